"""What the reading room says about published minutes: an index of cleared facts, itself published.

Rules kept here: everything in the index was cleared for the public, so the pages about all meetings are made from the
index alone and no earlier draft is ever opened again for them; equal indexes have equal bytes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from redactor.errors import StorageError

INDEX: Final = "index.json"
"""The name of the index in a published folder."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body whose minutes are kept: its id in addresses, its name, and the policy that new drafts are read under."""

    id: str
    name: str
    policy: str


@dataclass(frozen=True, slots=True)
class Line:
    """An item as everybody may see it; `gap` tells that a part is withheld."""

    name: str
    number: str | None
    title: str
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """What is said of an item of which a part is withheld. `tone` is the look of its level.

    `review` is the day on which it is looked at again (ISO 8601); `event` tells that it is after something happened.
    """

    item: str
    title: str
    level: str
    tone: str
    reason: str
    review_months: int | None = None
    review: str = ""
    event: bool = False


@dataclass(frozen=True, slots=True)
class File:
    """A published file and its fingerprint."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A format in which minutes are not published, and why, in words for everybody."""

    format: str
    why: str


@dataclass(frozen=True, slots=True)
class Meaning:
    """A level in the policy's words."""

    level: str
    tone: str
    audience: str


WITHDRAWN: Final = "These minutes were withdrawn. They may be published again at this address."
"""What an address says after its minutes were withdrawn, whatever the reason."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A text that a correction took out (`removed`) or brought in (`added`), with the item that it stands in."""

    item: str
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Published:
    """One meeting's public minutes. `place` is `BODY/REF`; dates are ISO 8601.

    `policy` and its hash name what ruled them; `policy_on_file` is the hash of the policy of that name on the day when
    they were put forward, so that an approval is void when the policy changes before it. `replaces` is the version that
    stood here before, and `edits` what an ordinary correction changed in it; `withdrawn` are the words that stand in
    the place of minutes that were taken back.
    """

    place: str
    body: str
    title: str
    date: str | None
    version: int
    published: str
    policy: str
    policy_sha256: str
    lines: tuple[Line, ...] = ()
    gaps: tuple[Gap, ...] = ()
    files: tuple[File, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    policy_on_file: str = ""
    replaces: int | None = None
    edits: tuple[Edit, ...] = ()
    withdrawn: str = ""
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that is published. `made` is the day on which this state of it was put together."""

    made: str = ""
    bodies: tuple[Body, ...] = ()
    meetings: tuple[Published, ...] = ()
    version: int = field(default=1, init=False)

    def find(self, place: str) -> Published | None:
        """Return the minutes at a place."""
        return next((m for m in self.meetings if m.place == place), None)

    def body(self, name: str) -> Body:
        """Return a body by its id; one that is not known has its id for a name."""
        return next((b for b in self.bodies if b.id == name), Body(name, name, ""))

    def with_meeting(self, meeting: Published, *, instead_of: str | None, made: str, bodies: tuple[Body, ...]) -> Site:
        """Add minutes, or put them in the place of an earlier version."""
        gone = {meeting.place, instead_of}
        kept = tuple(m for m in self.meetings if m.place not in gone)
        ordered = sorted((*kept, meeting), key=lambda m: (m.date or "", m.place), reverse=True)
        return replace(self, made=made, bodies=bodies, meetings=tuple(ordered))

    def without(self, place: str, *, made: str, bodies: tuple[Body, ...]) -> Site:
        """Put neutral words in the place of minutes that were withdrawn. Raises StorageError where none stand there."""
        own = self.find(place)
        if own is None:
            raise StorageError("The index does not have these minutes.")
        left = _taken_back(own, day=made, body=self.body(own.body).name)
        return self.with_meeting(left, instead_of=place, made=made, bodies=bodies)


def _taken_back(minutes: Published, *, day: str, body: str) -> Published:
    """Leave of withdrawn minutes their address and their date, and neutral words."""
    return Published(
        place=minutes.place,
        body=minutes.body,
        title=f"Minutes of the {body}",
        date=minutes.date,
        version=minutes.version,
        published=day,
        policy=minutes.policy,
        policy_sha256=minutes.policy_sha256,
        withdrawn=WITHDRAWN,
    )


def later(day: str, months: int) -> str:
    """Count months on from a day; the 31st becomes the 28th, so that there is such a day."""
    start = date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1, day=min(start.day, 28)).isoformat()


def slug(text: str) -> str:
    """Make a word for addresses: `SECP_61_1210` is `secp-61-1210`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:64].strip("-")


def encode(site: Site) -> bytes:
    """Write the index."""
    return (json.dumps(asdict(site), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def decode(data: bytes) -> Site:
    """Read the index back. Raises StorageError where it is none."""
    try:
        held = json.loads(data)
        held.pop("version")
        bodies = tuple(Body(**b) for b in held.pop("bodies"))
        return Site(**held | {"bodies": bodies, "meetings": tuple(_published(m) for m in held["meetings"])})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StorageError("The index of the published folder is damaged.", remedy="Restore the folder.") from None


def _published(held: dict[str, Any]) -> Published:
    lists = {"lines": Line, "gaps": Gap, "files": File, "meanings": Meaning, "edits": Edit, "left_out": LeftOut}
    made = {key: tuple(kind(**fields) for fields in held.get(key, ())) for key, kind in lists.items()}
    return Published(**held | made)
