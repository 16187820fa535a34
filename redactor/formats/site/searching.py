"""The search index of the reading room: a part of the folder, made of the cleared files that are in it.

    search/index.json    the meetings, how many texts each has, and how many parts the index has
    search/words-N.json  for each word of part N the numbers of the texts that have it, each less the one before

A text is an item of `minutes.json`, or of a paper beside it (`file`), which the gate has cleared: nothing else is read.
Texts are counted through all meetings in the order of the index. What is found is shown out of that same file.
`docs/explanation/reading-room.md` says what a word is, and `static/search.js` and `redactor.public.searching` find the
same.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from redactor.formats.site.lists import by_year, said_year, year_of
from redactor.formats.site.words import said_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from redactor.core.site import Published, Site

PART_SIZE: Final = 150_000
"""Bytes of a part of the index, about: a search loads one for each word that it is for."""

MOST_PARTS: Final = 256
MINUTES: Final = "minutes"
LONGEST_WORD: Final = 64
_WORD: Final = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Cut a text into words: letters and digits, without accents and without upper case."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
        text = "".join(c for c in plain if not unicodedata.category(c).startswith("M"))
    return [word[:LONGEST_WORD] for word in _WORD.findall(text.lower())]


def part_of(word: str, parts: int) -> int:
    """Tell in which part of the index a word stands: FNV-1a, 32 bits, over its UTF-8."""
    value = 0x811C9DC5
    for byte in word.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % parts


def search_files(site: Site, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the index of everything that is published."""
    meetings, found = [], defaultdict[str, list[int]](list)
    count = 0
    for m in site.meetings:
        for file, title in _sources(m):
            texts = _words(files.get(f"{m.place}/{file}.json", b""))
            if not texts:
                continue
            said = {"place": m.place, "title": title, "body": m.body, "year": year_of(m), "texts": len(texts)}
            meetings.append(said if file == MINUTES else said | {"file": file})
            for words in texts:
                for word in words:
                    found[word].append(count)
                count += 1
    return _written(meetings, {word: _lessened(numbers) for word, numbers in found.items()})


def _sources(m: Published) -> Iterator[tuple[str, str]]:
    """Give what is searched of one meeting, each without its ending: the minutes, and the papers beside them."""
    title = ", ".join(x for x in (m.title, said_date(m.date)) if x)
    yield MINUTES, title
    for paper in m.papers:
        file = next((f.name.removesuffix(".json") for f in paper.files if f.name.endswith(".json")), "")
        yield file, f"{paper.reference}, {paper.title}: paper of {title}"


def years_and_bodies(site: Site) -> tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
    """Give what a search can be narrowed to, each with its words."""
    bodies = list(dict.fromkeys(m.body for m in site.meetings))
    years = tuple((year, said_year(year)) for year in by_year(site.meetings))
    return years, tuple((body, site.body(body).name) for body in bodies) if len(bodies) > 1 else ()


@lru_cache(maxsize=2048)
def _words(data: bytes) -> tuple[frozenset[str], ...]:
    """Give the words of each text of one meeting; kept, because most meetings are as they were."""
    return tuple(frozenset(words_of(text)) for text in texts_of(data))


def texts_of(data: bytes) -> tuple[str, ...]:
    """Give the texts of a meeting: what stands before the items, with the notes, and each item with its heading."""
    if not data:
        return ()
    held = json.loads(data)
    front = " ".join([*_strings(held["front"]), *_strings(held["notes"])])
    return (front, *(" ".join((item["heading"], *_strings(item["blocks"]))) for item in held["items"]))


def _strings(held: Any) -> Iterator[str]:  # noqa: ANN401 -- whatever JSON holds
    """Give every text of a block, cells of tables included, in its order."""
    if isinstance(held, dict):
        if isinstance(held.get("text"), str):
            yield held["text"]
        for value in held.values():
            if isinstance(value, (dict, list)):
                yield from _strings(value)
    elif isinstance(held, list):
        for value in held:
            yield from _strings(value)


def _lessened(numbers: list[int]) -> list[int]:
    """Write numbers that grow as their differences, which are short."""
    return numbers[:1] + [b - a for a, b in pairwise(numbers)]


def _written(meetings: list[dict[str, Any]], found: dict[str, list[int]]) -> dict[str, bytes]:
    size = sum(len(word) + 3 * len(numbers) + 5 for word, numbers in found.items())
    parts = 1
    while parts * PART_SIZE < size and parts < MOST_PARTS:
        parts *= 2
    sorted_out: list[dict[str, list[int]]] = [{} for _ in range(parts)]
    for word in sorted(found):
        sorted_out[part_of(word, parts)][word] = found[word]
    out = {f"search/words-{number}.json": _json(held) for number, held in enumerate(sorted_out)}
    return out | {"search/index.json": _json({"version": 1, "parts": parts, "meetings": meetings})}


def _json(held: object) -> bytes:
    return (json.dumps(held, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
