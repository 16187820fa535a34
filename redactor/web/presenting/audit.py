"""The record in words: what was done to what, by whom, on which ground. Identities become names and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from redactor.core.audit import Action, Outcome
from redactor.core.records import WHOLE_MEETING
from redactor.web.presenting.grounds import ground_words
from redactor.web.presenting.words import item_words, said_date, said_time
from redactor.web.screens.audit import AuditPage, EntryRow
from redactor.web.screens.parts import Check, Link, Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redactor.core.audit import AuditEvent
    from redactor.services.keeping.record_room import Choices, Listed, Proof, Wanted

_WORDS: Final = {
    Action.SIGN_IN: "Signed in",
    Action.SIGN_OUT: "Signed out",
    Action.PERSON_ADD: "Person added",
    Action.PERSON_CHANGE: "Account changed",
    Action.CLEARANCE_CHANGE: "Clearance changed",
    Action.READ_ASK: "Asked to read",
    Action.READ_DECLINE: "Request declined",
    Action.GRANT: "Grant given",
    Action.GRANT_REVOKE: "Grant ended",
    Action.RECUSAL: "Recusal set or lifted",
    Action.EMBARGO: "Time of opening set",
    Action.EMERGENCY_ASK: "Emergency asked for",
    Action.EMERGENCY_APPROVE: "Emergency approved",
    Action.EMERGENCY_END: "Emergency ended",
    Action.MEETING_CREATE: "Meeting made",
    Action.DRAFT_UPLOAD: "Draft uploaded",
    Action.DECIDE: "Decision",
    Action.CIRCULATE: "Draft circulated",
    Action.COMMENT: "Comment",
    Action.ADOPT: "Approval by the body",
    Action.REVIEW: "Draft opened",
    Action.READ: "Read",
    Action.COPY: "Copy",
    Action.EXPORT: "File handed out",
    Action.PROPOSE: "Release asked for",
    Action.APPROVE: "Release approved",
    Action.WITHDRAW: "Sent back or withdrawn",
    Action.PUBLISH: "Published",
    Action.MIRROR: "Sent to the bucket for readers",
    Action.KEYS: "Keys",
    Action.AUDIT_READ: "Looked at the record",
    Action.JOB_AGAIN: "Job tried again",
}
_TABS: Final = (("", "Deeds"), ("refused", "Refused"), ("apart", "Sessions, keys, looks at the record"))
_SHORT: Final = 16


def what_words(event: AuditEvent, names: Mapping[str, str], titles: Mapping[str, str]) -> str:
    """Say what an entry is about."""
    said = _WORDS.get(event.action, event.action.value.replace(".", " ").capitalize())
    about = [item_words(i) if i != WHOLE_MEETING else "the meeting" for i in event.items]
    other = event.digest if event.digest != event.actor else None
    about += [names[other]] if other is not None and other in names else []
    about += [titles.get(event.meeting, event.meeting)] if event.meeting else []
    refused = " refused" if event.outcome is Outcome.DENIED else ""
    return f"{said}{refused}{': ' if about else ''}{', '.join(about)}"


def audit_page(
    listed: Sequence[Listed],
    older: int | None,
    wanted: Wanted,
    proof: Proof | None,
    *,
    now: str,
    names: Choices,
    titles: Choices,
) -> AuditPage:
    """Show a page of entries; with a proof, what it found."""
    shown = "refused" if wanted.refused else "apart" if wanted.apart else ""
    fields = {"person": wanted.person, "meeting": wanted.meeting, "item": wanted.item}
    return AuditPage(
        "/audit",
        _options("Everybody", names, wanted.person),
        _options("Every meeting", titles, wanted.meeting),
        wanted.item,
        "" if wanted.number is None else str(wanted.number),
        shown,
        tuple(Link(text, _where(fields, show=name), current=name == shown) for name, text in _TABS),
        tuple(_row(one, names.names, titles.names) for one in listed),
        "" if older is None else _where(fields, show=shown, below=str(older)),
        _checks(proof, now) if proof is not None and not _broken(proof) else (),
        _broken(proof) if proof is not None else "",
        proof.root[:_SHORT] if proof is not None else "",
        "" if proof is not None else "/audit?check=1",
        person=names.names.get(wanted.person, wanted.person),
        meeting=titles.names.get(wanted.meeting, wanted.meeting),
    )


def _row(listed: Listed, names: Mapping[str, str], titles: Mapping[str, str]) -> EntryRow:
    number, event = spaced(listed.number), listed.event
    if event is None:
        return EntryRow(number, "", "This entry is not what was written.", "", "")
    who = names.get(event.actor, event.actor) if event.actor else "Nobody"
    return EntryRow(number, said_time(event.at), what_words(event, names, titles), who, ground_words(event.rule))


def _checks(proof: Proof, now: str) -> tuple[Check, ...]:
    whole = Check(f"{spaced(proof.size)} entries, none missing", f"Checked {now}.")
    if not proof.days:
        text = "No checkpoint has been signed yet: the download signs one. Keep it elsewhere."
        return whole, Check("Only ever added to", text, holds=False)
    first, last = said_date(proof.days[0]), said_date(proof.days[-1])
    grown = Check("Only ever added to", f"It grew out of every checkpoint since {first}.")
    signed = Check("Same as what was signed", f"The last checkpoint is of {last}. Compare it with the one you kept.")
    return whole, grown, signed


def _broken(proof: Proof) -> str:
    if proof.broken is not None:
        return f"Entry {spaced(proof.broken)} does not fit. Stop and call the custodian of keys."
    if proof.bad_note:
        return f"The checkpoint {proof.bad_note} is not what was signed. Stop and call the custodian of keys."
    return ""


def spaced(number: int) -> str:
    """Say a number with thin groups: `20 417`."""
    return f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def _options(everything: str, choices: Choices, chosen: str) -> tuple[Option, ...]:
    """Offer what there is to choose; where that is too much, nothing: it is typed."""
    made = tuple(Option(key, text, chosen=key == chosen) for key, text in choices.offered.items())
    return (Option("", everything), *made) if made else ()


def _where(fields: Mapping[str, str], **more: str) -> str:
    held = {name: value for name, value in {**fields, **more}.items() if value}
    return f"/audit?{urlencode(held)}" if held else "/audit"
