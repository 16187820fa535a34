"""What comparing a release with everything already published would reveal, told to whoever decides about it.

Rules kept here: every version of these minutes counts, withdrawn ones too, and every other meeting of the body; what is
said names items, portions and days, never a text; what somebody stays out of is not compared for her.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, visible
from redactor.core.alignment import align, plain
from redactor.core.audit import Action
from redactor.core.minutes import FRONT
from redactor.services.opening import load_case
from redactor.services.release.proposals import waiting
from redactor.services.release.standing import place_in, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.access import Subject, Visible
    from redactor.core.alignment import Alignment
    from redactor.core.minutes import Item
    from redactor.core.records import MeetingRecord, ProposalRecord, PublicationRecord
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.release.served import ServedFolder
    from redactor.services.stores import Unit

MOST_COMPARED: Final = 100
"""Versions of other meetings that are derived for one check, the newest first; what was left out is said."""
_SHORTEST: Final = 6  # words: shorter sentences ("The Panel noted this.") stand everywhere


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a comparison reveals: where, and what."""

    term: str
    text: str


@dataclass(frozen=True, slots=True)
class History:
    """Everything that a comparison reveals; `compared` is how many publications were compared with."""

    lines: tuple[Line, ...]
    compared: int


@dataclass(frozen=True, slots=True)
class Revealing:
    """Compares what waits with what was published. One answer is kept while nothing moves."""

    office: Office
    folder: ServedFolder
    _known: dict[tuple[str, str, int], History] = field(default_factory=dict, init=False, repr=False, compare=False)

    def history(self, subject: Subject, meeting: str) -> History:
        """Say what comparing a waiting release with everything published would reveal. Raises NotFound."""
        office = self.office
        rule = office.demand(subject, "release.read", Action.REVIEW, meeting=meeting)
        with office.records.transaction() as unit:
            proposal = waiting(unit, meeting)
            unit.audit(office.event(subject, Action.REVIEW, f"{rule}.history", meeting=meeting))
            key = (proposal.id, subject.person or "", len(unit.releases.publications()))
        if key not in self._known:
            with office.records.reading() as unit:
                made = self._compared(unit, subject, proposal)
            self._known.clear()
            self._known[key] = made
        return self._known[key]

    def _compared(self, unit: Unit, subject: Subject, proposal: ProposalRecord) -> History:
        new = load_case(
            self.office, unit, proposal.meeting, version=proposal.draft_version, seq=proposal.decisions_seq
        ).draft
        published = unit.releases.publications(proposal.meeting)
        lines: dict[str, Line] = {}
        for known in reversed(published):
            old = self._draft_of(unit, known)
            until = _until(unit, known)
            for line in _of_version(old, new, f"version {known.version}", until):
                lines.setdefault(line.term, line)
        others, left_out = self._of_others(unit, subject, proposal.meeting, new)
        found = [*lines.values(), *others]
        if left_out:
            found.append(Line("Not compared", f"{left_out} earlier versions of other meetings: there are too many."))
        return History(tuple(found), len(unit.releases.publications()))

    def _of_others(self, unit: Unit, subject: Subject, meeting: str, new: Draft) -> tuple[list[Line], int]:
        """Look for what is withheld here in what other meetings of the body have published, in every version."""
        body = unit.meetings.get(meeting).body
        withheld = _withheld(new)
        served, found, budget, left_out = self.folder.base(unit)[1], dict[str, Line](), MOST_COMPARED, 0
        for other in unit.meetings.all():
            if other.id == meeting or other.body != body or unit.access.recusals(other.id, person=subject.person):
                continue
            texts, over = self._texts(unit, other, served, budget)
            budget, left_out = budget - len(texts), left_out + over
            for name, text in texts:
                for term, words in withheld:
                    if words in text:
                        found.setdefault(term, Line(term, f"stands in public already, in {name}"))
        return list(found.values()), left_out

    def _texts(
        self, unit: Unit, other: MeetingRecord, served: dict[str, bytes], budget: int
    ) -> tuple[list[tuple[str, str]], int]:
        """Give the public text of every version of another meeting: as it is served, or derived again."""
        stands, made, over = standing(unit, other.id), [], 0
        for known in reversed(unit.releases.publications(other.id)):
            name = f"{place_in(known)}, version {known.version}"
            data = served.get(f"{place_in(known)}/minutes.txt") if known == stands else None
            if data is not None:
                made.append((name, plain(data.decode())))
            elif len(made) < budget:
                made.append((name, _public_text(self._draft_of(unit, known))))
            else:
                over += 1
        return made, over

    def _draft_of(self, unit: Unit, known: PublicationRecord) -> Draft:
        proposal = unit.releases.get(known.proposal)
        return load_case(
            self.office, unit, known.meeting, version=proposal.draft_version, seq=proposal.decisions_seq
        ).draft


def _until(unit: Unit, known: PublicationRecord) -> str:
    """Say until when a version was public."""
    gone = next((w.at for w in unit.releases.withdrawals(known.meeting) if w.version == known.version), None)
    later = next((p.at for p in unit.releases.publications(known.meeting) if p.version == known.version + 1), None)
    ended = gone or later
    return f"was public until {ended.day} {ended:%B %Y}" if ended else "is public until this release"


def _of_version(old: Draft, new: Draft, name: str, until: str) -> Iterator[Line]:
    before, after = _seen(old), _seen(new)
    aligned = align(old.minutes, new.minutes)
    items = {p.ref: i for i, p in new.minutes.portions()}
    gone = 0
    for pair in aligned.pairs:
        if pair.old in before.refs and pair.new is None:
            gone += 1
        elif pair.old in before.refs and pair.new is not None and pair.new not in after.refs:
            yield Line(_place(items[pair.new], pair.new), f"{until}, in {name}; it is withheld now")
    yield from _opened(aligned, old, new, name)
    if gone:
        yield Line(f"Gone since {name}", f"{gone} portions that it showed stand nowhere in this draft")
    for title in aligned.titles:
        if title.old not in before.titles or title.new is None:
            continue
        if title.new not in after.titles:
            yield Line(f"Title of item {title.new}", f"{until}, in {name}; it is withheld now")
        elif _restricted(new, title.new):
            yield Line(f"Title of item {title.new}", f"was already public, in {name}")


def _opened(alignment: Alignment, old: Draft, new: Draft, name: str) -> Iterator[Line]:
    """Name the items of which something is shown that was withheld before: the comparison shows exactly what."""
    items = {p.ref: i for i, p in new.minutes.portions()}
    withheld = {p.ref for _, p in old.minutes.portions()} - _seen(old).refs
    after = _seen(new).refs
    shown = [ref for was, ref in alignment.refs.items() if was in withheld and ref in after]
    for item in dict.fromkeys(items[ref].name for ref in shown):
        count = sum(items[ref].name == item for ref in shown)
        yield Line(f"Opened in item {item}", f"{count} portions that {name} withheld are public from now on")


def _withheld(draft: Draft) -> list[tuple[str, str]]:
    """Give what is withheld and long enough to be found again, each with its place."""
    seen = _seen(draft)
    made = [(_place(i, p.ref), plain(p.text)) for i, p in draft.minutes.portions() if p.ref not in seen.refs]
    made += [(f"Title of item {i.name}", plain(i.title)) for i in draft.minutes.items if i.name not in seen.titles]
    return [(place, words) for place, words in made if len(words.split()) >= _SHORTEST]


def _public_text(draft: Draft) -> str:
    seen = _seen(draft)
    return " ".join(plain(p.text) for _, p in draft.minutes.portions() if p.ref in seen.refs)


def _seen(draft: Draft) -> Visible:
    return visible(draft.minutes, PUBLIC, draft.policy)


def _place(item: Item, ref: str) -> str:
    return f"Front matter, portion {ref}" if item.name == FRONT else f"Item {item.name}, portion {ref}"


def _restricted(draft: Draft, name: str) -> bool:
    item = next(i for i in draft.minutes.items if i.name == name)
    level = draft.policy.level(item.marking or "")
    return level is None or not level.public
