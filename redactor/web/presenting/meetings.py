"""The list of meetings, by who has to act, and one meeting with the way it has gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import effective
from redactor.core.records import MeetingState
from redactor.core.tones import Mark
from redactor.web.presenting.paging import pages_of
from redactor.web.presenting.words import banner, counted, head, highest, levels_of, said_date, said_time, state_of
from redactor.web.screens.meetings import MeetingGroup, MeetingPage, MeetingRow, MeetingsPage
from redactor.web.screens.parts import Check, Fact, LevelCount, Link, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.core.pages import Rows, Span
    from redactor.core.site import Gap, Published, Site
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.listed import MeetingLine
    from redactor.services.drafting.review import View
    from redactor.services.reading.retrieval import Shelf
    from redactor.services.release.returning import Returned


_PUBLIC: Final = frozenset({MeetingState.PUBLISHED, MeetingState.CORRECTED})
_OVER: Final = _PUBLIC | {MeetingState.WITHDRAWN}


@dataclass(frozen=True, slots=True)
class _Turn:
    """Whose turn it is in a state: the duty, what she does and where, and what others are told."""

    duty: str
    step: str
    page: str
    others: str


_REVIEWS: Final = _Turn("secretary", "Settle and review", "findings", "A secretary to review it")
_TURNS: Final = {
    MeetingState.DRAFT: _REVIEWS,
    MeetingState.IN_REVIEW: _REVIEWS,
    MeetingState.CIRCULATED: _Turn("secretary", "Read the comments", "comments", "Its readers to comment"),
    MeetingState.AWAITING_RELEASE: _Turn("officer", "Read and release", "release", "A second person to release it"),
    MeetingState.SCHEDULED: _Turn("", "", "", "It appears by itself"),
}


def meetings_page(
    lines: Rows[MeetingLine], places: Mapping[str, Published], duties: frozenset[str], *, span: Span
) -> MeetingsPage:
    """Group a page of meetings by whom they wait for; `places` are the public minutes by their addresses."""
    mine: list[MeetingRow] = []
    others: list[MeetingRow] = []
    public: list[MeetingRow] = []
    for line in lines:
        if line.state in _OVER:
            public.append(_public_row(line, places))
        else:
            (mine if _TURNS[line.state].duty in duties else others).append(_row(line, duties))
    groups = (("Waiting for you", mine), ("Waiting for others", others), ("Public", public))
    return MeetingsPage(
        tuple(
            MeetingGroup(title, tuple(rows), "Version" if title == "Public" else "Next step")
            for title, rows in groups
            if rows
        ),
        upload="/upload" if "secretary" in duties else "",
        pages=pages_of("/", span, lines.total),
    )


def _row(line: MeetingLine, duties: frozenset[str]) -> MeetingRow:
    turn, where = _TURNS[line.state], f"/meetings/{line.id}"
    mine = turn.duty in duties
    return MeetingRow(
        line.title or "Minutes without a title",
        where,
        f"Uploaded {said_time(line.created)}",
        state_of(line.state),
        standing_words(line.published_version, line.withdrawn_version),
        turn.step if mine else turn.others,
        f"{where}/{turn.page}" if mine else "",
        f"{_UNTIL[line.state]} {said_time(line.until)} UTC" if line.until else "",
        withheld=None,
    )


_UNTIL: Final = {MeetingState.CIRCULATED: "until", MeetingState.SCHEDULED: "on"}


def standing_words(published: int | None, withdrawn: int | None) -> str:
    """Say which version readers have, or that the last one was withdrawn; empty before the first."""
    if published is not None:
        return f"Version {published} is public"
    return f"Version {withdrawn} was withdrawn" if withdrawn is not None else ""


def _public_row(line: MeetingLine, places: Mapping[str, Published]) -> MeetingRow:
    found = places.get(line.place)
    return MeetingRow(
        line.title or "Minutes without a title",
        f"/meetings/{line.id}",
        said_date(found.date) if found else f"Uploaded {said_time(line.created)}",
        state_of(line.state),
        step=f"Version {line.published_version or line.withdrawn_version}",
        step_note=f"published {said_date(found.published)}" if found else "",
        withheld=gap_counts(found.gaps) if found else (),
    )


def reading_list(shelves: Rows[Shelf], span: Span) -> MeetingsPage:
    """List published minutes for a reader; how much is withheld is what everybody may see."""
    rows = tuple(_shelf_row(shelf) for shelf in shelves)
    groups = (MeetingGroup("Published minutes", rows, "To read"),) if rows else ()
    return MeetingsPage(groups, pages=pages_of("/read", span, shelves.total))


def _shelf_row(shelf: Shelf) -> MeetingRow:
    found = shelf.published
    opened = shelf.open_items
    more = f"and more of {'item' if len(opened) == 1 else 'items'} {', '.join(opened)}" if opened else ""
    return MeetingRow(
        found.title,
        f"/read/{shelf.meeting}",
        said_date(found.date),
        State("Published", "outline"),
        f"Version {found.version}, {said_date(found.published)}",
        "The public minutes",
        f"/read/{shelf.meeting}",
        more,
        gap_counts(found.gaps),
    )


def gap_counts(gaps: Iterable[Gap]) -> tuple[LevelCount, ...]:
    """Count the items of which something is withheld, the highest level first."""
    found: dict[Mark, int] = {}
    for gap in gaps:
        mark = Mark(gap.level, gap.tone)
        found[mark] = found.get(mark, 0) + 1
    ordered = sorted(found.items(), key=lambda pair: pair[0].tone, reverse=True)
    return tuple(LevelCount(mark, counted(number, "item")) for mark, number in ordered)


def withheld_counts(draft: Draft) -> tuple[LevelCount, ...]:
    """Count the items of a draft of which something would be withheld, by the highest level in it."""
    looks = levels_of(draft.policy)
    found: dict[str, int] = {}
    for item in draft.minutes.items:
        withheld = [effective(p, item, draft.policy) for p in item.portions if p.disposition != "release"]
        if withheld:
            level = draft.policy.highest(withheld).id
            found[level] = found.get(level, 0) + 1
    return tuple(
        LevelCount(looks[level.id], counted(found[level.id], "item"))
        for level in reversed(draft.policy.levels)
        if level.id in found
    )


def meeting_page(
    meeting: str,
    view: View,
    site: Site,
    *,
    may: Callable[[str], bool],
    returned: tuple[Fact, ...] = (),
    adoption: tuple[Fact, ...] = (),
) -> MeetingPage:
    """Show where a meeting stands."""
    draft = view.draft
    found = draft.minutes.meeting
    public = _published(view, site)
    return MeetingPage(
        head(meeting, view.case),
        banner(draft.policy, highest(draft)),
        (
            Fact("Reference", found.reference or "None found"),
            Fact("Policy", draft.policy.title),
            Fact("Draft", f"Version {view.case.version}, uploaded {said_time(view.case.record.created)}"),
            Fact("Items", str(len(draft.minutes.items))),
            Fact("Withheld", "" if withheld_counts(draft) else "Nothing", withheld_counts(draft)),
        ),
        tuple(_steps(meeting, view, may)),
        tuple(Fact(f"Version {p.version}", f"published {said_date(p.published)}") for p in public),
        tuple(_links(meeting, view, may)),
        returned,
        adoption,
    )


def returned_facts(returned: Returned | None, name_of: Callable[[str], str]) -> tuple[Fact, ...]:
    """Say who sent the last release back, and why."""
    if returned is None:
        return ()
    return (Fact("By", f"{name_of(returned.by)}, {said_time(returned.at)} UTC"), Fact("Why", returned.reason))


def _published(view: View, site: Site) -> list[Published]:
    reference = view.draft.minutes.meeting.reference
    return [
        m for m in site.meetings if m.body == view.case.record.body and reference and m.place.endswith(_slug(reference))
    ]


def _slug(reference: str) -> str:
    from redactor.core.site import slug

    return f"/{slug(reference)}"


def _steps(meeting: str, view: View, may: Callable[[str], bool]) -> Iterator[Check]:
    where, state, open_ = f"/meetings/{meeting}", view.case.record.state, view.draft.minutes.findings
    yield Check("Draft read", f"{counted(len(view.draft.minutes.items), 'item')} found.")
    decides = may("draft.decide")
    settle = Link(f"Settle {counted(len(open_), 'finding')}", f"{where}/findings") if open_ and decides else None
    yield Check("Findings", f"{len(open_)} open." if open_ else "All settled.", not open_, settle)
    mend = Link(f"Mend {counted(len(view.leaks), 'leak')}", f"{where}/review") if view.leaks else None
    leaks = f"{counted(len(view.leaks), 'leak')} to settle." if view.leaks else "Nothing withheld is given away."
    yield Check("Review", "After the findings." if open_ else leaks, not open_ and not view.leaks, mend)
    sent = state in _OVER | {MeetingState.AWAITING_RELEASE, MeetingState.SCHEDULED}
    yield Check("Sent for release", "Yes." if sent else "Not yet.", sent)
    public = state in _PUBLIC
    words = "Read and release" if may("release.decide") else "See what waits"
    waits = state in (MeetingState.AWAITING_RELEASE, MeetingState.SCHEDULED)
    release = Link(words, f"{where}/release") if waits else None
    yield Check("Released by a second person", "Yes. It is public." if public else "Not yet.", public, release)


def _links(meeting: str, view: View, may: Callable[[str], bool]) -> Iterator[Link]:
    where = f"/meetings/{meeting}"
    if may("draft.decide"):
        yield Link("Findings", f"{where}/findings")
        yield Link("Upload the next draft", f"{where}/drafts")
    if may("draft.circulate"):
        yield Link("Circulate the draft", f"{where}/circulate")
        yield Link("Comments", f"{where}/comments")
    yield Link("Review", f"{where}/review")
    if view.proposal is not None:
        yield Link("Release", f"{where}/release")
    yield Link("Papers and bodies", f"{where}/papers")
    yield Link("Approval by the body", f"{where}/adoption")
    yield Link("Versions", f"{where}/versions")
    if may("access.grant"):
        yield Link("Who may read what", f"{where}/access")
    if view.case.record.state in _PUBLIC:
        yield Link("Published minutes", f"/read/{meeting}")
        if may("disclosure.read"):
            yield Link("What was disclosed", f"{where}/disclosures")
        if may("release.decide"):
            yield Link("Withdraw the minutes", f"{where}/withdraw")
