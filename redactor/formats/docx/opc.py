"""The parts of a package: which one is the document, what it points to, and their XML.

Parts are found by relationship, never by name. Every XML part is looked through for a document type declaration, also
those that are not needed, and only the needed ones are parsed: entities are never resolved, comments and processing
instructions dropped, the network never asked (ECMA-376 Part 2, 8.1 and 8.2: neither a declaration nor an encoding but
UTF-8 and UTF-16 belongs in a package).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from lxml import etree

from redactor.errors import InputError
from redactor.formats.docx import names as n
from redactor.formats.package import Package

# A million elements, in all parts that are read, take half a gigabyte as trees; real documents have a tenth of that.
MAX_ELEMENTS: Final = 1_000_000
# The same for long texts: text is held several times over while it is read.
MAX_XML: Final = 96 * 1024 * 1024
# Elements with tens of thousands of attributes make every look-up slow.
MAX_ATTRIBUTES: Final = 128
# Every look-up of a prefix walks all declarations in scope: Word has forty on the root, and a few on a drawing.
MAX_NAMESPACES: Final = 50_000
MAX_NAMESPACES_AT_ONCE: Final = 200
MAX_TAGS_OF_MANY_NAMESPACES: Final = 8
_MANY_NAMESPACES: Final = 16

_ENCODINGS: Final = frozenset({"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "US-ASCII", "ASCII", "ISO-8859-1"})
_AGAIN = "Open it in Word, save it as a Word document (.docx), and choose it again."
_DAMAGED = "This file is damaged: a part of it is not well-formed."
_CROWDED = etree.XPath(f"boolean(//*[@*[{MAX_ATTRIBUTES + 1}]])")
_DOCTYPE = re.compile(rb"<\0*!\0*D\0*O\0*C\0*T\0*Y\0*P\0*E")
_STRICT = re.compile(rb"""(["'])(http://purl\.oclc\.org/ooxml/[A-Za-z/]+)\1""")
_LONG_TAG = re.compile(rb"<[^<]{%d}[^<]*" % (5 * MAX_ATTRIBUTES))
_WORDY_TAG = re.compile(rb"<[^<]{%d}[^<]*" % (10 * _MANY_NAMESPACES))
_DECLARED = re.compile(r"\A\s*<\?xml[^>]*\?>")


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship: its kind (the last word of its type), its target, and whether that is outside the package."""

    kind: str
    target: str
    outside: bool


def parser() -> etree.XMLParser:
    """Make the one parser that untrusted XML is read with."""
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )


class Parts:
    """The parts of a checked package."""

    def __init__(self, untrusted: bytes) -> None:
        """Check the package and find its main part; raises InputError."""
        self._package = Package(untrusted)
        self._data = {name: self._checked(name) for name in self._package.names()}
        self._left = [MAX_XML, 2 * MAX_ELEMENTS]
        self._types = self._content_types()
        self.main = self._main()

    def names(self) -> tuple[str, ...]:
        """List the names of all parts."""
        return self._package.names()

    def read(self, name: str) -> bytes:
        """Give the bytes of a part."""
        return self._data[name]

    def type_of(self, name: str) -> str:
        """Give the content type of a part, in lower case; empty where none is declared."""
        overrides, defaults = self._types
        return overrides.get("/" + name.lower(), "") or defaults.get(name.rpartition(".")[2].lower(), "")

    def xml(self, name: str) -> etree._Element:
        """Parse a part; raises InputError when it is not well-formed or over a limit."""
        data = self._data[name]
        self._left = [self._left[0] - len(data), self._left[1] - data.count(b"<")]
        if min(self._left) < 0 or data.count(b"xmlns") > MAX_NAMESPACES:
            raise InputError(
                "This document is larger than can be read.", remedy="Split it in two, and choose it again."
            )
        return _parsed(data)

    def relations(self, name: str) -> dict[str, Relation]:
        """Read the relationships of a part, by id; the package's own for an empty name."""
        folder, _, base = name.rpartition("/")
        part = f"{folder}/_rels/{base}.rels".lstrip("/")
        if part not in self._data:
            return {}
        out: dict[str, Relation] = {}
        for el in self.xml(part).iterchildren(n.PR + "Relationship"):
            kind = el.get("Type", "").rpartition("/")[2]
            target = el.get("Target", "")
            outside = el.get("TargetMode", "").lower() == "external"
            out[el.get("Id", "")] = Relation(kind, target if outside else _resolved(folder, target), outside)
        return out

    def _checked(self, name: str) -> bytes:
        data = self._package.read(name)
        if _DOCTYPE.search(data) and _is_xml(name, data):
            _refuse_doctype(data)
        return data

    def _content_types(self) -> tuple[dict[str, str], dict[str, str]]:
        part = "[Content_Types].xml"
        if part not in self._data:
            raise InputError(
                "This is not a Word document (.docx): its list of content types is missing.", remedy=_AGAIN
            )
        overrides: dict[str, str] = {}
        defaults: dict[str, str] = {}
        for el in self.xml(part):
            kind = el.get("ContentType", "").lower()
            if el.tag == n.CT + "Override":
                overrides.setdefault(el.get("PartName", "").lower(), kind)
            elif el.tag == n.CT + "Default":
                defaults.setdefault(el.get("Extension", "").lower(), kind)
        return overrides, defaults

    def _main(self) -> str:
        """Find the main part by its relationship and check its type."""
        found = {r.target for r in self.relations("").values() if r.kind == "officeDocument" and not r.outside}
        if len(found) != 1:
            raise InputError("This is not a Word document (.docx): its main part is missing.", remedy=_AGAIN)
        name = found.pop()
        if name not in self._data:
            raise InputError("This is not a Word document (.docx): its main part is missing.", remedy=_AGAIN)
        kind = self.type_of(name)
        if "macroenabled" in kind:
            raise InputError(
                "This document holds macros (.docm).", remedy="Save it as a Word document (.docx) without them."
            )
        if kind not in _MAIN_TYPES:
            raise InputError("This is not a Word document (.docx), but a file of another program.", remedy=_AGAIN)
        return name


_MAIN_TYPES: Final = frozenset(t.lower() for t in n.MAIN_TYPES)


def _is_xml(name: str, data: bytes) -> bool:
    """Tell an XML part from a web page that was inserted, or a picture."""
    if name.lower().endswith((".xml", ".rels", ".vml")):
        return True
    return data[:8].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<?xm")


def _refuse_doctype(data: bytes) -> None:
    """Refuse the part unless the words stand inside its text, where they are no declaration."""
    if _tree(data).docinfo.internalDTD is None:
        return
    raise InputError("This file declares entities, which no Word document does.", remedy=_AGAIN)


def _tree(data: bytes) -> etree._ElementTree:
    try:
        return etree.fromstring(data, parser()).getroottree()
    except (etree.XMLSyntaxError, ValueError) as e:
        raise InputError(_DAMAGED, remedy=_AGAIN) from e


def _parsed(data: bytes) -> etree._Element:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        data = _as_utf8(data)
    if b"http://purl.oclc.org/ooxml/" in data:
        data = _STRICT.sub(_transitional, data)
    tree = _tree(data)
    info = tree.docinfo
    if info.internalDTD is not None or (info.encoding or "UTF-8").upper() not in _ENCODINGS:
        raise InputError("This file declares entities or an encoding that no Word document has.", remedy=_AGAIN)
    if _declares_too_much(data) or (_may_be_crowded(data) and _CROWDED(tree)):
        raise InputError("This file has an element with too many attributes.", remedy=_AGAIN)
    return tree.getroot()


def _may_be_crowded(data: bytes) -> bool:
    """Look for a tag that is long enough to have too many attributes: well-formed tags hold no other `<`."""
    return any(tag[0].count(b"=") > MAX_ATTRIBUTES for tag in _LONG_TAG.finditer(data))


def _declares_too_much(data: bytes) -> bool:
    """Look for tags that declare more namespaces than any program writes."""
    counts = (tag[0].count(b"xmlns") for tag in _WORDY_TAG.finditer(data))
    many = [count for count in counts if count > _MANY_NAMESPACES]
    return len(many) > MAX_TAGS_OF_MANY_NAMESPACES or max(many, default=0) > MAX_NAMESPACES_AT_ONCE


def _as_utf8(data: bytes) -> bytes:
    try:
        return _DECLARED.sub("", data.decode("utf-16")).encode()
    except UnicodeError as e:
        raise InputError(_DAMAGED, remedy=_AGAIN) from e


def _transitional(match: re.Match[bytes]) -> bytes:
    uri = match[2].decode()
    if uri.startswith(n.STRICT_RELATION):
        uri = n.RELATION + uri.removeprefix(n.STRICT_RELATION)
    return match[1] + n.STRICT.get(uri, uri).encode() + match[1]


def _resolved(folder: str, target: str) -> str:
    """Resolve a target inside the package; what leads out of it stays a name that no part has."""
    path = unquote(target.partition("#")[0])
    return normpath(path.lstrip("/") if path.startswith("/") else join(folder, path)) if path else dirname(folder)
