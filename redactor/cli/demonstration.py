"""`redactor demo`: the main job on the sample, with real keys, database and files in a folder that goes away again."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.bootstrap import Tools, services
from redactor.cli.furnishing import DRAFT, bring_in, decide, grant, upload
from redactor.config import Settings
from redactor.core.audit import Whole
from redactor.errors import GateStopped, NotFound, RedactorError
from redactor.resources import sample_dir
from redactor.services.release.copies import check_rendition

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.bootstrap import Services
    from redactor.cli.furnishing import Cast
    from redactor.services.drafting.drafts import Draft

    Say = Callable[[str], None]

_WIDTH = 44


class DemonstrationError(RedactorError):
    """The demonstration did not end as it should."""

    code = "demonstration"


def demonstrate(say: Say) -> None:
    """Run the main job from the upload to the check of a published file. Raises where it does not go as it should."""
    with tempfile.TemporaryDirectory(prefix="redactor-demo-") as folder:
        data = Path(folder)
        # What it publishes is gone with the folder; the selftest would make people wait for it.
        service = services(
            Settings(data_dir=data, database_url="", public_dir=data / "public", selftest=False, public_formats=())
        )
        try:
            _play(service, say)
        finally:
            service.close()
    say("")
    say("Done. Everything above happened in a temporary folder, which is gone.")


def _play(service: Services, say: Say) -> None:
    cast = bring_in(service, "a demonstration, gone in a minute")
    _head(say, 1, "A secretary uploads the draft minutes of a fictional panel")
    meeting = _upload(cast, say)
    _head(say, 2, "She decides; this is what becomes of each item")
    draft = _decide(cast, meeting, say)
    _head(say, 3, "Two people publish")
    _publish(cast, meeting, say)
    _head(say, 4, "An entitled person opens a portion; another is refused")
    _read(cast, meeting, draft, say)
    _head(say, 5, "The published file is checked against the draft")
    _verify(cast, meeting, draft, say)


def _head(say: Say, number: int, text: str) -> None:
    say("")
    say(f"{number}. {text}")


def _upload(cast: Cast, say: Say) -> str:
    meeting = upload(cast)
    view = cast.services.review.view(cast["Ruth"], meeting)
    findings, refs = view.draft.minutes.findings, sum(1 for _ in view.draft.minutes.portions())
    size = (sample_dir() / DRAFT).stat().st_size
    say(f"  {DRAFT}: {size // 1024} KB, read into {refs} portions, each sealed under its marking.")
    dropped = sorted({loss.kind for loss in view.draft.minutes.document.losses})
    say(f"  Left out while reading: {', '.join(dropped)}.")
    say(f"  {len(findings)} things for a person to settle: {', '.join(sorted({f.code for f in findings}))}.")
    return meeting


def _decide(cast: Cast, meeting: str, say: Say) -> Draft:
    draft = decide(cast, meeting)
    say(f"  {'item':<5} {'marking':<8} {'public':>6} {'withheld':>9}  title")
    for item in draft.minutes.items:
        public = sum(p.disposition == "release" for p in item.portions)
        withheld = len(item.portions) - public
        say(f"  {item.name:<5} {item.marking or '–':<8} {public:>6} {withheld or '–':>9}  {item.title[:_WIDTH]}")
    return draft


def _publish(cast: Cast, meeting: str, say: Say) -> None:
    publication = cast.services.publication
    seen = publication.propose(cast["Ruth"], meeting, expected_seq=cast.services.review.view(cast["Ruth"], meeting).seq)
    say(f"  Ruth Ellery puts the folder forward: {seen[:16]}…")
    try:
        publication.approve(cast["Ruth"], meeting, seen=seen)
    except NotFound:
        say("  She cannot approve it herself: whoever marks does not release.")
    else:
        raise DemonstrationError("Whoever marked the minutes could release them.")
    proposal = publication.look(cast["Judith"], meeting)
    publication.approve(cast["Judith"], meeting, seen=proposal.folder_hash)
    say("  Judith Amara has read exactly these files and approves them. They are public now:")
    for file in proposal.changed:
        say(f"    /{proposal.place}/{file.name:<14} {file.size:>7} bytes   SHA-256 {file.sha256[:16]}…")


def _read(cast: Cast, meeting: str, draft: Draft, say: Say) -> None:
    item = next(
        i
        for i in draft.minutes.items
        if any(p.disposition == "withhold" for p in i.portions) and _named(i.marking, draft)
    )
    dara = cast["Dara"]
    grant(cast, meeting, item.name, hours=1)
    say(f"  Dara Okonjo is named for item {item.name} for an hour, and opens it:")
    for portion in cast.services.retrieval.open_item(dara, meeting, item.name):
        if portion.ref is not None:
            say(f"    {portion.level:<6} {portion.ref:<7} {' '.join(portion.text.split())[:70]}")
    for first, who in (("Tom", "Tom Whitlock, a member who is not named,"), ("Ada", "Ada Marsh, the administrator,")):
        try:
            cast.services.retrieval.open_item(cast[first], meeting, item.name)
        except NotFound as refused:
            say(f"  {who} is told: “{refused.message}”")
        else:
            raise DemonstrationError(f"{who} could open what was not hers.")


def _named(marking: str | None, draft: Draft) -> bool:
    level = draft.policy.level(marking or "")
    return level is not None and level.access == "named"


def _verify(cast: Cast, meeting: str, draft: Draft, say: Say) -> None:
    publication = cast.services.publication
    place = next(s.published.place for s in cast.services.retrieval.shelves(cast["Dara"]) if s.meeting == meeting)
    shown = publication.folders.release(publication.folders.shown() or "") or {}
    counted, findings = check_rendition(Tools().formats, draft, "docx", shown[f"{place}/minutes.docx"])
    if findings:
        raise GateStopped("The published file is not what the public may see.", findings)
    say(f"  minutes.docx: {counted} strings, numbers and pictures, each accounted for as public.")
    log = cast.services.audit
    if not isinstance(log.verify(), Whole):
        raise DemonstrationError("The audit log is not whole.")
    say(f"  The log of {log.checkpoint().size} events, refusals included, is whole.")
