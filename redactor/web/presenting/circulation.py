"""A draft that goes round, as its sender and its readers see it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

from redactor.core.minutes import FRONT
from redactor.services.reading.released import item_of
from redactor.web.presenting.words import banner, head, highest, item_words, levels_of, said_time
from redactor.web.screens.circulation import (
    CirculatePage,
    CommentsPage,
    DraftItem,
    DraftPage,
    DraftsPage,
    SaidComment,
)
from redactor.web.screens.parts import Fact, Link, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from redactor.core.circulation import CirculationRecord
    from redactor.core.records import PersonRecord
    from redactor.services.body.circulation import DraftCopy, Received
    from redactor.services.body.comments import Comment
    from redactor.services.case import Case
    from redactor.services.drafting.review import View
    from redactor.web.screens.parts import FieldError

EVERYBODY = "everybody"
"""The answer that sends a draft to all members."""
_EXCERPT = 90
_DOWNLOADS = (("Word", "docx"), ("Text", "txt"))


def circulate_page(
    meeting: str,
    view: View,
    people: Iterable[PersonRecord],
    running: CirculationRecord | None,
    *,
    closes: str,
    errors: tuple[FieldError, ...] = (),
) -> CirculatePage:
    """Show to whom a draft can go, or to whom it went."""
    where, named = f"/meetings/{meeting}", {person.id: person.name for person in people}
    facts: tuple[Fact, ...] = ()
    if running is not None:
        readers = ", ".join(sorted(named.get(person, "Somebody who left") for person in running.readers))
        facts = (
            Fact("Readers", readers),
            Fact("Since", f"{said_time(running.at)} UTC"),
            Fact("Until", f"{said_time(running.closes)} UTC"),
        )
    members = Option(EVERYBODY, "All members of the body")
    options = (members, *(Option(person, name) for person, name in sorted(named.items(), key=lambda p: p[1])))
    return CirculatePage(
        head(meeting, view.case),
        f"{where}/circulate",
        where,
        options,
        closes,
        facts,
        f"{where}/circulate/close",
        errors,
    )


def comments_page(
    meeting: str,
    case: Case,
    comments: Iterable[Comment],
    *,
    name_of: Callable[[str], str],
    errors: tuple[FieldError, ...] = (),
) -> CommentsPage:
    """Show what waits for an answer, then what has one."""
    where = f"/meetings/{meeting}"
    said = [_said(case, comment, name_of, where=where) for comment in comments]
    return CommentsPage(
        head(meeting, case),
        banner(case.draft.policy, highest(case.draft)),
        where,
        tuple(c for c in said if not c.outcome),
        tuple(c for c in said if c.outcome),
        errors,
    )


def drafts_page(received: Iterable[Received], body_of: Callable[[str], str]) -> DraftsPage:
    """List what went round to somebody, by body and day alone."""
    return DraftsPage(
        tuple(
            Link(
                f"Draft minutes of the {body_of(r.body)}, sent {said_time(r.at)}, "
                f"comments until {said_time(r.closes)} UTC",
                f"/drafts/{r.meeting}",
            )
            for r in received
        )
    )


def draft_page(
    copy: DraftCopy, comments: Iterable[Comment], *, name_of: Callable[[str], str], errors: tuple[FieldError, ...] = ()
) -> DraftPage:
    """Show her copy of a draft, item by item, with what she may see of the comments."""
    case, meeting = copy.case, copy.case.record.id
    where, policy = f"/drafts/{meeting}", case.draft.policy
    items = tuple(_items(copy, [(c, _said(case, c, name_of)) for c in comments]))
    return DraftPage(
        "minutes to comment on",
        banner(policy, copy.level),
        f"Draft {case.version}, sent {said_time(copy.circulation.at)} UTC",
        f"{said_time(copy.circulation.closes)} UTC",
        "/drafts",
        f"{where}/comments",
        items,
        tuple((text, f"{where}/copy.{kind}") for text, kind in _DOWNLOADS),
        f"/confirm?next={quote(where, safe='')}" if copy.stale else "",
        errors,
    )


def _items(copy: DraftCopy, comments: list[tuple[Comment, SaidComment]]) -> Iterator[DraftItem]:
    for name, html in copy.paper.items():
        own = name or FRONT
        options = tuple(
            Option(p.ref, _excerpt(p.text))
            for item, p in copy.case.draft.minutes.portions()
            if item.name == own and p.ref in copy.refs and p.text.strip()
        )
        beside = tuple(said for comment, said in comments if item_of(("portion", comment.ref or "")) == own)
        title = item_words(own)
        yield DraftItem(own.replace("#", "n").replace(".", "-"), title, Markup(html), beside, options)  # noqa: S704 -- our writer's, escaped there, and cleared by the gate


def _said(case: Case, comment: Comment, name_of: Callable[[str], str], *, where: str = "") -> SaidComment:
    record, levels = comment.record, levels_of(case.draft.policy)
    item = item_of(("portion", comment.ref or record.ref))
    note = "" if not comment.changed else "The portion is worded otherwise in this draft."
    note = note if comment.ref else "The portion is not in this draft any more."
    outcome = "" if record.answer is None else "Taken" if record.answer.taken else "Declined"
    return SaidComment(
        record.id,
        levels[record.marking],
        name_of(record.by),
        f"{item_words(item)}, portion {comment.ref or record.ref}",
        comment.words,
        f"{where}/review?item={quote(item)}#decide" if where and comment.ref else "",
        note,
        outcome,
        comment.answer,
        f"{where}/comments/{record.id}" if where and not outcome else "",
    )


def _excerpt(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rsplit(' ', 1)[0]} …"
