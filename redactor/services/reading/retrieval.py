"""Retrieval: what somebody may read of published minutes beyond the public, opened for her after it is written down.

Rules kept here: the audit event is committed before the vault opens anything, so a crash leaves a record of an access
that may not have happened, never the reverse; a denial is written down too, and answered like what is not there; what
is read is what was released, further limited by every marking that was raised since; what is offered is what opens.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from redactor.core.access import NO_EXPORT, Audience, Denial
from redactor.core.audit import Action
from redactor.core.disclosures import Disclosure, Kind
from redactor.core.pages import Rows, spanned
from redactor.core.policy import parse_policy
from redactor.errors import GateStopped, RedactorError
from redactor.services.case import texts_of
from redactor.services.office import absent, context_of, contexts_of, known_form
from redactor.services.opening import load_case
from redactor.services.reading.asking import Asking
from redactor.services.reading.disclosing import Way, begin, finish, mark_of, new_number, rule_for
from redactor.services.reading.released import item_of, places, shown
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from redactor.core.access import Subject
    from redactor.core.pages import Span
    from redactor.core.site import Published
    from redactor.services.case import Case
    from redactor.services.office import Office
    from redactor.services.reading.asking import State
    from redactor.services.reading.released import Name, Place
    from redactor.services.release.publication import Publication
    from redactor.services.stores import Unit
    from redactor.vault.records import SealedEntry

READS: Final = ("docx", "html", "md", "txt")
MOST_KNOWN: Final = 500
"""Meetings whose markings are kept in memory: some forty kilobytes each."""
_SEALED: Final = ("portion", "title")


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
class Openable:
    """What one reader may read of a meeting: refs with their released levels, and those that she may take away."""

    levels: Mapping[str, str]
    taking: frozenset[str]


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

    def shelves(self, subject: Subject, span: Span | None = None) -> Rows[Shelf]:
        """List published minutes, newest first, by public facts and markings.

        No text is opened to her. Where a draft is worked on since, its markings are held against the released ones.
        """
        self.office.demand(subject, "meeting.list", Action.READ)
        with self.office.records.reading() as unit:
            there = spanned(list(self.publication.folder.shown(unit).standing().items()), span)
            asked = self._asking_all(unit, subject, [meeting for meeting, _ in there])
        rows = (self._shelf(asked.get(meeting), meeting, published) for meeting, published in there)
        return Rows(rows, total=there.total)

    def shelf(self, subject: Subject, meeting: str) -> Shelf:
        """Show one of them. Raises NotFound, also for what is not published."""
        self.office.demand(subject, "meeting.list", Action.READ)
        with self.office.records.reading() as unit:
            published = self.publication.folder.shown(unit).standing().get(meeting)
            asked = None if published is None else self._asking(unit, subject, meeting)
        if published is None:
            raise self.office.refuse(subject, Action.READ, Denial("not-published", ""), meeting=meeting)
        return self._shelf(asked, meeting, published)

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

    def openable(self, subject: Subject, meetings: Sequence[str]) -> dict[str, Openable]:
        """Name what she may read now of published meetings, for lists, which open nothing by it.

        What cannot be derived is left out; the rest of the list stands.
        """
        with self.office.records.reading() as unit:
            asked = self._asking_all(unit, subject, meetings)
        made = {}
        for meeting, one in asked.items():
            with suppress(RedactorError):
                made[meeting] = self._openable(one)
        return made

    def _openable(self, asked: Asking) -> Openable:
        asking = self._settled(asked)
        granted, taking = asking.granted(self.office), asking.granted(self.office, taking=True)
        levels = {name[1]: asking.markings[name][0][1] for name in granted if name[0] == "portion"}
        return Openable(levels, frozenset(name[1] for name in taking if name[0] == "portion"))

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
        return self._asking_all(unit, subject, [meeting]).get(meeting) if known_form(meeting) else None

    def _asking_all(self, unit: Unit, subject: Subject, meetings: Sequence[str]) -> dict[str, Asking]:
        """Gather what the answers depend on, of meetings that stand; as many statements for one as for a page."""
        stands = {m: s for m, s in unit.lists.standings(meetings).items() if not s.withdrawn}
        if not stands:
            return {}
        self.office.now(unit)  # a wrong clock stops here, before anything is decided by it
        records, facts = unit.lists.records(stands), unit.lists.facts(stands, person=subject.person)
        states: dict[str, State] = {m: (s.publication.proposal, *s.released, *s.now) for m, s in stands.items()}
        unknown = [meeting for meeting, state in states.items() if self._kept(meeting, state) is None]
        entries = unit.lists.entries(unknown, _SEALED)
        made = {}
        for meeting, known in stands.items():
            record, state = records[meeting], states[meeting]
            markings, settled = self._markings(meeting, state, entries.get(meeting, ()))
            policy = parse_policy(record.policy_text, name=record.policy_name)
            made[meeting] = Asking(subject, record, policy, known.publication, facts[meeting], state, markings, settled)
        return made

    def _kept(self, meeting: str, state: State) -> Mapping[Name, tuple[Place, ...]] | None:
        known = self._known.get(meeting)
        return known[1] if known is not None and known[0] == state else None

    def _markings(
        self, meeting: str, state: State, entries: Iterable[SealedEntry]
    ) -> tuple[Mapping[Name, tuple[Place, ...]], bool]:
        """Give the markings of the released version where they are known without opening, or all that ever were."""
        known = self._kept(meeting, state)
        if known is not None:
            return known, True
        ever: dict[Name, tuple[Place, ...]] = {}
        for entry in sorted(entries, key=lambda e: -e.version):
            name = (str(entry.kind), entry.portion)
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
        while len(self._known) >= MOST_KNOWN:  # the oldest goes; it is found anew when somebody asks again
            self._known.pop(next(iter(self._known)), None)
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
            now = load_case(self.office, unit, asking.record.id, version=latest, seq=today)
            if (latest, today) == (version, seq):
                return now, now
            return load_case(self.office, unit, asking.record.id, version=version, seq=seq), now

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
