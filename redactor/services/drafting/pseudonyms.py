"""Pseudonyms: sealed names behind masks, the same inside a scope and others outside it.

Rules kept here:

- A name is sealed under the highest level, and found again by a keyed fingerprint alone; the fingerprints of one name
  in two scopes have nothing in common.
- Names are shown to whoever may read the item in which the mask was assigned, after a fresh proof, and written down.
- A mask is put in place of a name by decisions like any other: rewordings, public titles, the secretary's own words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import Denial, Grant, Wanted, decide, granted_after_proof
from redactor.core.audit import Action
from redactor.core.decisions import Decisions, ItemDecision, PublicText
from redactor.core.filing import PseudonymRecord, Scope
from redactor.core.lexicon.fold import fold
from redactor.core.masks import Masked, drawn, free_letters, label_fault, mask_of, masked
from redactor.core.mends import Rewording
from redactor.core.policy import parse_policy
from redactor.core.proof import PROOF_FOR_READING, is_fresh
from redactor.errors import UsageError
from redactor.services.drafting.masking import contexts_for, holds, name_behind, names_behind
from redactor.services.opening import open_case
from redactor.vault.context import pseudonym_key
from redactor.vault.keys import PlainKey
from redactor.vault.remembering import MemoryKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from redactor.core.access import Subject
    from redactor.core.pages import Span
    from redactor.core.records import MeetingRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.review import Review
    from redactor.services.office import Office
    from redactor.services.stores import Unit

_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A pseudonym as somebody sees it. `name` is None where it stays sealed to her."""

    record: PseudonymRecord
    name: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """Pseudonyms that somebody may see, of `total`; `waits` tells that a fresh proof would show her names."""

    known: tuple[Known, ...]
    waits: bool = False
    total: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    """Whom a mask is for: the name as the minutes write it, the words before the letter, and where it holds.

    `matter` names the matter where the scope is one. `same` keeps the mask that the name has elsewhere in the body.
    """

    name: str = field(repr=False)
    label: str
    scope: Scope
    matter: str = field(default="", repr=False)
    same: bool = False


@dataclass(frozen=True, slots=True)
class Applied:
    """What was put in place: the number of the decision, how many places, and the refs that have words of their own."""

    seq: int
    places: int
    left: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """The names that stay sealed, and what stands for them."""

    office: Office
    review: Review

    def listed(self, subject: Subject, span: Span | None = None) -> Listed:
        """List masks of meetings that she is not kept out of, oldest first, with the names that she may know now.

        Raises NotFound.
        """
        office = self.office
        rule = office.demand(subject, "pseudonym.read", Action.READ)
        with office.records.reading() as unit:
            out = {recusal.meeting for recusal in unit.access.recusals_of(subject.person)}
            records = unit.lists.masks(span, but=out)
            verdicts = self._verdicts(unit, subject, records)
        fresh = is_fresh(subject.stepped_up_at, within=PROOF_FOR_READING, now=office.clock())
        open_now = [r for r in records if fresh and isinstance(verdicts[r.id], Grant)]
        may = {r.id for r in open_now}
        waits = any(granted_after_proof(v) and key not in may for key, v in verdicts.items())
        events = [office.event(subject, Action.READ, f"{rule}.pseudonyms")]
        events += [
            office.event(subject, Action.READ, "pseudonym-name", meeting=r.meeting, items=[r.item]) for r in open_now
        ]
        with office.records.transaction() as unit:
            unit.audit_all(events)
        with office.records.reading() as unit:
            names = names_behind(office, unit, open_now)
        return Listed(tuple(Known(r, names.get(r.id)) for r in records), waits, records.total)

    def assign(self, subject: Subject, meeting: str, item: str, wanted: Assignment) -> PseudonymRecord:
        """Give a name a mask, or find the one that it has inside the scope. Raises UsageError, Conflict, NotFound."""
        office = self.office
        case = open_case(office, subject, "draft.decide", Action.DECIDE, meeting=meeting)
        if item not in {part.name for part in case.draft.minutes.items}:
            raise UsageError("The meeting has no such item.", remedy="Name an item by its number.")
        name, fault = " ".join(wanted.name.split()), label_fault(wanted.label, wanted.name)
        if not fold(name) or len(name) > _LONGEST or fault:
            raise UsageError("The mask was not given.", remedy=fault or "Write the name as the minutes do.")
        if (wanted.scope is Scope.MATTER) != bool(fold(wanted.matter)):
            raise UsageError(
                "The matter is named where the mask holds in one matter.", remedy="Name it, or leave it out."
            )
        with office.records.transaction() as unit:
            top = case.draft.policy.levels[-1].id
            names = _Fingerprints(office, unit, case.record.body, top)
            wanted = replace(wanted, name=name)
            made, is_new = self._record(unit, subject, case.record, names, item=item, wanted=wanted)
            if is_new:
                context = contexts_for(made).pseudonym(made.id, marking=made.marking)
                unit.pseudonyms.add(made)
                unit.sealed.put(context, office.seal(name.encode("utf-8", "surrogatepass"), context))
            unit.audit(office.event(subject, Action.DECIDE, "pseudonym", meeting=meeting, items=[item]))
        return made

    def apply(self, subject: Subject, meeting: str, pseudonym: str, *, expected_seq: int) -> Applied:
        """Put a mask in place of its name wherever everybody would read the name in a meeting, by one decision.

        `left` are portions in which words are withheld already: they keep their decision. Raises Conflict, NotFound,
        UsageError where the name stands nowhere.
        """
        office = self.office
        case = open_case(office, subject, "draft.decide", Action.DECIDE, meeting=meeting)
        with office.records.reading() as unit:
            record = unit.pseudonyms.get(pseudonym)
            if record.body != case.record.body or not holds(record, case.record):
                raise UsageError("This mask does not hold in this meeting.", remedy="Give one that does.")
            one = Masked(record.mask, name_behind(office, unit, record) or "")
        change, left = _change(case.draft, one)
        count = len(change.items) + len(change.public_texts) + len(change.rewordings)
        if not count:
            raise UsageError("The name stands nowhere that everybody reads.", remedy="Nothing has to be replaced.")
        seq = self.review.decide(subject, meeting, change, expected_seq=expected_seq)
        return Applied(seq, count, left)

    def _verdicts(
        self, unit: Unit, subject: Subject, records: Collection[PseudonymRecord]
    ) -> dict[str, Grant | Denial]:
        """Decide about each name; as many statements for one as for a page."""
        there = {record.meeting for record in records}
        meetings, facts = unit.lists.records(there), unit.lists.facts(there, person=subject.person)
        now, made = self.office.clock(), {}
        for record in records:
            meeting = meetings[record.meeting]
            policy = parse_policy(meeting.policy_text, name=meeting.policy_name)
            wanted = Wanted(record.body, record.meeting, record.item, record.marking)
            made[record.id] = decide(subject, wanted, policy=policy, facts=facts[record.meeting], now=now)
        return made

    def _record(
        self,
        unit: Unit,
        subject: Subject,
        meeting: MeetingRecord,
        names: _Fingerprints,
        *,
        item: str,
        wanted: Assignment,
    ) -> tuple[PseudonymRecord, bool]:
        """Find the pseudonym of a name inside its scope, or make one with a drawn letter; tell whether it is new."""
        within = {Scope.MEETING: meeting.id, Scope.BODY: meeting.body}.get(wanted.scope) or names.of_matter(
            wanted.matter
        )
        there = unit.pseudonyms.inside(wanted.scope, within)
        known = next((r for r in there if names.fits(r, wanted.name)), None)
        if known is not None:
            return known, False
        elsewhere = [r for r in unit.pseudonyms.of_body(meeting.body) if names.fits(r, wanted.name)]
        same = next((r.mask for r in elsewhere if wanted.same), None)
        taken = {r.mask for r in there} | {r.mask for r in elsewhere}
        letters = free_letters(taken, wanted.label)
        if same is None and not letters:
            raise UsageError("Every letter is taken in this scope.", remedy="Choose other words before the letter.")
        made = PseudonymRecord(
            id=self.office.new_id(),
            body=meeting.body,
            meeting=meeting.id,
            item=item,
            marking=names.marking,
            scope=wanted.scope,
            within=within,
            mask=same or mask_of(wanted.label, drawn(letters, self.office.random)),
            fingerprint=names.of(wanted.scope, within, wanted.name),
            at=self.office.clock(),
            by=subject.person or "",
        )
        return made, True


def _change(draft: Draft, one: Masked) -> tuple[Decisions, tuple[str, ...]]:
    """Make the decision that puts a mask in place, and list what has other words withheld in it."""
    decided, items = draft.decisions, dict[str, ItemDecision]()
    for item in draft.minutes.items:
        title = masked(item.public_title or item.title, one)
        if title is not None:
            items[item.name] = replace(decided.items.get(item.name) or ItemDecision(item.name), public_title=title)
    own = tuple(
        PublicText(text.ref, words) for text in decided.public_texts if (words := masked(text.text, one)) is not None
    )
    rewordings, left = list[Rewording](), list[str]()
    cut = {words.ref for words in decided.withheld_words}
    for ref, text in _visible(draft):
        words = masked(text, one)
        if words is not None and ref in cut:
            left.append(ref)
        elif words is not None:
            rewordings.append(Rewording(ref, words))
    return Decisions(items=items, public_texts=own, rewordings=tuple(rewordings)), tuple(left)


def _visible(draft: Draft) -> Iterator[tuple[str, str]]:
    """Walk what everybody reads, in the words in which they read it."""
    said = {one.ref: one.text for one in draft.decisions.rewordings}
    for _, portion in draft.minutes.portions():
        if portion.disposition == "release" and portion.substitute is None:
            yield portion.ref, said.get(portion.ref) or portion.text


class _Fingerprints:
    """Keyed fingerprints of names in one body: what is in the database cannot be guessed without the key."""

    def __init__(self, office: Office, unit: Unit, body: str, marking: str) -> None:
        self.marking = marking
        self._office, self._unit, self._body = office, unit, body
        self._keys: dict[str, MemoryKey | None] = {}

    def of(self, scope: Scope, within: str, name: str) -> str:
        """Make the fingerprint of a name inside a scope."""
        return self._mark(self.marking, f"name\0{scope}\0{within}\0{fold(name)}") or ""

    def of_matter(self, matter: str) -> str:
        """Make the fingerprint by which a matter is known."""
        return self._mark(self.marking, f"matter\0{self._body}\0{fold(matter)}") or ""

    def fits(self, record: PseudonymRecord, name: str) -> bool:
        """Tell whether a pseudonym is that of a name."""
        found = self._mark(record.marking, f"name\0{record.scope}\0{record.within}\0{fold(name)}", make=False)
        return found is not None and found == record.fingerprint

    def _mark(self, marking: str, token: str, *, make: bool = True) -> str | None:
        if marking not in self._keys:
            self._keys[marking] = self._key(marking, make=make)
        key = self._keys[marking]
        return key.mark(token).hex() if key else None

    def _key(self, marking: str, *, make: bool) -> MemoryKey | None:
        context, keys = pseudonym_key(self._body, marking=marking), self._office.keys
        wrap = self._unit.sealed.find_wrap(context)
        if wrap is not None:
            return MemoryKey(keys.unwrap(wrap, context))
        if not make:
            return None
        fresh = PlainKey.fresh(self._office.random)
        self._unit.sealed.put_wrap(context, keys.wrap(keys.current(marking), fresh, context))
        return MemoryKey(fresh)
