"""Measure the memory of a body: recall of mentions across meetings by class, false findings, time, size.

    python -m benchmarks.body_memory [--bodies 5] [--months 12] [--misses]

Each body meets every month. Recall: of the facts withheld in one month, each planted in one visible portion of the
month after, the share found there. False findings: what is found in the visible text of a month of what all months
before withhold, with nothing planted; the generated months of one body share their sentences and not their facts.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.fingerprints import STEP
from redactor.core.lexicon.keyed import Candidate, candidates, kind_of, tokens
from redactor.vault.context import MeetingContexts
from redactor.vault.keys import PlainKey
from redactor.vault.remembering import MemoryKey
from tests.corpus.facts import CLASSES
from tests.corpus.mentions import Minutes, minutes, plant, plantings
from tests.corpus.panels import PANELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(slots=True)
class Score:
    """What was planted and found, by class; what was missed; what was found where nothing was."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[tuple[str, str]] = field(default_factory=list)
    false: list[tuple[str, str]] = field(default_factory=list)
    months: int = 0

    def recall(self, kind: str) -> float:
        """Give the share found, of 1."""
        return self.found[kind] / self.planted[kind] if self.planted[kind] else 1.0


def year(body: int, months: int) -> list[Minutes]:
    """Make the months of one body."""
    return [minutes(body + len(PANELS) * month) for month in range(months)]


def kept(draft: Minutes) -> frozenset[str]:
    """Give what a month is remembered by."""
    known, texts = draft.known, [passage.text for passage in draft.withheld]
    return tokens(texts, known=known, glossary=draft.panel.glossary, draft=draft.draft)


def said(texts: Sequence[str]) -> list[tuple[int, str, Candidate]]:
    """Give what visible portions may say, with the portion of each."""
    return [(at, read.text[one.start : one.end], one) for at, read, these in candidates(texts) for one in these]


def measure(bodies: Iterable[int], months: int) -> Score:
    """Play the months of each body."""
    score = Score()
    for body in bodies:
        drafts = year(body, months)
        remembered = [kept(draft) for draft in drafts]
        for month in range(1, months):
            draft, before = drafts[month], frozenset[str]().union(*remembered[:month])
            public = " | ".join((*draft.known, *draft.panel.glossary)).casefold()
            hits = [one for one in said([p.text for p in draft.visible]) if one[2].token in before]
            terms = {(kind_of(c.token), term) for _, term, c in hits if term.casefold() not in public}
            score.false += terms
            score.months += 1
            _plant(score, draft, drafts[month - 1], remembered[month - 1], seed=body * 100 + month)
    return score


def _plant(score: Score, draft: Minutes, source: Minutes, known: frozenset[str], *, seed: int) -> None:
    for planting in plantings(source, seed):
        if planting.place >= len(draft.visible):
            continue
        text = plant(draft, planting)[planting.place].text
        start = len(text) - len(planting.sentence)
        score.planted[planting.kind] += 1
        if any(c.token in known and c.end > start for _, _, c in said([text])):
            score.found[planting.kind] += 1
        else:
            score.missed.append((planting.kind, planting.sentence))


def _cost(months: int) -> None:
    """Print what it costs to remember a meeting, and to hold one against all others."""
    drafts = year(0, 12)
    began = time.perf_counter()
    remembered = [kept(draft) for draft in drafts]
    sizes = sorted(map(len, remembered))
    print(f"tokens of a meeting: {sizes[0]} to {sizes[-1]}; made in {(time.perf_counter() - began) / 12 * 1e3:.0f} ms")
    key = MemoryKey(PlainKey.fresh(os.urandom))
    contexts = [MeetingContexts("body", f"m{n}").marks("2", marking="RED", key=1) for n in range(months)]
    sealed = [key.close(remembered[n % 12], c, step=STEP, random=os.urandom) for n, c in enumerate(contexts)]
    print(f"sealed size of a meeting's row: {max(len(one.envelope) for one in sealed)} bytes")
    began = time.perf_counter()
    found = {c.token for _, _, c in said([p.text for p in drafts[0].visible])}
    read = time.perf_counter()
    table = {key.mark(token): token for token in found}
    for one, context in zip(sealed, contexts, strict=True):
        _ = key.open(one, context) & table.keys()
    ended = time.perf_counter()
    print(f"looked up {len(found)} candidates in {months} rows: {(read - began) * 1e3:.0f} ms to read, "
          f"{(ended - read) * 1e3:.0f} ms to compare")  # fmt: skip


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=int, default=5)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    score = measure(range(given.bodies), given.months)
    for kind in CLASSES:
        if score.planted[kind]:
            print(f"{kind:<28} {score.found[kind]:>5} of {score.planted[kind]:>5}  {score.recall(kind):6.1%}")
    total, planted = sum(score.found.values()), sum(score.planted.values())
    print(f"{'all':<28} {total:>5} of {planted:>5}  {total / planted:6.1%}")
    print(
        f"false findings: {len(score.false)} in {score.months} publications, {len(score.false) / score.months:.2f} each"
    )
    for kind, count in Counter(kind for kind, _ in score.false).most_common():
        print(f"    {kind}: {count}")
    _cost(120)
    if given.misses:
        for kind, sentence in (*score.missed[:60], *score.false[:60]):
            print(f"{kind}: {sentence}")


if __name__ == "__main__":
    main()
