"""Where the tour stops: a fictional panel in the middle of its work, and each page with a sentence about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from redactor.bootstrap.working import worker
from redactor.cli import furnishing
from redactor.cli.furnishing import Cast, address_of
from redactor.core.decisions import Decisions
from redactor.services.working.proposing import LARGE
from redactor.web.deciding.leaks import withheld
from tests.services.house import PASSWORD, Clock, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.bootstrap import Services
    from tests.browser.people import Person

MORE = (("Nia Prosser", "chair"), ("Owen Sharp", "auditor"), ("Femi Adeyemi", "officer"))
"""People whom the sample service does without."""
FIRST_DAY = datetime(2026, 5, 26, 9, 0, tzinfo=UTC)
SIXTEEN = """# Tidewater Harbour Panel – Meeting 16

THP_16_2206

22 June 2026

Draft Minutes

## 1. Welcome

The Chair welcomed the Panel to the old customs house.

## 2. Offers for the Dredging (AMBER)

Two firms made an offer; both wish to begin in autumn.

## 3. Lifeboat Day

The exercise went well, with two vessels.

The Panel **NOTED** the report.
"""
"""Meeting 16, which goes round as a draft."""
STALE = timedelta(minutes=6)
"""After which a proof is too old for what is most guarded."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A page: the file's name, a sentence, who looks (`` for a stranger, `public` for the reading room), and where.

    `act` is done on the page before its picture is taken.
    """

    name: str
    says: str
    who: str
    path: str
    act: Callable[[Person], object] | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The service with its people, and what stands in it by name: meetings, invitations, requests."""

    services: Services
    clock: Clock
    cast: Cast
    found: dict[str, str]


def furnish(folder: Path) -> Panel:
    """Fill a service: a meeting that is public, one in review with a leak, one that goes round for comments."""
    clock = Clock(FIRST_DAY)
    service = start(folder, clock, public_formats=("odt", "pdf"))
    cast = furnishing.bring_in(service, PASSWORD)
    for name, duty in MORE:
        invited = service.people.invite(cast["Ada"], name=name, email=address_of(name), duties=[duty])
        person = service.people.accept(invited.secret, PASSWORD)
        cast.people[name.partition(" ")[0]] = furnishing.proven(service, person)
    panel = Panel(service, clock, cast, {})
    _publish(panel)
    panel.found["review"] = furnishing.upload(cast, "harbour-panel-15.md")
    _circulate(panel)
    _ask(panel)
    worker(service).once()
    _send_large(panel)
    return panel


def _send_large(panel: Panel) -> None:
    """Send a draft for release whose files take long: it waits for a worker."""
    service, ruth = panel.services, panel.cast["Ruth"]
    told = "The pilots reported a calm month, and the harbour office thanked the crews of both tugs.\n\n"
    text = SIXTEEN.replace("16", "17").replace("(AMBER)", "") + told * (LARGE * 5 // 4 // len(told))
    meeting = panel.found["large"] = service.intake.upload(
        ruth, body=furnishing.BODY, filename="seventeen.md", untrusted=text.encode()
    )
    _say_white(panel, meeting)
    seq = service.review.view(ruth, meeting).seq
    assert service.proposing.send(ruth, meeting, expected_seq=seq) is not None


def _publish(panel: Panel) -> None:
    service, cast = panel.services, panel.cast
    meeting = panel.found["public"] = furnishing.upload(cast)
    furnishing.decide(cast, meeting)
    seq = service.review.view(cast["Ruth"], meeting).seq
    seen = service.publication.propose(cast["Ruth"], meeting, expected_seq=seq)
    service.publication.approve(cast["Judith"], meeting, seen=seen)
    furnishing.grant(cast, meeting, "4", hours=30 * 24)


def _circulate(panel: Panel) -> None:
    """Send meeting 16 round; one reader has a comment."""
    service, cast = panel.services, panel.cast
    meeting = panel.found["round"] = service.intake.upload(
        cast["Ruth"], body=furnishing.BODY, filename="sixteen.md", untrusted=SIXTEEN.encode()
    )
    _say_white(panel, meeting)
    readers = [cast[name].person or "" for name in ("Tom", "Dara")]
    service.circulation.circulate(cast["Ruth"], meeting, people=readers, closes=panel.clock() + timedelta(days=7))
    service.comments.add(cast["Tom"], meeting, ref="3.1.1", words="There will be three vessels, not two.")


def _say_white(panel: Panel, meeting: str) -> None:
    """Let the secretary say that what bears no marking is public."""
    review, ruth = panel.services.review, panel.cast["Ruth"]
    review.decide(ruth, meeting, Decisions(unmarked="WHITE"), expected_seq=review.view(ruth, meeting).seq)


def _ask(panel: Panel) -> None:
    """Let an invitation, a clearance, a request and an emergency wait."""
    service, cast, found = panel.services, panel.cast, panel.found
    invited = service.people.invite(cast["Ada"], name="Beth Vane", email=address_of("Beth"), duties=["member"])
    found["invitation"] = f"/invitation/{invited.secret}"
    found["person"] = cast["Tom"].person or ""
    service.people.give_clearance(cast["Ada"], found["person"], body=furnishing.BODY, level="AMBER")
    why = "I sit on the committee that the item concerns."
    service.reading_requests.ask(cast["Tom"], found["public"], item="4", why=why, days=7)
    found["request"] = service.reading_requests.waiting(cast["Nia"])[0].request.id
    found["emergency"] = service.emergencies.ask(
        cast["Tom"], found["public"], item="4", why="The pilots ask tonight which crew may board."
    )


def settle(panel: Panel) -> None:
    """Let the secretary mend meeting 15 and ask for its release."""
    service, ruth, meeting = panel.services, panel.cast["Ruth"], panel.found["review"]
    view = service.review.view(ruth, meeting)
    for leak in view.leaks:
        view = service.review.view(ruth, meeting)
        service.review.decide(ruth, meeting, withheld(view.draft, leak), expected_seq=view.seq)
    seq = service.review.view(ruth, meeting).seq
    service.publication.propose(ruth, meeting, expected_seq=seq)


def before(panel: Panel, first_start: str) -> tuple[Stop, ...]:
    """List the stops while meeting 15 waits for its review."""
    at = {name: f"/meetings/{panel.found[name]}" for name in ("review", "public", "round")}
    read = f"/read/{panel.found['public']}"
    return (
        Stop("first-start", "The one-time link of the first start makes an administrator.", "", first_start),
        Stop("sign-in", "Signing in, by passkey or password.", "", "/sign-in"),
        Stop("invitation", "Who is invited chooses how she will sign in.", "", panel.found["invitation"]),
        Stop("people", "Ada manages people; she reads no minutes.", "Ada", "/people"),
        Stop("person", "One person: duties, clearance, a new way in.", "Ada", f"/people/{panel.found['person']}"),
        Stop("bodies", "The bodies whose minutes are kept here.", "Ada", "/bodies"),
        Stop("limits", "How much each body keeps, and may keep.", "Ada", "/limits"),
        Stop("one-clerk", "How many people release the minutes of each body.", "Ada", "/one-clerk"),
        Stop("explain-list", "Of which minutes access can be explained.", "Ada", "/access"),
        Stop("explain", "Why somebody can or cannot read an item, from public facts.", "Ada", _explain(panel)),
        Stop("account", "Everybody has a page of her own account.", "Ruth", "/account"),
        Stop("app", "An app for codes is set up.", "Ruth", "/account", lambda p: p.press("Set up an app")),
        Stop("key", "The key under which one gets copies.", "Ruth", "/account/key"),
        Stop("meetings", "What waits for Ruth, the secretary.", "Ruth", "/"),
        Stop("upload", "A draft is uploaded as it is.", "Ruth", "/upload"),
        Stop("upload-refused", "What went wrong stands on the form.", "Ruth", "/upload", lambda p: p.press("Upload")),
        Stop("next-draft", "The next draft of the same meeting.", "Ruth", f"{at['review']}/drafts"),
        Stop("meeting", "One meeting, with the way to its publication.", "Ruth", at["review"]),
        Stop("findings", "Where draft and policy leave a choice.", "Ruth", f"{at['review']}/findings"),
        Stop("review", "The draft beside exactly what will be public.", "Ruth", f"{at['review']}/findings", _answer),
        Stop("review-item", "One item is decided about.", "Ruth", f"{at['review']}/review?item=6"),
        Stop(
            "review-too-early",
            "A leak stops the release.",
            "Ruth",
            f"{at['review']}/review",
            lambda p: p.press("Send for release"),
        ),
        Stop("held", "Terms that are still sealed in another meeting.", "Ruth", "/held"),
        Stop("circulate", "A draft goes round for comments.", "Ruth", f"{at['review']}/circulate"),
        Stop("circulated", "Who has the draft, and until when.", "Ruth", f"{at['round']}/circulate"),
        Stop("comments", "What the readers said, and the answers.", "Ruth", f"{at['round']}/comments"),
        Stop("papers", "Papers of a meeting.", "Ruth", f"{at['review']}/papers"),
        Stop("adoption", "The body’s approval is recorded.", "Ruth", f"{at['public']}/adoption"),
        Stop("versions", "What was published of a meeting.", "Ruth", f"{at['public']}/versions"),
        Stop("sending", "A large draft on its way to release.", "Ruth", f"/meetings/{panel.found['large']}/sending"),
        Stop("disclosures", "The list of copies that left.", "Ruth", f"{at['public']}/disclosures"),
        Stop("register-actions", "Actions, as far as each reader may see them.", "Ruth", "/registers/actions"),
        Stop("register-decisions", "Decisions of the body.", "Ruth", "/registers/decisions"),
        Stop("register-withheld", "What is withheld, and when it is looked at again.", "Ruth", "/registers/withheld"),
        Stop("register-origins", "Texts of other bodies, and their word.", "Ruth", "/registers/origins"),
        Stop("register-pseudonyms", "Names behind masks.", "Ruth", "/registers/pseudonyms"),
        Stop("reading-list", "What Dara, a member, can read.", "Dara", "/read"),
        Stop("reading", "The public minutes, with what is open to her in its place.", "Dara", read),
        Stop("reading-open", "A RED item opened, under her name.", "Dara", read, _open_item),
        Stop("asked", "Asking to read an item.", "Dara", read, _ask_to_read),
        Stop("open-papers", "Papers that are open to her.", "Dara", "/papers"),
        Stop("emergency-ask", "Asking to read an item at once.", "Dara", f"{read}/emergency"),
        Stop("drafts", "Drafts that somebody is asked to comment on.", "Tom", "/drafts"),
        Stop("draft", "Her own copy of a draft.", "Tom", f"/drafts/{panel.found['round']}"),
        Stop("notices", "What rang for Nia, the chair.", "Nia", "/notices"),
        Stop("requests", "Who asks to read what.", "Nia", "/requests"),
        Stop("request", "One request, opened or declined.", "Nia", f"/requests/{panel.found['request']}"),
        Stop("readings-list", "Of which minutes the readers are listed.", "Nia", "/readings"),
        Stop("readings", "Who read what.", "Nia", f"/readings/{panel.found['public']}"),
        Stop("emergencies", "Emergencies, each with two people who let it be.", "Nia", "/emergencies"),
        Stop("emergency", "One emergency.", "Nia", f"/emergencies/{panel.found['emergency']}"),
        Stop("clearances", "Clearances hold when a second person confirms them.", "Judith", "/clearances"),
        Stop("access", "Who may read what, by name.", "Judith", f"{at['public']}/access"),
        Stop("withdraw", "Published minutes can be withdrawn at once.", "Judith", f"{at['public']}/withdraw"),
        Stop("confirm-here", "Confirming that it is she, before she goes on.", "Judith", "/confirm?next=%2F"),
        Stop("copy", "Whose a copy is, by its number.", "Owen", "/copies?number=7Q2F"),
        Stop("audit", "The record, newest first, and its proof.", "Owen", "/audit"),
        Stop("jobs", "The work in the background: what runs, what is done, what failed.", "Owen", "/jobs"),
        Stop("not-found", "What is not there and what is not allowed look the same.", "Tom", "/people"),
    )


def after(panel: Panel) -> tuple[Stop, ...]:
    """List the stops once meeting 15 waits for its release, the last ones half an hour later."""
    where = f"/meetings/{panel.found['review']}"
    return (
        Stop("release-meetings", "What waits for Judith, the releasing officer.", "Judith", "/"),
        Stop("release", "The very text that will be public, and her decision.", "Judith", f"{where}/release"),
        Stop("release-files", "The very files.", "Judith", f"{where}/release?tab=files"),
        Stop("release-gate", "What the gate accounted for.", "Judith", f"{where}/release?tab=gate"),
        Stop("release-withheld", "What is withheld.", "Judith", f"{where}/release?tab=withheld"),
        Stop("release-inferred", "What can still be inferred.", "Judith", f"{where}/release?tab=inferred"),
        Stop(
            "release-refused",
            "She has to say that she has read it.",
            "Judith",
            f"{where}/release",
            lambda p: p.press("Record your decision"),
        ),
    )


def late(panel: Panel) -> tuple[Stop, ...]:
    """List the stops at which the last proof is too old."""
    read = f"/read/{panel.found['public']}"
    return (
        Stop("confirm", "What is most guarded wants a proof made just now.", "Dara", read, _open_item),
        Stop("carry-on", "After it, what was typed is sent.", "Dara", read, _confirm),
    )


def public(place: str) -> tuple[Stop, ...]:
    """List the stops in the reading room."""
    body = place.split("/", 2)[1]
    return (
        Stop("public-home", "The reading room: minutes by year.", "public", "/"),
        Stop("public-body", "The minutes of one body.", "public", f"/{body}/"),
        Stop("public-minutes", "Minutes, with a quiet box where something is withheld.", "public", place),
        Stop("public-withheld", "What is withheld, why, and until when.", "public", "/withheld/"),
        Stop("public-registers", "The public registers.", "public", "/registers/"),
        Stop("public-search", "Searching published text.", "public", "/search/?q=pilots"),
        Stop("public-search-none", "A withheld word answers as a word nobody wrote.", "public", "/search/?q=zebra"),
        Stop("public-verify", "Is a copy real?", "public", "/verify/"),
        Stop("public-not-found", "An address that leads nowhere.", "public", "/no-such-page/"),
    )


def _answer(person: Person) -> None:
    person.tick("WHITE").tick("Withhold it").press("Continue to the review").page.wait_for_url("**/review")


def _explain(panel: Panel) -> str:
    return f"/access/{panel.found['public']}?person={panel.found['person']}&item=4"


def _open_item(person: Person) -> object:
    return person.press("Open item 4")


def _confirm(person: Person) -> object:
    person.press("Open item 4").fill("Password", PASSWORD)
    return person.press("Confirm with the password")


def _ask_to_read(person: Person) -> object:
    person.page.locator("#item").select_option(index=3)
    return person.fill("Why you need it", "I sit on the committee.").press("Send to the chair")
