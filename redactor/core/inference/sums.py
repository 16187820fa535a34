"""Sums minus parts: totals of tables that lack rows, percentages that lack a rest, totals in prose."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import LIKELY, POSSIBLE
from redactor.core.inference.numbers import AMOUNT, NUMBER, figure, said, whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from redactor.core.inference.copies import Advice, Line, PublicCopy

_TOTAL: Final = re.compile(r"\s*(?:grand |overall |sub-?)?(?:totals?|sum|all|overall)\b", re.IGNORECASE)
_TOTALS: Final = re.compile(r"\b(?:totals?|totall?ing|in all|altogether|overall|sum of|combined)\b", re.IGNORECASE)
_UNITS: Final = r"(?:working |calendar )?(?:minutes?|hours?|days?|weeks?|months?|years?|pages?|per|st|nd|rd|th)\b"
_LABELS: Final = r")(?<!".join(
    f"{word} " for word in "item schedule section page part lot option phase version".split()
)
_OF_ALL: Final = re.compile(rf"\bof (?:the |its |all |these )?({NUMBER})\s+([a-z]+)", re.IGNORECASE)
_PART: Final = re.compile(rf"(?<!{_LABELS})\b({NUMBER})\b(?! ?(?:{_UNITS}|%))", re.IGNORECASE)
_HUNDRED: Final = 100
_MOST: Final = 50  # per cent: parts that are less than half are figures of different things
_TWO: Final = 2


def sums(copy: PublicCopy) -> Iterator[Advice]:
    """Add up tables of which rows are withheld, and the figures of items of which a part is."""
    for block in sorted(copy.torn):
        yield from _table([line for line in copy.lines if line.cells and line.block == block])
    for item in copy.partial:
        lines = [line for line in copy.of(item) if line.kind != "stub" and not line.cells]
        yield from _prose(lines)
        for line in lines:
            yield from _of_all(line)
            yield from _percentages(line)


def _table(rows: Sequence[Line]) -> Iterator[Advice]:
    for total in (row for row in rows if _TOTAL.match(row.text)):
        for column in range(1, len(total.cells)):
            whole_sum = figure(total.cells[column])
            parts = [figure(r.cells[column]) for r in rows if r is not total and column < len(r.cells)]
            known = [part for part in parts if part is not None]
            if whole_sum is None or not known or not sum(known) < whole_sum:
                continue
            yield total.advise(
                "sum",
                LIKELY,
                f"The rows that can be seen add up to {said(sum(known))}, the total says {said(whole_sum)}: "
                f"{said(whole_sum - sum(known))} is withheld.",
            )


def _prose(lines: Sequence[Line]) -> Iterator[Advice]:
    amounts = {line.ref: [float(m["digits"].replace(",", "")) for m in _money(line)] for line in lines}
    for line in lines:
        if not _TOTALS.search(line.text) or not amounts[line.ref]:
            continue
        total = max(amounts[line.ref])
        parts = [value for values in amounts.values() for value in values if value != total]
        if parts and sum(parts) < total:
            yield line.advise(
                "sum", LIKELY, f"A total and parts of it can be seen: the rest is {said(total - sum(parts))}."
            )


def _money(line: Line) -> Iterator[re.Match[str]]:
    return (m for m in AMOUNT.finditer(line.text) if m["sign"] and not m["per"])


def _of_all(line: Line) -> Iterator[Advice]:
    found = _OF_ALL.search(line.text)
    if found is None:
        return
    total = whole(found[1])
    rest = line.text[: found.start()] + " " + line.text[found.end() :]
    parts = [value for m in _PART.finditer(rest) if 0 < (value := whole(m[1])) < total]
    if parts and sum(parts) < total:
        yield line.advise("sum", POSSIBLE, f"Of {total}, {sum(parts)} are told of: the rest is {total - sum(parts)}.")


def _percentages(line: Line) -> Iterator[Advice]:
    found = [float(m["digits"].replace(",", "")) for m in AMOUNT.finditer(line.text) if m["per"]]
    if len(found) >= _TWO and _MOST <= sum(found) < _HUNDRED:
        rest = said(_HUNDRED - sum(found))
        yield line.advise(
            "sum", POSSIBLE, f"The percentages add up to {said(sum(found))}: the rest is {rest} per cent."
        )
