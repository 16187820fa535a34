"""Drafts with a token in every place, and the list of those places.

A `Sheet` is one draft in the making: its parts, relationships and media, and a `Place` for each token. A place says who
may read the token: everybody (`PUBLIC`), who may read a level, or nobody at all (`NOBODY`: what no reader of the page
would see). With `kept` its readers must find it in their copy; without, they may.

Places stand in tables of two strings: `id | element | description`, and XML with `@` where the token goes.
"""

from __future__ import annotations

import hashlib
import io
import random
import struct
import zipfile
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PUBLIC: Final = "public"
NOBODY: Final = "nobody"
_HEAD: Final = "vk"
_LETTERS: Final = "abcdefghijlmnoprstuw"  # neither letter of the head, so that a token has one beginning
_TAIL: Final = 14
_SEED: Final = "places"

SPACES: Final = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "dgm": "http://schemas.openxmlformats.org/drawingml/2006/diagram",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "wpg": "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
    "a14": "http://schemas.microsoft.com/office/drawing/2010/main",
    "xo": "urn:example:other",
    "xi": "urn:example:ignored",
}
REL: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MS_REL: Final = "http://schemas.microsoft.com/office/2006/relationships/"
_PKG_REL: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_PKG_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_DEFAULTS: Final = {
    "rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml", "png": "image/png",
    "jpeg": "image/jpeg", "gif": "image/gif", "tiff": "image/tiff", "bmp": "image/bmp", "svg": "image/svg+xml",
    "emf": "image/x-emf", "wmf": "image/x-wmf", "bin": "application/octet-stream", "docx": "application/octet-stream",
    "xlsx": "application/octet-stream", "html": "text/html", "txt": "text/plain", "rtf": "application/rtf",
    "wdp": "image/vnd.ms-photo", "odttf": "application/vnd.openxmlformats-officedocument.obfuscatedFont",
    "mht": "message/rfc822", "glb": "model/gltf-binary", "ttf": "font/ttf",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """One hiding place, and the token that stands in it."""

    id: str
    where: str
    what: str
    level: str
    kept: bool
    token: str


@dataclass(slots=True)
class Sheet:
    """A draft in the making."""

    name: str
    policy: str
    public: str
    levels: tuple[str, ...]
    parts: dict[str, bytes] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    rels: dict[str, list[tuple[str, str, str, bool]]] = field(default_factory=dict)
    places: list[Place] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=lambda: {"footnote": [], "endnote": []})
    comments: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    settings: list[str] = field(default_factory=list)
    headers: list[tuple[str, str, str]] = field(default_factory=list)
    finish: list[Callable[[bytes], bytes]] = field(default_factory=list)
    count: int = 100

    def token(self, line: str, level: str = NOBODY, *, kept: bool = False, hexadecimal: bool = False) -> str:
        """Make the token of a place, which a line describes: `id | element | description`."""
        name, where, what = (part.strip() for part in line.split("|"))
        chance = random.Random(f"{_SEED}/{self.name}/{name}")
        tail = "".join(chance.choice(_LETTERS) for _ in range(_TAIL))
        token = f"{chance.randrange(1 << 28, 1 << 31):08X}" if hexadecimal else _HEAD + tail
        if any(p.id == name for p in self.places):
            message = f"two places are called {name}"
            raise ValueError(message)
        self.places.append(Place(name, where, what, level, kept, token))
        return token

    def fill(self, line: str, template: str, level: str = NOBODY, *, kept: bool = False, prefix: str = "") -> str:
        """Put the token of a place into its template."""
        return template.replace("@", self.token(prefix + line, level, kept=kept))

    def next(self) -> int:
        """Give a number that nothing else in the draft has."""
        self.count += 1
        return self.count

    def part(self, name: str, content: str | bytes, kind: str = "") -> None:
        """Add a part; `kind` is its content type where its ending does not say it."""
        self.parts[name] = content.encode() if isinstance(content, str) else content
        if kind:
            self.types[name] = kind

    def relate(self, source: str, kind: str, target: str, *, outside: bool = False, identity: str = "") -> str:
        """Relate a part (the package itself is empty) to another, or to an address; give the id."""
        rows = self.rels.setdefault(source, [])
        name = identity or f"rId{len(rows) + 1}"
        rows.append((name, kind if ":" in kind else REL + kind, target, outside))
        return name

    def media(self, name: str, data: bytes) -> str:
        """Add a picture to the body's relations; give the id."""
        self.part(f"word/media/{name}", data)
        return self.relate(MAIN, "image", f"media/{name}")

    def note(self, kind: str, content: str) -> str:
        """Add a note; give the run that refers to it."""
        self.notes[kind].append(content)
        return f'<w:r><w:{kind}Reference w:id="{len(self.notes[kind])}"/></w:r>'

    def comment(self, content: str, attributes: str = 'w:author="A. Reader"', anchored: str = "") -> str:
        """Add a comment; give the marked text."""
        number = len(self.comments)
        self.comments.append(f'<w:comment w:id="{number}" {attributes}>{content}</w:comment>')
        mark = f'w:id="{number}"/>'
        return f"<w:commentRangeStart {mark}{anchored}<w:commentRangeEnd {mark}<w:r><w:commentReference {mark}</w:r>"

    def package(self) -> bytes:
        """Write the package."""
        rels = {_rels_name(source): _relationships(rows) for source, rows in self.rels.items()}
        content: dict[str, str | bytes] = {"[Content_Types].xml": self._types(), **rels, **self.parts}
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as z:
            for name in sorted(content, key=lambda n: (n != "[Content_Types].xml", n)):
                data = content[name]
                z.writestr(
                    zipfile.ZipInfo(name), data if isinstance(data, bytes) else data.encode(), zipfile.ZIP_DEFLATED
                )
        data = out.getvalue()
        for change in self.finish:
            data = change(data)
        return data

    def _types(self) -> str:
        defaults = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in _DEFAULTS.items())
        overrides = "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in sorted(self.types.items()))
        return f'{XML}<Types xmlns="{_PKG_TYPES}">{defaults}{overrides}</Types>'

    def manifest(self) -> dict[str, object]:
        """List the places, for whoever checks a copy."""
        rows = [[p.id, p.where, p.what, p.level, p.kept, p.token] for p in self.places]
        return {"policy": self.policy, "public": self.public, "levels": list(self.levels), "places": rows}


MAIN: Final = "word/document.xml"
XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NAMESPACES: Final = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in SPACES.items())


_OUTSIDE: Final = ' TargetMode="External"'


def _rels_name(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def _relationships(rows: Iterable[tuple[str, str, str, bool]]) -> str:
    inside = "".join(
        f'<Relationship Id="{i}" Type="{kind}" Target="{target}"{_OUTSIDE if outside else ""}/>'
        for i, kind, target, outside in rows
    )
    return f'{XML}<Relationships xmlns="{_PKG_REL}">{inside}</Relationships>'


def root(tag: str, content: str, attributes: str = "") -> str:
    """Write a part whose root is in WordprocessingML."""
    return f'{XML}<w:{tag} {NAMESPACES} mc:Ignorable="xi w14 w15 wp14" {attributes}>{content}</w:{tag}>'


def t(text: str) -> str:
    """Write a text element."""
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text: str, look: str = "") -> str:
    """Write a run; what begins with `<` is XML already."""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{text if text.startswith('<') else t(text)}</w:r>"


def p(content: str, props: str = "", style: str = "") -> str:
    """Write a paragraph; plain words become a run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    inside = f"<w:pPr>{named}{props}</w:pPr>" if named or props else ""
    return f"<w:p>{inside}{content if content.startswith('<') else r(content)}</w:p>"


def tc(content: str, props: str = "") -> str:
    """Write a cell; plain words become a paragraph."""
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{content if content.startswith('<') else p(content)}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    """Write a row."""
    inside = "".join(c if c.startswith(("<w:tc", "<w:sdt")) else tc(c) for c in cells)
    return f"<w:tr><w:trPr>{props}</w:trPr>{inside}</w:tr>"


def tbl(*rows: str, props: str = "") -> str:
    """Write a table with borders."""
    sides = "".join(
        f'<w:{s} w:val="single" w:sz="4"/>' for s in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return f"<w:tbl><w:tblPr>{props}<w:tblBorders>{sides}</w:tblBorders></w:tblPr><w:tblGrid/>{''.join(rows)}</w:tbl>"


def field_of(code: str, result: str = "", begin: str = "") -> str:
    """Write a complex field in one paragraph."""
    shown = result if result.startswith("<") or not result else r(result)
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{begin}</w:fldChar></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def changed(tag: str, content: str, who: str = "A. Reader") -> str:
    """Write a tracked change."""
    return f'<w:{tag} w:id="9" w:author="{who}" w:date="2025-02-03T10:00:00Z">{content}</w:{tag}>'


def digest(data: bytes) -> str:
    """Name bytes."""
    return hashlib.sha256(data).hexdigest()


def chunk(kind: bytes, data: bytes) -> bytes:
    """Write a chunk of a PNG."""
    import zlib  # noqa: PLC0415 -- for this alone

    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
