"""The parts of a .docx of ours and what points to what: every part is reached, every relationship is used.

Content types, relationships and properties have tables of their own here (ECMA-376 Part 2, 9 to 11).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.formats.probes.xmlparts import parse

if TYPE_CHECKING:
    from redactor.formats.probes.ledger import Ledger

_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TYPE = "application/vnd.openxmlformats-"
_WORD = _TYPE + "officedocument.wordprocessingml."
STORIES = re.compile(r"(document|header[1-9]\d{0,3}|footer[1-9]\d{0,3}|footnotes|endnotes)\.xml")
_PART = re.compile(r"(document|styles|settings|numbering|footnotes|endnotes|header|footer)([1-9]\d{0,3})?\.xml")
_NUMBERED = frozenset({"header", "footer"})
_MEDIA = re.compile(r"media/image[1-9]\d{0,4}\.(png|jpeg)")
_TARGETS = {
    "styles": re.compile(r"styles\.xml"),
    "settings": re.compile(r"settings\.xml"),
    "numbering": re.compile(r"numbering\.xml"),
    "footnotes": re.compile(r"footnotes\.xml"),
    "endnotes": re.compile(r"endnotes\.xml"),
    "header": re.compile(r"header\d+\.xml"),
    "footer": re.compile(r"footer\d+\.xml"),
    "image": _MEDIA,
    "hyperlink": re.compile(r"(?i:https?://|mailto:)[!-~]+"),
}
IMPLICIT = frozenset({"styles", "settings", "numbering", "footnotes", "endnotes"})
"""Relationships that nothing in the part's text has to name."""


@dataclass
class Package:
    """The parts of the `word` folder, and each one's relationships: id to kind and target."""

    parts: dict[str, bytes] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    relations: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)


def package(entries: dict[str, bytes], ledger: Ledger) -> Package:
    """Sort the entries of an archive, and check everything that holds them together."""
    out = Package()
    rest = dict(entries)
    types, root, core = (rest.pop(n, b"") for n in ("[Content_Types].xml", "_rels/.rels", "docProps/core.xml"))
    for name, data in rest.items():
        short = name.removeprefix("word/")
        owner = re.fullmatch(r"word/_rels/(.+)\.rels", name)
        if owner and STORIES.fullmatch(owner[1]):
            out.relations[owner[1]] = _relations(data, name, ledger)
        elif name.startswith("word/") and _is_part(short):
            out.parts[short] = data
        elif name.startswith("word/") and _MEDIA.fullmatch(short):
            out.media[short] = data
        else:
            ledger.stray("unknown part", name)
    _content_types(types, out, ledger)
    _root(root, ledger)
    _core(core, ledger)
    _reached(out, ledger)
    return out


def _is_part(name: str) -> bool:
    match = _PART.fullmatch(name)
    return match is not None and (match[1] in _NUMBERED) == (match[2] is not None)


def _flat(data: bytes, place: str, ledger: Ledger, root: tuple[str, str]) -> list[tuple[str, dict[str, str]]]:
    """Read a part that has a root and, in it, empty elements only."""
    out: list[tuple[str, dict[str, str]]] = []
    depth = [0]

    def start(name: str, attributes: list[str]) -> None:
        depth[0] += 1
        values = dict(zip(attributes[::2], attributes[1::2], strict=True))
        if depth[0] == 1:
            if (name, values) != (root[0], {"xmlns": root[1]}):
                ledger.stray("root element", place)
        elif depth[0] == 2:  # noqa: PLR2004 -- directly in the root
            out.append((name, values))
        else:
            ledger.stray(f"element {name}", place)

    def end(_name: str) -> None:
        depth[0] -= 1

    parse(
        data, start=start, end=end, text=lambda t: ledger.stray(t, place), stray=lambda what: ledger.stray(what, place)
    )
    return out


def _relations(data: bytes, place: str, ledger: Ledger) -> dict[str, tuple[str, str]]:
    out: dict[str, tuple[str, str]] = {}
    for name, values in _flat(data, place, ledger, ("Relationships", _PACKAGE + "relationships")):
        key, target = values.get("Id", ""), values.get("Target", "")
        kind = values.get("Type", "").removeprefix(_OFFICE)
        wanted = {"Id": f"rId{len(out) + 1}", "Type": _OFFICE + kind, "Target": target}
        if kind == "hyperlink":
            wanted["TargetMode"] = "External"
            ledger.value(target, f"{place} {key}")
        rule = _TARGETS.get(kind)
        if name != "Relationship" or values != wanted or rule is None or not rule.fullmatch(target):
            ledger.stray("relationship", f"{place} {key}")
        out[key] = (kind, target)
    return out


def _content_types(data: bytes, parts: Package, ledger: Ledger) -> None:
    place = "[Content_Types].xml"
    wanted = {("Default", "rels", _TYPE + "package.relationships+xml"), ("Default", "xml", "application/xml")}
    wanted |= {("Default", kind, f"image/{kind}") for kind in (n.rpartition(".")[2] for n in parts.media)}
    wanted.add(("Override", "/docProps/core.xml", _TYPE + "package.core-properties+xml"))
    for name in parts.parts:
        kind = name.removesuffix(".xml").rstrip("0123456789").replace("document", "document.main")
        wanted.add(("Override", f"/word/{name}", f"{_WORD}{kind}+xml"))
    found = []
    for name, values in _flat(data, place, ledger, ("Types", _PACKAGE + "content-types")):
        key = values.get("Extension" if name == "Default" else "PartName", "")
        found.append((name, key, values.get("ContentType", "")))
        if len(values) != 2:  # noqa: PLR2004 -- what it is about, and its type
            ledger.stray("content type", place)
    if len(found) != len(wanted) or set(found) != wanted:
        ledger.stray("content types of other parts", place)


def _root(data: bytes, ledger: Ledger) -> None:
    place = "_rels/.rels"
    found = _flat(data, place, ledger, ("Relationships", _PACKAGE + "relationships"))
    wanted = [
        ("Relationship", {"Id": "rId1", "Type": _OFFICE + "officeDocument", "Target": "word/document.xml"}),
        (
            "Relationship",
            {"Id": "rId2", "Type": _PACKAGE + "relationships/metadata/core-properties", "Target": "docProps/core.xml"},
        ),
    ]
    if found != wanted:
        ledger.stray("relationships of the package", place)


def _core(data: bytes, ledger: Ledger) -> None:
    place = "docProps/core.xml"
    names: list[str] = []
    texts: list[str] = []
    spaces = ["xmlns:cp", _PACKAGE + "metadata/core-properties", "xmlns:dc", "http://purl.org/dc/elements/1.1/"]

    def start(name: str, attributes: list[str]) -> None:
        if attributes != ([] if names else spaces):
            ledger.stray("attribute", place)
        names.append(name)

    parse(data, start=start, end=lambda _n: None, text=texts.append, stray=lambda what: ledger.stray(what, place))
    if names not in (["cp:coreProperties", "dc:title"], ["cp:coreProperties"]) or (len(names) == 1 and texts):
        ledger.stray("properties", place)
    ledger.value("".join(texts), place)


def _reached(parts: Package, ledger: Ledger) -> None:
    """Report parts that nothing leads to, and relationships that lead nowhere."""
    targets = [target for of in parts.relations.values() for kind, target in of.values() if kind != "hyperlink"]
    for name in (parts.parts.keys() | parts.media.keys()) - {"document.xml"} - set(targets):
        ledger.stray("part that nothing leads to", name)
    for target in set(targets) - parts.parts.keys() - parts.media.keys():
        ledger.stray("relationship that leads nowhere", target)
    for owner in parts.relations.keys() - parts.parts.keys():
        ledger.stray("relationships of a part that is not there", owner)
    if not {"document.xml", "styles.xml", "settings.xml"} <= parts.parts.keys():
        ledger.stray("parts are missing", "word")
