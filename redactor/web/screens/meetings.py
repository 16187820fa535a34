"""Pages on the way from a draft to its review: the list of meetings, one meeting, upload, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from markupsafe import Markup

    from redactor.core.tones import Mark
    from redactor.web.screens.parts import (
        Banner,
        Check,
        Fact,
        FieldError,
        LevelCount,
        Link,
        MeetingHead,
        Option,
        Pages,
        State,
    )


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """One meeting in the list. `step` is what happens next; with `step_href` it is a link.

    `withheld` is None while that is not decided.
    """

    title: str
    href: str
    note: str
    state: State
    state_note: str = ""
    step: str = ""
    step_href: str = ""
    step_note: str = ""
    withheld: tuple[LevelCount, ...] | None = ()


@dataclass(frozen=True, slots=True)
class MeetingGroup:
    """Meetings that wait for the same: for you, for others, for nobody."""

    title: str
    rows: tuple[MeetingRow, ...]
    step_heading: str = "Next step"


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """What now? Meetings by who must act; only those that are open to the reader. Without groups: none yet."""

    template: ClassVar[str] = "meetings.html"

    groups: tuple[MeetingGroup, ...] = ()
    filters: tuple[Link, ...] = ()
    upload: str = ""
    due: Link | None = None
    pages: Pages | None = None


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """One meeting: where it stands, what can be done, its versions.

    `returned` is who sent the last release back, and why; `adoption` what the body said to the minutes.
    `times` say what is not released before its moment; `item` and `opens`, a day or nothing, go to `time_action`.
    `sending` leads to how far the sending of a large draft is, while it is under way.
    """

    template: ClassVar[str] = "meeting.html"

    meeting: MeetingHead
    banner: Banner | None
    facts: tuple[Fact, ...]
    steps: tuple[Check, ...] = ()
    versions: tuple[Fact, ...] = ()
    links: tuple[Link, ...] = ()
    returned: tuple[Fact, ...] = ()
    adoption: tuple[Fact, ...] = ()
    times: tuple[str, ...] = ()
    time_items: tuple[Option, ...] = ()
    time_action: str = ""
    sending: Link | None = None


@dataclass(frozen=True, slots=True)
class UploadStep:
    """Received, Sealed, Read or Ready: done, under way, or neither."""

    text: str
    done: bool = False
    current: bool = False


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that was sent. With `refusal` it was not kept; otherwise its steps stand, and where to go on."""

    name: str
    size: str
    steps: tuple[UploadStep, ...] = ()
    note: str = ""
    link: Link | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class UploadPage:
    """Send a draft. Posts multipart `body`, `policy` and `draft` (a file); `highest` is how it is handled till read.

    Where `several` may be sent at once, each begins a meeting of its own. `waiting` makes the page look again every 5
    seconds where there is no script. The next draft of a meeting keeps body and policy: nothing is to choose then.
    """

    template: ClassVar[str] = "upload.html"

    action: str
    back: str
    bodies: tuple[Option, ...]
    policies: tuple[Option, ...]
    highest: Mark
    formats: str = "Word, Markdown or plain text"
    accept: str = ".docx,.md,.txt"
    limit_mb: int = 50
    files: tuple[UploadedFile, ...] = ()
    errors: tuple[FieldError, ...] = ()
    waiting: bool = False
    title: str = "Upload draft minutes"
    lead: str = "Choose the draft as it is, with its markings."
    several: bool = False


@dataclass(frozen=True, slots=True)
class FindingCard:
    """A place where draft and policy leave a choice. Posts its answer as `finding-<key>`; nothing is ticked for you."""

    key: str
    number: int
    where: str
    question: str
    choices: tuple[Option, ...]
    quote: Markup | str = ""
    hint: str = ""
    level: Mark | None = None
    line: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class SettledFinding:
    """A finding with its answer; `who` says by whom and when. `key` lets it be opened again by address."""

    key: str
    number: int
    where: str
    answer: str
    who: str
    change: str = ""
    level: Mark | None = None


@dataclass(frozen=True, slots=True)
class FindingsPage:
    """Findings to settle. Posts the answers with `next` = `review` or `leave`, and `status`.

    Both tuples are in the order of the draft; what is left open stays withheld. `seen` is the version that was on the
    screen. `status` is the status line that the public copy will have; empty where the draft has none of its own.
    """

    template: ClassVar[str] = "findings.html"

    meeting: MeetingHead
    banner: Banner | None
    action: str
    review: str
    back: str
    seen: str = ""
    status: str = ""
    cards: tuple[FindingCard, ...] = ()
    settled: tuple[SettledFinding, ...] = ()
    read: tuple[Fact, ...] = ()
    dropped: tuple[Fact, ...] = ()
    pages: tuple[Link, ...] = ()
    errors: tuple[FieldError, ...] = ()

    @property
    def total(self) -> int:
        """Count the findings, settled or not."""
        return len(self.cards) + len(self.settled)
