"""Pages where restricted or unreleased text is read: the release by a second person, and a reader's own copy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from markupsafe import Markup

    from redactor.core.tones import Mark
    from redactor.web.screens.parts import Banner, Check, Fact, FieldError, Link, MeetingHead, Notice, Option


@dataclass(frozen=True, slots=True)
class ChangeBlock:
    """What differs from the last publication, said in words; `same` blocks are a line that says what is unchanged."""

    kind: Literal["added", "removed", "same"]
    text: Markup | str


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of the folder that will be public: name, size and SHA-256, and where to read it before."""

    name: str
    size: str
    sha256: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class ReleaseForm:
    """The decision. Posts `decision` = `release`, `later` or `return`, `read` (ticked), and `folder`.

    `folder` is the hash of exactly what was on the screen: an approval of anything else is void. With `later` go `day`
    and `time` (UTC), with `return` a `reason`. Where it is `scheduled` it can only be sent back.
    """

    action: str
    folder: str
    marker: str
    approvals: str
    errors: tuple[FieldError, ...] = ()
    day: str = ""
    time: str = ""
    reason: str = ""
    scheduled: str = ""


@dataclass(frozen=True, slots=True)
class ReleasePage:
    """What will be public, checked, and the second person's decision about it.

    `times` say what is refused before its moment.
    Either `form` or `refusal` is set: who marked a version is told that someone else must release it. `tab` says which
    part is shown: `changes`, the `text` on paper, the `files` (those of the minutes, and the `rest` of the folder), the
    `gate`, what is `withheld`, what can still be `inferred` (with `history`, what a comparison with everything
    published would reveal), or what the policy `suggested` and what became of that. `accounted` is what the gate found
    in order, and what was let stand with which reason.
    """

    template: ClassVar[str] = "release.html"

    meeting: MeetingHead
    banner: Banner | None
    version: str
    lead: str
    back: str
    tabs: tuple[Link, ...] = ()
    paper: Markup | None = None
    changes: tuple[ChangeBlock, ...] = ()
    checks: tuple[Check, ...] = ()
    files: tuple[FileLine, ...] = ()
    rest: tuple[FileLine, ...] = ()
    facts: tuple[Fact, ...] = ()
    history: tuple[Fact, ...] = ()
    withheld: tuple[Fact, ...] = ()
    inferred: tuple[Fact, ...] = ()
    accounted: tuple[Fact, ...] = ()
    tab: str = "text"
    form: ReleaseForm | None = None
    refusal: Notice | None = None
    times: tuple[str, ...] = ()
    suggested: tuple[Fact, ...] = ()

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Say at the top what is missing from the decision."""
        return self.form.errors if self.form else ()


@dataclass(frozen=True, slots=True)
class PublicText:
    """Words of the public minutes, stubs included."""

    html: Markup


@dataclass(frozen=True, slots=True)
class OpenText:
    """Confidential words that are open to this reader, under their marking and the ground of the access."""

    level: Mark
    ground: str
    html: Markup


@dataclass(frozen=True, slots=True)
class ClosedText:
    """Words that this reader may open, but has not: opening is a form post to `action`, and is recorded before."""

    level: Mark
    ground: str
    action: str
    button: str


@dataclass(frozen=True, slots=True)
class AskForm:
    """Ask to read an item: the same words and the same items for everyone. Posts `item`, `reason`, `length`."""

    action: str
    items: tuple[Option, ...]
    lengths: tuple[Option, ...]
    reason: str = ""
    errors: tuple[FieldError, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """The public minutes with what is open to this reader in its place. Never how much was cut, nor why not.

    `downloads` are the formats of her own copy with their addresses; none where nothing beyond the public is open.
    `key` leads to where she gives a key for her copies, `closes` says when what she opened closes again. `watermark` is
    drawn across the text for eyes, and said once for who listens.
    """

    template: ClassVar[str] = "reading.html"

    meeting: MeetingHead
    banner: Banner | None
    made: str
    back: str
    blocks: tuple[PublicText | OpenText | ClosedText, ...]
    watermark: str
    copy: tuple[Fact, ...]
    downloads: tuple[tuple[str, str], ...] = ()
    ask: AskForm | None = None
    key: str = ""
    closes: str = ""

    @property
    def errors(self) -> tuple[FieldError, ...]:
        """Say at the top what is missing from the request."""
        return self.ask.errors if self.ask else ()
