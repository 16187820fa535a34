"""`split` and `verify`: from a draft to a folder of cleared copies, and from a file back to the draft."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from redactor.core.adoption import is_notice
from redactor.core.circulation import Half
from redactor.errors import GateStopped, UsageError
from redactor.services.release.certificates import signed_files
from redactor.services.release.copies import check_rendition, make_copies, parse_audience, settled
from redactor.services.reports import split_report

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from redactor.bootstrap import Tools
    from redactor.core.gate import Beyond
    from redactor.services.drafting.drafts import Draft
    from redactor.vault.notes import SignerKey

PUBLIC_DIR, RESTRICTED_DIR = "public", "restricted"


def split_draft(
    tools: Tools,
    understood: Callable[[], Draft],
    *,
    out: Path,
    names: tuple[str, ...],
    recipients: tuple[str, ...],
    progress: Callable[[str], None],
    signer: SignerKey | None = None,
) -> dict[str, Any]:
    """Split a draft into a folder. Wrong words are refused before the draft is read; the folder appears whole."""
    from redactor.core.access import PUBLIC

    tools.folders.check(out)
    formats = chosen_formats(tools, names)
    keys = [recipient(tools, text) for text in recipients]
    progress("reading the draft")
    draft = understood()
    settled(draft)
    audiences = [parse_audience(items, draft) for _, items in keys]
    public = make_copies(tools.formats, draft, PUBLIC, formats or default_formats(tools, draft), progress=progress)
    files = {f"{PUBLIC_DIR}/minutes.{c.format}": c.data for c in public.files}
    files |= {f"{PUBLIC_DIR}/{name}": data for name, data in signed_files(draft, public, signer).items()}
    readers = []
    for number, ((key, _), audience) in enumerate(zip(keys, audiences, strict=True), 1):
        progress(f"sealing the copy for recipient {number}")
        copies = make_copies(tools.formats, draft, audience, [draft.format])
        readers.append(copies)
        files[f"{RESTRICTED_DIR}/{number}.age"] = tools.sealer.seal(
            key, {f"minutes.{c.format}": c.data for c in copies.files}
        )
    report = split_report(draft, public, readers)
    files[f"{RESTRICTED_DIR}/report.json"] = (json.dumps(report, ensure_ascii=False, indent=2) + "\n").encode()
    tools.folders.write(out, files)
    return report | {"out": str(out), "files": sorted(files)}


def chosen_formats(tools: Tools, names: tuple[str, ...]) -> list[str]:
    """Read the formats that were asked for. Raises UsageError."""
    known = tools.formats.outputs()
    chosen = list(dict.fromkeys(name.strip().lower().removeprefix(".") for name in names))
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise UsageError(f"There is no format {unknown[0]!r:.20}.", remedy=f"Choose among {', '.join(known)}.")
    return chosen


def default_formats(tools: Tools, draft: Draft) -> list[str]:
    """Give the formats of a split that names none."""
    return [name for name in dict.fromkeys((draft.format, "html", "json")) if name in tools.formats.outputs()]


def recipient(tools: Tools, text: str) -> tuple[str, str]:
    """Read KEY=ITEMS. Raises UsageError."""
    key, equals, items = text.partition("=")
    if not equals or not items.strip():
        raise UsageError(
            f"{text[:24]}… does not say what the recipient may read.", remedy="Write KEY=ITEMS, such as age1…=all."
        )
    tools.sealer.check(key)
    return key.strip(), items


def verify_rendition(
    tools: Tools, draft: Draft, rendition: Path, *, notice: str | None = None, beyond: Beyond | None = None
) -> dict[str, Any]:
    """Check a file against what the public may see of a draft. Raises GateStopped with the places that are wrong."""
    draft = _noticed(draft, notice)
    name = rendition.suffix.lower().removeprefix(".")
    if name not in tools.formats.outputs():
        raise UsageError(
            f"A file ending in {rendition.suffix!r:.12} cannot be checked.",
            remedy=f"Choose among {', '.join(tools.formats.outputs())}.",
        )
    counted, findings = check_rendition(tools.formats, draft, name, rendition.read_bytes(), beyond=beyond)
    if findings:
        raise GateStopped(
            f"{rendition} is not what the public may see of the draft.", findings, remedy="Do not publish it."
        )
    return {
        "verified": True,
        "rendition": str(rendition),
        "accounted": counted,
        "draft": {"sha256": draft.sha256},
        "findings": [],
    }


def _noticed(draft: Draft, notice: str | None) -> Draft:
    if notice is None:
        return draft
    if not is_notice(notice):
        raise UsageError(
            "What --notice says is no sentence about an approval.",
            remedy="Copy it from the foot of a page, as it stands there; what else pages hold has to be in the draft.",
        )
    return replace(draft, notices={Half.PUBLIC: notice})
