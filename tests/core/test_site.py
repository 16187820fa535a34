from __future__ import annotations

import pytest

from redactor.core.site import Body, File, Gap, Line, Meaning, Published, Site, decode, encode, slug
from redactor.errors import StorageError

BODY = Body("board", "Lantern Board", "sec-panel")
SEVEN = Published(
    "board/lb-7", "board", "Meeting 7", "2031-03-11", 1, "2031-03-12", "sec-panel", "ab" * 32,
    (Line("1", "1", "Welcome"), Line("2", "2", "Tender", gap=True)),
    (Gap("2", "2 Tender", "RED", "4", "commercial", 6),),
    (File("minutes.txt", 3, "cd" * 32),),
    (Meaning("RED", "4", "Only those who are named."),),
)  # fmt: skip
EIGHT = Published("board/lb-8", "board", "Meeting 8", "2031-04-08", 1, "2031-04-09", "sec-panel", "ab" * 32)


def site(*meetings: Published) -> Site:
    made = Site()
    for meeting in meetings:
        made = made.with_meeting(meeting, instead_of=None, made="2031-05-01", bodies=(BODY,))
    return made


def test_the_index_comes_back_as_it_was_written() -> None:
    assert decode(encode(site(SEVEN, EIGHT))) == site(SEVEN, EIGHT)


def test_equal_indexes_have_equal_bytes_whatever_came_first() -> None:
    assert encode(site(SEVEN, EIGHT)) == encode(site(EIGHT, SEVEN))


def test_a_new_version_takes_the_place_of_the_old_one_even_at_another_address() -> None:
    moved = site(SEVEN, EIGHT).with_meeting(
        Published("board/lb-7a", "board", "Meeting 7", "2031-03-11", 2, "2031-05-02", "sec-panel", ""),
        instead_of="board/lb-7", made="2031-05-02", bodies=(BODY,),
    )  # fmt: skip
    assert [m.place for m in moved.meetings] == ["board/lb-8", "board/lb-7a"]


@pytest.mark.parametrize("damaged", [b"", b"[]", b"{}", b'{"version": 1}', encode(Site()).replace(b"meetings", b"m")])
def test_a_damaged_index_is_refused(damaged: bytes) -> None:
    with pytest.raises(StorageError):
        decode(damaged)


@pytest.mark.parametrize(
    ("text", "word"),
    [("SECP_61_1210", "secp-61-1210"), ("  Äußere Behörde  ", "auere-behorde"), ("../..", ""), ("x" * 90, "x" * 64)],
)
def test_a_slug_is_one_word_of_an_address(text: str, word: str) -> None:
    assert slug(text) == word
