"""Which marking each item and portion has, where it came from, and what contradicts what.

Rules this module keeps:

- Silence means no: what nobody marked has no marking and goes to review; a draft never defaults to public.
- A contradiction is a finding; until it is settled, the most restricted reading holds.
- A stub clears nothing but itself. A label inside pasted mail is never taken for the portion's, and never ignored.
- Every occurrence of a level's name is a marking, part of a stub, a known false friend, settled, or a finding.
- What is restricted is withheld until a person releases it; rules of the policy suggest and never decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.document import Paragraph, SectionBreak
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.marking import labels_of
from redactor.core.minutes import FRONT, Finding, Item, Mark, Minutes, Portion
from redactor.core.scrutiny import document_findings, number_gaps, word_findings
from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.document import Document
    from redactor.core.policy import Policy

_OUTRANKS: Final = ("line", "prefix", "heading", "portion", "row", "style", "control")


class MissingPortionError(UsageError):
    """The decisions name a portion or an item that the draft does not have."""

    code = "missing-portion"


def classify(minutes: Minutes, policy: Policy, decisions: Decisions, *, draft_sha256: str) -> Minutes:
    """Give every item and portion its marking, origin and disposition, and list what a person has to settle.

    Raises MissingPortionError where the decisions name something that is not there.
    """
    _check(minutes, policy, decisions)
    unmarked = _unmarked(minutes, policy, decisions)
    items = tuple(_item(item, policy, decisions, unmarked) for item in minutes.items)
    markings = {item.name: item for item in items}
    by_position = {f"#{n}": item for n, item in enumerate(items, 1)} | markings
    items = tuple(_point(item, by_position, policy, decisions) for item in items)
    front = _point(_front(minutes.front, items, minutes.document, policy, decisions, unmarked), by_position, policy, decisions)
    made = replace(minutes, items=items, front=front)
    findings = (
        *document_findings(made, decisions, unmarked.settled, draft_sha256),
        *(f for item in items for f in _item_findings(item, made, policy, decisions)),
        *number_gaps(made, decisions),
        *word_findings(made, policy, decisions),
    )
    return replace(made, findings=tuple(dict.fromkeys(findings)))


@dataclass(frozen=True, slots=True)
class _Unmarked:
    """What holds for material that nobody marked: a level and where it came from, or nothing."""

    level: str | None
    origin: str | None
    settled: bool


def _unmarked(minutes: Minutes, policy: Policy, decisions: Decisions) -> _Unmarked:
    if decisions.unmarked:
        level = policy.level(decisions.unmarked)
        if level is None:
            raise MissingPortionError(
                f"document.unmarked: {decisions.unmarked} is no level of the policy {policy.name}.",
                remedy=f"Choose one of {', '.join(x.id for x in policy.levels)}.",
            )
        return _Unmarked(level.id, "decision", settled=True)
    meeting = minutes.meeting
    if meeting.status in ("final", "approved") and meeting.marking and meeting.marking_origin == "statement":
        return _Unmarked(meeting.marking, "statement", settled=True)
    return _Unmarked(None, None, settled=False)


def _check(minutes: Minutes, policy: Policy, decisions: Decisions) -> None:
    """Refuse decisions about things that are not there: a typo must never silently release or withhold nothing."""
    portions = {item.name: item.portions for item in minutes.parts()}
    for name, decision in decisions.items.items():
        if name not in portions:
            raise _missing(f"[item.{name}]", f"there is no item {name}", portions)
        for span in (*decision.release, *decision.withhold):
            _check_span(name, span, portions[name])
        if decision.marking and policy.level(decision.marking) is None:
            raise _missing(f"[item.{name}] marking", f"{decision.marking} is no level of the policy", [x.id for x in policy.levels])
        if decision.reason and policy.reason(decision.reason) is None:
            raise _missing(f"[item.{name}] reason", f"{decision.reason} is no reason code of the policy", [r.code for r in policy.reasons])
    refs = {p.ref for found in portions.values() for p in found}
    for ref in (*(t.ref for t in decisions.public_texts), *(r for r in decisions.images if r)):
        if ref not in refs:
            raise _missing(ref, f"there is no portion {ref}", ())
    for settle in decisions.settled:
        if settle.ref not in refs and settle.ref not in portions:
            raise _missing(f"[[settle]] ref {settle.ref}", "there is no such place", ())


def _check_span(name: str, span: Span, portions: tuple[Portion, ...]) -> None:
    if span.kind is not None or span.block is None:
        return
    last = replace(span, first=span.last) if span.last else span
    for wanted in (span if span.last is None else replace(span, last=None), last):
        if not any(wanted.covers(p.ref, p.kind) for p in portions):
            place = ".".join(str(x) for x in (name, wanted.block, wanted.first) if x is not None)
            raise _missing(f"[item.{name}]", f"there is no portion {place}", ())


def _missing(where: str, what: str, known: Iterable[str]) -> MissingPortionError:
    choices = ", ".join(known)
    hint = f"It has {choices}." if choices else "See the refs that `redactor inspect` prints for this draft."
    return MissingPortionError(f"The decisions say {where}, but {what}.", remedy=hint)


def _item(item: Item, policy: Policy, decisions: Decisions, unmarked: _Unmarked) -> Item:
    decided = decisions.items.get(item.name, ItemDecision(item.name))
    marks = item_marks(item)
    marking, origin = _resolve(marks, policy)
    if decided.marking and (level := policy.level(decided.marking)):
        marking, origin = level.id, origin if marking == level.id and marks else "decision"
    elif marking is None and not marks:
        marking, origin = unmarked.level, unmarked.origin
    made = replace(
        item,
        marking=marking,
        origin=origin,
        public_title=decided.public_title,
        title_released=Span(item.name) in decided.release,
        stub=decided.stub,
        reason=decided.reason,
    )
    return replace(made, portions=_walk(made, policy, decisions, decided))


def _walk(item: Item, policy: Policy, decisions: Decisions, decided: ItemDecision) -> tuple[Portion, ...]:
    """Mark the portions in their order: a marking on a line of its own holds for what follows it in the item."""
    out: list[Portion] = []
    line: Mark | None = None
    for index, portion in enumerate(item.portions):
        own_line = next((m for m in portion.marks if m.origin == "line"), None)
        if own_line and portion.kind == "other":
            line = own_line if index > 0 else None
            out.append(replace(portion, marking=item.marking, origin="line", disposition="release"))
            continue
        out.append(_portion(portion, item, line, policy, decisions, decided))
    return tuple(out)


def item_marks(item: Item) -> tuple[Mark, ...]:
    """Collect the markings that hold for a whole item: on its heading, on a first line, or on every block."""
    marks = list(item.marks)
    if item.portions and item.portions[0].kind == "other":
        marks += [m for m in item.portions[0].marks if m.origin == "line"]
    for origin in ("control", "style"):
        levels = [{m.level for m in p.marks if m.origin == origin} for p in item.portions]
        if levels and all(levels) and len(set.union(*levels)) == 1:
            marks.append(Mark(set.union(*levels).pop(), origin))
    return tuple(marks)


def _resolve(marks: Iterable[Mark], policy: Policy) -> tuple[str | None, str | None]:
    """Take the most restricted of some markings; an unknown label has no level, and restricts like the highest."""
    known = [m for m in marks if m.level is not None]
    if not known:
        return None, None
    top = policy.highest(m.level for m in known).id
    origin = min((m.origin for m in known if m.level == top), key=lambda o: _OUTRANKS.index(o) if o in _OUTRANKS else 99)
    return top, origin


def _portion(
    portion: Portion, item: Item, line: Mark | None, policy: Policy, decisions: Decisions, decided: ItemDecision
) -> Portion:
    marking, origin = _resolve(portion.marks, policy)
    if marking is None and line is not None:
        marking, origin = line.level, "line"
    elif marking is None and not portion.marks:
        marking, origin = item.marking, "inherited" if item.origin not in ("statement", "decision") else item.origin
    unknown = any(m.level is None for m in portion.marks)
    made = replace(portion, marking=None if unknown else marking, origin=origin)
    return _disposed(made, item, policy, decisions, decided)


def _disposed(portion: Portion, item: Item, policy: Policy, decisions: Decisions, decided: ItemDecision) -> Portion:
    text = next((t.text for t in decisions.public_texts if t.ref == portion.ref), None)
    named = any(s.covers(portion.ref, portion.kind) for s in decided.release)
    image = decisions.images.get(portion.ref)
    if any(s.covers(portion.ref, portion.kind) for s in decided.withhold) or image == "withhold":
        disposition = "withhold"
    elif text is not None:
        disposition = "withhold"
    elif named or image == "release":
        disposition, named = "release", True
    else:
        disposition = _by_policy(portion, item, policy)
        if portion.kind == "image" and disposition == "release" and decisions.images.get("") == "withhold":
            disposition = "withhold"
    return replace(portion, disposition=disposition, named=named, substitute=text)


def _by_policy(portion: Portion, item: Item, policy: Policy) -> str:
    if portion.kind == "stub":
        return "release"
    if portion.marking is None:
        return "review" if item.marking is None else "withhold"
    top = policy.highest([portion.marking, item.marking or portion.marking])
    if top.public:
        return "release"
    return "release" if portion.kind in top.released else "withhold"


def _point(item: Item, items: dict[str, Item], policy: Policy, decisions: Decisions) -> Item:
    """Let rows that point to an item, by its number or by the reference of one of its actions, inherit its marking."""
    decided = decisions.items.get(item.name, ItemDecision(item.name))
    owners = {a.reference: other for other in items.values() for a in other.actions if a.reference and other.name != item.name}
    actions = {a.ref: a.reference for a in item.actions}
    portions = []
    for portion in item.portions:
        reference = actions.get(portion.ref)
        target = items.get(portion.points_to or "") or items.get(f"#{portion.points_to}") or owners.get(reference or "")
        portions.append(_inherit(portion, item, target, policy, decisions, decided))
    return replace(item, portions=tuple(portions))


def _inherit(
    portion: Portion, item: Item, target: Item | None, policy: Policy, decisions: Decisions, decided: ItemDecision
) -> Portion:
    if target is None or target.name == item.name or target.marking is None:
        return portion
    if portion.marking is not None and policy.dominates(portion.marking, target.marking):
        return portion
    if policy.level(target.marking) is policy.public_level:
        return portion
    return _disposed(replace(portion, marking=target.marking, origin="inherited"), item, policy, decisions, decided)


def _front(
    front: Item, items: tuple[Item, ...], document: Document, policy: Policy, decisions: Decisions, unmarked: _Unmarked
) -> Item:
    """Mark the front matter: public once somebody has said what is unmarked; a marked line in it stays restricted."""
    decided = decisions.items.get(FRONT, ItemDecision(FRONT))
    level = unmarked.level
    made = replace(front, marking=level, origin=unmarked.origin)
    titles = {_key(i.title): i for i in items if i.title and i.marking and not _title_public(i, policy)}
    story_levels = _story_levels(document, items, policy)
    portions = []
    for portion in front.portions:
        named = titles.get(_key(portion.text)) if portion.text else None
        marks = portion.marks
        if not marks and (story := story_levels.get(portion.at.region)):
            marks = (Mark(story, "inherited"),)
        if named and not marks and named.marking:
            marks = (Mark(named.marking, "inherited"),)
        portions.append(_portion(replace(portion, marks=marks), made, None, policy, decisions, decided))
    return replace(made, portions=tuple(portions))


def _story_levels(document: Document, items: tuple[Item, ...], policy: Policy) -> dict[str, str]:
    """Find the page headers and footers that stand only in sections of restricted items: they are as restricted."""
    levels: dict[int, list[str | None]] = {}
    breaks = [(i, b.section) for i, b in enumerate(document.blocks) if isinstance(b, SectionBreak)]
    start = 0
    for end, section in [*breaks, (len(document.blocks), len(document.sections) - 1)]:
        inside = [x for x in items if x.heading and start <= x.heading.steps[0] < end]
        first = min((x.heading.steps[0] for x in inside if x.heading), default=end)
        open_before = any(isinstance(b, Paragraph) and b.text.strip() for b in document.blocks[start:first])
        for story in document.sections[section].stories if section < len(document.sections) else ():
            levels.setdefault(story, []).extend([*(x.marking for x in inside), *([None] if open_before or not inside else [])])
        start = end + 1
    known = {s: [x for x in found if x is not None] for s, found in levels.items() if found and None not in found}
    least = {s: min(found, key=policy.rank) for s, found in known.items()}
    return {f"story:{s}": policy.highest(known[s]).id for s, low in least.items() if low != policy.public_level.id}


def _title_public(item: Item, policy: Policy) -> bool:
    level = policy.level(item.marking or "")
    return level is None or level.title_public


def _key(text: str) -> str:
    bare = text.lstrip("0123456789.()[] \t\u2022-").casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in bare).split())


def _item_findings(item: Item, minutes: Minutes, policy: Policy, decisions: Decisions) -> Iterable[Finding]:
    decided = decisions.items.get(item.name, ItemDecision(item.name))
    labels = labels_of(policy)
    marks = item_marks(item)
    levels = {m.level for m in marks if m.level}
    stubs = [(p, labels.stub(p.text)) for p in item.portions if p.kind == "stub"]
    choices = tuple(level.id for level in policy.levels)
    for mark in [*marks, *(m for p in item.portions for m in p.marks)]:
        if mark.level is None and not decided.marking and not decisions.settles("unknown-marking", item.name, None, mark.label):
            yield Finding(
                "unknown-marking",
                f"The label of item {item.name} is not a level of the policy {policy.name}. Say which level it has.",
                item.name, None, item.place, choices, term=mark.label,
            )
    said = levels | {level for _, names in stubs for level in names if len(names) == 1}
    if len(said) > 1 and levels and not decided.marking and not decisions.settles("conflicting-markings", item.name, None):
        yield Finding(
            "conflicting-markings",
            f"Item {item.name} is marked in more than one way: {', '.join(sorted(said))}. Say which marking holds.",
            item.name, None, item.place, tuple(sorted(said)),
        )
    if stubs and not marks and not decided.marking and not decisions.settles("stub-without-marking", item.name, None):
        yield Finding(
            "stub-without-marking",
            f"Item {item.name} says that text was moved to the confidential minutes, but it bears no marking.",
            item.name, stubs[0][0].ref, stubs[0][0].place, choices,
        )
    if _exposed(item, minutes, policy, decided, has_stub=bool(stubs)) and not decisions.settles(
        "restricted-body-in-public-document", item.name, None
    ):
        yield Finding(
            "restricted-body-in-public-document",
            f"Item {item.name} is marked {item.marking}, but its whole text stands in a document that is marked "
            f"{minutes.meeting.marking}. Was it released, or did it slip through? Confirm its marking, or release it.",
            item.name, None, item.place, ("withhold", "release"),
        )


def _exposed(item: Item, minutes: Minutes, policy: Policy, decided: ItemDecision, *, has_stub: bool) -> bool:
    banner = policy.level(minutes.meeting.marking or "")
    level = policy.level(item.marking or "")
    restricted = level is not None and not level.public and bool(item_marks(item))
    settled = decided.marking is not None or bool(decided.release)
    body = any(p.kind not in ("stub", "other") for p in item.portions)
    return bool(banner and banner.public and restricted and body and not has_stub and not settled)
