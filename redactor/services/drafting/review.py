"""Review: what a draft holds, what became of each portion, and the decisions of people about it.

Rules kept here: decisions are only ever added; a decision that does not fit the draft is refused before it is stored;
where a decision changes a marking, the text is sealed anew under the key of its new marking in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeAlias

from redactor.core.access import PUBLIC, Denial
from redactor.core.audit import Action
from redactor.core.gate import Checked, check_words
from redactor.core.history import Entry, decided, encode, to_redo, to_undo
from redactor.core.suggesting import Suggestions, suggestions_on
from redactor.errors import Conflict
from redactor.services.case import texts_of
from redactor.services.derived import LARGEST, Recent
from redactor.services.drafting.changes import Change, changes
from redactor.services.drafting.listed import lines
from redactor.services.drafting.looking import looked, still_opens
from redactor.services.office import contexts_of
from redactor.services.opening import load_case, open_case, resealed
from redactor.services.release.copies import rendering, with_masks
from redactor.services.release.papers import by_item
from redactor.services.release.standing import standing
from redactor.services.several import titles_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from redactor.core.access import Subject
    from redactor.core.decisions import Decisions
    from redactor.core.levels import Suggestion
    from redactor.core.minutes import Finding
    from redactor.core.pages import Rows, Span
    from redactor.core.records import ProposalRecord
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.listed import MeetingLine
    from redactor.services.office import Office
    from redactor.vault.footing import Footing

Stamp: TypeAlias = "tuple[Footing, str]"
"""Everything that a view follows from: what is stored, and the hash of the policy that stands on file."""
_Found: TypeAlias = "tuple[tuple[Finding, ...], Suggestions]"
_Rules: TypeAlias = "dict[str, tuple[Suggestion, ...]]"


@dataclass(frozen=True, slots=True)
class View:
    """A meeting under review. `seq` is the number to send back with a decision; `leaks` are what the gate would stop.

    `undo` and `redo` are the entries that would be taken back; `proposal` is the release that waits. A meeting
    keeps the policy that it began under; `policy_changed` tells that another stands under that name now. `changes` is
    what is other than in the draft before, first what waits to be looked at; `suggestions` are those of the policy,
    which stop nothing. Views with equal stamps are the same view; where there is none, it is not known.
    """

    case: Case
    leaks: tuple[Finding, ...]
    undo: Entry | None
    redo: Entry | None
    proposal: ProposalRecord | None
    policy_changed: bool
    changes: tuple[Change, ...] = ()
    suggestions: Suggestions = field(default_factory=Suggestions)
    stamp: Stamp | None = field(default=None, compare=False, repr=False)

    @property
    def draft(self) -> Draft:
        """The draft, understood."""
        return self.case.draft

    @property
    def seq(self) -> int:
        """The number to expect when deciding."""
        return self.case.seq


@dataclass(frozen=True, slots=True)
class Review:
    """The work on a draft."""

    office: Office
    _views: Recent[Stamp, View] = field(default_factory=Recent, init=False, repr=False, compare=False)
    _found: Recent[Draft, _Found] = field(default_factory=Recent, init=False, repr=False, compare=False)
    _rules: Recent[tuple[str, str], _Rules] = field(default_factory=Recent, init=False, repr=False, compare=False)
    _papers: Recent[Draft, dict[str, str]] = field(default_factory=Recent, init=False, repr=False, compare=False)

    def meetings(self, subject: Subject, span: Span | None = None) -> Rows[MeetingLine]:
        """List meetings with their titles, for those who read drafts: what waits first, then the newest.

        Those that she is kept out of are not in it.
        """
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, rule))
        with office.records.reading() as unit:
            return lines(office, unit, subject, span)

    def titles(self, subject: Subject, meetings: Iterable[str]) -> dict[str, str]:
        """Open the titles of some meetings, for those who read drafts; none that she is kept out of. NotFound."""
        office = self.office
        rule = office.demand(subject, "draft.read", Action.REVIEW)
        with office.records.transaction() as unit:
            unit.audit(office.event(subject, Action.REVIEW, rule))
        with office.records.reading() as unit:
            out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
            return titles_of(office, unit, unit.lists.records(set(meetings) - out).values())

    def view(self, subject: Subject, meeting: str) -> View:
        """Show a meeting. Raises NotFound."""
        office, now = self.office, self.office.clock()
        footing = looked(office, subject, meeting)
        kept = self._views.find((footing, office.policy_on_file(footing.policy)), now)
        if kept is not None:
            still_opens(office, kept.case.record, footing)
            return kept
        view = self._derived(subject, meeting)
        if view.stamp is not None:
            self._views.keep(view.stamp, view, now)
        return view

    def _derived(self, subject: Subject, meeting: str) -> View:
        with self.office.records.reading() as unit:
            footing = unit.footings.of(meeting, person=subject.person)
            if footing.recused:
                raise self.office.refuse(subject, Action.REVIEW, Denial("recused", ""), meeting=meeting)
            case = load_case(self.office, unit, meeting)
            proposal = unit.releases.open_for(meeting)
            shifts = changes(self.office, unit, case)
        on_file = self.office.policy_on_file(footing.policy)
        undo, redo = to_undo(case.entries), to_redo(case.entries)
        leaks_, suggested = self._found.get(case.draft, self.office.clock(), lambda: self._search(case))
        stamp = None if footing.apart or len(case.untrusted) > LARGEST else (footing, on_file)
        case = replace(case, untrusted=b"")
        changed = on_file != case.record.policy_sha256
        return View(case, leaks_, undo, redo, proposal, changed, shifts, suggested, stamp)

    def _search(self, case: Case) -> _Found:
        """Find leaks and suggestions. Which rules a text meets is the same after each decision, so that is kept."""
        draft = case.draft
        small = len(case.untrusted) <= LARGEST
        known = self._rules.get((draft.sha256, draft.policy.sha256), self.office.clock(), dict) if small else None
        return leaks(draft), suggestions_on(draft.minutes, draft.policy, draft.decisions, known=known)

    def paper(self, draft: Draft) -> dict[str, str]:
        """Write what the public would get, by item name, for the page beside the draft.

        It is HTML of our own writer, not cleared, and stays inside. `papers.BEFORE` is what stands before the items.
        """
        return self._papers.get(draft, self.office.clock(), lambda: self._paper(draft))

    def _paper(self, draft: Draft) -> dict[str, str]:
        return by_item(self.office.formats.write("html", rendering(draft).document))

    def decide(self, subject: Subject, meeting: str, change: Decisions, *, expected_seq: int) -> int:
        """Add a decision to the list that was seen; return its number.

        Raises Conflict where somebody decided meanwhile, UsageError where it names what is not there, NotFound.
        """
        return self._append(subject, meeting, expected_seq, change=change)

    def undo(self, subject: Subject, meeting: str, *, expected_seq: int) -> int:
        """Take the last change back, by one decision more. Raises Conflict where there is none, or it moved on."""
        return self._append(subject, meeting, expected_seq, back=True)

    def redo(self, subject: Subject, meeting: str, *, expected_seq: int) -> int:
        """Take the last undo back, by one decision more. Raises as `undo`."""
        return self._append(subject, meeting, expected_seq, forth=True)

    def _append(
        self,
        subject: Subject,
        meeting: str,
        expected_seq: int,
        *,
        change: Decisions | None = None,
        back: bool = False,
        forth: bool = False,
    ) -> int:
        office = self.office
        case = open_case(office, subject, "draft.decide", Action.DECIDE, meeting=meeting)
        if case.seq != expected_seq:
            raise Conflict(
                "Somebody else changed this meeting while you had it open; nothing was saved over hers.",
                remedy="Look at the present state and decide again.",
            )
        target = to_undo(case.entries) if back else to_redo(case.entries) if forth else None
        if change is None and target is None:
            raise Conflict("There is nothing to take back.", remedy="Look at the present state.")
        now, undoes = office.clock(), target.seq if target else None
        entry = Entry(case.seq + 1, now.isoformat(timespec="seconds"), subject.person or "", change, undoes)
        return self._store(subject, case, entry, now)

    def _store(self, subject: Subject, case: Case, entry: Entry, now: datetime) -> int:
        office, record = self.office, case.record
        after = office.understand(case.draft.suffix, case.untrusted, case.draft.policy, decided((*case.entries, entry)))
        if _lowers(case.draft, after):
            with office.records.reading() as unit:
                published = standing(unit, record.id) is not None
            if published:
                office.prove(subject, Action.DECIDE, record.id)
        top = after.policy.levels[-1].id
        context = contexts_of(record).decision(entry.seq, marking=top)
        with office.records.transaction() as unit:
            entry, texts = resealed(office, unit, case, after, entry=entry)
            kind = "undo" if entry.undoes is not None else "change"
            unit.decisions.append(
                context, office.seal(encode(entry), context), at=now, by=entry.by, kind=kind, expected_seq=case.seq
            )
            unit.sealed.put_many(texts)
            event = office.event(subject, Action.DECIDE, kind, meeting=record.id, items=_touched(entry, case.entries))
            unit.audit(event)
        return entry.seq


def leaks(draft: Draft) -> tuple[Finding, ...]:
    """Say what the gate would stop in the public copy; nothing while findings are open, which stop it before."""
    if draft.minutes.findings:
        return ()
    checked = check_words(
        rendering(draft), draft.minutes, draft.policy, draft.decisions, audience=PUBLIC, beyond=with_masks(draft)
    )
    return () if isinstance(checked, Checked) else checked


def _touched(entry: Entry, entries: Sequence[Entry]) -> list[str]:
    """Name the items that a decision is about; only those that are items: the list is in the audit log."""
    change = entry.change or next((e.change for e in entries if e.seq == entry.undoes), None)
    if change is None:
        return []
    refs = [*change.worded, *(s.ref for s in change.settled)]
    return sorted({*change.items, *(ref.rsplit(".", 2)[0] for ref in refs)})


def _lowers(before: Draft, after: Draft) -> bool:
    """Tell whether a decision lowers the marking of any text."""
    now, policy = texts_of(after), after.policy
    return any(
        name in now and now[name].marking != text.marking and policy.dominates(text.marking, now[name].marking)
        for name, text in texts_of(before).items()
    )
