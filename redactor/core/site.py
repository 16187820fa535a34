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
from typing import TYPE_CHECKING, Any, Final

from redactor.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INDEX: Final = "index.json"
"""The name of the index in a published folder."""

RECORD: Final = "record.json"
"""The name of the rows that minutes have in the public registers, beside them (`core.registers`)."""

RESERVED: Final = frozenset({"log", "registers", "search", "static", "verify", "withheld"})
"""First words of addresses that are no body's."""

UNDATED: Final = "undated"
"""The word for minutes without a date, in addresses where the year stands."""


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
    `stub` is the sentence that stands for it in the copy, `whole` tells that nothing else of the item does. `basis` is
    what the policy rests the reason on.
    """

    item: str
    title: str
    level: str
    tone: str
    reason: str
    review_months: int | None = None
    review: str = ""
    event: bool = False
    stub: str = ""
    whole: bool = False
    basis: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """A published file and its fingerprint."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier version: when it was published, and the fingerprints of its files. Its bytes are gone."""

    version: int
    published: str
    files: tuple[File, ...] = ()


@dataclass(frozen=True, slots=True)
class Freed:
    """An item of which a part was withheld in an earlier version and nothing is in this one, and since when."""

    item: str
    title: str
    day: str


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


@dataclass(frozen=True, slots=True)
class Annex:
    """A paper that was published beside minutes; `item` is the one that it belongs to, empty for the whole meeting.

    `was_public` tells that it was public before.
    """

    reference: str
    title: str
    item: str
    files: tuple[File, ...]
    was_public: bool = False


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
    the place of minutes that were taken back. `past` are earlier versions by which a copy can still be told, `former`
    the names of items that those had and this has not, `freed` the items that were released since the first. `papers`
    are those that stand beside the minutes, `also` the further bodies of a joint meeting; `one_person` tells that a
    body of one clerk let the one who marked them release them.
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
    past: tuple[Past, ...] = ()
    former: tuple[str, ...] = ()
    freed: tuple[Freed, ...] = ()
    papers: tuple[Annex, ...] = ()
    also: tuple[str, ...] = ()
    one_person: bool = False


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
        past=(*minutes.past, Past(minutes.version, minutes.published, minutes.files)),
    )


def succeeding(new: Published, old: Published, *, neutral: bool) -> Published:
    """Carry over from the version before what may still be said of it.

    Where the change is `neutral`, a marking was raised: then nothing that tells an earlier version stays, neither its
    fingerprints, by which a guess at it could be tried, nor items that it had.
    """
    names = {line.name for line in new.lines}
    former = {line.name for line in old.lines} | set(old.former)
    return replace(
        new,
        past=() if neutral else (*old.past, Past(old.version, old.published, old.files)),
        former=() if neutral else tuple(sorted(former - names)),
        freed=tuple(_freed(new, old)),
    )


def _freed(new: Published, old: Published) -> Iterator[Freed]:
    shut = {gap.item for gap in new.gaps}
    titles = {line.name: line.title for line in new.lines}
    was = {line.name: line.title for line in old.lines}
    for known in old.freed:
        if known.item not in shut and known.item in titles:
            yield known
    for gap in old.gaps:
        if gap.item not in shut and titles.get(gap.item) == was.get(gap.item, ""):
            yield Freed(gap.item, gap.title, new.published)


def later(day: str, months: int) -> str:
    """Count months on from a day; the 31st becomes the 28th, so that there is such a day."""
    start = date.fromisoformat(day)
    years, month = divmod(start.month - 1 + months, 12)
    return start.replace(year=start.year + years, month=month + 1, day=min(start.day, 28)).isoformat()


def slug(text: str) -> str:
    """Make a word for addresses: `SECP_61_1210` is `secp-61-1210`; empty where nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-")[:64].strip("-")


def reference_slug(text: str) -> str:
    """Make the last word of the address of minutes: never one that is a year, under which a body's minutes stand."""
    word = slug(text)
    return f"minutes-{word}" if word == UNDATED or re.fullmatch("[0-9]{4}", word) else word


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


_LISTS: Final[dict[str, Callable[..., Any]]] = {
    "lines": Line,
    "gaps": Gap,
    "files": File,
    "meanings": Meaning,
    "edits": Edit,
    "left_out": LeftOut,
    "freed": Freed,
}


def _published(held: dict[str, Any]) -> Published:
    made = {key: tuple(kind(**fields) for fields in held.get(key, ())) for key, kind in _LISTS.items()}
    past = tuple(_past(fields) for fields in held.get("past", ()))
    papers = tuple(_annex(fields) for fields in held.get("papers", ()))
    names = {key: tuple(held.get(key, ())) for key in ("former", "also")}
    return Published(**held | made | names | {"past": past, "papers": papers})


def _annex(held: dict[str, Any]) -> Annex:
    return Annex(**held | {"files": tuple(File(**fields) for fields in held["files"])})


def _past(held: dict[str, Any]) -> Past:
    return Past(**held | {"files": tuple(File(**fields) for fields in held["files"])})
