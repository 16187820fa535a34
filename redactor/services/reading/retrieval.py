"""Retrieval: what somebody may read of published minutes beyond the public, opened for her after it is written down.

Rules kept here: the audit event is committed before the vault opens anything, so a crash leaves a record of an access
that may not have happened, never the reverse; a denial is written down too, and answered like what is not there; what
is read is what was released, further limited by every marking that was raised since; what is offered is what opens.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import NO_EXPORT, Audience, Denial
from redactor.core.audit import Action
from redactor.core.disclosures import Disclosure, Kind
from redactor.core.policy import parse_policy
from redactor.errors import GateStopped, RedactorError
from redactor.services.office import absent, context_of, contexts_of, known_form, texts_of
from redactor.services.reading.asking import Asking
from redactor.services.reading.disclosing import Way, begin, finish, mark_of, new_number, rule_for
from redactor.services.reading.released import item_of, places, shown
from redactor.services.release.copies import make_copies
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.access import Subject
    from redactor.core.records import PublicationRecord
    from redactor.core.site import Published
    from redactor.services.office import Case, Office
    from redactor.services.reading.asking import State
    from redactor.services.reading.released import Name, Place
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit

READS: Final = ("docx", "html", "md", "txt")


@dataclass(frozen=True, slots=True)
class Shelf:
    """Published minutes as a reader finds them: public facts, and the items of which more is open to her.

    `takes` tells whether any of that may be taken away in a copy of hers.
    """

    meeting: str
    published: Published
    open_items: tuple[str, ...]
    takes: bool = False


@dataclass(frozen=True, slots=True)
class ReaderCopy:
    """One reader's copy, cleared for her alone. `level` is its banner; `obligations` are what comes with having it.

    `number` is that of the copy, as it stands in its foot line.
    """

    meeting: str
    format: str
    level: str
    data: bytes = field(repr=False)
    obligations: frozenset[str] = frozenset()
    number: str = ""


@dataclass(frozen=True, slots=True)
class OpenPortion:
    """A portion that was opened: its level, by which rule, and its words. `ref` is None for an item's title."""

    ref: str | None
    kind: str
    level: str
    rule: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Opens minutes for readers."""

    office: Office
    publication: Publication
    _known: dict[str, tuple[State, dict[Name, tuple[Place, ...]]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def shelves(self, subject: Subject) -> tuple[Shelf, ...]:
        """List published minutes, by public facts and markings.

        No text is opened to her. Where a draft is worked on since, its markings are held against the released ones.
        """
        return self._shelves(subject)

    def _shelves(self, subject: Subject, only: str | None = None) -> tuple[Shelf, ...]:
        self.office.demand(subject, "meeting.list", Action.READ)
        site = self.publication.served()
        with self.office.records.reading() as unit:
            found = {place_in(p): p.meeting for p in unit.releases.publications()}
            there = [(m, found[m.place]) for m in site.meetings if m.place in found and not m.withdrawn]
            there = [(m, meeting) for m, meeting in there if only in (None, meeting)]
            asked = [(meeting, m, self._asking(unit, subject, meeting)) for m, meeting in there]
        return tuple(self._shelf(asking, meeting, m) for meeting, m, asking in asked)

    def shelf(self, subject: Subject, meeting: str) -> Shelf:
        """Show one of them. Raises NotFound, also for what is not published."""
        found = next(iter(self._shelves(subject, meeting)), None)
        if found is None:
            raise self.office.refuse(subject, Action.READ, Denial("not-published", ""), meeting=meeting)
        return found

    def open(
        self,
        subject: Subject,
        meeting: str,
        *,
        format: str = "docx",  # noqa: A002 -- people's word
        way: Way = Way(),  # noqa: B008 -- frozen
    ) -> ReaderCopy:
        """Make her copy, with her name in it; `way` says what protects it.

        Raises NotFound where nothing beyond the public is open to her, as where nothing is there.
        """
        if format not in READS:
            raise absent()
        asking = self._permitted(subject, meeting, "copy.open", Action.COPY, taking=True)
        granted = asking.granted(self.office, taking=True)
        taken = self._taken(asking, format, way, granted)
        case, now = self._cases(asking)
        refs = self._readable(asking, case, now, granted)
        if {item_of(name) for name in refs} != {item_of(name) for name in granted}:
            self._audit(asking, Action.COPY, refs, suffix=".made")
        audience = Audience(refs=frozenset(name[1] for name in refs))
        try:
            copies = make_copies(self.office.formats, case.draft, audience, [format], mark=mark_of(self.office, taken))
        except GateStopped:
            # Its findings quote places of what she may not read; they are the secretary's.
            raise GateStopped(
                "Your copy was stopped by the check that every copy goes through.",
                (),
                remedy="Ask the secretary of the meeting to look at it.",
            ) from None
        data = way.protect(format, copies.files[0].data)
        finish(self.office, taken, data)
        obligations = asking.obligations(self.office, refs)
        return ReaderCopy(meeting, format, copies.rendered.seen.banner, data, obligations, taken.number)

    def open_item(self, subject: Subject, meeting: str, item: str) -> tuple[OpenPortion, ...]:
        """Open what she may read of one item, portion by portion. Raises NotFound, whatever the cause."""
        asking = self._permitted(subject, meeting, "copy.open", Action.READ, item=item)
        mine = {name: rule for name, rule in asking.granted(self.office).items() if item_of(name) == item}
        self._audit(asking, Action.READ, mine)
        case, now = self._cases(asking)
        readable = self._readable(asking, case, now, mine)
        kinds = {p.ref: p.kind for _, p in case.draft.minutes.portions()}
        texts, contexts, stands = texts_of(case.draft), contexts_of(asking.record), places(case, now)
        made = []
        with self.office.records.reading() as unit:
            for name, rule in readable.items():
                context = context_of(contexts, name, texts[name].marking, case.entries)
                words = self.office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
                ref = name[1] if name[0] == "portion" else None
                level = shown(asking.policy, stands[name])
                made.append(OpenPortion(ref, kinds.get(name[1], "heading"), level, rule, words))
        return tuple(made)

    def openable(self, subject: Subject, meeting: str) -> tuple[dict[str, str], frozenset[str]]:
        """Name the portions that she may read now, with their released levels, and those she may take away.

        For lists, which open nothing by it; nothing for what is not published.
        """
        with self.office.records.reading() as unit:
            asked = self._asking(unit, subject, meeting)
        if asked is None:
            return {}, frozenset()
        asking = self._settled(asked)
        granted, taking = asking.granted(self.office), asking.granted(self.office, taking=True)
        levels = {name[1]: asking.markings[name][0][1] for name in granted if name[0] == "portion"}
        return levels, frozenset(name[1] for name in taking if name[0] == "portion")

    def _permitted(
        self,
        subject: Subject,
        meeting: str,
        action: str,
        deed: Action,
        *,
        item: str | None = None,
        taking: bool = False,
    ) -> Asking:
        self.office.demand(subject, action, deed, meeting=meeting, whole=False)
        items = () if item is None else (item,)
        with self.office.records.reading() as unit:
            asked = self._asking(unit, subject, meeting)
        if asked is None:
            raise self.office.refuse(subject, deed, Denial("not-published", ""), meeting=meeting, items=items)
        asking = self._settled(asked)
        denial = asking.refusal(self.office, item, taking=taking)
        if denial is not None:
            raise self.office.refuse(subject, deed, denial, meeting=meeting, items=items)
        return asking

    def _asking(self, unit: Unit, subject: Subject, meeting: str) -> Asking | None:
        published = standing(unit, meeting) if known_form(meeting) else None
        if published is None:
            return None
        self.office.now(unit)  # a wrong clock stops here, before anything is decided by it
        record = unit.meetings.get(meeting)
        state = self._state(unit, published)
        markings, settled = self._markings(unit, meeting, state)
        return Asking(
            subject=subject,
            record=record,
            policy=parse_policy(record.policy_text, name=record.policy_name),
            publication=published,
            facts=unit.access.facts(meeting, person=subject.person),
            state=state,
            markings=markings,
            settled=settled,
        )

    def _state(self, unit: Unit, published: PublicationRecord) -> State:
        proposal, latest = unit.releases.get(published.proposal), unit.meetings.latest_draft(published.meeting)
        version, seq = proposal.draft_version, proposal.decisions_seq
        today = unit.decisions.count(published.meeting)
        return proposal.id, version, seq, latest.version if latest else version, today

    def _markings(self, unit: Unit, meeting: str, state: State) -> tuple[Mapping[Name, tuple[Place, ...]], bool]:
        """Give the markings of the released version where they are known without opening, or all that ever were."""
        known = self._known.get(meeting)
        if known is not None and known[0] == state:
            return known[1], True
        ever: dict[Name, tuple[Place, ...]] = {}
        for entry in sorted(unit.sealed.entries(meeting), key=lambda e: -e.version):
            name = (str(entry.kind), entry.portion)
            if name[0] in ("portion", "title"):
                ever[name] = (*ever.get(name, ()), (name, entry.marking))
        if state[1:] == (1, state[2], 1, state[2]):  # the first draft, as it was released: the newest are its own
            return {name: held[:1] for name, held in ever.items()}, True
        return ever, False

    def _settled(self, asking: Asking) -> Asking:
        """Find the markings of the released version where the draft moved on. That is written down before.

        Nothing is opened for whom nothing could be open.
        """
        if asking.settled or not asking.hopes(self.office):
            return asking
        meeting = asking.record.id
        event = self.office.event(asking.subject, Action.READ, "markings-only", meeting=meeting)
        with self.office.records.transaction() as unit:
            unit.audit(event)
        markings = places(*self._cases(asking))
        self._known[meeting] = (asking.state, markings)
        return replace(asking, markings=markings, settled=True)

    def _taken(self, asking: Asking, name: str, way: Way, granted: Mapping[Name, str]) -> Disclosure:
        """Write a copy down that is about to be made, and commit it."""
        items = sorted({item_of(name) for name in granted})
        publication, number = asking.publication, new_number(self.office)
        rule = f"{'+'.join(sorted(set(granted.values())))}@v{publication.version}"
        event = self.office.event(
            asking.subject, Action.COPY, rule_for(rule, number), meeting=publication.meeting, items=items
        )
        taken = Disclosure(
            number=number,
            meeting=publication.meeting,
            version=publication.version,
            kind=Kind.READER,
            person=asking.subject.person or "",
            at=event.at,
            format=name,
            protection=way.protection,
            items=event.items,
        )
        with self.office.records.transaction() as unit:
            begin(unit, taken, event)
        return taken

    def _audit(self, asking: Asking, deed: Action, granted: Mapping[Name, str], *, suffix: str = "") -> None:
        """Write down what is about to be opened, and commit it. No text is opened to her before this returns.

        The items have the numbers of the published version; of a copy it is said which version that is.
        """
        items = sorted({item_of(name) for name in granted})
        rule = "+".join(sorted(set(granted.values())))
        if deed is Action.COPY:
            rule = f"{rule}@v{asking.publication.version}{suffix}"
        event = self.office.event(asking.subject, deed, rule, meeting=asking.record.id, items=items)
        with self.office.records.transaction() as unit:
            unit.audit(event)

    def _cases(self, asking: Asking) -> tuple[Case, Case]:
        """Derive the meeting as it was released, and as it stood when she asked."""
        _, version, seq, latest, today = asking.state
        with self.office.records.reading() as unit:
            now = self.office.load(unit, asking.record.id, version=latest, seq=today)
            if (latest, today) == (version, seq):
                return now, now
            return self.office.load(unit, asking.record.id, version=version, seq=seq), now

    def _readable(self, asking: Asking, case: Case, now: Case, granted: Mapping[Name, str]) -> dict[Name, str]:
        """Hold what may be opened against the markings that the opened drafts prove. Raises NotFound for nothing."""
        proved = replace(asking, markings=places(case, now)).granted(self.office)
        readable = {name: rule for name, rule in proved.items() if name in granted}
        if granted and not readable:
            raise absent()
        return readable

    def _shelf(self, asked: Asking | None, meeting: str, published: Published) -> Shelf:
        try:
            names = self._settled(asked).offered(self.office) if asked else {}
        except RedactorError:  # what cannot be derived cannot be opened either; the rest of the list stands
            names = {}
        more = {gap.item for gap in published.gaps} & {item_of(name) for name in names}
        takes = any(NO_EXPORT not in grant.obligations for name, grant in names.items() if item_of(name) in more)
        return Shelf(meeting, published, tuple(line.name for line in published.lines if line.name in more), takes)
