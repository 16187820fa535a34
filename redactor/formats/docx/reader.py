"""Read a .docx into the document model.

The package is checked whole, its main part found, and the body walked once; notes, headers and footers follow, those
alone that the body refers to and that are shown. What does not fit the model stays in the package, and is listed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.core import properties as p
from redactor.core.document import Document, Loss, Note, Paragraph, Section, SectionBreak, Story
from redactor.errors import InputError
from redactor.formats.docx import looks_in as looks
from redactor.formats.docx.flow import Flow
from redactor.formats.docx.job import Job, Scope
from redactor.formats.docx.media import Pictures
from redactor.formats.docx.names import R, W
from redactor.formats.docx.numbering_in import Numbering
from redactor.formats.docx.opc import Parts
from redactor.formats.docx.runs_in import Looks
from redactor.formats.docx.styles_in import Styles
from redactor.formats.docx.theme_in import Theme
from redactor.formats.docx.values import VAL, number, on

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

_AGAIN = "Open it in Word, save it as a Word document (.docx), and choose it again."
_STORY_KINDS: Final = ("header", "footer")
_OLDEST_MODE: Final = 11
_UNSAID_MODE: Final = 12
_NEWEST_MODE: Final = 15
_PAGES: Final = ("default", "first", "even")


def read(untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str = "accept") -> Document:
    """Read a package.

    `level_of` turns the name of a style or a control into a marking; of several names, each on a line, into the most
    restricted. `revisions` is `accept` or `reject`. Raises InputError for everything that is no sound .docx document.
    """
    try:
        return _Reader(untrusted, level_of, accept=revisions == "accept").document()
    except MemoryError as e:
        raise InputError(
            "This document is larger than can be read.", remedy="Split it in two, and choose it again."
        ) from e
    except RecursionError as e:
        raise InputError("This document is nested deeper than can be read.", remedy=_AGAIN) from e


class _Reader:
    def __init__(self, untrusted: bytes, level_of: Callable[[str], str | None], *, accept: bool) -> None:
        parts = Parts(untrusted)
        self._relations = parts.relations(parts.main)
        self._parts = parts
        theme = Theme(self._part("theme"))
        styles = Styles(self._part("styles"), theme, level_of)
        numbering = Numbering(self._part("numbering"), theme)
        styles.numbering = numbering
        self._job = Job(parts, theme, styles, numbering, Pictures(parts), level_of, accept)
        self._looks = Looks(self._job)
        self._sections: list[Section] = []
        self._stories: list[Story] = []
        self._known: dict[tuple[str, str, str], int | None] = {}
        self._headers: dict[tuple[str, str], str] = {}
        settings = self._part("settings")
        even = settings.find(W + "evenAndOddHeaders") if settings is not None else None
        self._even = even is not None and on(even)
        self._mode = _mode(settings)

    def _part(self, kind: str) -> _Element | None:
        """Parse the part that the main part has one of; None where there is none."""
        for relation in self._relations.values():
            if relation.kind == kind and not relation.outside and relation.target in self._parts.names():
                return self._parts.xml(relation.target)
        return None

    def document(self) -> Document:
        """Read everything."""
        job = self._job
        root = self._parts.xml(self._parts.main)
        body = root.find(W + "body")
        if root.tag != W + "document" or body is None:
            raise InputError("This is not a Word document (.docx): it has no text.", remedy=_AGAIN)
        flow = Flow(job, body, Scope(self._parts.main), looks=self._looks)
        flow.section_break = self._break
        blocks = flow.read(body)
        self._section(body.find(W + "sectPr"))
        notes = self._notes()
        stories = tuple(self._stories)
        styles = job.styles.used()
        language = job.styles.defaults[1].get("language")
        return Document(
            blocks=blocks,
            sections=tuple(self._sections),
            stories=stories,
            notes=notes,
            media=job.pictures.used(),
            styles=styles,
            lists=job.numbering.used(),
            defaults=job.styles.defaults,
            language=language if isinstance(language, str) else "en-GB",
            losses=(*job.losses, *self._package_losses()),
            revisions=job.revisions,
        )

    # ------------------------------------------------------------------------------------------------------- sections

    def _break(self, el: _Element) -> SectionBreak:
        self._section(el)
        return SectionBreak(len(self._sections) - 1)

    def _section(self, el: _Element | None) -> None:
        found = looks.read(el, looks.SECTION, self._job.theme)
        if self._even:
            found["even_pages"] = True
        if self._mode != _NEWEST_MODE:
            found["word_mode"] = self._mode
        for ref in el if el is not None else ():
            for kind in _STORY_KINDS:
                if ref.tag == f"{W}{kind}Reference":
                    self._headers[kind, ref.get(W + "type", "default")] = ref.get(R + "id", "")
        shown = [("default", True), ("first", bool(found.get("title_page"))), ("even", self._even)]
        stories = [self._story(kind, page) for kind in _STORY_KINDS for page, is_shown in shown if is_shown]
        self._sections.append(Section(looks.kept(found, p.SECTION), tuple(s for s in stories if s is not None)))

    def _story(self, kind: str, page: str) -> int | None:
        """Read a header or a footer once for each place where it is shown."""
        identity = self._headers.get((kind, page))
        relation = self._job.relation(self._parts.main, identity)
        if relation is None or relation.outside or relation.target not in self._parts.names():
            return None
        key = (kind, page, relation.target)
        if key not in self._known:
            root = self._parts.xml(relation.target)
            place = f"{kind} {self._job.next(kind)}"
            flow = Flow(self._job, root, Scope(relation.target, kind, place), looks=self._looks)
            self._stories.append(Story(kind, page, flow.read(root)))
            self._known[key] = len(self._stories) - 1
        return self._known[key]

    # ---------------------------------------------------------------------------------------------------------- notes

    def _notes(self) -> tuple[Note, ...]:
        """Read the notes that are referred to, in the order of reference."""
        found: dict[str, dict[str, _Element]] = {}
        targets: dict[str, str] = {}
        for kind in ("footnote", "endnote"):
            name = next((r.target for r in self._relations.values() if r.kind == kind + "s" and not r.outside), None)
            wanted = {identity for k, identity in self._job.notes if k == kind}
            if wanted and name is not None and name in self._parts.names():
                root = self._parts.xml(name)
                targets[kind] = name
                found[kind] = {el.get(W + "id", ""): el for el in reversed(root.findall(W + kind))}
        return tuple(
            self._note(kind, found.get(kind, {}).get(identity), targets.get(kind, ""))
            for kind, identity in self._job.notes
        )

    def _note(self, kind: str, el: _Element | None, part: str) -> Note:
        place = f"{kind} {self._job.next(kind)}"
        if el is None:
            self._job.lose(kind, place, visible=True)
            return Note(kind, (Paragraph(origin=place),))
        flow = Flow(self._job, el, Scope(part, "note", place), looks=self._looks)
        return Note(kind, flow.read(el) or (Paragraph(origin=place),))

    # --------------------------------------------------------------------------------------------------------- losses

    def _package_losses(self) -> tuple[Loss, ...]:
        """List the parts that are left behind, by kind."""
        kinds = {r.kind for r in (*self._relations.values(), *self._parts.relations("").values())}
        left = {words: None for kind, words in _LEFT_BEHIND.items() if kind in kinds}
        shown = {target for (_, _, target), index in self._known.items() if index is not None}
        for kind in _STORY_KINDS:
            if any(r.kind == kind and r.target not in shown for r in self._relations.values()):
                left[f"{kind} that is not shown"] = None
        return tuple(Loss(words, "the file") for words in left)


def _mode(settings: _Element | None) -> int:
    """Find whose rules of layout the document wants: those of Word 2007 where it does not say (17.15.3.4)."""
    for setting in settings.iterfind(f"{W}compat/{W}compatSetting") if settings is not None else ():
        mode = number(setting.get(VAL)) if setting.get(W + "name") == "compatibilityMode" else None
        if mode is not None:
            return min(max(mode, _OLDEST_MODE), _NEWEST_MODE)
    return _UNSAID_MODE


_LEFT_BEHIND: Final = {
    "comments": "comments",
    "people": "names of reviewers",
    "customXml": "custom XML",
    "custom-properties": "properties",
    "extended-properties": "properties",
    "core-properties": "properties",
    "glossaryDocument": "building blocks",
    "vbaProject": "macros",
    "thumbnail": "thumbnail",
    "font": "embedded fonts",
    "digital-signature": "signatures",
    "webextensiontaskpanes": "add-ins",
    "attachedToolbars": "toolbars",
    "keyMapCustomizations": "key maps",
}
