"""What a person sees of a report, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TITLE = 60


def inspection_lines(report: dict[str, Any]) -> Iterator[str]:
    """Say what `inspect` found."""
    meeting = report["meeting"]
    yield f"{meeting['title'] or 'Meeting'} · {meeting['reference'] or 'no reference'} · {meeting['date'] or 'no date'} · {meeting['status'] or 'status unknown'}"
    yield f"policy {report['policy']['name']} · document marked {meeting['marking'] or 'nowhere'} · {len(report['people'])} people"
    yield ""
    yield f"{'item':<6} {'marking':<13} {'from':<10} {'out':>4} {'kept':>4} {'open':>4}  title"
    for item in report["items"]:
        counts = [sum(p["disposition"] == d for p in item["portions"]) for d in ("release", "withhold", "review")]
        yield (
            f"{item['name']:<6} {item['marking'] or '–':<13} {item['origin'] or '–':<10} {counts[0]:>4} {counts[1]:>4} "
            f"{counts[2]:>4}  {item['title'][:_TITLE]}"
        )
    yield ""
    if report["dropped"]:
        kinds = sorted({d["kind"] for d in report["dropped"]})
        yield f"left out while reading: {', '.join(kinds)}"
    if not report["findings"]:
        yield "No findings. Next: redactor split DRAFT --out DIR"
        return
    yield f"{len(report['findings'])} to settle:"
    for finding in report["findings"]:
        where = " ".join(x for x in (f"item {finding['item']}" if finding["item"] else "", finding["ref"] or "", finding["place"]) if x)
        yield f"  {finding['code']}: {where or 'document'}: {finding['message']}"
    yield "Next: redactor decisions DRAFT --out FILE.toml, fill it in, then redactor split."


def split_lines(report: dict[str, Any], out: Path) -> Iterator[str]:
    """Say what `split` wrote, and what became of each item."""
    yield f"{'item':<6} {'marking':<13} {'published':>9} {'withheld':>8}"
    for item in report["items"]:
        yield f"{item['name']:<6} {item['marking'] or '–':<13} {item['released']:>9} {len(item['withheld']):>8}"
    yield ""
    for name, gate in report["gate"].items():
        yield f"{out}/public/minutes.{name}: {gate['accounted']} strings, each accounted for"
    for reader in report["recipients"]:
        yield f"{out}/restricted/{reader['file']}: sealed"
    yield f"{out}/restricted/report.json: what was withheld where and why"
