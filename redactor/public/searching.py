"""The search of the reading room, for browsers without a script: over the index that is in the folder.

The same words, the same answers and the same HTML as `static/search.js`, which does it where the folder stands on a
host of plain files. A word that is withheld is not in the index, like one that nobody wrote: both get one answer.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from html import escape
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Read = Callable[[str], bytes]

INDEX: Final = "search/index.json"
NOTHING: Final = '<p class="govuk-body">No published text has these words.</p>'

# What a request may cost: a part of the index is read for each word, a file of minutes for each answer on a page.
LONGEST: Final = 200
MOST_WORDS: Final = 8
PAGE: Final = 20
_LONGEST_WORD: Final = 64
_BEFORE, _BEHIND = 12, 24  # words of a text around the first that was found

_WORD: Final = re.compile(r"[^\W_]+")
_SPACE: Final = re.compile(r"[\s\ufeff]+")
_EDGES: Final = re.compile(r"""^([("'“‘\[]*)(.*?)([.,;:!?)"'”’\]]*)$""", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for. `year` and `body` are empty where it is everywhere; pages count from 1."""

    words: str
    year: str = ""
    body: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class _Hit:
    meeting: Mapping[str, Any]
    text: int


def asked_in(fields: Mapping[str, str]) -> Asked:
    """Read what is asked out of a query string; what makes no sense is left out."""
    page = fields.get("page", "1")
    number = int(page) if re.fullmatch("[1-9][0-9]{0,5}", page) else 1
    return Asked(fields.get("q", "")[:LONGEST].strip(), fields.get("year", ""), fields.get("body", ""), number)


def words_of(text: str) -> list[str]:
    """Cut a text into words: letters and digits, without accents and without upper case."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
        text = "".join(c for c in plain if not unicodedata.category(c).startswith("M"))
    return [word[:_LONGEST_WORD] for word in _WORD.findall(text.lower())]


def part_of(word: str, parts: int) -> int:
    """Tell in which part of the index a word stands: FNV-1a, 32 bits, over its UTF-8."""
    value = 0x811C9DC5
    for byte in word.encode("utf-8", "replace"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % parts


def answer(read: Read, asked: Asked) -> str:
    """Find the texts that have all the words, and show them. `read` gives a file of the folder."""
    words = list(dict.fromkeys(words_of(asked.words)))[:MOST_WORDS]
    if not asked.words:
        return ""
    hits = _hits(read, words, asked) if words else []
    first = (asked.page - 1) * PAGE
    shown = hits[first : first + PAGE]
    if not shown:
        return NOTHING
    count = f"{len(hits)} item{'' if len(hits) == 1 else 's'}"
    sources = dict.fromkeys(_source(hit.meeting) for hit in shown)
    texts = {source: texts_of(read(f"{source}.json")) for source in sources}
    lines = "".join(_shown(hit, *texts[_source(hit.meeting)][hit.text], words=frozenset(words)) for hit in shown)
    return (
        f'<p class="govuk-body"><strong>{count}</strong> with these words. Only published text is searched.</p>'
        f'<ol class="r-found">{lines}</ol>{_ways(asked, more=first + PAGE < len(hits))}'
    )


def _hits(read: Read, words: Iterable[str], asked: Asked) -> list[_Hit]:
    index = json.loads(read(INDEX))
    numbers = _numbers(read, words, index["parts"])
    out, start = [], 0
    for meeting in index["meetings"]:
        if asked.year in ("", meeting["year"]) and asked.body in ("", meeting["body"]):
            out += [_Hit(meeting, n) for n in range(meeting["texts"]) if start + n in numbers]
        start += meeting["texts"]
    return out


def _source(meeting: Mapping[str, Any]) -> str:
    """Name what was searched: minutes, or a paper beside them."""
    return f"{meeting['place']}/{meeting.get('file', 'minutes')}"


def _numbers(read: Read, words: Iterable[str], parts: int) -> frozenset[int]:
    """Give the numbers of the texts that have every word; each part is read, whatever the words before had."""
    sets = []
    for word in words:
        part = json.loads(read(f"search/words-{part_of(word, parts)}.json"))
        sets.append(frozenset(accumulate(part.get(word, ()))))
    return frozenset.intersection(*sets)


def texts_of(data: bytes) -> list[tuple[str, str, str]]:
    """Give the texts of a meeting in the order of the index: (number of the item, heading, text)."""
    held = json.loads(data)
    front = " ".join([*_strings(held["front"]), *_strings(held["notes"])])
    items = (
        (item["number"] or "", item["heading"], " ".join((item["heading"], *_strings(item["blocks"]))))
        for item in held["items"]
    )
    return [("", "Before the first item", front), *items]


def _strings(held: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON holds
    if isinstance(held, dict):
        if isinstance(held.get("text"), str):
            yield held["text"]
        for value in held.values():
            if isinstance(value, (dict, list)):
                yield from _strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from _strings(value)


def _shown(hit: _Hit, number: str, heading: str, text: str, *, words: frozenset[str]) -> str:
    page = f"/{_source(hit.meeting)}.html" if "file" in hit.meeting else f"/{hit.meeting['place']}/"
    href = f"{page}{f'#item-{number}' if number else ''}"
    return (
        f'<li><a class="govuk-link" href="{_quoted(href)}">{_said(_named(number, heading))}</a>'
        f'<p class="r-found__where">{_said(hit.meeting["title"])}</p>'
        f'<p class="r-found__text">{_passage(text.removeprefix(heading), words)}</p></li>'
    )


def _named(number: str, heading: str) -> str:
    """Put the number before a heading that does not have it in its words."""
    return heading if not number or heading.startswith(number) else f"{number}. {heading}"


def _passage(text: str, words: frozenset[str]) -> str:
    """Show the words around the first that was found, each that was found marked."""
    chunks = [chunk for chunk in _SPACE.split(text) if chunk]
    found = [words.intersection(words_of(chunk)) for chunk in chunks]
    at = _best(found)
    start, end = max(0, at - _BEFORE), at + _BEHIND
    said = " ".join(_marked(c) if hit else _said(c) for c, hit in zip(chunks[start:end], found[start:end], strict=True))
    return f"{'… ' * bool(start)}{said}{' …' * (end < len(chunks))}"


def _best(found: list[frozenset[str]]) -> int:
    """Tell behind which chunk the most of the words stand; the first of the best."""
    best, most = 0, 0
    for at, here in enumerate(found):
        if here and len(frozenset().union(*found[at : at + _BEHIND])) > most:
            best, most = at, len(frozenset().union(*found[at : at + _BEHIND]))
    return best


def _marked(chunk: str) -> str:
    before, core, behind = _EDGES.fullmatch(chunk).groups()  # type: ignore[union-attr]  # it matches everything
    return f"{_said(before)}<mark>{_said(core)}</mark>{_said(behind)}"


def _ways(asked: Asked, *, more: bool) -> str:
    pages = [("Earlier answers", asked.page - 1)] * (asked.page > 1) + [("More answers", asked.page + 1)] * more
    if not pages:
        return ""
    links = "".join(
        f'<li><a class="govuk-link" href="{_quoted(_address(asked, page))}">{words}</a></li>' for words, page in pages
    )
    return f'<nav aria-label="Pages of answers"><ul class="r-links">{links}</ul></nav>'


def _address(asked: Asked, page: int) -> str:
    narrowed = {"body": asked.body, "year": asked.year}
    return "/search/?" + urlencode({"q": asked.words} | {k: v for k, v in narrowed.items() if v} | {"page": page})


def _said(text: str) -> str:
    """Escape text as a browser writes it out."""
    return escape(text, quote=False)


def _quoted(text: str) -> str:
    return _said(text).replace('"', "&quot;")
