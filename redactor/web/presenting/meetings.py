"""The list of meetings, by who has to act, and one meeting with the way it has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.access import effective
from redactor.core.records import MeetingState
from redactor.core.tones import Mark
from redactor.web.presenting.words import banner, counted, head, highest, levels_of, said_date, said_time, state_of
from redactor.web.screens.meetings import MeetingGroup, MeetingPage, MeetingRow, MeetingsPage
from redactor.web.screens.parts import Check, Fact, LevelCount, Link, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from redactor.core.site import Gap, Published, Site
    from redactor.services.drafts import Draft
    from redactor.services.retrieval import Shelf
    from redactor.services.review import MeetingLine, View


def meetings_page(lines: Sequence[MeetingLine], site: Site, duties: frozenset[str]) -> MeetingsPage:
    """Group the meetings by whom they wait for."""
    mine: list[MeetingRow] = []
    others: list[MeetingRow] = []
    public: list[MeetingRow] = []
    for line in lines:
        if line.state is MeetingState.PUBLISHED:
            public.append(_public_row(line, site))
        else:
            (mine if _waits_for(line.state, duties) else others).append(_row(line, duties))
    groups = (("Waiting for you", mine), ("Waiting for others", others), ("Public", public))
    return MeetingsPage(
        tuple(
            MeetingGroup(title, tuple(rows), "Version" if title == "Public" else "Next step")
            for title, rows in groups
            if rows
        ),
        upload="/upload" if "secretary" in duties else "",
    )


def _waits_for(state: MeetingState, duties: frozenset[str]) -> bool:
    return ("secretary" if state is MeetingState.DRAFT else "officer") in duties


def _row(line: MeetingLine, duties: frozenset[str]) -> MeetingRow:
    mine, draft = _waits_for(line.state, duties), line.state is MeetingState.DRAFT
    where = f"/meetings/{line.id}"
    if draft:
        step, href = ("Settle and review", f"{where}/findings") if mine else ("A secretary to review it", "")
    else:
        step, href = ("Read and release", f"{where}/release") if mine else ("A second person to release it", "")
    live = f"Version {line.published_version} is public" if line.published_version else ""
    return MeetingRow(
        line.title or "Minutes without a title",
        where,
        f"Uploaded {said_time(line.created)}",
        state_of(line.state),
        live,
        step,
        href,
        withheld=None,
    )


def _public_row(line: MeetingLine, site: Site) -> MeetingRow:
    found = next((m for m in site.meetings if m.body == line.body and m.title == line.title), None)
    return MeetingRow(
        line.title or "Minutes without a title",
        f"/meetings/{line.id}",
        said_date(found.date) if found else f"Uploaded {said_time(line.created)}",
        state_of(line.state),
        step=f"Version {line.published_version}",
        step_note=f"published {said_date(found.published)}" if found else "",
        withheld=gap_counts(found.gaps) if found else (),
    )


def reading_list(shelves: Iterable[Shelf]) -> MeetingsPage:
    """List published minutes for a reader; how much is withheld is what everybody may see."""
    rows = tuple(_shelf_row(shelf) for shelf in shelves)
    return MeetingsPage((MeetingGroup("Published minutes", rows, "To read"),) if rows else ())


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


def meeting_page(meeting: str, view: View, site: Site, *, may: Callable[[str], bool]) -> MeetingPage:
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
    )


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
    sent = state is not MeetingState.DRAFT
    yield Check("Sent for release", "Yes." if sent else "Not yet.", sent)
    public = state is MeetingState.PUBLISHED
    words = "Read and release" if may("release.decide") else "See what waits"
    release = Link(words, f"{where}/release") if state is MeetingState.AWAITING_RELEASE else None
    yield Check("Released by a second person", "Yes. It is public." if public else "Not yet.", public, release)


def _links(meeting: str, view: View, may: Callable[[str], bool]) -> Iterator[Link]:
    where = f"/meetings/{meeting}"
    if may("draft.decide"):
        yield Link("Findings", f"{where}/findings")
        yield Link("Upload the next draft", f"{where}/drafts")
    yield Link("Review", f"{where}/review")
    if view.proposal is not None:
        yield Link("Release", f"{where}/release")
    if may("access.grant"):
        yield Link("Who may read what", f"{where}/access")
    if view.case.record.state is MeetingState.PUBLISHED:
        yield Link("Published minutes", f"/read/{meeting}")
