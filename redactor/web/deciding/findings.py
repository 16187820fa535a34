"""Findings as questions: what can be answered, and which decision each answer is.

Every finding of the contract has its question here, so that each can be settled by a form. An answer is looked up
among those that were offered; nothing else becomes a decision.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from redactor.core.decisions import WITHDRAWN, Decisions, Settle, Span, merged
from redactor.core.minutes import FRONT, Finding
from redactor.web.deciding.items import decision_about, find_item, with_choices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from redactor.core.decisions import ItemDecision
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy

_NO_MARKING: Final = "no marking: it is part of the sentence"
_IMAGE: Final = "image-"
_WITHHELD: Final = "the words are withheld"


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to settle a finding: what is posted, what is read, and the change that it makes to what is decided."""

    value: str
    text: str
    change: Callable[[Decisions, Minutes], Decisions]
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A finding, or several with one answer, as a question."""

    key: str
    finding: Finding
    text: str
    hint: str
    answers: tuple[Answer, ...]


def questions(findings: Iterable[Finding], policy: Policy) -> tuple[Question, ...]:
    """Ask about each finding once; those that one answer settles are one question."""
    made: dict[str, Question] = {}
    for finding in findings:
        asked = _ask(finding, policy)
        made.setdefault(asked.key, asked)
    return tuple(made.values())


def asked_again(key: str, decided: Decisions, policy: Policy) -> Question | None:
    """Ask once more about something that was answered."""
    settle = next((s for s in decided.settled if settle_key(s) == key), None)
    if settle is not None:
        item = settle.ref.rsplit(".", 2)[0]
        finding = Finding(settle.code, "", item, settle.ref if "." in settle.ref else None, term=settle.term)
        back = Answer(
            "withdraw", "Yes, take it back", lambda _d, _m: Decisions(settled=(replace(settle, why=WITHDRAWN),))
        )
        return Question(key, finding, "Take this answer back, and be asked again?", "", (back,))
    if key.startswith(_IMAGE) and key.removeprefix(_IMAGE) in decided.images:
        ref = key.removeprefix(_IMAGE)
        return replace(_ask(Finding("image-to-release", "", ref.rsplit(".", 2)[0], ref), policy), key=key)
    answered = {"unmarked-material": "unmarked", "tracked-changes": "revisions", "look-hidden-text": "look_hidden"}
    if key in answered and getattr(decided, answered[key]):
        return _ask(Finding(key, ""), policy)
    return None


def image_key(ref: str) -> str:
    """Name the answer about an image."""
    return f"{_IMAGE}{ref}"


def settle_key(settle: Settle) -> str:
    """Name a settled finding in forms and addresses, without its words."""
    return key_of(Finding(settle.code, "", "settled", settle.ref, term=settle.term))


def change_of(
    asked: Iterable[Question], given: Mapping[str, str], now: Decisions, minutes: Minutes
) -> Decisions | None:
    """Join the answers that were given to one change; None where none was."""
    changed, known = Decisions(), now
    for question in asked:
        answer = next((a for a in question.answers if a.value == given.get(question.key)), None)
        if answer is not None:
            more = answer.change(known, minutes)
            changed, known = merged_change(changed, more), merged(known, more)
    return None if changed == Decisions() else changed


def merged_change(first: Decisions, second: Decisions) -> Decisions:
    """Lay one change over another without carrying it out: words taken back stay words taken back."""
    texts = {t.ref: t for t in (*first.public_texts, *second.public_texts)}
    settled = {(s.code, s.ref, s.term): s for s in (*first.settled, *second.settled)}
    return replace(merged(first, second), public_texts=tuple(texts.values()), settled=tuple(settled.values()))


def _ask(finding: Finding, policy: Policy) -> Question:
    make = _QUESTIONS.get(finding.code, _unknown)
    text, hint, answers = make(finding, policy)
    grouped = finding.code in ("look-hidden-text", "tracked-changes", "unmarked-material", "no-items")
    key = finding.code if grouped else key_of(finding)
    return Question(key, finding, text, hint, answers)


def key_of(finding: Finding) -> str:
    """Name a finding in forms and addresses, without its words."""
    said = "\0".join((finding.code, finding.item or "", finding.ref or "", finding.place, finding.term or ""))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


_Asked = tuple[str, str, tuple[Answer, ...]]


def _unmarked(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- all questions are made alike
    answers = tuple(
        Answer(level.id, level.id, lambda _d, _m, to=level.id: Decisions(unmarked=to), level.audience)  # type: ignore[misc]  # the default is the level
        for level in policy.levels
    )
    return "Which level has what bears no marking?", "It holds for every item that you do not mark yourself.", answers


def _no_items(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    why = "the whole text is front matter"
    answer = Answer("settle", "Yes, the whole text is one piece", lambda _d, _m: _settled(finding, FRONT, why))
    return "Is this the right file, although it has no agenda items?", "If it is not, upload the right one.", (answer,)


def _revisions(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    return (
        "What is to become of the tracked changes?",
        "Either way, the public copy has none.",
        (
            Answer("accept", "Accept them all", lambda _d, _m: Decisions(revisions="accept")),
            Answer("reject", "Reject them all", lambda _d, _m: Decisions(revisions="reject")),
        ),
    )


def _hidden(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    return (
        "May text be public that cannot be seen in the draft?",
        "White, tiny or off the page. The answer holds for all of it.",
        (
            Answer("withhold", "No, leave it out", lambda _d, _m: Decisions(look_hidden="withhold")),
            Answer("release", "Yes, treat it like any other text", lambda _d, _m: Decisions(look_hidden="release")),
        ),
    )


def _image(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    ref = finding.ref or ""
    return (
        "May this image be public?",
        "Look at it in the review: an image can show what the text withholds.",
        (
            Answer("release", "Yes, publish it", lambda _d, _m: Decisions(images={ref: "release"})),
            Answer("withhold", "No, leave it out", lambda _d, _m: Decisions(images={ref: "withhold"})),
        ),
    )


def _exposed(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    item = finding.item or FRONT

    def confirm(now: Decisions, minutes: Minutes) -> Decisions:
        found = find_item(minutes, item)
        return _item(replace(decision_about(now, item), marking=found.marking if found else None))

    def release(now: Decisions, _: Minutes) -> Decisions:
        return _item(replace(decision_about(now, item), release=(Span(item),), withhold=()))

    return (
        "Was this item released, or did it slip through?",
        "",
        (
            Answer("withhold", "It slipped through: its marking holds", confirm),
            Answer("release", "It was released: publish the whole item", release),
        ),
    )


def _marked(finding: Finding, policy: Policy) -> _Asked:
    """Ask for the level of an item."""
    item = finding.item or FRONT
    levels = [level for level in policy.levels if not finding.choices or level.id in finding.choices]
    answers = tuple(
        Answer(level.id, level.id, lambda now, _m, to=level.id: _item(replace(decision_about(now, item), marking=to)))  # type: ignore[misc]  # as above
        for level in levels
    )
    what = f"item {item}" if finding.item else "the document, and its front matter"
    return f"Which marking has {what}?", "", answers


def _reason(finding: Finding, policy: Policy) -> _Asked:
    item = finding.item or FRONT
    answers = tuple(
        Answer(r.code, r.text, lambda now, _m, to=r.code: _item(replace(decision_about(now, item), reason=to)))  # type: ignore[misc]  # as above
        for r in policy.reasons
    )
    return "Why is something withheld here?", "The reason is printed with the gap.", answers


def _unknown_marking(finding: Finding, policy: Policy) -> _Asked:
    if finding.ref is None and finding.item is not None:
        return _marked(finding, policy)
    return (
        "This label is no level of the policy. May the portion be public?",
        "",
        (_withhold(finding), _release(finding)),
    )


def _word(finding: Finding, policy: Policy) -> _Asked:
    place = finding.ref or finding.item or FRONT
    none = Answer("settle", "No, it is part of the sentence", lambda _d, _m: _settled(finding, place, _NO_MARKING))
    if finding.ref is not None:
        return "Is this word a marking?", "", (none, _withhold(finding, "Yes: withhold the portion"))
    item = finding.item or FRONT

    def mark(now: Decisions, level: str) -> Decisions:
        made = _item(replace(decision_about(now, item), marking=level))
        return merged_change(made, _settled(finding, place, f"the item is marked {level}"))

    levels = tuple(
        Answer(level.id, f"Yes: the item is {level.id}", lambda now, _m, to=level.id: mark(now, to))  # type: ignore[misc]  # as above
        for level in policy.levels
    )
    return "Is this word in the title a marking?", "", (none, *levels)


def _gap(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    item = finding.item or FRONT
    why = "the numbers are right as they are"
    answer = Answer("settle", "Yes, they are right", lambda _d, _m: _settled(finding, item, why))
    return "Are the numbers of the items right?", "If an item is missing, correct the draft and upload it.", (answer,)


def _changed(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    place = finding.ref or finding.item or FRONT
    seen = Answer("settle", "As its marking says", lambda _d, _m: _settled(finding, place, "looked at"))
    if finding.ref is None:
        seen = replace(seen, text="Yes, I have looked at it")
        return "This title is not the one of the draft before. Is it right?", "", (seen,)
    hint = "It is new, or worded in another way than in the draft before."
    return "What is to become of this portion?", hint, (_release(finding), _withhold_only(finding), seen)


def _carried(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    answers = (_withhold_only(finding), _release(finding))
    return "Is this action still confidential?", finding.message, answers


def _paper(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    place = finding.ref or finding.item or FRONT
    may = Answer("settle", "Yes, everybody may know of it", lambda _d, _m: _settled(finding, place, "it may be named"))
    answers = (may, _withhold_only(finding)) if finding.ref is not None else (may,)
    return "May the public minutes name this paper?", finding.message, answers


def _unknown(finding: Finding, policy: Policy) -> _Asked:  # noqa: ARG001 -- as above
    return "This has to be mended in the draft itself.", finding.message, ()


_QUESTIONS: Final[dict[str, Callable[[Finding, Policy], _Asked]]] = {
    "unmarked-material": _unmarked,
    "no-items": _no_items,
    "tracked-changes": _revisions,
    "look-hidden-text": _hidden,
    "image-to-release": _image,
    "restricted-body-in-public-document": _exposed,
    "conflicting-markings": _marked,
    "stub-without-marking": _marked,
    "unknown-marking": _unknown_marking,
    "unread-marking-word": _word,
    "item-number-gap": _gap,
    "reason-missing": _reason,
    "changed-portion": _changed,
    "carried-action": _carried,
    "paper-named": _paper,
}
ASKED: Final = frozenset(_QUESTIONS)
"""The findings that are settled here; those of the gate are settled in the review."""


def _withhold(finding: Finding, text: str = "No, withhold it") -> Answer:
    def change(now: Decisions, minutes: Minutes) -> Decisions:
        made = _chosen(now, minutes, finding, "withhold")
        return merged_change(made, _settled(finding, finding.ref or FRONT, _WITHHELD))

    return Answer("withhold", text, change)


def _withhold_only(finding: Finding) -> Answer:
    return Answer("withhold", "Withhold it", lambda now, minutes: _chosen(now, minutes, finding, "withhold"))


def _release(finding: Finding) -> Answer:
    return Answer("release", "Yes, publish it", lambda now, minutes: _chosen(now, minutes, finding, "release"))


def _chosen(now: Decisions, minutes: Minutes, finding: Finding, choice: str) -> Decisions:
    name, ref = finding.item or FRONT, finding.ref or ""
    item = find_item(minutes, name)
    return _item(with_choices(decision_about(now, name), item, {ref: choice})) if item else Decisions()


def _item(decision: ItemDecision) -> Decisions:
    return Decisions(items={decision.item: decision})


def _settled(finding: Finding, place: str, why: str) -> Decisions:
    return Decisions(settled=(Settle(finding.code, place, finding.term or "", why),))
