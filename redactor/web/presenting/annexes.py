"""Papers beside minutes in words: their markings, what was found in them, what is open to a reader."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from redactor.core.filed import Phase
from redactor.core.policy import parse_policy
from redactor.services.annex.annexed import Choices
from redactor.web.presenting.words import head, item_words, levels_of, said_date
from redactor.web.screens.annexes import (
    OpenPaperRow,
    OpenPapersPage,
    PaperQuestion,
    PaperRow,
    PapersPage,
)
from redactor.web.screens.parts import Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.bootstrap.running import Services
    from redactor.core.records import MeetingRecord
    from redactor.services.annex.annexes import PaperLine
    from redactor.services.annex.consulting import OfferedPaper
    from redactor.services.body.jointly import Held
    from redactor.services.drafting.review import View
    from redactor.web.screens.parts import FieldError, Pages

_COPIES: Final = (("docx", "Word"), ("html", "Web page"), ("txt", "Plain text"))
_ASKED: Final[Mapping[str, tuple[str, tuple[tuple[str, str], ...]]]] = {
    "tracked-changes": ("revisions", (("accept", "Accept the changes"), ("reject", "Reject them"))),
    "look-hidden-text": ("look_hidden", (("withhold", "Leave it out"), ("release", "Show it"))),
    "image-to-release": ("images", (("withhold", "Leave the pictures out"), ("release", "Show them"))),
    "paper-marked-higher": ("parts", (("withhold", "Leave such parts out"),)),
}


def papers_page(
    services: Services,
    view: View,
    lines: tuple[PaperLine, ...],
    held: Held,
    *,
    may: Callable[[str], bool],
    errors: tuple[FieldError, ...] = (),
) -> PapersPage:
    """Show the papers of a meeting to those who work on it."""
    meeting = view.case.record.id
    where, files = f"/meetings/{meeting}", may("paper.file")
    office, names = services.office, {b.id: b.name for b in services.office.bodies.all()}
    items = tuple(Option(i.name, f"{i.number or i.name}. {i.title}") for i in view.draft.minutes.items)
    others = [b for b in office.bodies.all() if b.id not in held.bodies and b.policy == view.case.record.policy_name]
    return PapersPage(
        head(meeting, view.case),
        where,
        tuple(_row(view, line, f"{where}/papers/{line.paper.record.reference}" if files else "") for line in lines),
        (Option("", "Choose a marking"), *_levels(view)),
        (Option("", "The whole meeting"), *items),
        ",".join(office.formats.inputs()),
        services.settings.upload_mb,
        tuple(names.get(body, body) for body in held.bodies),
        tuple(f"{item_words(item)}: {names.get(body, body)} alone" for item, body in held.named.items()),
        action=f"{where}/papers" if files else "",
        join=tuple(Option(b.id, b.name) for b in others) if may("draft.upload") else (),
        join_action=f"{where}/bodies" if others and may("draft.upload") else "",
        held_by=(Option("", "Every body"), *(Option(body, names.get(body, body)) for body in held.bodies)),
        name_action=f"{where}/bodies/items" if len(held.bodies) > 1 and may("access.grant") else "",
        errors=errors,
    )


def choices_of(form: Mapping[str, str]) -> Choices:
    """Read what a person said about what was found in a paper."""
    known = {name: {value for value, _ in options} for name, options in _ASKED.values()}
    given = {name: form[name] for name in known if form.get(name, "") in known[name]}
    return Choices(given.get("revisions"), given.get("look_hidden"), given.get("images"), given.get("parts"))


def _levels(view: View, chosen: str = "") -> tuple[Option, ...]:
    return tuple(Option(level.id, level.id, chosen=level.id == chosen) for level in view.draft.policy.levels)


def _row(view: View, line: PaperLine, action: str) -> PaperRow:
    looks, now = levels_of(view.draft.policy), line.paper.now
    return PaperRow(
        line.paper.record.id,
        line.paper.record.reference,
        line.title,
        item_words(now.item) if now.item else "the whole meeting",
        looks.get(line.proposed or ""),
        looks.get(line.final or ""),
        looks[line.binding],
        tuple(_notes(view, line)),
        tuple(_questions(line)),
        _levels(view, now.marking),
        action,
        now.seq,
    )


def _notes(view: View, line: PaperLine) -> Iterator[str]:
    public, now = view.draft.policy.public_level.id, line.paper.now
    if line.paper.version > 1:
        yield f"Version {line.paper.version}, of {said_date(now.at.date().isoformat())}."
    if now.was_public:
        yield "Its title was public already" + (": withholding it does not take that back." * (now.marking != public))
    if now.marking == public and now.phase is not Phase.FINAL:
        yield "It is not published with the minutes until its marking is final."
    if line.binding != now.marking:
        yield f"Readers need {line.binding} until minutes with its final marking are published."
    if line.fault:
        yield line.fault


def _questions(line: PaperLine) -> Iterator[PaperQuestion]:
    told = set()
    for finding in line.findings:
        name, options = _ASKED.get(finding.code, (finding.code, ()))
        if not finding.choices:
            options = ()
        said = (name, finding.message)
        if said not in told:
            told.add(said)
            yield PaperQuestion(name, finding.message, tuple(Option(v, t) for v, t in options))


def open_papers_page(
    services: Services, found: Iterable[tuple[MeetingRecord, OfferedPaper]], pages: Pages | None = None
) -> OpenPapersPage:
    """Show the papers that are open to a reader. A meeting is named by its body and its day: its title is sealed."""
    names = {b.id: b.name for b in services.office.bodies.all()}
    meetings = groupby(found, key=lambda one: one[0])
    return OpenPapersPage(
        tuple(
            (
                f"{names.get(record.body, record.body)}, begun on {said_date(record.created.date().isoformat())}",
                tuple(_open(record, paper) for _, paper in papers),
            )
            for record, papers in meetings
        ),
        pages,
    )


def _open(record: MeetingRecord, paper: OfferedPaper) -> OpenPaperRow:
    where = f"/papers/{record.id}/{paper.reference}"
    policy = parse_policy(record.policy_text, name=record.policy_name)
    return OpenPaperRow(
        paper.reference,
        paper.title,
        item_words(paper.item) if paper.item else "the whole meeting",
        levels_of(policy)[paper.level],
        "final" if paper.phase == Phase.FINAL else "proposed",
        where,
        tuple((text, f"{where}/copy.{kind}") for kind, text in (_COPIES if paper.takes else ())),
    )
