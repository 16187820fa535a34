"""Fields while they are open, and what stands in a field's place once it has ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.document import Field, Omission
from redactor.formats.docx import fields_in as fields
from redactor.formats.docx.links import link_target
from redactor.formats.docx.runs_in import Look
from redactor.formats.docx.symbols import character

if TYPE_CHECKING:
    from redactor.formats.docx.fields_in import FieldCode

PLAIN_LOOK: Final = Look()
_FORMS: Final = frozenset({"FORMDROPDOWN", "FORMCHECKBOX"})
_LAST_CODE: Final = 0xFFFF


@dataclass(slots=True)
class Frame:
    """An open field: what becomes of its result, and what was seen of it."""

    code: FieldCode
    policy: str
    result: bool = False
    link: str | None = None
    texts: list[str] = field(default_factory=list)
    look: Look = PLAIN_LOOK
    seen: bool = False

    @property
    def hides(self) -> bool:
        """Tell whether what stands here is left out of the flow: a code, or a result that is not kept."""
        if not self.result:
            return self.code.closed and (self.code.parted or self.code.whole)
        return self.policy != fields.KEEP


@dataclass(frozen=True, slots=True)
class Ending:
    """What a field leaves in its place, and what is lost with it: a kind, and whether a reader would have seen it."""

    put: str | Field | Omission | None = None
    lost: tuple[str, bool] | None = None


def opened(code: FieldCode, *, running: bool) -> Frame:
    """Begin a field."""
    frame = Frame(code, fields.policy(code, running=running))
    if code.word == "HYPERLINK":
        frame.link = link_target(fields.target(code) or "")
    return frame


def ending(frame: Frame) -> Ending:
    """Say what stands in a field's place."""
    text, word = "".join(frame.texts), frame.code.word
    if frame.policy == fields.KEEP:
        return _kept(frame)
    if frame.policy == fields.CONTENTS:
        return Ending()
    if frame.policy == fields.NUMBERED:
        return Ending(_live(frame, text))
    if frame.policy in {fields.DROP, fields.SILENT}:
        return Ending(lost=("index" if frame.policy == fields.DROP else "field", bool(text.strip())))
    if word == "SYMBOL":
        return Ending(_symbol(frame) or Omission("symbol"))
    return _quoted(frame, text)


def _quoted(frame: Frame, text: str) -> Ending:
    """Keep a mere number; what else is quoted leaves a note."""
    is_number = {fields.REFERENCE: fields.is_label, fields.FIGURE: fields.is_figure}.get(frame.policy)
    if is_number is not None and is_number(text):
        return Ending(text)
    if not (text.strip() or frame.seen or not frame.result):
        return Ending()
    return Ending(Omission("reference" if frame.policy == fields.REFERENCE else "field"))


def _kept(frame: Frame) -> Ending:
    if frame.code.word in _FORMS and not frame.seen and frame.code.begin is not None:
        return Ending(fields.form_text(frame.code.begin))
    return Ending() if frame.code.whole else Ending(lost=("field", False))


def _live(frame: Frame, text: str) -> str | Field | Omission:
    word = frame.code.word
    if word in fields.PAGE:
        return Field(fields.PAGE[word])
    found = fields.sequence(frame.code, text)
    if found is not None:
        return Field("sequence", found[0], found[1])
    return text if fields.is_label(text) else Omission("field")


def _symbol(frame: Frame) -> str | None:
    words = frame.code.words()
    font = words[words.index("\\f") + 1] if "\\f" in words[:-1] else ""
    code = words[1] if len(words) > 1 else ""
    try:
        number = int(code, 16) if code.lower().startswith("0x") else int(code)
    except ValueError:
        return None
    return character(font, number) if 0 < number <= _LAST_CODE else None
