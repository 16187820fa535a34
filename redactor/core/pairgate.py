"""What the words of public minutes say of their confidential twin: the gate's part for a pair.

Withheld is what the twin has and the public document does not show. Records (decisions and actions) that stand in both
word for word are public because somebody wrote them there; any other text that does needs a settle.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from redactor.core.access import PUBLIC, visible
from redactor.core.alignment import plain
from redactor.core.betrayals import excuse_for, no_secrets, place_of, shown, withheld
from redactor.core.lexicon import lexicon
from redactor.core.minutes import FRONT, Finding
from redactor.core.pairing import RECORDS, has_stub, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.decisions import Decisions, Settle
    from redactor.core.lexicon import Hit, Passage
    from redactor.core.minutes import Item, Portion
    from redactor.core.pairing import Pairing
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered


@dataclass(frozen=True, slots=True)
class PairGate:
    """What the gate holds a copy of the public document against: all that the pair withholds.

    A place that a person released by name, or settled, is spoken for; what the pair released is not. `used` gathers the
    settles that excused something.
    """

    pairing: Pairing
    policy: Policy
    decisions: Decisions
    used: set[Settle] = field(default_factory=set, compare=False)

    def __call__(self, rendered: Rendered) -> Iterator[Finding]:
        """Find what the copy says of text that only the confidential document has."""
        public = self.pairing.public
        texts = tuple(self._withheld(rendered))
        if not texts:
            return
        found = lexicon(
            texts,
            known=no_secrets(public, self.policy, rendered.seen, self.decisions),
            glossary=self.policy.glossary,
            draft=[p.text for one in (public, self.pairing.confidential) for _, p in one.portions()],
        )
        items = {p.ref: (i, p) for i, p in public.portions()} | {i.name: (i, None) for i in public.items}
        told: set[tuple[str, str]] = set()
        for hit in found.search(shown(rendered, public)):
            ref = place_of(hit.key)
            item, portion = items[ref]
            said = (ref, hit.term.casefold())
            if said not in told and not self._spoken_for(hit, item, portion):
                told.add(said)
                yield self._betrayal(hit, item, portion)

    def _withheld(self, rendered: Rendered) -> Iterator[Passage]:
        """Give what the confidential document has and the copy does not show."""
        twin, open_texts = self.pairing.confidential, self._open_texts(rendered)
        nothing = visible(twin, PUBLIC, self.policy)
        for passage in withheld(twin, replace(nothing, refs=frozenset(), titles=frozenset())):
            if plain(passage.text) not in open_texts:
                yield passage

    def _open_texts(self, rendered: Rendered) -> frozenset[str]:
        """Give the texts that stand in both and are no secret: records, titles, front matter, and what was settled."""
        public = self.pairing.public
        titles = {plain(i.title) for i in public.items if i.name in rendered.seen.titles}
        return frozenset(titles) | {
            plain(p.text)
            for item, p in public.portions()
            if p.ref in rendered.seen.refs
            and (p.kind in (*RECORDS, "stub") or item.name == FRONT or self._is_settled(item, p))
        }

    def _is_settled(self, item: Item, portion: Portion) -> bool:
        twin = self.pairing.paired.get(item.name)
        same = twin is not None and plain(portion.text) in texts_of(twin.portions)
        return same and (not has_stub(item) or self._settles_same(item))

    def _settles_same(self, item: Item) -> bool:
        refs = {item.name, *(p.ref for p in item.portions)}
        return any(s.code == "pair-same-text" and s.ref in refs for s in self.decisions.settled)

    def _spoken_for(self, hit: Hit, item: Item, portion: Portion | None) -> bool:
        if portion is not None:
            decided = self.decisions.items.get(item.name)
            if decided and any(span.covers(portion.ref, portion.kind) for span in decided.release):
                return True
            if self._is_settled(item, portion):
                return True
        excused = excuse_for(hit.term, portion.ref if portion else item.name, item, self.decisions)
        self.used.update(excused)
        return bool(excused)

    def _betrayal(self, hit: Hit, item: Item, portion: Portion | None) -> Finding:
        source = place_of(hit.source).partition(".")[0]
        return Finding(
            "lexicon",
            f"Something stands here that item {source} of the confidential minutes withholds. Put other words here, or "
            "settle the term with the reason why it may be public.",
            item.name if item.name != FRONT else None,
            portion.ref if portion else None,
            portion.place if portion else item.place,
            ("public_text", "settle"),
            hit.kind,
            hit.term,
        )
