"""Why somebody can, or cannot, read an item of published minutes, in words; and who read what of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from redactor.core.access import Denial
from redactor.core.audit import Action
from redactor.web.presenting.access import recusal_row, request_rows, rules_of
from redactor.web.presenting.frame import duty_words
from redactor.web.presenting.grounds import ground_words
from redactor.web.presenting.words import counted, item_words, levels_of, said_date, said_time
from redactor.web.screens.access import ExplainPage, Explanation, GrantRow, PublishedList
from redactor.web.screens.parts import Link, Option
from redactor.web.screens.readings import ReadingRow, ReadingsPage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redactor.core.site import Published
    from redactor.services.reading.published_access import Answer, Looked, Reading
    from redactor.services.reading.reading_requests import Asked

_NEXT: Final = {
    "not-named": "A releasing officer names the person for the item, or the chair opens it on a request.",
    "withheld-without-level": "A releasing officer names the person for the item, or the chair opens it on a request.",
    "no-clearance-in-body": "The administrator proposes a clearance in the body, and an officer or the chair confirms.",
    "no-clearance": "The administrator proposes a clearance, and an officer or the chair confirms it.",
    "recused": "Nothing opens it while the person stays out. A releasing officer can lift the recusal.",
    "embargo": "It opens at its time. A releasing officer or the secretary can set another.",
    "inactive": "The account is closed. The administrator can invite the person under another address.",
}
_DEEDS: Final = {
    Action.READ: ("read", "was refused"),
    Action.COPY: ("took a copy of", "was refused a copy of"),
    Action.EXPORT: ("was given a file of", "was refused a file of"),
}


def published_list(published: Mapping[str, Published], where: str, title: str, lead: str) -> PublishedList:
    """Offer published meetings, by public title."""
    links = (
        Link(f"{p.title}, {said_date(p.date)}" if p.date else p.title, f"{where}/{meeting}")
        for meeting, p in published.items()
    )
    return PublishedList(title, lead, tuple(links))


def explain_page(
    looked: Looked,
    asked: tuple[str, str],
    answer: Answer | None,
    waiting: Sequence[Asked],
    *,
    answers: bool,
    grants: bool,
    name_of: Callable[[str], str],
) -> ExplainPage:
    """Show who may read what of a published meeting; who `answers` requests and who `grants` is told where."""
    published, where = looked.published, f"/access/{looked.meeting}"
    explanation = None
    if answer is not None:
        explanation = _explained(looked, asked, answer, grants=grants, name=name_of(asked[0]))
    return ExplainPage(
        published.title,
        "You do not see the text here: items appear by number and public title only.",
        where,
        tuple(Option(p.id, f"{p.name}, {duty_words(p.duties)}", chosen=p.id == asked[0]) for p in looked.people),
        tuple(
            Option(line.name, f"{line.number or line.name}. {line.title}", chosen=line.name == asked[1])
            for line in published.lines
        ),
        explanation,
        tuple(_grants(looked, name_of)),
        request_rows(waiting, name_of, answers=answers),
        tuple(recusal_row(r, name_of) for r in looked.facts.recusals),
    )


def _explained(looked: Looked, asked: tuple[str, str], answer: Answer, *, grants: bool, name: str) -> Explanation:
    what, policy = item_words(asked[1]), looked.policy
    source = f"{policy.title}, version {policy.version}. This question and its answer are recorded."
    if answer.level is None:
        return Explanation(f"{name} can read {what}", "All of it is public: everybody reads it.", (), source)
    looks = levels_of(policy)
    level = looks.get(answer.level)
    denied = answer.verdict if isinstance(answer.verdict, Denial) and not answer.readable else None
    sentence = "The rules below are applied in this order."
    if denied is not None:
        sentence = f"{denied.reason} The first “no” below decides."
    link = Link("Who may read what", f"/meetings/{looked.meeting}/access") if denied is not None and grants else None
    return Explanation(
        f"{name} {'can' if answer.readable else 'cannot'} read {what}",
        sentence,
        rules_of(answer.steps, can=answer.readable),
        source,
        level,
        _NEXT.get(denied.rule, "") if denied is not None else "",
        link,
    )


def _grants(looked: Looked, name_of: Callable[[str], str]) -> Iterator[GrantRow]:
    looks, levels = levels_of(looked.policy), {gap.item: gap.level for gap in looked.published.gaps}
    for grant in looked.grants:
        level = levels.get(grant.item, looked.policy.public_level.id)
        yield GrantRow(
            grant.id,
            name_of(grant.person),
            grant.item,
            looks.get(level, looks[looked.policy.levels[-1].id]),
            said_time(grant.starts),
            said_time(grant.ends),
            name_of(grant.granted_by),
        )


def readings_page(
    meeting: str,
    published: Published,
    readings: Sequence[Reading],
    asked: tuple[str, str],
    *,
    name_of: Callable[[str], str],
) -> ReadingsPage:
    """Show who read what of a published meeting: by item and by person, without a text."""
    where = f"/readings/{meeting}"
    people = sorted({r.person for r in readings if r.person} | ({asked[1]} - {""}))
    items = (
        Option(line.name, f"{line.number or line.name}. {line.title}", chosen=line.name == asked[0])
        for line in published.lines
    )
    return ReadingsPage(
        published.title,
        where,
        (Option("", "Every item"), *items),
        (Option("", "Everybody"), *(Option(p, name_of(p), chosen=p == asked[1]) for p in people)),
        tuple(_row(r, where, name_of) for r in readings),
        counted(len(readings), "entry").replace("entrys", "entries"),
    )


def _row(reading: Reading, where: str, name_of: Callable[[str], str]) -> ReadingRow:
    done, refused = _DEEDS[reading.deed]
    what = ", ".join(item_words(i) if i != "*" else "the meeting" for i in reading.items) or "the minutes"
    who = name_of(reading.person) if reading.person else "Nobody who was signed in"
    return ReadingRow(
        said_time(reading.at),
        who,
        f"{refused if reading.refused else done} {what}",
        ground_words(reading.rule),
        f"{where}?person={quote(reading.person)}" if reading.person else "",
    )
