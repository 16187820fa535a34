"""The findings page: a card for each question, a line for each answer, and what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from redactor.core.history import standing
from redactor.web.deciding.findings import image_key, settle_key
from redactor.web.deciding.items import find_item, item_of_ref
from redactor.web.presenting.words import banner, counted, head, highest, item_words, levels_of, said_time
from redactor.web.screens.meetings import FindingCard, FindingsPage, SettledFinding
from redactor.web.screens.parts import Fact, LevelCount, Option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from redactor.core.decisions import Decisions
    from redactor.core.history import Entry
    from redactor.core.minutes import Finding, Minutes
    from redactor.core.tones import Mark
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.review import View
    from redactor.web.deciding.findings import Question

_ITEM: Final = "item-"
_NAMES: Final = {
    "carried-action": "An action of an earlier meeting",
    "changed-portion": "Changed since the draft before",
    "conflicting-markings": "Markings that disagree",
    "image-to-release": "An image",
    "item-number-gap": "Numbers of items",
    "lexicon": "A term that may be public",
    "look-hidden-text": "Text that cannot be seen",
    "no-items": "No agenda items",
    "paper-named": "A restricted paper that is named",
    "reason-missing": "A reason that the policy wants",
    "restricted-body-in-public-document": "A restricted item in a public document",
    "stub-without-marking": "A stub without a marking",
    "suggestion": "A suggestion, dismissed",
    "tracked-changes": "Tracked changes",
    "unknown-marking": "A label that the policy does not know",
    "unmarked-material": "What bears no marking",
    "unread-marking-word": "A level’s name in the text",
}


def findings_page(
    meeting: str,
    view: View,
    asked: Sequence[Question],
    *,
    name_of: Callable[[str], str],
    given: Mapping[str, str],
    again: str = "",
) -> FindingsPage:
    """Show what is open and what was settled; `again` is what somebody wants to answer once more."""
    draft, where = view.draft, f"/meetings/{meeting}"
    settled = tuple(s for s in _settled(meeting, view, name_of) if s.key not in {q.key for q in asked})
    return FindingsPage(
        head(meeting, view.case),
        banner(draft.policy, highest(draft)),
        f"{where}/findings?again={quote(again)}" if again else f"{where}/findings",
        f"{where}/review",
        where,
        str(view.seq),
        status_line(draft),
        tuple(_card(number, q, draft, given) for number, q in enumerate(asked, len(settled) + 1)),
        settled,
        tuple(_read(draft)),
        tuple(_dropped(draft.minutes)),
    )


def status_line(draft: Draft) -> str:
    """Give the status line as the public copy would have it; empty where there is none."""
    if draft.decisions.status:
        return draft.decisions.status
    places = {(f.at.region, f.at.steps) for f in draft.minutes.furniture if f.kind == "status"}
    found = (p.text for p in draft.minutes.front.portions if (p.at.region, p.at.steps) in places)
    return " ".join(next(found, "").split())


def _card(number: int, question: Question, draft: Draft, given: Mapping[str, str]) -> FindingCard:
    finding = question.finding
    chosen = given.get(question.key, "")
    return FindingCard(
        question.key,
        number,
        _where(finding),
        question.text,
        tuple(Option(a.value, a.text, a.hint, chosen=a.value == chosen) for a in question.answers),
        _quote(finding, draft.minutes),
        question.hint,
        _level(finding, draft),
        finding.place,
    )


def _where(finding: Finding) -> str:
    name = _NAMES.get(finding.code, "A finding")
    where = finding.ref or (item_words(finding.item) if finding.item else "")
    return f"{name}: {where}" if where else name


def _quote(finding: Finding, minutes: Minutes) -> str:
    """Give the draft's own words at the place of a finding."""
    pair = item_of_ref(minutes, finding.ref) if finding.ref else None
    if pair is not None:
        return pair[1].text
    item = find_item(minutes, finding.item) if finding.item else None
    return f"{item.number or ''} {item.title}".strip() if item else ""


def _level(finding: Finding, draft: Draft) -> Mark | None:
    item = find_item(draft.minutes, finding.item) if finding.item else None
    return levels_of(draft.policy)[item.marking] if item and item.marking else None


def _settled(meeting: str, view: View, name_of: Callable[[str], str]) -> Iterator[SettledFinding]:
    entries = standing(view.case.entries)
    where = f"/meetings/{meeting}"
    for number, (key, about, answer, level) in enumerate(_answers(view.draft), 1):
        item = key.removeprefix(_ITEM)
        change = f"{where}/review?item={quote(item)}#decide" if key.startswith(_ITEM) else f"?again={quote(key)}"
        yield SettledFinding(key.replace("#", "n"), number, about, answer, _who(key, entries, name_of), change, level)


def _answers(draft: Draft) -> Iterator[tuple[str, str, str, Mark | None]]:
    """List what was answered: its key, what it is about, the answer."""
    decided, looks = draft.decisions, levels_of(draft.policy)
    if decided.unmarked:
        yield "unmarked-material", _NAMES["unmarked-material"], "It is", looks.get(decided.unmarked)
    if decided.revisions:
        yield "tracked-changes", _NAMES["tracked-changes"], f"All {decided.revisions}ed.", None
    if decided.look_hidden:
        said = "Left out." if decided.look_hidden == "withhold" else "Treated like any other text."
        yield "look-hidden-text", _NAMES["look-hidden-text"], said, None
    for ref, choice in decided.images.items():
        said = "Published." if choice == "release" else "Left out."
        yield image_key(ref), f"{_NAMES['image-to-release']}: {ref}", said, None
    for name, item in decided.items.items():
        if item.marking:
            yield f"{_ITEM}{name}", f"Marking of {item_words(name)}", "Set to", looks.get(item.marking)
    for settle in decided.settled:
        about = _NAMES.get(settle.code, settle.code)
        why = settle.why or "no reason given"
        yield settle_key(settle), f"{about}: {settle.ref}", f"{why[:1].upper()}{why[1:].removesuffix('.')}.", None


def _who(key: str, entries: Sequence[Entry], name_of: Callable[[str], str]) -> str:
    last = next((e for e in reversed(entries) if e.change is not None and key in _keys(e.change)), None)
    return f"{name_of(last.by)}, {said_time(last.at)}" if last else ""


def _keys(change: Decisions) -> set[str]:
    single = {"unmarked-material": "unmarked", "tracked-changes": "revisions", "look-hidden-text": "look_hidden"}
    return (
        {key for key, name in single.items() if getattr(change, name)}
        | {image_key(ref) for ref in change.images}
        | {f"{_ITEM}{name}" for name, item in change.items.items() if item.marking}
        | {settle_key(settle) for settle in change.settled}
    )


def _read(draft: Draft) -> Iterator[Fact]:
    minutes, looks = draft.minutes, levels_of(draft.policy)
    yield Fact("Items", str(len(minutes.items)))
    marked: dict[str, list[str]] = {}
    for item in minutes.items:
        if item.marking:
            marked.setdefault(item.marking, []).append(item.name)
    counts = tuple(
        LevelCount(looks[level.id], ", ".join(marked[level.id]))
        for level in reversed(draft.policy.levels)
        if level.id in marked
    )
    yield Fact("Marked", "" if counts else "None", counts)
    yield Fact("People", counted(len(minutes.people), "name"))
    yield Fact("Decisions", str(sum(len(i.resolutions) for i in minutes.items)))
    yield Fact("Actions", str(sum(len(i.actions) for i in minutes.items)))


def _dropped(minutes: Minutes) -> Iterator[Fact]:
    document = minutes.document
    if document.revisions:
        yield Fact("Tracked changes", str(document.revisions))
    if document.hidden:
        yield Fact("Text that cannot be seen", counted(len(document.hidden), "place"))
    kinds: dict[str, int] = {}
    for loss in document.losses:
        kinds[loss.kind] = kinds.get(loss.kind, 0) + 1
    for kind, number in sorted(kinds.items()):
        yield Fact(kind.replace("-", " ").capitalize(), str(number))
