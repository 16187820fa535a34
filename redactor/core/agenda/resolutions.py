"""What a body decided, in the forms in which minutes write it.

    decision  = … VERB …                        a verb in bold capitals, or one of the policy's in capitals
              / lead, then list items           each of them is one
              / ("RESOLVED" / "Decision") (":" / dash) text
    lead      = "The" body ":" / "RESOLVED" [", that"] ":" / "The" body "agreed" ["to" / "that"] ":" / "Decision" ":"

What a level is called is never a verb; a narrative (`The Panel agreed that …`) is none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.agenda.strip import Strip
    from redactor.core.marking import Labels
    from redactor.core.policy import Policy

_NAME: Final = r"(?:[A-Z][\w&’'-]*\s*){1,6}"
_LEAD: Final = re.compile(
    rf"\s*(?:(?:The|the)\s+{_NAME}|(?:IT\s+WAS\s+|It\s+was\s+)?(?P<a>RESOLVED|Resolved)(?:\s*,)?(?:\s+that)?|"
    rf"(?:The\s+{_NAME})(?:(?:then|also|therefore|unanimously)\s+)?(?P<b>agreed|resolved|decided)(?:\s+to|\s+that)?|"
    r"Decisions?|DECISIONS?|Resolutions?|RESOLUTIONS?)\s*[:–—-]\s*\Z"
)
_RESOLVED: Final = re.compile(
    r"\s*(?:IT\s+WAS\s+|It\s+was\s+)?(?P<verb>RESOLVED|Resolved|DECISION|Decision)"
    r"(?:\s+(?:[Nn]o\.?\s*)?[A-Z]{0,8}\d[\w/.-]{0,15})?\s*(?:,\s*that)?\s*[:–—-]\s*(?=\S)"
)
_CAPITALS: Final = re.compile(r"\b[A-Z]{3,}\b")
_LABEL: Final = re.compile(r"\s*(?:\(?[a-zA-Z0-9]{1,4}[.)]\s*|[•·–▪◦*-]\s*)?")
_FIRST_WORD: Final = re.compile(r"\W{0,8}([A-Z]{4,})\b|\W{0,8}([A-Za-z]+ed)\b")
_LONGEST_LEAD: Final = 90


class Resolver:
    """Reads decisions under one policy."""

    def __init__(self, policy: Policy, labels: Labels) -> None:
        """Compile what the policy says about verbs and bodies."""
        self._labels = labels
        self._verbs = frozenset(v.upper() for v in policy.verbs)
        bodies = "|".join(re.escape(b) for b in policy.bodies) or r"(?!)"
        self._body_lead = re.compile(rf"\s*(?:The\s+)?(?:{bodies})\s*:\s*\Z", re.IGNORECASE)
        self._body_before = re.compile(rf"(?:{bodies}|\A\W*)\s+\W*\Z", re.IGNORECASE)

    def lead(self, text: str) -> str | None:
        """Read a paragraph that leads a list of decisions: the verb that it gives them, or the empty word."""
        if len(text) > _LONGEST_LEAD or text.rstrip()[-1:] not in (":", "–", "—", "-"):
            return None
        if match := _LEAD.match(text):
            return (match.group("a") or match.group("b") or self._last_verb(text)).upper()
        return "" if self._body_lead.match(text) else None

    def _last_verb(self, text: str) -> str:
        """Give the verb of the policy that stands last in a lead (`The Panel NOTED:`); the empty word for none."""
        found = [w for w in _CAPITALS.findall(text) if w in self._verbs and not self._labels.knows(w)]
        return found[-1] if found else ""

    def verbs(self, strip: Strip) -> list[tuple[int, str]]:
        """Find the verbs of decisions in a paragraph, with their places."""
        return list(self._capitals(strip))

    def _capitals(self, strip: Strip) -> Iterator[tuple[int, str]]:
        all_bold = None
        for match in _CAPITALS.finditer(strip.text):
            word = match.group()
            if word in self._verbs:
                if not self._labels.knows(word):
                    yield match.start(), word
            elif strip.bold(match.start(), match.end()) and not self._labels.knows(word):
                all_bold = strip.all_bold if all_bold is None else all_bold
                if not all_bold and (word.endswith("ED") or self._after_body(strip.text, match.start())):
                    yield match.start(), word

    def _after_body(self, text: str, at: int) -> bool:
        return self._body_before.search(text, max(0, at - 30), at) is not None

    @staticmethod
    def resolved(text: str) -> str | None:
        """Read a sentence that is led by `RESOLVED:` or `Decision:`, and give its verb."""
        match = _RESOLVED.match(text)
        if match is None:
            return None
        first = _FIRST_WORD.match(text, match.end())
        word = first.group(1) or first.group(2) if first else None
        return (word or match.group("verb")).upper() if match.group("verb").upper() == "DECISION" else "RESOLVED"

    def listed(self, text: str, lead: str) -> str:
        """Read the verb of a list item under a lead."""
        label = _LABEL.match(text)
        first = _FIRST_WORD.match(text, label.end() if label else 0)
        word = (first.group(1) or first.group(2)).upper() if first else ""
        return lead if not word or self._labels.knows(word) else word
