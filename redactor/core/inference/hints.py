"""Smaller things: roles that only one can have, hints of how much there is, dates of what comes next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from redactor.core.inference.copies import HINT, POSSIBLE, quoted
from redactor.core.inference.numbers import NUMBER
from redactor.core.lexicon.dates import days
from redactor.core.lexicon.fold import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.inference.copies import Advice, PublicCopy

_ONLY: Final = (
    "only|sole|new|newest|largest|biggest|smallest|first|last|incumbent|outgoing|incoming|latest|remaining|former"
)
_ACTORS: Final = (
    "entrants? party members? supplier user applicant bidder tenderer contractor company firm organisation provider "
    "network licensee holder employee officer candidate claimant complainant patient surgeon director manager chair "
    "operator manufacturer vendor customer client school trust depositor donor skipper person individual trustee"
).replace(" ", "|")
_UNIQUE: Final = re.compile(rf"\bthe (?:{_ONLY}) (?:[a-z-]+ )?(?:{_ACTORS})\b", re.IGNORECASE)
_POSTS: Final = (
    "chair(?:man|woman)?|chief executive|finance director|managing director|director|head|president|treasurer|owner|"
    "founder|headteacher|operations director|chief \\w+ officer"
)
_POST: Final = re.compile(
    rf"\b(?:its|their|whose) (?:{_POSTS})\b|\bthe (?:{_POSTS}) of "
    r"(?!the (?:panel|board|committee|meeting|council|trust)\b)(?:the |a )?(?:[a-z-]+ )?\w+",
    re.IGNORECASE,
)
_LENGTH: Final = re.compile(
    rf"\bat (?:some )?length\b|\blengthy\b|\b(?:long|extensive|protracted) (?:discussion|debate|report|letter)\b"
    rf"|\b{NUMBER}[ -](?:pages?|slides?|paragraphs?|documents?|letters|sheets)\b",
    re.IGNORECASE,
)
_SOON: Final = re.compile(
    r"\b(?:by|before|until|in|on|at the|from|after|no later than) (?:the )?(?:end of )?(?:early |mid-?|late )?"
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)(?: \d{4})?\b"
    r"|\b(?:next|following) (?:meeting|month|quarter|week|year)\b",
    re.IGNORECASE,
)
_GRAVE: Final = re.compile(
    r"\b(?:hearing|appeal|tribunal|deadline|expir\w+|inquest|audit|inspection|trial|completion|exchange|announce\w*|"
    r"publication|auction|closing date|notice period)\b",
    re.IGNORECASE,
)


def roles(copy: PublicCopy) -> Iterator[Advice]:
    """Look for descriptions that fit one person or firm only."""
    for line in copy.gapped():
        found = _UNIQUE.search(line.text) or _POST.search(line.text)
        if found:
            yield line.advise("role", POSSIBLE, f"{quoted(found.group())} may fit only one, who can then be found out.")


def lengths(copy: PublicCopy) -> Iterator[Advice]:
    """Look for words that tell how much is withheld."""
    for line in copy.gapped():
        found = _LENGTH.search(line.text)
        if found:
            yield line.advise("length", HINT, f"{quoted(found.group())} tells how much there is of what is withheld.")


def steps(copy: PublicCopy) -> Iterator[Advice]:
    """Look for dates of next steps in items of which a part is withheld."""
    for line in copy.gapped():
        if line.kind == "title":
            continue
        reading = Reading(line.ref, line.text)
        day = next(iter(days(reading)), None)
        soon = _SOON.search(line.text)
        if day is None and soon is None:
            continue
        said = line.text[day.start : day.end] if day is not None else soon.group() if soon else ""
        grave = _GRAVE.search(line.text)
        if grave or line.kind in ("action", "decision"):
            yield line.advise(
                "date",
                POSSIBLE if grave else HINT,
                f"{quoted(said)}: a reader learns when the withheld matter moves on.",
            )
