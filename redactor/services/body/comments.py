"""Comments on a draft that goes round: one portion each, under its marking, for those who may read that portion.

Rules kept here: a comment is sealed under the marking that its portion had, bound to that portion of that draft, and
stands in no copy; whoever may not read the portion, now or as it was marked then, sees neither comment nor that there
is one; the secretary takes or declines each, once; on the next draft a comment stays with its portion, and says so
where that has changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Wanted, decide
from redactor.core.alignment import Kind, align
from redactor.core.audit import Action
from redactor.core.circulation import AnswerRecord, CommentRecord
from redactor.errors import Conflict, UsageError
from redactor.services.body.circulation import running_in
from redactor.services.case import texts_of
from redactor.services.office import absent, contexts_of
from redactor.services.opening import load_case, open_case
from redactor.services.reading.released import item_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from redactor.core.access import Subject
    from redactor.services.body.circulation import Circulation, DraftCopy
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

MOST_WORDS: Final = 4000
"""Characters of a comment."""
MOST_COMMENTS: Final = 200
"""Comments of one person on one draft: more than that is another draft."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its words, where its portion stands now (None where it is gone), and what was said to it.

    `changed` tells that the portion is not worded as it was when it was commented on.
    """

    record: CommentRecord
    ref: str | None
    changed: bool
    words: str = field(repr=False)
    answer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Comments:
    """What readers say about a draft, and what becomes of it."""

    office: Office
    circulation: Circulation

    def add(self, subject: Subject, meeting: str, *, ref: str, words: str) -> str:
        """Comment on a portion that stands in her copy; return the comment's id.

        Raises UsageError for no words or too many, Conflict where the circulation was closed, NotFound.
        """
        office = self.office
        said = _said(words)
        circulated, case = self.circulation.sees(subject, meeting, ref=ref)
        text = texts_of(case.draft)["portion", ref]
        record = CommentRecord(
            id=office.new_id(),
            meeting=meeting,
            circulation=circulated.id,
            draft_version=case.version,
            ref=ref,
            marking=text.marking,
            at=office.clock(),
            by=subject.person or "",
        )
        context = _context(case, record, "comment")
        with office.records.transaction() as unit:
            running = running_in(unit, meeting)
            if running is None or running.id != circulated.id or not running.is_open(record.at):
                raise Conflict("The circulation of this draft is closed.", remedy="Write to the secretary.")
            mine = [c for c in unit.circulations.comments(meeting) if c.circulation == running.id and c.by == record.by]
            if len(mine) >= MOST_COMMENTS:
                raise Conflict(f"You have made {MOST_COMMENTS} comments on this draft.", remedy="Ask the secretary.")
            unit.circulations.add_comment(record)
            unit.sealed.put(context, office.seal(said.encode("utf-8", "surrogatepass"), context))
            items = [item_of(("portion", ref))]
            unit.audit(office.event(subject, Action.COMMENT, f"comment:{record.id}", meeting=meeting, items=items))
        return record.id

    def beside(self, subject: Subject, copy: DraftCopy) -> tuple[Comment, ...]:
        """Give the comments that somebody may see beside her copy; opening that was written down."""
        office, case = self.office, copy.case
        with office.records.reading() as unit:
            facts = unit.access.facts(case.record.id, person=subject.person)
            placed = self._placed(unit, case)
            hers = []
            for record, ref, changed in placed:
                item = item_of(("portion", ref or record.ref))
                wanted = Wanted(case.record.body, case.record.id, item, record.marking)
                verdict = decide(subject, wanted, policy=case.draft.policy, facts=facts, now=office.clock())
                public = record.marking == case.draft.policy.public_level.id
                if ref in copy.refs and (public or not isinstance(verdict, Denial)):
                    hers.append((record, ref, changed))
            return self._opened(unit, case, hers)

    def all(self, subject: Subject, meeting: str) -> tuple[Case, tuple[Comment, ...]]:
        """List every comment on a meeting's drafts, for whoever takes or declines them. Raises NotFound."""
        case = open_case(self.office, subject, "draft.circulate", Action.COMMENT, meeting=meeting)
        with self.office.records.reading() as unit:
            return case, self._opened(unit, case, self._placed(unit, case))

    def answer(self, subject: Subject, meeting: str, comment: str, *, taken: bool, words: str) -> None:
        """Take a comment, or decline it with a word back. Raises Conflict where it is settled, UsageError, NotFound."""
        office = self.office
        rule = office.demand(subject, "draft.circulate", Action.COMMENT, meeting=meeting)
        said = _said(words) if words.strip() or not taken else ""
        with office.records.transaction() as unit:
            known = next((c for c in unit.circulations.comments(meeting) if c.id == comment), None)
            if known is None:
                raise absent()
            now = office.clock()
            unit.circulations.answer(AnswerRecord(comment=comment, taken=taken, at=now, by=subject.person or ""))
            if said:
                context = _answer_context(unit, known)
                unit.sealed.put(context, office.seal(said.encode("utf-8", "surrogatepass"), context))
            said_of = f"{rule}.{'taken' if taken else 'declined'}:{comment}"
            items = [item_of(("portion", known.ref))]
            unit.audit(office.event(subject, Action.COMMENT, said_of, meeting=meeting, items=items))

    def _placed(self, unit: Unit, case: Case) -> list[tuple[CommentRecord, str | None, bool]]:
        """Say of each comment which portion of the present draft it is about, and whether that was reworded."""
        records = unit.circulations.comments(case.record.id)
        kinds: dict[int, dict[str, tuple[str | None, bool]]] = {}
        for version in {r.draft_version for r in records} - {case.version}:
            begun = next((e.seq - 1 for e in case.entries if e.begins == version + 1), None)
            old = load_case(self.office, unit, case.record.id, version=version, seq=begun)
            pairs = align(old.draft.minutes, case.draft.minutes).pairs
            kinds[version] = {p.old: (p.new, p.kind is not Kind.UNCHANGED) for p in pairs if p.old}
        made = []
        for record in records:
            here = (record.ref, False) if record.draft_version == case.version else None
            ref, changed = here or kinds[record.draft_version].get(record.ref, (None, True))
            made.append((record, ref, changed))
        return made

    def _opened(
        self, unit: Unit, case: Case, placed: Iterable[tuple[CommentRecord, str | None, bool]]
    ) -> tuple[Comment, ...]:
        made = []
        for record, ref, changed in placed:
            words = self._words(unit, _context(case, record, "comment"))
            answer = _context(case, record, "answer")
            said = self._words(unit, answer) if record.answer and unit.sealed.find_wrap(answer) else ""
            made.append(Comment(record, ref, changed, words, said))
        return tuple(made)

    def _words(self, unit: Unit, context: Context) -> str:
        return self.office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")


def _said(words: str) -> str:
    if not 0 < len(words.strip()) <= MOST_WORDS:
        raise UsageError(
            f"This wants words, {MOST_WORDS} characters at most.", code="words", remedy="Say it in a few sentences."
        )
    return words.strip()


def _context(case: Case, record: CommentRecord, what: str) -> Context:
    """Bind words to their portion and its draft: a comment that was put beside another portion does not open."""
    bound = f"{what}-{record.id}-{record.draft_version}-{record.ref}"
    return contexts_of(case.record).reason(bound, marking=record.marking)


def _answer_context(unit: Unit, record: CommentRecord) -> Context:
    bound = f"answer-{record.id}-{record.draft_version}-{record.ref}"
    return contexts_of(unit.meetings.get(record.meeting)).reason(bound, marking=record.marking)
