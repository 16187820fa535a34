"""Whether the term a person settled covers a finding."""

from __future__ import annotations

from redactor.core.lexicon.amounts import amounts, equal, telling
from redactor.core.lexicon.dates import clocks, days
from redactor.core.lexicon.fold import Reading, fold, readings
from redactor.core.lexicon.references import references
from redactor.core.lexicon.vocabulary import LEGAL_FORMS, STOP, TAILS, TITLES


def excuses(hit_term: str, settled_term: str) -> bool:
    """Tell whether settling one term settles a finding about another.

    It does where both say the same (case, notation, possessive apart), where the finding is part of what was settled
    (Thistlecombe, of Thistlecombe Analytics Ltd), and where it adds no more than what organisations end in.
    """
    hit, settled = fold(hit_term).split(), fold(settled_term).split()
    if not hit or not settled:
        return False
    in_figures = _in_figures(_read(hit_term), _read(settled_term))
    if in_figures is not None:
        return in_figures
    if _within(hit, settled):
        return True
    if _within(settled, hit):
        rest = [word for word in hit if word not in settled]
        return all(word in TAILS | LEGAL_FORMS | STOP | TITLES for word in rest)
    return False


def _within(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _read(term: str) -> Reading:
    return list(readings("", term))[-1]


def _in_figures(hit: Reading, settled: Reading) -> bool | None:
    """Tell whether both say the same day, reference or amount; None where the finding says none."""
    when = (*days(hit), *clocks(hit))
    if when:
        return all(any(day.meets(other) for other in (*days(settled), *clocks(settled))) for day in when)
    numbers = {one.folded for one in references(hit)}
    if numbers:
        return numbers <= {one.folded for one in references(settled)}
    told = [one for one in amounts(hit) if telling(one)]
    return all(any(equal(one, other) for other in amounts(settled)) for one in told) if told else None
