"""Papers, opened: what one is under its marking, and what of it goes into the published folder beside the minutes.

Rules kept here: a paper is understood with all of it at its marking, and goes through the same gate as minutes; its
public copy is held against what its minutes withhold as well; only a final marking is published; what is published of
it stands in the folder that is approved.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from redactor.core.decisions import Decisions, Settle
from redactor.core.filed import Phase
from redactor.core.minutes import FRONT
from redactor.core.papergate import PaperGate, Secret, naming_findings, paper_findings
from redactor.core.policy import parse_policy
from redactor.core.site import Annex, File, slug
from redactor.errors import DecisionNeeded, GateStopped, StorageError
from redactor.services.release.copies import rendering
from redactor.services.release.offered import public_copies
from redactor.services.release.standing import standing
from redactor.vault.context import MeetingContexts, SealError
from redactor.vault.sealing import Sealed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from redactor.core.filed import Paper
    from redactor.core.minutes import Finding
    from redactor.core.policy import Policy
    from redactor.core.records import MeetingRecord
    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.stores import Unit
    from redactor.vault.context import Context

FOLDER: Final = "papers"
"""The folder of papers beside the minutes of their meeting."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person said about the findings in a paper: changes, what looks hidden, images, parts marked higher."""

    revisions: str | None = None
    look_hidden: str | None = None
    images: str | None = None
    parts: str | None = None
    settled: tuple[Settle, ...] = ()

    def decisions(self, marking: str) -> Decisions:
        """Say it as decisions about a document that is all at its marking."""
        return Decisions(
            unmarked=marking,
            revisions=self.revisions,
            look_hidden=self.look_hidden,
            images={"": self.images} if self.images else {},
            settled=self.settled,
        )


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is sealed of a paper beside its file: its title, and what was said about its findings."""

    title: str = field(repr=False)
    choices: Choices = Choices()

    def encode(self) -> bytes:
        """Write it, to be sealed."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass(frozen=True, slots=True)
class OpenedPaper:
    """A paper that was opened: what it is, what is sealed of it, and its text under its marking.

    The findings of the draft are those that are open.
    """

    paper: Paper
    facts: PaperFacts
    draft: Draft = field(repr=False)


def file_context(record: MeetingRecord, paper: Paper) -> Context:
    """Name the sealed file of a paper as it stands now."""
    now, origin = paper.now, _sealing(paper)
    return MeetingContexts(record.body, record.id).paper(paper.record.id, marking=origin, entry=now.sealed)


def facts_of(office: Office, unit: Unit, record: MeetingRecord, paper: Paper) -> PaperFacts:
    """Open what is sealed of a paper beside its file. Audit first."""
    context = MeetingContexts(record.body, record.id).paper_facts(
        paper.record.id, marking=_sealing(paper), entry=paper.now.sealed
    )
    return _decoded(office.open(unit.sealed.get(context), context))


def untrusted_file(office: Office, unit: Unit, record: MeetingRecord, paper: Paper) -> bytes:
    """Open the file of a paper, as it was uploaded. Audit first; nobody but the rebuild gets it."""
    context = file_context(record, paper)
    wrap = unit.sealed.find_wrap(context)
    if wrap is None:
        raise SealError
    return office.open(Sealed(office.blobs.get(paper.now.blob), wrap), context)


def opened(office: Office, unit: Unit, record: MeetingRecord, paper: Paper) -> OpenedPaper:
    """Open a paper and understand it under its marking. Audit first. Raises InputError, VaultError."""
    facts = facts_of(office, unit, record, paper)
    data, policy = (
        untrusted_file(office, unit, record, paper),
        parse_policy(record.policy_text, name=record.policy_name),
    )
    now = paper.now
    draft = read_as(office, now.suffix, data, policy, choices=facts.choices, marking=now.marking)
    return OpenedPaper(paper, facts, draft)


def read_as(office: Office, suffix: str, untrusted: bytes, policy: Policy, *, choices: Choices, marking: str) -> Draft:
    """Read a file as a paper of a marking. Raises InputError, and UsageError for choices that do not fit it."""
    draft = office.understand(suffix, untrusted, policy, choices.decisions(marking))
    found = paper_findings(draft.minutes, policy, marking, parts_withheld=choices.parts == "withhold")
    return replace(draft, minutes=replace(draft.minutes, findings=tuple(dict.fromkeys(found))))


def confirmed(unit: Unit, meeting: str) -> int:
    """Tell up to which entry the papers are confirmed by minutes that stand published; 0 where none do."""
    published = standing(unit, meeting)
    return unit.papers.proposed(published.proposal) if published else 0


def live(unit: Unit, meeting: str) -> tuple[Paper, ...]:
    """Return the papers of a meeting that were not removed."""
    return tuple(paper for paper in unit.papers.all(meeting) if paper.live)


# -------------------------------------------------------------------------------------------------------------- public


def to_publish(office: Office, unit: Unit, case: Case) -> tuple[OpenedPaper, ...]:
    """Open the papers that go out with the minutes of a meeting: those whose final marking is public. Audit first."""
    public = case.draft.policy.public_level.id
    found = [p for p in live(unit, case.record.id) if p.now.phase is Phase.FINAL and p.now.marking == public]
    return tuple(opened(office, unit, case.record, paper) for paper in found)


def published_papers(
    office: Office, unit: Unit, case: Case, *, place: str, formats: Collection[str]
) -> tuple[dict[str, bytes], tuple[Annex, ...]]:
    """Make and clear the public papers of a meeting; give their files by path, and what the index says of them.

    Raises DecisionNeeded, GateStopped: each finding names its paper.
    """
    files: dict[str, bytes] = {}
    annexes = []
    for one in to_publish(office, unit, case):
        settled(one)
        try:
            _check_title(office, case, one)
            copies, _ = public_copies(office.formats, one.draft, formats, beyond=_gate(case, one.draft))
        except GateStopped as error:
            raise stopped(one.paper, error) from None
        stem = f"{FOLDER}/{slug(one.paper.record.reference)}"
        made = {f"{stem}.{copy.format}": copy for copy in copies.files}
        if any(f"{place}/{name}" in files for name in made):
            raise StorageError(
                "Two papers have the same address.", remedy="Remove one, and file it under another name."
            )
        files |= {f"{place}/{name}": copy.data for name, copy in made.items()}
        annexes.append(
            Annex(
                one.paper.record.reference,
                one.facts.title,
                one.paper.now.item or "",
                tuple(File(name, len(copy.data), copy.sha256) for name, copy in made.items()),
                one.paper.now.was_public,
            )
        )
    return files, tuple(annexes)


def title_draft(office: Office, one: OpenedPaper) -> Draft:
    """Read the title of a paper as a text of its own: it is printed beside the paper, and is looked through like it."""
    facts, policy = one.facts, one.draft.policy
    choices = Choices(settled=tuple(s for s in facts.choices.settled if s.code == "lexicon" and s.ref == FRONT))
    return read_as(
        office, ".txt", facts.title.encode("utf-8", "replace"), policy, choices=choices, marking=policy.public_level.id
    )


def _gate(case: Case, paper: Draft) -> PaperGate:
    return PaperGate(case.draft.minutes, case.draft.policy, case.draft.decisions, paper.minutes, paper.decisions)


def _check_title(office: Office, case: Case, one: OpenedPaper) -> None:
    """Hold the title of a paper against what its minutes withhold. Raises GateStopped."""
    draft = title_draft(office, one)
    findings = tuple(_gate(case, draft)(rendering(draft)))
    if findings:
        raise GateStopped("Its title says something that the minutes withhold.", findings)


def settled(one: OpenedPaper) -> None:
    """Refuse to make any copy of a paper while a finding in it is open. Raises DecisionNeeded."""
    findings = one.draft.minutes.findings
    if findings:
        raise DecisionNeeded(
            f"The paper {one.paper.record.reference} cannot go out yet: {len(findings)} "
            f"finding{'s' * (len(findings) > 1)} in it must be settled.",
            tuple(_of(one.paper, f) for f in findings),
            remedy="Settle them on the page of the meeting's papers.",
        )


def stopped(paper: Paper, error: GateStopped) -> GateStopped:
    """Say of what the gate stopped in which paper it was."""
    return GateStopped(
        f"The paper {paper.record.reference} was stopped. {error.message}",
        tuple(_of(paper, f) for f in error.findings),
        remedy="Correct the file and replace it, settle the term on the page of the papers, or raise its marking.",
    )


def _of(paper: Paper, finding: Finding) -> Finding:
    where = f"{paper.name} {finding.place}".strip()
    return replace(finding, message=f"Paper {paper.record.reference}: {finding.message}", place=where, item=None)


# ------------------------------------------------------------------------------------------------- named in the minutes


def with_namings(office: Office, unit: Unit, record: MeetingRecord, draft: Draft) -> Draft:
    """Add to a draft the findings about restricted papers that its public text names. Audit first."""
    policy, public = draft.policy, draft.policy.public_level.id
    secrets = tuple(_secrets(office, unit, record, public))
    if not secrets:
        return draft
    found = naming_findings(draft.minutes, policy, draft.decisions, secrets)
    return (
        replace(draft, minutes=replace(draft.minutes, findings=(*draft.minutes.findings, *found))) if found else draft
    )


def _secrets(office: Office, unit: Unit, record: MeetingRecord, public: str) -> Iterator[Secret]:
    papers = live(unit, record.id)
    if not papers:  # of most meetings: then nothing else is asked for
        return
    policy, done = parse_policy(record.policy_text, name=record.policy_name), confirmed(unit, record.id)
    for paper in papers:
        level = paper.binding(policy, confirmed=done)
        if level != public and not (paper.now.phase is Phase.FINAL and paper.now.marking == public):
            title = facts_of(office, unit, record, paper).title
            yield Secret(paper.record.reference, title, level, paper.now.was_public)


def _sealing(paper: Paper) -> str:
    """Give the marking that the file rests under: that of the entry that it was sealed with."""
    return next(e.marking for e in paper.entries if e.seq == paper.now.sealed)


def _decoded(data: bytes) -> PaperFacts:
    held: dict[str, Any] = json.loads(data)
    said = held["choices"]
    settles = tuple(Settle(**one) for one in said.pop("settled"))
    return PaperFacts(held["title"], Choices(**said, settled=settles))
