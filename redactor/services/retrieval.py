"""Retrieval: what somebody may read of published minutes beyond the public, opened for her after it is written down.

Rules kept here: the audit event is committed before the vault opens anything, so a crash leaves a record of an access
that may not have happened, never the reverse; a denial is written down too, and answered like what is not there; what
is read is what was released, further limited by every marking that was raised since.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import Audience, Denial, Grant, Wanted, decide
from redactor.core.alignment import align
from redactor.core.audit import Action
from redactor.core.policy import parse_policy
from redactor.errors import GateStopped, UsageError
from redactor.services.copies import make_copies
from redactor.services.office import absent, context_of, contexts_of, known_form, texts_of
from redactor.services.standing import place_in, standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.core.access import Subject
    from redactor.core.policy import Policy
    from redactor.core.records import GrantRecord, MeetingRecord, PublicationRecord, RecusalRecord
    from redactor.core.site import Published
    from redactor.services.office import Case, Office
    from redactor.services.ports import Sealer
    from redactor.services.publication import Publication
    from redactor.services.stores import Unit

READS: Final = ("docx", "html", "md", "txt")
_Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Published minutes as a reader finds them: public facts, and the items of which more is open to her."""

    meeting: str
    published: Published
    open_items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReaderCopy:
    """One reader's copy, cleared for her alone. `level` is its banner."""

    meeting: str
    format: str
    level: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outside:
    """How a copy leaves the house: its format, and the age recipient it is encrypted to where there is a sealer."""

    format: str = "docx"
    sealer: Sealer | None = None
    recipient: str = ""


@dataclass(frozen=True, slots=True)
class OpenPortion:
    """A portion that was opened: its level, by which rule, and its words. `ref` is None for an item's title."""

    ref: str | None
    kind: str
    level: str
    rule: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Somebody who asks about one meeting, and everything that the answer depends on."""

    subject: Subject
    record: MeetingRecord
    policy: Policy
    publication: PublicationRecord
    grants: tuple[GrantRecord, ...]
    recusals: tuple[RecusalRecord, ...]
    markings: Mapping[_Name, str]

    def verdict(self, office: Office, name: _Name, level: str) -> Grant | Denial:
        wanted = Wanted(self.record.body, self.record.id, _item_of(name), level)
        return decide(
            self.subject, wanted, policy=self.policy, grants=self.grants, recusals=self.recusals, now=office.clock()
        )

    def granted(self, office: Office) -> dict[_Name, str]:
        """Name what may be opened, by what is known without opening, each with the rule."""
        verdicts = {name: self.verdict(office, name, level) for name, level in self.markings.items()}
        return {name: v.rule for name, v in verdicts.items() if isinstance(v, Grant)}


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Opens minutes for readers."""

    office: Office
    publication: Publication

    def shelves(self, subject: Subject) -> tuple[Shelf, ...]:
        """List published minutes. Nothing is opened: the list is made of public facts and of markings."""
        self.office.demand(subject, "meeting.list", Action.READ)
        site = self.publication.served()
        with self.office.records.reading() as unit:
            places = {place_in(p): p.meeting for p in unit.releases.publications()}
            there = [m for m in site.meetings if m.place in places and not m.withdrawn]
            return tuple(self._shelf(unit, subject, places[m.place], m) for m in there)

    def shelf(self, subject: Subject, meeting: str) -> Shelf:
        """Show one of them. Raises NotFound, also for what is not published."""
        found = next((s for s in self.shelves(subject) if s.meeting == meeting), None)
        if found is None:
            raise self.office.refuse(subject, Action.READ, Denial("not-published", ""), meeting=meeting)
        return found

    def open(self, subject: Subject, meeting: str, *, format: str = "docx") -> ReaderCopy:  # noqa: A002 -- people's word
        """Make her copy. Raises NotFound where nothing beyond the public is open to her, as where nothing is there."""
        if format not in READS:
            raise absent()
        asking = self._permitted(subject, meeting, "copy.open", Action.COPY)
        granted = asking.granted(self.office)
        self._audit(asking, Action.COPY, granted)
        case, now = self._cases(asking)
        refs = self._readable(asking, case, now, granted)
        audience = Audience(refs=frozenset(name[1] for name in refs))
        try:
            copies = make_copies(self.office.formats, case.draft, audience, [format])
        except GateStopped:
            # Its findings quote places of what she may not read; they are the secretary's.
            raise GateStopped(
                "Your copy was stopped by the check that every copy goes through.",
                (),
                remedy="Ask the secretary of the meeting to look at it.",
            ) from None
        return ReaderCopy(meeting, format, copies.rendered.seen.banner, copies.files[0].data)

    def open_item(self, subject: Subject, meeting: str, item: str) -> tuple[OpenPortion, ...]:
        """Open what she may read of one item, portion by portion. Raises NotFound, whatever the cause."""
        asking = self._permitted(subject, meeting, "copy.open", Action.READ, item=item)
        mine = {name: rule for name, rule in asking.granted(self.office).items() if _item_of(name) == item}
        self._audit(asking, Action.READ, mine, item=item)
        case, now = self._cases(asking)
        readable = self._readable(asking, case, now, mine)
        kinds = {p.ref: p.kind for _, p in case.draft.minutes.portions()}
        held = now if now.version == case.version else case  # another draft has other portions under the same refs
        texts, contexts = texts_of(held.draft), contexts_of(asking.record)
        made = []
        with self.office.records.reading() as unit:
            for name in readable:
                if name not in texts:
                    continue
                context = context_of(contexts, name, texts[name].marking, held.entries)
                words = self.office.open(unit.sealed.get(context), context).decode("utf-8", "surrogatepass")
                ref = name[1] if name[0] == "portion" else None
                kind = kinds.get(name[1], "heading")
                made.append(OpenPortion(ref, kind, texts[name].marking, mine[name], words))
        return tuple(made)

    def for_requester(
        self, subject: Subject, meeting: str, *, items: Iterable[str], requester: str, reason: str, to: Outside
    ) -> ReaderCopy:
        """Make a copy for one person outside, of what is public and of some items besides. Raises NotFound, UsageError.

        It is a releasing officer's deed. Who asked and why is sealed; the log has an entry before anything is opened,
        and one with the hash of the copy. `to` says in which format, and the key that it is encrypted to, if any.
        """
        wanted = frozenset(items)
        rule = self.office.demand(subject, "release.decide", Action.EXPORT, meeting=meeting)
        with self.office.records.reading() as unit:
            asking = self._asking(unit, subject, meeting)
        if asking is None or to.format not in READS:
            raise absent()
        if not wanted <= {_item_of(name) for name in asking.markings} or not requester.strip() or not reason.strip():
            raise UsageError("A release names items that are there, who asked, and why.", remedy="Name them.")
        if to.sealer is not None:
            to.sealer.check(to.recipient)
        release = self._note(asking, rule, wanted, f"{requester.strip()}\n{reason.strip()}")
        case, _ = self._cases(asking)
        copies = make_copies(self.office.formats, case.draft, Audience(items=wanted), [to.format])
        data = copies.files[0].data
        if to.sealer is not None:
            data = to.sealer.seal(to.recipient, {f"minutes.{to.format}": data})
        made = f"requester:{release}.made"
        digest = hashlib.sha256(data).hexdigest()
        event = self.office.event(subject, Action.EXPORT, made, meeting=meeting, items=sorted(wanted), digest=digest)
        with self.office.records.transaction() as unit:
            unit.audit(event)
        return ReaderCopy(meeting, to.format, copies.rendered.seen.banner, data)

    def _note(self, asking: _Asking, rule: str, items: frozenset[str], why: str) -> str:
        """Write a release to one person down, and seal who asked and why; return its id. Committed before opening."""
        office, record = self.office, asking.record
        release = office.new_id()
        context = contexts_of(record).reason(release, marking=asking.policy.levels[-1].id)
        event = office.event(
            asking.subject, Action.EXPORT, f"requester:{release}+{rule}", meeting=record.id, items=sorted(items)
        )
        with office.records.transaction() as unit:
            unit.sealed.put(context, office.seal(why.encode("utf-8", "surrogatepass"), context))
            unit.audit(event)
        return release

    def _permitted(
        self, subject: Subject, meeting: str, action: str, deed: Action, *, item: str | None = None
    ) -> _Asking:
        self.office.demand(subject, action, deed, meeting=meeting, whole=False)
        items = () if item is None else (item,)
        with self.office.records.reading() as unit:
            asking = self._asking(unit, subject, meeting)
        if asking is None:
            raise self.office.refuse(subject, deed, Denial("not-published", ""), meeting=meeting, items=items)
        granted = asking.granted(self.office)
        if not any(item is None or _item_of(name) == item for name in granted):
            denial = self._why(asking, item)
            raise self.office.refuse(subject, deed, denial, meeting=meeting, items=items)
        return asking

    def _why(self, asking: _Asking, item: str | None) -> Denial:
        verdicts = [
            asking.verdict(self.office, name, level)
            for name, level in asking.markings.items()
            if item is None or _item_of(name) == item
        ]
        return next((v for v in verdicts if isinstance(v, Denial)), Denial("nothing-there", ""))

    def _asking(self, unit: Unit, subject: Subject, meeting: str) -> _Asking | None:
        published = standing(unit, meeting) if known_form(meeting) else None
        if published is None:
            return None
        record = unit.meetings.get(meeting)
        policy = parse_policy(record.policy_text, name=record.policy_name)
        newest = {(str(e.kind), e.portion): e for e in sorted(unit.sealed.entries(meeting), key=lambda e: e.version)}
        return _Asking(
            subject=subject,
            record=record,
            policy=policy,
            publication=published,
            grants=unit.access.grants(meeting, person=subject.person),
            recusals=unit.access.recusals(meeting, person=subject.person),
            markings={name: e.marking for name, e in newest.items() if name[0] in ("portion", "title")},
        )

    def _audit(self, asking: _Asking, deed: Action, granted: Mapping[_Name, str], *, item: str | None = None) -> None:
        """Write down what is about to be opened, and commit it. Nothing is opened before this returns."""
        rules = sorted(set(granted.values()))
        items = [item] if item is not None else sorted({_item_of(name) for name in granted})
        event = self.office.event(asking.subject, deed, "+".join(rules), meeting=asking.record.id, items=items)
        with self.office.records.transaction() as unit:
            unit.audit(event)

    def _cases(self, asking: _Asking) -> tuple[Case, Case]:
        """Derive the meeting as it was released, and as it stands now."""
        with self.office.records.reading() as unit:
            proposal = unit.releases.get(asking.publication.proposal)
            now = self.office.load(unit, asking.record.id)
            if (now.version, now.seq) == (proposal.draft_version, proposal.decisions_seq):
                return now, now
            version, seq = proposal.draft_version, proposal.decisions_seq
            return self.office.load(unit, asking.record.id, version=version, seq=seq), now

    def _readable(self, asking: _Asking, case: Case, now: Case, granted: Mapping[_Name, str]) -> list[_Name]:
        """Hold what may be opened against the markings that were released, which only the opened draft proves.

        Where another draft came since, it must be open to her there as well, under its number there: names are given
        for the numbers of the newest draft. Raises NotFound where nothing is left.
        """
        readable = [
            name
            for name, text in texts_of(case.draft).items()
            if name in granted and isinstance(asking.verdict(self.office, name, text.marking), Grant)
        ]
        if now.version != case.version:
            there = _elsewhere(case, now)
            readable = [n for n in readable if n in there and self._opens(asking, *there[n])]
        if granted and not readable:
            raise absent()
        return readable

    def _opens(self, asking: _Asking, name: _Name, level: str) -> bool:
        return isinstance(asking.verdict(self.office, name, level), Grant)

    def _shelf(self, unit: Unit, subject: Subject, meeting: str, published: Published) -> Shelf:
        asking = self._asking(unit, subject, meeting)
        names = asking.granted(self.office) if asking else {}
        more = {gap.item for gap in published.gaps} & {_item_of(name) for name in names}
        return Shelf(meeting, published, tuple(line.name for line in published.lines if line.name in more))


def _elsewhere(case: Case, now: Case) -> dict[_Name, tuple[_Name, str]]:
    """Find what each text of a draft is in a later one, and its level there; what is gone is left out.

    A portion that is gone while its item is there counts as the item itself, at the highest level in it.
    """
    aligned = align(case.draft.minutes, now.draft.minutes)
    refs = {p.old: p.new for p in aligned.pairs if p.old and p.new}
    texts, policy = texts_of(now.draft), now.draft.policy
    found: dict[_Name, tuple[_Name, str]] = {}
    for name in texts_of(case.draft):
        item = aligned.items.get(_item_of(name))
        own = ("portion", refs[name[1]]) if name[0] == "portion" and name[1] in refs else None
        if own in texts:
            found[name] = own, texts[own].marking
        elif item is not None:
            levels = [text.marking for other, text in texts.items() if _item_of(other) == item]
            found[name] = ("title", item), policy.highest(levels).id
    return found


def _item_of(name: _Name) -> str:
    """Name the item that a text belongs to."""
    return name[1].rsplit(".", 2)[0] if name[0] == "portion" else name[1]
