"""The objects of a PDF of ours: which entry each kind of dictionary may have, and of what kind its value is.

`KINDS` has a line for each kind: its name, then `Entry=rule`. A rule is the name of a kind (with `*` for a list of
them), `/A|/B` for names, or a word in capitals for a value that `Objects.plain` looks at. What is not in the table is a
stray, and so is every string that none of its rules reports.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pikepdf

from redactor.formats.probes.words_of_word import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.formats.probes.ledger import Ledger

_KINDS = """
trailer: Info=info Root=catalog Size=NUMBER ID=IDENTIFIER Type=/XRef W=NUMBER* Index=NUMBER* Filter=/FlateDecode
trailer: DecodeParms=predictor Length=NUMBER
info: Title=TITLE
catalog: Type=/Catalog Lang=LANGUAGE MarkInfo=mark Metadata=metadata Names=names Pages=pages StructTreeRoot=tree
catalog: ViewerPreferences=preferences
mark: Marked=TRUE
preferences: DisplayDocTitle=TRUE
metadata: Type=/Metadata Subtype=/XML Length=NUMBER
names: Dests=dests
dests: Names=DESTINATIONS
pages: Type=/Pages Count=NUMBER Kids=page* Parent=pages
page: Type=/Page Parent=pages MediaBox=NUMBER* Contents=content Resources=resources StructParents=NUMBER Tabs=/S
page: Annots=annotation*
content: Length=NUMBER Filter=/FlateDecode
annotation: Type=/Annot Subtype=/Link Rect=NUMBER* BS=border Contents=CONTENTS Dest=DESTINATION A=action
annotation: StructParent=NUMBER
border: W=NUMBER
action: Type=/Action S=/URI URI=LINK
resources: ExtGState=STATES Font=FONTS XObject=IMAGES
state: CA=NUMBER ca=NUMBER Type=/ExtGState
image: Type=/XObject Subtype=/Image Width=NUMBER Height=NUMBER ColorSpace=/DeviceRGB|/DeviceGray BitsPerComponent=NUMBER
image: Interpolate=TRUE Filter=/FlateDecode|/DCTDecode DecodeParms=predictor Length=NUMBER
predictor: Predictor=NUMBER Columns=NUMBER Colors=NUMBER
font: Type=/Font Subtype=/Type0 BaseFont=FACE DescendantFonts=descendant* Encoding=ENCODING ToUnicode=content
encoding: Type=/CMap CMapName=/WP-Encod-0 CIDSystemInfo=system Length=NUMBER Filter=/FlateDecode
descendant: Type=/Font Subtype=/CIDFontType2|/CIDFontType0 BaseFont=FACE CIDSystemInfo=system CIDToGIDMap=/Identity
descendant: FontDescriptor=descriptor W=WIDTHS
system: Registry=ADOBE Ordering=IDENTITY Supplement=NUMBER
descriptor: Type=/FontDescriptor FontName=FACE Flags=NUMBER FontBBox=NUMBER* ItalicAngle=NUMBER Ascent=NUMBER
descriptor: Descent=NUMBER CapHeight=NUMBER StemV=NUMBER StemH=NUMBER FontFile2=program FontFile3=program
program: Length=NUMBER Length1=NUMBER Filter=/FlateDecode Subtype=/OpenType
tree: Type=/StructTreeRoot K=element* ParentTree=parents
parents: Nums=PARENTS
element: Type=/StructElem S=ROLE P=PARENT K=KIDS A=layout Alt=ALTERNATIVE ActualText=ACTUAL
layout: O=/Layout|/List|/Table BBox=NUMBER* ListNumbering=/Disc|/Decimal Scope=/Column ColSpan=NUMBER RowSpan=NUMBER
reference: Type=/MCR Pg=page MCID=NUMBER
object: Type=/OBJR Pg=page Obj=annotation
"""

_ROLES = frozenset(
    "Document Sect P H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table THead TBody TR TH TD Span Link Reference Figure".split()
)
_FACE = re.compile(r"/[A-Z]{6}\+[A-Za-z0-9,-]{1,60}")
_RESOURCE = re.compile(r"/[A-Za-z0-9.-]{1,60}")
_DESTINATION = re.compile(r"note-[1-9]\d{0,4}(?:-in-text)?|title|notes|item-([0-9A-Za-z.]{1,12})")
_TARGET = re.compile(r"(?i:https?://|mailto:)[!-~]+")
_NOTE = re.compile(r"Note [1-9]\d{0,4}")
_IDENTIFIER = 16
NAMELESS = "Picture"


def _kinds() -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {}
    for line in _KINDS.strip().splitlines():
        head, _, rest = line.partition(": ")
        rules = out.setdefault(head, {})
        for pair in rest.split():
            entry, _, rule = pair.partition("=")
            rules["/" + entry] = rule
    return out


KINDS = _kinds()


class Objects:
    """One walk over everything that can be reached in a file."""

    def __init__(self, ledger: Ledger) -> None:
        """Write down what is found in a ledger."""
        self.ledger = ledger
        self.title: str | None = None
        self.links: set[str] = set()
        self._seen: dict[tuple[int, int], str] = {}
        self._left: list[tuple[pikepdf.Object, str, str]] = []
        self._plain: dict[str, Callable[[pikepdf.Object, str], bool]] = {
            "NUMBER": lambda o, _p: _is_number(o),
            "TRUE": lambda o, _p: o is True,  # type: ignore[comparison-overlap]  # a bool comes as itself
            "IDENTIFIER": self._identifier, "TITLE": self._titled, "LANGUAGE": lambda o, _p: str(o) in LANGUAGES,
            "DESTINATIONS": self._destinations, "DESTINATION": lambda o, _p: bool(_DESTINATION.fullmatch(str(o))),
            "CONTENTS": self._contents, "LINK": self._link, "STATES": self._named("state"),
            "FONTS": self._named("font"), "IMAGES": self._named("image"),
            "FACE": lambda o, _p: bool(_FACE.fullmatch(str(o))), "WIDTHS": lambda o, _p: _are_widths(o),
            "ADOBE": lambda o, _p: str(o) == "Adobe", "IDENTITY": lambda o, _p: str(o) == "Identity",
            "ENCODING": self._encoding, "PARENTS": self._parents, "ROLE": lambda o, _p: str(o)[1:] in _ROLES,
            "KIDS": self._kids, "ALTERNATIVE": self._alternative,
            "PARENT": lambda _o, _p: True, "ACTUAL": lambda _o, _p: True,  # the structure is read by itself
        }  # fmt: skip

    def walk(self, trailer: pikepdf.Object) -> None:
        """Walk from the trailer to everything."""
        self._left.append((trailer, "trailer", "trailer"))
        while self._left:
            self._dictionary(*self._left.pop())

    def reached(self) -> set[tuple[int, int]]:
        """List the objects that were met."""
        return set(self._seen)

    def stray(self, what: str, place: str) -> None:
        """Report what may not be there."""
        self.ledger.stray(what, place)

    def _dictionary(self, found: pikepdf.Object, kind: str, place: str) -> None:
        if not isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            self.stray(f"object that is no {kind}", place)
            return
        if found.is_indirect:
            known = self._seen.get(found.objgen)
            if known is not None:
                if known != kind:
                    self.stray(f"object that is {known} and {kind}", place)
                return
            self._seen[found.objgen] = kind
        rules = KINDS[kind]
        for key, value in found.items():
            if key not in rules:
                self.stray(f"entry {key} of a {kind}", place)
            elif not self._value(value, rules[key], f"{kind} {key[1:]}"):
                self.stray(f"value of {key} of a {kind}", place)

    def _value(self, value: pikepdf.Object, rule: str, place: str) -> bool:
        if rule.endswith("*"):
            return isinstance(value, pikepdf.Array) and all(self._value(v, rule[:-1], place) for v in value)
        if rule.startswith("/"):
            return isinstance(value, pikepdf.Name) and str(value) in rule.split("|")
        if rule.isupper():
            return self._plain[rule](value, place)
        self._left.append((value, rule, place))
        return True

    def _named(self, kind: str) -> Callable[[pikepdf.Object, str], bool]:
        def check(found: pikepdf.Object, place: str) -> bool:
            if not isinstance(found, pikepdf.Dictionary):
                return False
            if found.is_indirect:
                self._seen[found.objgen] = kind + "s"
            for key, value in found.items():
                if not _RESOURCE.fullmatch(key):
                    return False
                self._left.append((value, kind, f"{place} {key[1:]}"))
            return True

        return check

    def _encoding(self, found: pikepdf.Object, place: str) -> bool:
        """Pass on the table of a font that lacks a letter; `pdf_text` reads it."""
        if isinstance(found, pikepdf.Stream):
            self._left.append((found, "encoding", place))
            return True
        return str(found) == "/Identity-H"

    def _identifier(self, found: pikepdf.Object, _place: str) -> bool:
        """Check the form: the identifier is made of the content, and is compared when the file is made again."""
        return isinstance(found, pikepdf.Array) and [len(bytes(part)) for part in found] == [_IDENTIFIER] * 2

    def _titled(self, found: pikepdf.Object, _place: str) -> bool:
        self.title = str(found)
        return isinstance(found, pikepdf.String)

    def _destinations(self, found: pikepdf.Object, place: str) -> bool:
        names = list(found)
        for name, where in zip(names[::2], names[1::2], strict=True):
            match = _DESTINATION.fullmatch(str(name))
            parts = list(where)
            if match is None or str(parts[1]) != "/XYZ" or not all(map(_is_number, parts[2:])):
                return False
            self._left.append((parts[0], "page", place))
            if match[1]:
                self.ledger.label(match[1], place)
        return True

    def _contents(self, found: pikepdf.Object, place: str) -> bool:
        return bool(_NOTE.fullmatch(str(found))) or self._link(found, place)

    def _link(self, found: pikepdf.Object, place: str) -> bool:
        if str(found) not in self.links:
            self.links.add(str(found))
            self.ledger.value(str(found), place)
        return bool(_TARGET.fullmatch(str(found)))

    def _parents(self, found: pikepdf.Object, place: str) -> bool:
        numbers = list(found)
        if any(numbers[at] != at // 2 for at in range(0, len(numbers), 2)):
            return False
        for value in numbers[1::2]:
            for element in value if isinstance(value, pikepdf.Array) else [value]:
                if element is not None:
                    self._left.append((element, "element", place))
        return True

    def _kids(self, found: pikepdf.Object, place: str) -> bool:
        if not isinstance(found, pikepdf.Array):
            return False
        kinds = {"/MCR": "reference", "/OBJR": "object", "/StructElem": "element"}
        for kid in found:
            kind = kinds.get(str(kid.get("/Type"))) if isinstance(kid, pikepdf.Dictionary) else None
            if kind is None:
                return False
            self._left.append((kid, kind, place))
        return True

    def _alternative(self, found: pikepdf.Object, place: str) -> bool:
        if str(found) != NAMELESS:
            self.ledger.value(str(found), place)
        return True


def _is_number(found: object) -> bool:
    return isinstance(found, int | Decimal) and not isinstance(found, bool)


def _are_widths(found: pikepdf.Object) -> bool:
    return all(all(map(_is_number, v)) if isinstance(v, pikepdf.Array) else _is_number(v) for v in found)
