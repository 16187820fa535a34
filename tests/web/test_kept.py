"""Rows that were written a moment ago are not written again; none is kept for long, and not many."""

from __future__ import annotations

from markupsafe import Markup

from redactor.web.kept import LASTS_SECONDS, MOST, MOST_PAGES, Kept, Pages


class Writer:
    """Writes a row, and counts how often."""

    def __init__(self) -> None:
        self.written: list[object] = []

    def __call__(self, row: object) -> Markup:
        self.written.append(row)
        return Markup("<p>%s</p>") % row


def test_a_row_that_did_not_change_is_written_once() -> None:
    kept: Kept[Markup] = Kept()
    writer = Writer()
    assert kept.get("a", writer) == kept.get("a", writer) == "<p>a</p>"
    assert kept.get("b", writer) == "<p>b</p>"
    assert writer.written == ["a", "b"]


def test_a_row_is_forgotten_in_time() -> None:
    moment = [0.0]
    kept: Kept[Markup] = Kept(clock=lambda: moment[0])
    writer = Writer()
    kept.get("a", writer)
    moment[0] = LASTS_SECONDS
    kept.get("b", writer)
    kept.get("a", writer)
    assert writer.written == ["a", "b", "a"]
    assert len(kept._rows) == 2  # noqa: SLF001 -- what is forgotten is not in memory either


def test_the_oldest_row_makes_room() -> None:
    kept: Kept[Markup] = Kept()
    writer = Writer()
    for number in range(MOST + 1):
        kept.get(number, writer)
    kept.get(0, writer)
    assert writer.written[-1] == 0
    assert len(kept._rows) == MOST  # noqa: SLF001 -- as above


def test_a_page_is_written_once_and_bears_the_token_of_each_request() -> None:
    pages, written = Pages(), list[str]()

    def write() -> str:
        written.append(pages.place)
        return f"<p>{pages.place}</p>"

    assert [pages.get("a", write, token=token) for token in ("one", "two")] == [b"<p>one</p>", b"<p>two</p>"]
    assert len(written) == 1
    assert Pages().place != pages.place
    assert pages.place not in repr(pages)
    for number in range(MOST_PAGES):
        pages.get(number, write, token="one")
    pages.get("a", write, token="one")
    assert len(written) == MOST_PAGES + 2
