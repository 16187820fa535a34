"""What becomes of the words of a portion under its mends.

Rules kept here:

- What is withheld inside a portion is counted in letters: characters that are neither white space nor stand for an
  inline that is no text. So the same range holds in the portion's text, in its paragraph and across the cells of a row.
- A note or a picture that touches withheld words goes with them.
- What a rewording took out is as secret as withheld words; what both texts say is not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from redactor.core.document import OBJECT, Paragraph, Row
from redactor.core.hanging import find, in_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from redactor.core.access import Visible
    from redactor.core.decisions import Decisions
    from redactor.core.document import Document, Inline
    from redactor.core.mends import WithheldWords
    from redactor.core.minutes import Portion

Cut = tuple[int, int]
"""A range of letters."""

_ALIKE: Final = ("'‘’", '"“”', "-\u2010\u2011–—")
_EDGES: Final = "!\"'()*+,-./:;<=>?[\\]^_`{|}~‘’“”–—…"
_TOKEN: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a text, by its offsets, and whether it is withheld."""

    start: int
    end: int
    withheld: bool


# -- finding words


def places_of(text: str, words: str) -> tuple[Cut, ...]:
    """Find where words stand in a text, by offsets: as whole words, whatever the white space, quotes and dashes."""
    wanted = words.split()
    if not wanted:
        return ()
    pattern = r"\s+".join("".join(map(_alike, word)) for word in wanted)
    before = r"(?<!\w)" if wanted[0][0].isalnum() else ""
    after = r"(?!\w)" if wanted[-1][-1].isalnum() else ""
    return tuple(match.span() for match in re.finditer(f"{before}{pattern}{after}", text))


def _alike(character: str) -> str:
    same = next((group for group in _ALIKE if character in group), character)
    return f"[{re.escape(same)}]" if len(same) > 1 else re.escape(character)


def cuts_of(portion: Portion, words: Iterable[WithheldWords]) -> tuple[Cut, ...]:
    """Say in letters which words of a portion are withheld; what is not there, or is there twice, withholds nothing."""
    found = []
    for one in words:
        if one.first is not None:
            found.append((one.first - 1, one.last or one.first))
        elif len(places := places_of(portion.text, one.words)) == 1:
            found += places
    cuts = [(_letters(portion.text[:start]), _letters(portion.text[:end])) for start, end in found]
    return _joined(cut for cut in cuts if cut[0] < cut[1])


def fault_of(portion: Portion, one: WithheldWords, every: Iterable[WithheldWords]) -> str | None:
    """Say what is wrong with words to withhold, or nothing; never which words."""
    if one.first is not None:
        last = one.last or one.first
        if last > len(portion.text):
            return f"{portion.ref} has {len(portion.text)} characters; there is no character {last}"
        if not _letters(portion.text[one.first - 1 : last]):
            return f"there are no words there in {portion.ref}"
    else:
        found = len(places_of(portion.text, one.words))
        if not found:
            return f"the words do not stand in {portion.ref}; copy them from it exactly"
        if found > 1:
            count = "twice" if found == 2 else f"{found} times"  # noqa: PLR2004 -- two is twice
            return f"the words stand {count} in {portion.ref}; give more of the words around them"
    cuts = cuts_of(portion, every)
    if cuts == ((0, _letters(portion.text)),):
        return f"these are all the words of {portion.ref}; withhold the portion instead"
    return None


def _letters(text: str) -> int:
    return sum(map(_is_letter, text))


def _is_letter(character: str) -> bool:
    return not character.isspace() and character != OBJECT


def _joined(cuts: Iterable[Cut]) -> tuple[Cut, ...]:
    """Join what overlaps or touches: two gaps side by side would tell that there were two."""
    out: list[Cut] = []
    for start, end in sorted(cuts):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return tuple(out)


# -- what is left


def stretches(text: str, cuts: Sequence[Cut], *, before: int = 0) -> tuple[Stretch, ...]:
    """Part a text into what is shown and what is withheld; `before` letters of the portion stand before it."""
    if not cuts:
        return (Stretch(0, len(text), withheld=False),) if text else ()
    offsets = [at for at, character in enumerate(text) if _is_letter(character)]
    hidden = []
    for start, end in cuts:
        low, high = max(start - before, 0), min(end - before, len(offsets))
        if low < high:
            hidden.append(_with_objects(text, offsets[low], offsets[high - 1] + 1))
    edges = sorted({0, len(text), *(at for pair in _joined(hidden) for at in pair)})
    ranges = set(_joined(hidden))
    return tuple(Stretch(a, b, (a, b) in ranges) for a, b in pairwise(edges))


def _with_objects(text: str, start: int, end: int) -> Cut:
    while start and text[start - 1] == OBJECT:
        start -= 1
    while end < len(text) and text[end] == OBJECT:
        end += 1
    return start, end


def letters_in(text: str) -> int:
    """Count the letters of a text."""
    return _letters(text)


def reading(portion: Portion, gap: str) -> str:
    """Say what somebody reads of a portion who may not read it whole."""
    if portion.reworded is not None:
        return portion.reworded
    parts = stretches(portion.text, portion.cuts)
    return "".join(gap if part.withheld else portion.text[part.start : part.end] for part in parts)


def words_read(portion: Portion) -> str:
    """Say what somebody reads who may read a portion whole: other words for it are for her as well."""
    if portion.reworded is not None:
        return portion.reworded
    return f"{portion.text}\n{portion.notes}" if portion.notes else portion.text


def parts(portion: Portion) -> tuple[str, ...]:
    """Give what is shown of a portion with gaps in it."""
    text = portion.text
    return tuple(text[s.start : s.end] for s in stretches(text, portion.cuts) if not s.withheld)


def withheld_words(portion: Portion) -> tuple[str, ...]:
    """Give the words that are withheld inside a portion."""
    text = portion.text
    return tuple(" ".join(text[s.start : s.end].split()) for s in stretches(text, portion.cuts) if s.withheld)


def shown_inlines(document: Document, portion: Portion, *, withheld: bool = False) -> Iterator[Inline]:
    """Walk what is shown of a portion that has gaps, or with `withheld` what is in them."""
    taken = 0
    for paragraph, start, end in texts_of(document, portion):
        text = paragraph.text[start:end]
        for part in stretches(text, portion.cuts, before=taken):
            if part.withheld is withheld:
                yield from paragraph.slice(start + part.start, start + part.end)
        taken += _letters(text)


def texts_of(document: Document, portion: Portion) -> Iterator[tuple[Paragraph, int, int]]:
    """Walk the paragraphs that a portion stands in, with the offsets between which it does."""
    found = find(document, portion.at)
    if isinstance(found, Paragraph):
        yield found, portion.at.start, len(found.text) if portion.at.end is None else portion.at.end
    elif isinstance(found, Row):
        yield from ((paragraph, 0, len(paragraph.text)) for paragraph in in_row(found))


def is_withheld(portion: Portion, seen: Visible) -> bool:
    """Tell whether anything of a portion is withheld from somebody; a rewording withholds nothing that is announced."""
    return portion.ref not in seen.refs and not (portion.ref in seen.mended and portion.reworded is not None)


def mended(portion: Portion, decisions: Decisions) -> tuple[str | None, tuple[Cut, ...]]:
    """Say what was decided about the words of a portion: a rewording, or the letters that are withheld."""
    text = next((one.text for one in decisions.rewordings if one.ref == portion.ref), None)
    words = [one for one in decisions.withheld_words if one.ref == portion.ref]
    return text, cuts_of(portion, words) if words and text is None else ()


# -- what a rewording took out


def taken_out(before: str, after: str) -> tuple[str, ...]:
    """Give the words of a text that a rewording took out, stretch by stretch.

    A name or a number that the new words say as well parts a stretch: the secretary did not take it out.
    """
    old, new = _tokens(before), _tokens(after)
    kept = {word for word, _, _ in new}
    matcher = SequenceMatcher(None, [word for word, _, _ in old], [word for word, _, _ in new], autojunk=False)
    out: list[str] = []
    for tag, low, high, _, _ in matcher.get_opcodes():
        if tag in ("replace", "delete"):
            out += _runs(before, old[low:high], kept)
    return tuple(dict.fromkeys(out))


def _tokens(text: str) -> list[tuple[str, int, int]]:
    made = []
    for match in _TOKEN.finditer(text):
        word = match.group().strip(_EDGES)
        if word:
            start = match.start() + match.group().index(word)
            made.append((word.casefold(), start, start + len(word)))
    return made


def _runs(text: str, tokens: Sequence[tuple[str, int, int]], kept: set[str]) -> Iterator[str]:
    run: list[tuple[int, int]] = []
    telling = False
    for word, start, end in (*tokens, ("", -1, -1)):
        said = text[start:end]
        named = said != said.lower() or any(map(str.isdigit, said))
        if start < 0 or (word in kept and named):
            if run and telling:
                yield " ".join(text[run[0][0] : run[-1][1]].split())
            run, telling = [], False
        else:
            run.append((start, end))
            telling = telling or word not in kept
