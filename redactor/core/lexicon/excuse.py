"""Whether the term a person settled covers a finding."""

from __future__ import annotations

from redactor.core.lexicon.amounts import amounts
from redactor.core.lexicon.dates import days
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
    if _within(hit, settled):
        return True
    if _within(settled, hit):
        rest = [word for word in hit if word not in settled]
        return all(word in TAILS | LEGAL_FORMS | STOP | TITLES for word in rest)
    return _same_value(_read(hit_term), _read(settled_term))


def _within(part: list[str], whole: list[str]) -> bool:
    return f" {' '.join(part)} " in f" {' '.join(whole)} "


def _read(term: str) -> Reading:
    return list(readings("", term))[-1]


def _same_value(hit: Reading, settled: Reading) -> bool:
    found = {one.folded for one in references(hit)}
    if found:
        return found <= {one.folded for one in references(settled)}
    for day in days(hit):
        return any(day.meets(other) for other in days(settled))
    values = [(one.kind, one.label, one.value) for one in amounts(hit)]
    return bool(values) and set(values) <= {(one.kind, one.label, one.value) for one in amounts(settled)}
