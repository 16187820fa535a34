"""`split PUBLIC --confidential CONF`: the pair that secretariats keep, checked one against the other and split."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redactor.cli.splitting import PUBLIC_DIR, RESTRICTED_DIR, chosen_formats, default_formats, recipient
from redactor.services.release.certificates import signed_files
from redactor.services.release.copies import make_copies, parse_audience, settled
from redactor.services.reports import split_report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from redactor.bootstrap import Tools
    from redactor.core.access import Audience
    from redactor.services.drafting.pairs import PairedDraft
    from redactor.services.release.copies import Copies
    from redactor.vault.notes import SignerKey

MINUTES, CONFIDENTIAL = "minutes", "confidential"


def split_pair(
    tools: Tools,
    understood: Callable[[], PairedDraft],
    *,
    out: Path,
    names: tuple[str, ...],
    recipients: tuple[str, ...],
    progress: Callable[[str], None],
    signer: SignerKey | None = None,
) -> dict[str, Any]:
    """Split a pair into a folder, as `split_draft` splits a draft: the public document is built anew from itself.

    A recipient's file holds `minutes` (what is public) and `confidential` (what she may read of the twin).
    """
    from redactor.core.access import PUBLIC

    tools.folders.check(out)
    formats = chosen_formats(tools, names)
    keys = [recipient(tools, text) for text in recipients]
    progress("reading both documents")
    pair = understood()
    settled(pair.public)
    audiences = [_audience(items, pair) for _, items in keys]
    wanted = formats or default_formats(tools, pair.public)
    public = make_copies(tools.formats, pair.public, PUBLIC, wanted, progress=progress, beyond=pair.gate)
    public = replace(public, excused=public.excused | pair.gate.used)
    files = {f"{PUBLIC_DIR}/{MINUTES}.{c.format}": c.data for c in public.files}
    files |= {f"{PUBLIC_DIR}/{name}": data for name, data in signed_files(pair.public, public, signer).items()}
    readers = []
    for number, ((key, _), audience) in enumerate(zip(keys, audiences, strict=True), 1):
        progress(f"sealing the copies for recipient {number}")
        shown, twin = pair.copies_for(tools.formats, audience)
        readers.append(replace(twin, audience=audience))
        files[f"{RESTRICTED_DIR}/{number}.age"] = tools.sealer.seal(key, _named(shown, MINUTES, twin, CONFIDENTIAL))
    report = pair_report(pair, public, readers)
    files[f"{RESTRICTED_DIR}/report.json"] = (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()
    tools.folders.write(out, files)
    return report | {"out": str(out), "files": sorted(files)}


def pair_report(pair: PairedDraft, public: Copies, readers: Iterable[Copies]) -> dict[str, Any]:
    """Say of a pair what `split_report` says of a draft, and which confidential item belongs to which public one."""
    report = split_report(pair.public, public, readers)
    paired = pair.gate.pairing.paired
    report["unused_settles"] = [s for s in report["unused_settles"] if not s["code"].startswith("pair-")]
    report[CONFIDENTIAL] = {
        "draft": {"sha256": pair.confidential.sha256},
        "items": [
            {"name": twin.name, "public": name, "marking": twin.marking, "portions": len(twin.portions)}
            for name, twin in paired.items()
        ],
        "unpaired": [item.name for item in pair.gate.pairing.unpaired],
    }
    return report


def _audience(items: str, pair: PairedDraft) -> Audience:
    """Read what a recipient may read: items of the public document, and those that only the twin has."""
    public, own = pair.public.minutes, pair.gate.pairing.unpaired
    return parse_audience(items, replace(pair.public, minutes=replace(public, items=(*public.items, *own))))


def _named(shown: Copies, name: str, twin: Copies, other: str) -> dict[str, bytes]:
    made = {f"{name}.{c.format}": c.data for c in shown.files}
    return made | {f"{other}.{c.format}": c.data for c in twin.files}
