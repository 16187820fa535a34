"""The release page: the public text of a folder, its changes, its files, and the form for a decision about it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from redactor.core.policy import parse_policy
from redactor.core.site import INDEX, Published, Site, decode
from redactor.core.suggesting import Suggestions
from redactor.core.tones import Mark
from redactor.services.release.papers import article
from redactor.web.presenting.changes import changes_between
from redactor.web.presenting.papers import Pictures
from redactor.web.presenting.suggestions import answered, said_of
from redactor.web.presenting.words import counted, item_words, levels_of, said_date, said_size, said_time, state_of
from redactor.web.screens.parts import Banner, Check, Fact, FieldError, LevelCount, Link, MeetingHead, Notice
from redactor.web.screens.release import FileLine, ReleaseForm, ReleasePage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from redactor.core.access import Subject
    from redactor.core.decisions import Settle
    from redactor.core.records import MeetingRecord
    from redactor.services.release.publication import Proposal
    from redactor.services.release.revealing import History
    from redactor.web.screens.release import ChangeBlock

KINDS: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "md": "text/plain; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "atom": "text/plain; charset=utf-8",
    "csv": "text/plain; charset=utf-8",
}
"""The files of a folder that can be looked at before it is public; style sheets and fonts say nothing."""
LOOKED_AT: Final = frozenset(KINDS) - {"docx", "odt", "pdf"}
"""Those that a browser shows by itself."""
MARKED_IT: Final = "You marked this version, so someone else must release it."


@dataclass(frozen=True, slots=True)
class Looked:
    """A folder that somebody looks at: what waits, what is served now, and whether she is one of those who decide.

    `before` is the page of the minutes that are public now; None where there are none. `tab` is the part she asks for;
    `advice` is what can still be inferred, `excused` are the terms that were let stand, `suggestions` are those
    of the policy and what became of them.
    """

    meeting: str
    record: MeetingRecord
    proposal: Proposal
    before: bytes | None
    asking: Subject
    decides: bool
    tab: str
    typed: Mapping[str, str] = field(default_factory=dict)
    history: History | None = None
    advice: tuple[Fact, ...] = ()
    excused: tuple[Settle, ...] = ()
    suggestions: Suggestions = field(default_factory=Suggestions)


def faults(form: Mapping[str, str]) -> tuple[FieldError, ...]:
    """Say what is missing from a decision."""
    made, chosen = [], form.get("decision")
    if chosen not in ("release", "later", "return"):
        made.append(FieldError("decision", "Choose what happens"))
    if chosen == "later" and moment(form) is None:
        made.append(FieldError("day", "Name a day and a time"))
    if chosen == "return" and not form.get("reason", "").strip():
        made.append(FieldError("reason", "Say what has to be mended"))
    if chosen != "return" and form.get("read") != "yes":
        made.append(FieldError("read", "Tick that you have read it"))
    return tuple(made)


def moment(form: Mapping[str, str]) -> datetime | None:
    """Read the moment of a scheduled release, UTC; None where it is none."""
    try:
        day, clock = date.fromisoformat(form.get("day", "")), time.fromisoformat(form.get("time", ""))
    except ValueError:
        return None
    return datetime.combine(day, clock.replace(tzinfo=None), UTC)


def own_article(proposal: Proposal) -> str:
    """Give the public text of a folder, as our writer made it."""
    data = proposal.files.get(f"{proposal.place}/minutes.html")
    return article(data) if data is not None else ""


def release_page(
    looked: Looked,
    *,
    name_of: Callable[[str], str],
    errors: tuple[FieldError, ...] = (),
    refusal: Notice | None = None,
) -> ReleasePage:
    """Show a folder and what can be decided about it."""
    proposal, found, text = looked.proposal, _own(looked.proposal), own_article(looked.proposal)
    where = f"/meetings/{looked.meeting}"
    changes = changes_between(article(looked.before), text) if looked.before is not None else ()
    tabs = _tabs(looked, found, changes)
    tab = next((each.href.removeprefix("?tab=") for each in tabs if each.current), "text")
    marker = name_of(proposal.record.proposed_by)
    stop = refusal or _refusal(looked)
    typed = {name: looked.typed.get(name, "") for name in ("day", "time", "reason")}
    due = f"{said_time(proposal.due)} UTC" if proposal.due else ""
    approvals = _approvals(proposal, name_of)
    form = ReleaseForm(f"{where}/release", proposal.folder_hash, marker, approvals, errors, scheduled=due, **typed)
    return ReleasePage(
        MeetingHead(found.title, said_date(found.date), where, state_of(looked.record.state), found.place),
        _banner(looked.record),
        f"version {found.version}" if found.version else "",
        f"{marker} marked this version and asked for its release on {said_time(proposal.record.proposed_at)}.",
        where,
        tabs,
        Pictures(f"{where}/release/pictures/").fit(text) if tab == "text" else None,
        changes if tab == "changes" else (),
        tuple(_checks(looked, found, marker)),
        tuple(_files(looked.meeting, proposal)),
        tuple(_rest(looked.meeting, proposal)),
        tuple(_facts(proposal, found)),
        tuple(_history(looked.history)) if looked.history else (),
        tuple(_withheld(found)),
        looked.advice,
        tuple(accounted(proposal, found, looked.excused)),
        tab,
        suggested=tuple(answered(looked.suggestions)),
        form=None if stop else form,
        refusal=stop,
    )


def _own(proposal: Proposal) -> Published:
    site = decode(proposal.files[INDEX]) if INDEX in proposal.files else Site()
    return site.find(proposal.place) or Published("", "", "Minutes", None, 0, "", "", "")


def _refusal(looked: Looked) -> Notice | None:
    if looked.proposal.void and not looked.proposal.due:
        return Notice("This is no longer what was proposed", f"{looked.proposal.void} Ask for a new proposal.")
    if looked.asking.person in looked.proposal.marked and not looked.proposal.due:
        return Notice(MARKED_IT)
    return None if looked.decides else Notice("A releasing officer decides about it.")


def _banner(record: MeetingRecord) -> Banner:
    policy = parse_policy(record.policy_text, name=record.policy_name)
    top = policy.levels[-1].id
    return Banner(levels_of(policy)[top], f"Not public yet. Until you release it, handle this page as {top}.")


def _tabs(looked: Looked, found: Published, changes: tuple[ChangeBlock, ...]) -> tuple[Link, ...]:
    """Offer what there is to read; the changes come first where there are any."""
    count = sum(change.kind != "same" for change in changes)
    told = len(looked.advice) + (len(looked.history.lines) if looked.history else 0)
    suggested = len(looked.suggestions.open) + len(looked.suggestions.dismissed)
    named = {
        "changes": f"Changes since version {found.version - 1} ({count})" if changes else "",
        "text": "Whole public text",
        "files": f"Files ({len(looked.proposal.files)})",
        "gate": "What the gate accounted for",
        "withheld": f"What is withheld ({len(found.gaps)})",
        "inferred": f"What can still be inferred ({told})",
        "suggested": f"What was suggested ({suggested})" if suggested else "",
    }
    offered = {tab: text for tab, text in named.items() if text}
    chosen = looked.tab if looked.tab in offered else next(iter(offered))
    return tuple(Link(text, f"?tab={tab}", current=tab == chosen) for tab, text in offered.items())


def _checks(looked: Looked, found: Published, marker: str) -> Iterator[Check]:
    proposal, own = looked.proposal, len(found.files)
    if own:  # where other minutes have the address, its own files are not found any more
        said = f"{counted(own, 'file')} read back by a second reader; every string is accounted for."
        yield Check("No leak found", said)
    yield Check("The whole folder", f"{counted(len(proposal.files), 'file')}: pages, feed and registers included.")
    yield Check("As it was proposed", proposal.void or "Nothing was changed since.", not proposal.void)
    if looked.asking.person not in proposal.marked:
        yield Check("Two people", f"{marker} asked for it. You marked nothing in this version.")
    if proposal.merges:
        yield Check(
            "Other minutes were published since",
            "These stay as they are, byte for byte; the pages about all meetings are made anew around them.",
        )
    told = len(looked.advice) + (len(looked.history.lines) if looked.history else 0)
    if told:
        text = f"{counted(told, 'remark')}; nothing is stopped by it."
        yield Check("Can still be inferred", text, holds=False, link=Link("Read it", "?tab=inferred"))
    if looked.suggestions.open or looked.suggestions.dismissed:
        text = f"{said_of(looked.suggestions)}; nothing is stopped by it."
        yield Check("Suggested by the policy", text, holds=False, link=Link("Read them", "?tab=suggested"))


def accounted(proposal: Proposal, found: Published, excused: Iterable[Settle]) -> Iterator[Fact]:
    """Say what the gate found in order, file by file, and what it let stand because somebody gave a reason."""
    for file in found.files:
        same = hashlib.sha256(proposal.files.get(f"{proposal.place}/{file.name}", b"")).hexdigest() == file.sha256
        said = "read back by a second reader; every string, number, name and image in it is accounted for"
        yield Fact(file.name, f"{said}; {'the same bytes now' if same else 'OTHER BYTES NOW'}")
    for settle in excused:
        yield Fact(f"Let stand in {item_words(settle.ref.split('.')[0])}", f"‘{settle.term}’, because: {settle.why}")


def _files(meeting: str, proposal: Proposal) -> Iterator[FileLine]:
    where = f"/meetings/{meeting}/release/files"
    for file in proposal.changed:
        path = f"{proposal.place}/{file.name}"
        yield FileLine(file.name, said_size(file.size), file.sha256, f"{where}/{path}")


def _rest(meeting: str, proposal: Proposal) -> Iterator[FileLine]:
    """List every other file of the folder: nothing that becomes public is left out of the list."""
    where = f"/meetings/{meeting}/release/files"
    for file in proposal.rest:
        shown = file.name.rpartition(".")[2] in KINDS
        yield FileLine(file.name, said_size(file.size), file.sha256, f"{where}/{file.name}" if shown else "")


def _history(history: History) -> Iterator[Fact]:
    for line in history.lines:
        yield Fact(line.term, line.text)
    if not history.lines:
        yield Fact("Nothing", f"Compared with {counted(history.compared, 'publication')}.")


def _facts(proposal: Proposal, found: Published) -> Iterator[Fact]:
    yield Fact("Fingerprint of the folder", proposal.folder_hash, mono=True)
    if found.place:
        yield Fact("Address", f"/{found.place}/", mono=True)
        yield Fact("Policy", f"{found.policy}, {found.policy_sha256[:12]}")
    for left in found.left_out:
        yield Fact(f"Left out: {left.format}", left.why)


def _withheld(found: Published) -> Iterator[Fact]:
    for gap in found.gaps:
        yield Fact(gap.title, gap.reason or "No reason printed", (LevelCount(Mark(gap.level, gap.tone), ""),))


def _approvals(proposal: Proposal, name_of: Callable[[str], str]) -> str:
    given = ", ".join(map(name_of, proposal.given))
    asked = f"The policy asks for {counted(proposal.approvals, 'approval')}."
    return f"{asked} {given} has approved." if given else f"{asked} Yours is the first."
