"""Which marking each item and portion has, where it came from, and what is to become of it.

Rules this module keeps:

- Silence means no: what nobody marked has no marking and goes to review; a draft never defaults to public.
- A contradiction is a finding; until it is settled, the most restricted reading holds.
- A stub clears nothing but itself. A label inside pasted mail is never taken for the portion's, and never ignored.
- Every occurrence of a level's name is a marking, part of a stub, a known false friend, settled, or a finding.
- What is said of unmarked material holds for what bears no marking, and for nothing else.
- What is restricted is withheld until a person releases it; rules of the policy suggest and never decide.
- What changed since the draft before waits until a person has looked at it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.banners import banner_findings, settled_meeting
from redactor.core.contradictions import contradictions, item_marks
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.document import Paragraph, SectionBreak
from redactor.core.fitting import MissingPortionError, check_fit
from redactor.core.inheriting import carried_findings, inherited
from redactor.core.mending import mended
from redactor.core.minutes import FRONT, Item, Mark, Minutes, Portion
from redactor.core.pointing import Targets
from redactor.core.scrutiny import document_findings, number_gaps, word_findings
from redactor.core.waiting import changed_findings, waits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.document import Document
    from redactor.core.policy import Policy

__all__ = ["MissingPortionError", "classify", "item_marks"]

_OUTRANKS: Final = ("line", "prefix", "heading", "portion", "row", "style", "control")
_PROSE: Final = 60  # characters; what is shorter may still be the title of the minutes
BANNER: Final = "banner"
"""The origin of a mark in a page header's table: it is the document's, and a copy writes its own there."""


def classify(minutes: Minutes, policy: Policy, decisions: Decisions, *, draft_sha256: str) -> Minutes:
    """Give every item and portion its marking, origin and disposition, and list what a person has to settle.

    Raises MissingPortionError where the decisions name something that is not there.
    """
    minutes = inherited(replace(minutes, items=_told_apart(minutes.items)), decisions)
    check_fit(minutes, policy, decisions)
    minutes = replace(minutes, meeting=settled_meeting(minutes, policy, decisions))
    unmarked = _unmarked(minutes, policy, decisions)
    rules = _Rules(policy, decisions, unmarked)
    items = tuple(rules.item(item) for item in minutes.items)
    targets = Targets(items, policy)
    front = rules.front(minutes, _story_levels(minutes.document, items, policy))
    made = replace(
        minutes,
        items=tuple(rules.pointed(item, targets) for item in items),
        front=rules.pointed(front, targets),
    )
    findings = (
        *document_findings(made, decisions, settled=unmarked.settled, draft_sha256=draft_sha256),
        *banner_findings(made, policy, decisions),
        *contradictions(made, policy, decisions),
        *number_gaps(made, decisions),
        *changed_findings(made, decisions),
        *carried_findings(made, decisions),
        *word_findings(made, policy, decisions),
    )
    return replace(made, findings=tuple(dict.fromkeys(findings)))


def _told_apart(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Name an item by its position where its number is taken: by the front matter, or by an item before it.

    Two portions with one ref would be released together.
    """
    taken, out = {FRONT}, []
    for position, item in enumerate(items, 1):
        made = _renamed(item, f"#{position}") if item.name in taken else item
        taken.add(made.name)
        out.append(made)
    return tuple(out)


def _renamed(item: Item, name: str) -> Item:
    def ref(old: str) -> str:
        return f"{name}{old.removeprefix(item.name)}"

    return replace(
        item,
        name=name,
        portions=tuple(replace(p, ref=ref(p.ref)) for p in item.portions),
        resolutions=tuple(replace(r, ref=ref(r.ref)) for r in item.resolutions),
        actions=tuple(replace(a, ref=ref(a.ref)) for a in item.actions),
    )


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """What holds for material that nobody marked: a level and where it came from, or nothing."""

    level: str | None
    origin: str | None
    settled: bool


def _unmarked(minutes: Minutes, policy: Policy, decisions: Decisions) -> _Unmarked:
    if decisions.unmarked and (level := policy.level(decisions.unmarked)):
        return _Unmarked(level.id, "decision", settled=True)
    meeting = minutes.meeting
    if meeting.status in ("final", "approved") and meeting.marking and meeting.marking_origin == "statement":
        return _Unmarked(meeting.marking, "statement", settled=True)
    return _Unmarked(None, None, settled=False)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The policy and the decisions, as they apply to one item or portion after the other."""

    policy: Policy
    decisions: Decisions
    unmarked: _Unmarked

    def item(self, item: Item) -> Item:
        decided = self._decided(item)
        marks = item_marks(item)
        marking, origin = self._resolve(marks)
        assumed = False
        if decided.marking and (level := self.policy.level(decided.marking)):
            marking, origin = level.id, origin if marking == level.id and marks else "decision"
        elif marking is None and not marks:
            marking, origin, assumed = self.unmarked.level, self.unmarked.origin, True
        made = replace(
            item,
            marking=marking,
            origin=origin,
            assumed=assumed,
            public_title=decided.public_title,
            title_released=Span(item.name) in decided.release,
            stub=decided.stub,
            reason=decided.reason,
        )
        return replace(made, portions=tuple(self._walk(made)))

    def front(self, minutes: Minutes, story_levels: dict[str, str]) -> Item:
        """Mark the front matter: public once somebody has said what is unmarked; a marked line stays restricted.

        A decision about item 0 is about all of it. Where no items were found, it is the minutes, and a marking on a
        line of its own holds for what follows it, once text has begun.
        """
        banners = {(f.at.region, f.at.steps[:-1]) for f in minutes.furniture if f.at.steps[-1:] == (-1,)}
        decided = self.policy.level(self._decided(minutes.front).marking or "")
        marking, origin = (decided.id, "decision") if decided else (self.unmarked.level, self.unmarked.origin)
        made = replace(minutes.front, marking=marking, origin=origin, assumed=decided is None)
        portions, line, begun = [], None, False
        for portion in made.portions:
            marks = portion.marks
            if portion.at.region != "body" and (portion.at.region, portion.at.steps[:-1]) in banners:
                marks = tuple(replace(m, origin=BANNER) if m.origin == "line" else m for m in marks)
            if story := story_levels.get(portion.at.region):
                marks = (*marks, Mark(story, "inherited"))
            begun = begun or len(portion.text) >= _PROSE
            if begun and not minutes.items and portion.at.region == "body" and portion.kind == "other":
                line = next((m for m in marks if m.origin == "line"), line)
            portions.append(self._portion(replace(portion, marks=marks), made, line))
        return replace(made, portions=tuple(portions))

    def pointed(self, item: Item, targets: Targets) -> Item:
        """Let rows and lines that point to something restricted inherit its marking."""
        front = item.name == FRONT
        return replace(
            item, portions=tuple(self._pointed(p, item, targets.level_for(item, p, front=front)) for p in item.portions)
        )

    def _pointed(self, portion: Portion, item: Item, level: str | None) -> Portion:
        if level is None or (portion.marking is not None and self.policy.dominates(portion.marking, level)):
            return portion
        return self._disposed(replace(portion, marking=level, origin="inherited"), item)

    def _walk(self, item: Item) -> Iterator[Portion]:
        """Mark the portions in their order: a marking on a line of its own holds for what follows it in the item."""
        line: Mark | None = None
        for index, portion in enumerate(item.portions):
            own_line = next((m for m in portion.marks if m.origin == "line"), None)
            if own_line and portion.kind == "other":
                line = own_line if index > 0 else None
            yield self._portion(portion, item, line)

    def _portion(self, portion: Portion, item: Item, line: Mark | None) -> Portion:
        marks = [m for m in portion.marks if m.origin != BANNER]
        marking, origin = self._resolve(marks)
        if not marks and line is not None:
            marking, origin = line.level, "line"
        elif not marks:
            marking, origin = item.marking, "inherited" if item.origin not in ("statement", "decision") else item.origin
        unknown = any(m.level is None for m in marks)
        return self._disposed(replace(portion, marking=None if unknown else marking, origin=origin), item)

    def _resolve(self, marks: Iterable[Mark]) -> tuple[str | None, str | None]:
        """Take the most restricted of some markings; an unknown label has no level."""
        known = [m for m in marks if m.level is not None]
        if not known:
            return None, None
        top = self.policy.highest(m.level for m in known).id
        origins = [m.origin for m in known if m.level == top]
        return top, min(origins, key=lambda o: _OUTRANKS.index(o) if o in _OUTRANKS else len(_OUTRANKS))

    def _disposed(self, portion: Portion, item: Item) -> Portion:
        decided, decisions = self._decided(item), self.decisions
        text = next((t.text for t in decisions.public_texts if t.ref == portion.ref), None)
        image = decisions.images.get(portion.ref) if portion.kind == "image" else None
        named = image == "release" or any(s.covers(portion.ref, portion.kind) for s in decided.release)
        apart = image == "withhold" or any(s.covers(portion.ref, portion.kind) for s in decided.withhold)
        if apart or text is not None:
            disposition, named = "withhold", False
        elif not named and image is None and waits(portion.ref, item.name, decisions):
            disposition = "review"
        else:
            disposition = "release" if named else self._by_policy(portion, item)
        reworded, cuts = mended(portion, decisions)
        return replace(portion, disposition=disposition, named=named, substitute=text, reworded=reworded, cuts=cuts)

    def _by_policy(self, portion: Portion, item: Item) -> str:
        """Say what becomes of a portion while nobody has decided about it."""
        if portion.kind == "stub":
            return "release"
        if portion.marking is None:
            return "review" if item.marking is None else "withhold"
        top = self.policy.highest([portion.marking, item.binding(portion) or portion.marking])
        if portion.kind == "image" and top.public:
            return "withhold" if self.decisions.images.get("") == "withhold" else "release"
        return top.disposition(portion.kind)

    def _decided(self, item: Item) -> ItemDecision:
        return self.decisions.items.get(item.name) or ItemDecision(item.name)


def _story_levels(document: Document, items: tuple[Item, ...], policy: Policy) -> dict[str, str]:
    """Find the page headers and footers that stand only in sections of restricted items: they are as restricted."""
    levels: dict[int, list[str | None]] = {}
    for section, found in _sections(document, items):
        for story in document.sections[section].stories if section < len(document.sections) else ():
            levels.setdefault(story, []).extend(found)
    out: dict[str, str] = {}
    for story, markings in levels.items():
        known = [m for m in markings if m is not None and m != policy.public_level.id]
        if known and len(known) == len(markings):
            out[f"story:{story}"] = policy.highest(known).id
    return out


def _sections(document: Document, items: tuple[Item, ...]) -> Iterator[tuple[int, list[str | None]]]:
    """Give for each page section the markings of what stands in it; None for text that belongs to no item."""
    breaks = [(i, b.section) for i, b in enumerate(document.blocks) if isinstance(b, SectionBreak)]
    starts = [(item.heading.steps[0], item.marking) for item in items if item.heading]
    start = 0
    for end, section in [*breaks, (len(document.blocks), len(document.sections) - 1)]:
        inside = [marking for at, marking in starts if start <= at < end]
        first = min((at for at, _ in starts if start <= at < end), default=end)
        before = [marking for at, marking in starts if at < start][-1:] or [None]
        loose = any(not isinstance(b, Paragraph) or b.text.strip() for b in document.blocks[start:first])
        yield section, [*inside, *(before if loose or not inside else [])]
        start = end + 1
