"""Whatever a writer might slip into a finished file, the gate stops the copy, or there is no copy.

Each sabotage takes a file that the gate has cleared, puts a token somewhere, and shows it to the gate again.
"""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import io
import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from PIL import Image, PngImagePlugin

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import Decisions
from redactor.core.gate import Checked, ClearedCopy, check_words, clear
from redactor.formats.probes.alphabet import ATTRIBUTES, fits
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import rendering
from tests.corpus.places.forms import drafts
from tests.corpus.places.zips import Archive, Entry, opened

if TYPE_CHECKING:
    from collections.abc import Callable

TOOLS = Tools()
TOKEN = "vkabcdefghijlmno"
DOCUMENT, STYLES = "word/document.xml", "word/styles.xml"


@cache
def checked() -> Checked:
    sheet = next(x for x in drafts() if x.name == "tlp-line-typed-full")
    decisions = Decisions(unmarked="CLEAR", look_hidden="withhold", revisions="accept", images={"": "release"})
    policy = TOOLS.policies.load("tlp-2")
    draft = understand(TOOLS.formats, ".docx", sheet.package(), policy=policy, decisions=decisions)
    found = check_words(rendering(draft, PUBLIC), draft.minutes, policy, decisions, audience=PUBLIC)
    assert isinstance(found, Checked)
    return found


@cache
def written(name: str) -> bytes:
    return TOOLS.formats.write(name, checked().rendered.document)


def passes(name: str, data: bytes) -> bool:
    return isinstance(clear(checked(), name, data, TOOLS.formats.probe(name, data)), ClearedCopy)


# ----------------------------------------------------------------------------------------------------------------- docx


def archive() -> Archive:
    parts = opened(written("docx"))
    return replace(parts, entries=tuple(replace(e, system=0, attributes=0) for e in parts.entries))


def part(name: str, change: Callable[[bytes], bytes]) -> Callable[[Archive], Archive]:
    """Change one part; the sabotage must change it."""

    def changed(files: Archive) -> Archive:
        entries = tuple(replace(e, data=change(e.data)) if re.fullmatch(name, e.name) else e for e in files.entries)
        assert entries != files.entries
        return replace(files, entries=entries)

    return changed


def swapped(name: str, pattern: str, new: str) -> Callable[[Archive], Archive]:
    return part(name, lambda data: re.sub(pattern.encode(), new.replace("@", TOKEN).encode(), data, count=1))


def added(entry: Entry) -> Callable[[Archive], Archive]:
    return lambda files: replace(files, entries=(*files.entries, entry))


def first(change: Callable[[Entry], Entry]) -> Callable[[Archive], Archive]:
    return lambda files: replace(files, entries=(change(files.entries[0]), *files.entries[1:]))


def picture(change: Callable[[bytes], bytes]) -> Callable[[Archive], Archive]:
    return part(r"word/media/.*\.png", change)


def with_text(data: bytes) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", TOKEN)
    out = io.BytesIO()
    Image.open(io.BytesIO(data)).save(out, "PNG", pnginfo=info)
    return out.getvalue()


def with_other_pixels(data: bytes) -> bytes:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    image.putpixel((0, 0), tuple(TOKEN.encode()[:3]))
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


EXTRA = b"\xfe\xca\x10\x00" + TOKEN.encode()
DOCX: dict[str, Callable[[Archive], Archive]] = {
    "a paragraph": swapped(DOCUMENT, "<w:body>", "<w:body><w:p><w:r><w:t>@</w:t></w:r></w:p>"),
    "words in a paragraph": swapped(DOCUMENT, r"(<w:t[^>]*>)", r"\1@"),
    "a run of its own": swapped(DOCUMENT, "</w:r></w:p>", "</w:r><w:r><w:t>@</w:t></w:r></w:p>"),
    "hidden text": swapped(DOCUMENT, "</w:r></w:p>", "</w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>@</w:t></w:r></w:p>"),
    "deleted text": swapped(DOCUMENT, "</w:p>", "<w:del><w:r><w:delText>@</w:delText></w:r></w:del></w:p>"),
    "a field's code": swapped(DOCUMENT, "</w:p>", "<w:r><w:instrText>@</w:instrText></w:r></w:p>"),
    "a simple field": swapped(DOCUMENT, "</w:p>", '<w:fldSimple w:instr="@"/></w:p>'),
    "a bookmark": swapped(DOCUMENT, "</w:p>", '<w:bookmarkStart w:id="1" w:name="@"/></w:p>'),
    "a comment of XML": swapped(DOCUMENT, "</w:p>", "<!--@--></w:p>"),
    "an instruction": swapped(DOCUMENT, "</w:p>", "<?a @?></w:p>"),
    "letters between elements": swapped(DOCUMENT, "</w:p>", "@</w:p>"),
    "a comment behind the root": part(DOCUMENT, lambda data: data + f"<!--{TOKEN}-->".encode()),
    "an attribute": swapped(DOCUMENT, "<w:p>", '<w:p w:rsidR="@">'),
    "an attribute of another family": swapped(DOCUMENT, "<w:p>", '<w:p xmlns:q="urn:q" q:a="@">'),
    "an address that nothing uses": swapped(DOCUMENT, "<w:p>", '<w:p xmlns:q="urn:@">'),
    "a font": swapped(DOCUMENT, "</w:r></w:p>", '</w:r><w:r><w:rPr><w:rFonts w:ascii="@"/></w:rPr></w:r></w:p>'),
    "a language": swapped(DOCUMENT, "</w:r></w:p>", '</w:r><w:r><w:rPr><w:lang w:val="en-x-@"/></w:rPr></w:r></w:p>'),
    "a colour": swapped(DOCUMENT, "</w:r></w:p>", '</w:r><w:r><w:rPr><w:color w:val="@"/></w:rPr></w:r></w:p>'),
    "a style that is used": swapped(DOCUMENT, r'w:pStyle w:val="[^"]*"', 'w:pStyle w:val="@"'),
    "a style's id wherever it stands": part(r"word/.*\.xml", lambda data: data.replace(b'"Heading2"', f'"{TOKEN}"'.encode())),
    "a picture's description": swapped(DOCUMENT, r'descr="[^"]*"', 'descr="@"'),
    "a picture's name": swapped(DOCUMENT, r'name="Picture 1"', 'name="@"'),
    "a size": swapped(DOCUMENT, r'w:w="11906"', 'w:w="@"'),
    "a namespace prefix": part(DOCUMENT, lambda data: data.replace(b"xmlns:w=", f"xmlns:{TOKEN}=".encode(), 1).replace(b"w:document", f"{TOKEN}:document".encode())),
    "a style's name": swapped(STYLES, r'<w:name w:val="[^"]*"', '<w:name w:val="@"'),
    "a style that nothing uses": swapped(STYLES, "</w:styles>", '<w:style w:type="paragraph" w:styleId="@"/></w:styles>'),
    "another name of a style": swapped(STYLES, "</w:style>", '<w:aliases w:val="@"/></w:style>'),
    "a list's numbers": swapped("word/numbering.xml", r'w:lvlText w:val="[^"]*"', 'w:lvlText w:val="@"'),
    "a setting": swapped("word/settings.xml", "</w:settings>", '<w:docVars><w:docVar w:name="a" w:val="@"/></w:docVars></w:settings>'),
    "a note": swapped("word/footnotes.xml", r"(<w:t[^>]*>)", r"\1@"),
    "a note that nothing refers to": swapped("word/footnotes.xml", "</w:footnotes>", '<w:footnote w:id="99"><w:p><w:r><w:t>@</w:t></w:r></w:p></w:footnote></w:footnotes>'),
    "a header": swapped(r"word/header\d\.xml", "</w:hdr>", "<w:p><w:r><w:t>@</w:t></w:r></w:p></w:hdr>"),
    "a link's target": swapped(r"word/_rels/document\.xml\.rels", r'Target="https://[^"]*"', 'Target="https://example.org/@"'),
    "a relation": swapped(r"word/_rels/document\.xml\.rels", "</Relationships>", '<Relationship Id="rId999" Type="urn:a" Target="@"/></Relationships>'),
    "a relation's id": swapped(r"word/_rels/document\.xml\.rels", r'Id="rId1"', 'Id="@"'),
    "a type": swapped(r"\[Content_Types\]\.xml", "</Types>", '<Default Extension="@" ContentType="a/b"/></Types>'),
    "a part": added(Entry("word/extra.xml", f"<a>{TOKEN}</a>".encode(), system=0)),
    "a part's name": added(Entry(f"word/{TOKEN}.xml", b"<a/>", system=0)),
    "a property": added(Entry("docProps/custom.xml", f"<a>{TOKEN}</a>".encode(), system=0)),
    "the title": swapped(r"docProps/core\.xml", "</cp:coreProperties>", "<dc:subject>@</dc:subject></cp:coreProperties>"),
    "text in a picture": picture(with_text),
    "bytes behind a picture": picture(lambda data: data + TOKEN.encode()),
    "other pixels": picture(with_other_pixels),
    "the archive's comment": lambda files: replace(files, comment=TOKEN.encode()),
    "an entry's comment": first(lambda e: replace(e, comment=TOKEN.encode())),
    "an extra field": first(lambda e: replace(e, extra=EXTRA)),
    "an extra field of the directory": first(lambda e: replace(e, extra_central=EXTRA)),
    "a gap": first(lambda e: replace(e, gap=TOKEN.encode())),
    "bytes before": lambda files: replace(files, prefix=TOKEN.encode()),
    "bytes before the directory": lambda files: replace(files, gap=TOKEN.encode()),
    "bytes behind": lambda files: replace(files, suffix=TOKEN.encode()),
    "bytes in an entry": first(lambda e: replace(e, behind=TOKEN.encode())),
    "an entry that is not listed": added(Entry("a", TOKEN.encode(), listed=False, system=0)),
    "an entry twice": added(Entry(DOCUMENT, f"<a>{TOKEN}</a>".encode(), system=0)),
    "another name in front": first(lambda e: replace(e, local_name=TOKEN)),
    "a time": first(lambda e: replace(e, time=(1234, 33))),
    "a system": first(lambda e: replace(e, system=3)),
}  # fmt: skip


def test_an_archive_that_is_packed_again_passes() -> None:
    assert passes("docx", archive().pack())


@pytest.mark.parametrize("sabotage", DOCX)
def test_the_gate_stops_what_a_writer_slips_into_a_docx(sabotage: str) -> None:
    assert not passes("docx", DOCX[sabotage](archive()).pack())


def guarded() -> list[tuple[str, str]]:
    return [(element, name) for element, rules in ATTRIBUTES.items() for name in rules if name != "descr"]


@pytest.mark.parametrize(("element", "attribute"), guarded())
def test_no_attribute_of_a_docx_takes_a_word(element: str, attribute: str) -> None:
    parent, _, name = element.rpartition("/")
    assert not fits(parent, name, (attribute, TOKEN))
    assert not ATTRIBUTES[element][attribute](TOKEN)


# -------------------------------------------------------------------------------------------------------- other formats


def inserted(before: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(before, new.replace("@", TOKEN), 1)


TEXTS: dict[str, Callable[[str], str]] = {
    "md a line": lambda text: f"{text}\n{TOKEN}\n",
    "md a comment": lambda text: f"{text}\n<!-- {TOKEN} -->\n",
    "md a definition": lambda text: f"{text}\n[{TOKEN}]: https://example.org\n",
    "md a link's target": lambda text: f"{text}\n[](https://example.org/{TOKEN})\n",
    "md front matter": lambda text: f"---\ntitle: {TOKEN}\n---\n{text}",
    "md a tag": lambda text: f"{text}\n<b title='{TOKEN}'></b>\n",
    "md invisible letters": lambda text: text + "".join(chr(0xE0000 + ord(c)) for c in TOKEN),
    "txt a line": lambda text: f"{text}\n{TOKEN}\n",
    "txt a form feed": lambda text: f"{text}\f{TOKEN}",
    "txt invisible letters": lambda text: text.replace(" ", "".join(chr(0xE0000 + ord(c)) for c in TOKEN) + " ", 1),
    "html a paragraph": inserted("</main>", "<p>@</p></main>"),
    "html a hidden paragraph": inserted("</main>", "<p hidden>@</p></main>"),
    "html a comment": inserted("</body>", "<!-- @ --></body>"),
    "html a class": inserted("<p", '<p class="@"'),
    "html data": inserted("<p", '<p data-a="@"'),
    "html an id": inserted("<p", '<p id="@"'),
    "html a title": inserted("<p", '<p title="@"'),
    "html meta": inserted("</head>", '<meta name="author" content="@"></head>'),
    "html a style": inserted("</head>", "<style>p::before{content:'@'}</style></head>"),
    "html a script": inserted("</body>", "<script>'@'</script></body>"),
    "html behind the end": lambda text: f"{text}<!--{TOKEN}-->",
    "html a link": inserted("</main>", '<a href="https://example.org/@"></a></main>'),
    "json a key": lambda text: text.replace("{", f'{{"{TOKEN}": 1,', 1),
    "json a value": lambda text: text.replace("{", f'{{"note": "{TOKEN}",', 1),
    "json a key twice": lambda text: re.sub(r'\{\s*("[^"]+"):', rf'{{\1: "{TOKEN}", \1:', text, count=1),
    "json behind the end": lambda text: f"{text}\n{TOKEN}",
}


@pytest.mark.parametrize("name", ["md", "txt", "html", "json"])
def test_a_file_that_is_left_alone_passes(name: str) -> None:
    assert passes(name, written(name))


@pytest.mark.parametrize("sabotage", TEXTS)
def test_the_gate_stops_what_a_writer_slips_into_a_text(sabotage: str) -> None:
    name = sabotage.partition(" ")[0]
    plain = written(name).decode()
    changed = TEXTS[sabotage](plain)
    assert changed != plain
    assert not passes(name, changed.encode())
