"""Measure the lexicon: recall by class of mention, false findings, time.

    python -m benchmarks.lexicon [--drafts 60] [--misses]

Recall: of the mentions planted one at a time into the visible portions of generated minutes, the share found in the
portion they were planted in. False findings: what is found in the same minutes with nothing planted.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass, field
from timeit import repeat

from redactor.core.lexicon import Hit, Lexicon, lexicon
from tests.corpus.facts import CLASSES
from tests.corpus.mentions import Minutes, Planting, minutes, plant, plantings


@dataclass(slots=True)
class Score:
    """What was planted and found, by class, what was missed, and what was found where nothing was."""

    planted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    missed: list[Planting] = field(default_factory=list)
    false: list[Hit] = field(default_factory=list)
    drafts: int = 0

    def recall(self, kind: str) -> float:
        """Give the share found, of 1."""
        return self.found[kind] / self.planted[kind]


def build(draft: Minutes) -> Lexicon:
    """Build the lexicon of a draft as the gate does."""
    return lexicon(draft.withheld, known=draft.known, glossary=draft.panel.glossary, draft=draft.draft)


def measure(drafts: range) -> Score:
    """Plant and look."""
    score = Score()
    for seed in drafts:
        draft = minutes(seed)
        clean = build(draft).search(draft.visible)
        score.false += clean
        score.drafts += 1
        for planting in plantings(draft, seed):
            _try(draft, planting, {hit.key for hit in clean}, score)
    return score


def _try(draft: Minutes, planting: Planting, alarmed: set[str], score: Score) -> None:
    visible = plant(draft, planting)
    place = visible[planting.place]
    if place.key in alarmed:
        return
    # The gate's `draft` is the planted one: the mention itself must not make an ordinary word of a name.
    known = lexicon(
        draft.withheld, known=draft.known, glossary=draft.panel.glossary, draft=(*draft.draft, planting.sentence)
    )
    score.planted[planting.kind] += 1
    if any(hit.key == place.key for hit in known.search(visible)):
        score.found[planting.kind] += 1
    else:
        score.missed.append(planting)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Recall and false findings of the lexicon.")
    parser.add_argument("--drafts", type=int, default=60)
    parser.add_argument("--misses", action="store_true", help="print what was missed and what was wrongly found")
    options = parser.parse_args()
    score = measure(range(options.drafts))
    print("| class of mention | planted | recall |\n|---|---:|---:|")
    for kind in CLASSES:
        print(f"| {kind} | {score.planted[kind]} | {score.recall(kind):.1%} |")
    each = len(score.false) / score.drafts
    print(f"\nFalse findings: {len(score.false)} in {score.drafts} clean drafts, {each:.2f} a draft.")
    draft = minutes(0)
    seconds = min(repeat(lambda: build(draft).search(draft.visible), number=20, repeat=5)) / 20
    print(f"Build and search, {sum(map(len, draft.draft)) / 1000:.1f} kB of text: {1000 * seconds:.1f} ms.")
    if options.misses:
        for planting in score.missed:
            print(f"missed, {planting.kind}: {planting.fact.text!r} in {planting.sentence!r}")
        for hit in score.false:
            print(f"false, {hit.kind}: {hit.term!r} in {hit.key} from {hit.source}")


if __name__ == "__main__":
    main()
