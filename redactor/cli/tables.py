"""What a person sees of a report, line by line: aligned columns, wrapped messages, and what to do next."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

WIDTH = 100
_TITLE = 52
_NONE = "–"
_MOST_ADVICE = 5
_RANKS = {1: "likely", 2: "possible", 3: "a hint"}


def inspection_lines(report: dict[str, Any]) -> Iterator[str]:
    """Say what `inspect` found."""
    meeting = report["meeting"]
    yield meeting["title"] or "Meeting without a title"
    yield " · ".join(
        (
            meeting["reference"] or "no reference",
            meeting["date"] or "no date",
            meeting["status"] or "status unknown",
            f"marked {meeting['marking']}" if meeting["marking"] else "not marked",
            _count(len(report["items"]), "item"),
            f"{len(report['people'])} people",
            f"policy {report['policy']['name']}",
        )
    )
    yield ""
    head = ("item", "marking", "from", "release", "withhold", "review", "title")
    yield from columns([head, *map(_item_row, report["items"])], right={3, 4, 5})
    yield from _front(report)
    if report["dropped"]:
        kinds = ", ".join(sorted({d["kind"] for d in report["dropped"]}))
        yield ""
        yield from _wrapped(f"Left out while reading: {kinds}.")
    yield ""
    yield from _findings(report["findings"])


def _item_row(item: dict[str, Any]) -> tuple[str, ...]:
    counts = [sum(p["disposition"] == d for p in item["portions"]) for d in ("release", "withhold", "review")]
    numbers = (str(n) if n else _NONE for n in counts)
    title = textwrap.shorten(item["title"], _TITLE, placeholder=" …")
    return (item["name"], item["marking"] or _NONE, item["origin"] or _NONE, *numbers, title)


def _front(report: dict[str, Any]) -> Iterator[str]:
    kept = [p for p in report["front"]["portions"] if p["disposition"] == "withhold"]
    yield from _kept_outside(kept)
    yield from _unused(report)


def _kept_outside(portions: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Say what of the front matter is withheld, and where it stands."""
    if portions:
        yield ""
        yield "Withheld outside the items:"
        yield from columns([("  " + p["ref"], p["marking"] or _NONE, p["place"]) for p in portions], right=set())


def _unused(report: dict[str, Any]) -> Iterator[str]:
    """Say which settles settle nothing."""
    if report["unused_settles"]:
        yield ""
        yield "Settled, but nothing of the kind is there; check the code, the place and the term:"
        yield from (f"  {settle['code']} at {settle['ref']}" for settle in report["unused_settles"])


def _findings(findings: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not findings:
        yield "Nothing is open. Next: redactor split DRAFT --out DIR"
        return
    yield f"{_count(len(findings), 'finding')} to settle:"
    for finding in findings:
        item = f"item {finding['item']}" if finding["item"] and not finding["ref"] else ""
        where = ", ".join(x for x in (item, finding["ref"] or "", finding["place"]) if x)
        yield f"  {finding['code']} ({where or 'document'})"
        yield from _wrapped(finding["message"], indent=6)
    yield ""
    yield "Next: redactor decisions DRAFT --out FILE.toml, fill it in, then"
    yield "      redactor split DRAFT --decisions FILE.toml --out DIR"


def split_lines(report: dict[str, Any], out: Path) -> Iterator[str]:
    """Say what `split` wrote, and what became of each item."""
    head = ("item", "marking", "from", "published", "withheld", "title")
    yield from columns([head, *map(_split_row, report["items"])], right={3, 4})
    yield from _kept_outside(report["front"])
    yield from _unused(report)
    yield ""
    files = [
        (f"{out}/public/minutes.{name}", f"{gate['accounted']} strings, each accounted for")
        for name, gate in report["gate"].items()
    ]
    files += [(f"{out}/restricted/{reader['file']}", f"sealed: {_reads(reader)}") for reader in report["recipients"]]
    files.append((f"{out}/restricted/report.json", "what was withheld where and why; no restricted text"))
    yield from columns(files, right=set())
    if report["advice"]:
        yield ""
        yield from advice_lines(report["advice"], most=_MOST_ADVICE)


def advice_lines(advice: Sequence[dict[str, Any]], *, most: int | None = None) -> Iterator[str]:
    """Say what a reader could conclude, the gravest first; at most so many, and then how many more."""
    if not advice:
        yield "Nothing was seen from which a reader could conclude what is withheld."
        yield "That is no proof that there is nothing."
        return
    yield f"What a reader could still conclude ({len(advice)}; advice, nothing is stopped):"
    for one in advice[:most]:
        ref = one["ref"] if one["ref"] != one["item"] else f"item {one['item']}"
        yield f"  {one['kind']}, {_RANKS[one['rank']]} ({', '.join(x for x in (ref, one['place']) if x)})"
        yield from _wrapped(one["message"], indent=6)
    if most is not None and len(advice) > most:
        yield f"  and {len(advice) - most} more: redactor infer DRAFT --decisions FILE"


def _split_row(item: dict[str, Any]) -> tuple[str, ...]:
    withheld = len(item["withheld"])
    return (
        item["name"],
        item["marking"] or _NONE,
        item["origin"] or _NONE,
        str(item["released"] or _NONE),
        str(withheld or _NONE),
        item["title"],
    )


def _reads(reader: dict[str, Any]) -> str:
    if reader["everything"]:
        return "everything"
    parts = [f"up to {reader['level']}"] if reader["level"] else []
    parts += [f"items {', '.join(reader['items'])}"] if reader["items"] else []
    return " and ".join(parts)


def columns(rows: Sequence[Sequence[str]], *, right: set[int]) -> Iterator[str]:
    """Set rows in columns as wide as their widest entry; numbers stand at the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        cells = (
            text.rjust(w) if at in right else text.ljust(w)
            for at, (text, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join(cells).rstrip()


def _wrapped(text: str, *, indent: int = 0) -> Iterable[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
