"""The fictional panel of the demonstration and of a service to try out: its people, and what they did so far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.core.decisions import parse_decisions
from redactor.errors import GateStopped
from redactor.resources import sample_dir

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from redactor.bootstrap import Services
    from redactor.core.access import Subject
    from redactor.services.drafting.drafts import Draft

    Say = Callable[[str], None]

BODY: Final = "tidewater-harbour-panel"
DRAFT: Final = "harbour-panel-14.docx"
_DECISIONS: Final = "harbour-panel-14.decisions.toml"
_NEXT: Final = "harbour-panel-15.md"
_ADMINISTRATOR: Final = "Ada Marsh"
PEOPLE: Final = (
    ("Ruth Ellery", "secretary"),
    ("Judith Amara", "officer"),
    ("Dara Okonjo", "member"),
    ("Tom Whitlock", "member"),
)
_NAMED: Final = "4"
"""The RED item that Dara is named for in the service to try out."""


@dataclass(frozen=True, slots=True)
class Cast:
    """The service, and who is in it by first name."""

    services: Services
    people: dict[str, Subject]

    def __getitem__(self, first: str) -> Subject:
        return proven(self.services, self.people[first].person or "")


def proven(service: Services, person: str) -> Subject:
    """Let somebody of the panel act as one who has just signed in."""
    return replace(service.people.subject(person), stepped_up_at=service.office.clock())


def address_of(name: str) -> str:
    """Give the e-mail address that somebody of the panel signs in with."""
    return f"{name.partition(' ')[0].lower()}@panel.example"


def bring_in(service: Services, password: str) -> Cast:
    """Make the panel and its people, all with one password."""
    return Cast(service, dict(_people(service, password)))


def _people(service: Services, password: str) -> Iterator[tuple[str, Subject]]:
    people = service.people
    first = people.found(
        people.first_link(),
        name=_ADMINISTRATOR,
        email=address_of(_ADMINISTRATOR),
        password=password,
        body="Tidewater Harbour Panel",
        policy="sec-panel",
    )
    yield "Ada", proven(service, first)
    for name, duty in PEOPLE:
        invited = people.invite(proven(service, first), name=name, email=address_of(name), duties=[duty])
        yield name.partition(" ")[0], proven(service, people.accept(invited.secret, password))


def upload(cast: Cast, name: str = DRAFT) -> str:
    """Let the secretary upload a sample; return the meeting's id."""
    data = (sample_dir() / name).read_bytes()
    return cast.services.intake.upload(cast["Ruth"], body=BODY, filename=name, untrusted=data)


def decide(cast: Cast, meeting: str) -> Draft:
    """Let the secretary decide about the first sample. Raises GateStopped where something is left open."""
    change = parse_decisions((sample_dir() / _DECISIONS).read_text(encoding="utf-8"), name=_DECISIONS)
    cast.services.review.decide(cast["Ruth"], meeting, change, expected_seq=0)
    view = cast.services.review.view(cast["Ruth"], meeting)
    if view.draft.minutes.findings or view.leaks:
        raise GateStopped("The sample is not ready to be published.", (*view.draft.minutes.findings, *view.leaks))
    return view.draft


def grant(cast: Cast, meeting: str, item: str, *, hours: int) -> None:
    """Let the officer name Dara for an item."""
    now = cast.services.office.clock()
    cast.services.access.give(
        cast["Judith"],
        meeting,
        item=item,
        person=cast["Dara"].person or "",
        starts=now,
        ends=now + timedelta(hours=hours),
        why="A demonstration.",
    )


def furnish(service: Services, password: str, say: Say) -> None:
    """Fill an empty service: one meeting published, one in review with a leak to find, one item open to one member."""
    say("Filling the service with a fictional panel, its people and two meetings …")
    cast = bring_in(service, password)
    meeting = upload(cast)
    decide(cast, meeting)
    seq = service.review.view(cast["Ruth"], meeting).seq
    seen = service.publication.propose(cast["Ruth"], meeting, expected_seq=seq)
    service.publication.approve(cast["Judith"], meeting, seen=seen)
    grant(cast, meeting, _NAMED, hours=30 * 24)
    upload(cast, _NEXT)


def tell_who(password: str, say: Say) -> None:
    """Say who can sign in, and what there is for each to see."""
    say(f"Who can sign in, each with the password {password}")
    say(f"  {address_of(_ADMINISTRATOR):<22} {_ADMINISTRATOR}, administrator: manages people, reads nothing")
    for name, duty in PEOPLE:
        say(f"  {address_of(name):<22} {name}, {duty}: {_MAY[name]}")


_MAY: Final = {
    "Ruth Ellery": "meeting 15 waits for her review",
    "Judith Amara": "releases, and gives access",
    "Dara Okonjo": f"may read item {_NAMED} of meeting 14",
    "Tom Whitlock": "reads what is public",
}
