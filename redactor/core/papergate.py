"""Papers beside minutes, held against their marking, against what the minutes withhold, and against their own names.

Rules kept here:

- What a paper is marked binds all of it: a banner or a part that says more stops it, a part until a person has said
  that it is withheld.
- The public words of a paper say nothing of what the minutes beside it withhold. Front matter counts: a paper may be
  nothing else.
- Public minutes that name a restricted paper, by its reference or its title, say that there is one: a person lets it
  pass, or takes it out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.access import PUBLIC, effective, visible
from redactor.core.banners import banners
from redactor.core.betrayals import excuse_for, no_secrets, place_of, shown, withheld
from redactor.core.lexicon import Passage, lexicon
from redactor.core.minutes import FRONT, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.core.decisions import Decisions
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy
    from redactor.core.rendering import Rendered

HIGHER: Final = "paper-marked-higher"
NAMED: Final = "paper-named"

OF_MINUTES: Final = frozenset({"no-items", "item-number-gap", "stub-without-marking"})
"""Findings that are about the form of minutes; a paper need not have it."""
_OF_PARTS: Final = "restricted-body-in-public-document"


def paper_findings(minutes: Minutes, policy: Policy, marking: str, *, parts_withheld: bool) -> Iterator[Finding]:
    """Find what stops a paper under its marking; with `parts_withheld` a person said that higher parts stay out."""
    for banner in banners(minutes, policy):
        if not policy.dominates(marking, banner.level):
            yield Finding(
                HIGHER,
                f"The paper itself says {banner.level}, and is filed as {marking}. File it under the higher marking, "
                "or correct the file.",
                place=banner.place,
            )
    if not parts_withheld:
        yield from _higher_parts(minutes, policy, marking)
    for finding in minutes.findings:
        if finding.code not in OF_MINUTES and not (parts_withheld and finding.code == _OF_PARTS):
            yield finding


def _higher_parts(minutes: Minutes, policy: Policy, marking: str) -> Iterator[Finding]:
    for item in minutes.parts():
        marks = {i.marking for i in (item,) if i.marking} | {effective(p, item, policy) for p in item.portions}
        above = [level for level in marks if not policy.dominates(marking, level)]
        if above:
            top = policy.highest(above).id
            name = None if item.name == FRONT else item.name
            where = "before the first item" if name is None else f"in item {name}"
            yield Finding(
                HIGHER,
                f"A part {where} is marked {top}, and the paper is filed as {marking}. Say that such parts are "
                "withheld, or file the paper under the higher marking.",
                name,
                place=item.place,
                choices=("withhold",),
            )


@dataclass(frozen=True, slots=True)
class PaperGate:
    """What the gate holds the public copy of a paper against: all that the minutes of its meeting withhold."""

    minutes: Minutes
    policy: Policy
    decisions: Decisions
    paper: Minutes
    settled: Decisions

    def __call__(self, rendered: Rendered) -> Iterator[Finding]:
        """Find what the copy says of withheld text."""
        seen = visible(self.minutes, PUBLIC, self.policy)
        kept = tuple(withheld(self.minutes, seen))
        if not kept:
            return
        found = lexicon(
            kept,
            known=no_secrets(self.minutes, self.policy, seen, self.decisions),
            glossary=self.policy.glossary,
            draft=[p.text for one in (self.minutes, self.paper) for _, p in one.portions()],
        )
        items = {p.ref: (i, p) for i, p in self.paper.portions()} | {i.name: (i, None) for i in self.paper.items}
        told: set[tuple[str, str]] = set()
        for hit in found.search(all_shown(rendered, self.paper)):
            ref = place_of(hit.key)
            item, portion = items[ref]
            said = (ref, hit.term.casefold())
            if said in told or excuse_for(hit.term, ref, item, self.settled):
                continue
            told.add(said)
            source = place_of(hit.source).partition(".")[0]
            yield Finding(
                "lexicon",
                f"Something stands here that item {source} of the minutes withholds. Take it out of the file, or "
                "settle the term with the reason why it may be public.",
                item.name if item.name != FRONT else None,
                portion.ref if portion else None,
                portion.place if portion else item.place,
                ("settle",),
                hit.kind,
                hit.term,
            )


def all_shown(rendered: Rendered, minutes: Minutes) -> Iterator[Passage]:
    """Give all that a copy shows: front matter and titles are looked through as well."""
    yield from shown(rendered, minutes)
    seen = rendered.seen
    yield from (Passage(p.ref, p.text) for p in minutes.front.portions if p.ref in seen.refs)
    yield from (Passage(i.name, i.title) for i in minutes.items if i.name in seen.titles)


@dataclass(frozen=True, slots=True)
class Secret:
    """A restricted paper by what public minutes must not say unasked: its reference, and its title if that is secret.

    `public` tells that the title was public already.
    """

    reference: str
    title: str
    marking: str
    was_public: bool


def naming_findings(
    minutes: Minutes, policy: Policy, decisions: Decisions, papers: Iterable[Secret]
) -> tuple[Finding, ...]:
    """Find where public minutes name a restricted paper, and where a title is withheld that was public already."""
    return tuple(f for paper in papers for f in _named(minutes, policy, decisions, paper))


def _named(minutes: Minutes, policy: Policy, decisions: Decisions, paper: Secret) -> Iterator[Finding]:
    seen = visible(minutes, PUBLIC, policy)
    texts = [(i.name, p.ref, p.text, p.place) for i, p in minutes.portions() if p.ref in seen.refs]
    texts += [(i.name, "", i.title, i.place) for i in minutes.items if i.name in seen.titles]
    words = [("reference", paper.reference)] + [("title", paper.title)] * (not paper.was_public)
    for what, term in words:
        pattern = re.compile(rf"(?<!\w){re.escape(_flat(term))}(?!\w)")
        for item, ref, text, place in texts:
            if not term.strip() or not pattern.search(_flat(text)):
                continue
            name = None if item == FRONT else item
            if not decisions.settles(NAMED, name, ref or None, paper.reference):
                yield Finding(
                    NAMED,
                    f"The public minutes name a paper that is {paper.marking}, by its {what}. Withhold this, put other "
                    "words here, or settle it with the reason why it may be named.",
                    name,
                    ref or None,
                    place,
                    ("settle", "withhold"),
                    None,
                    paper.reference,
                )


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()
