"""Rows that were written a moment ago are not written again; none is kept for long, and not many."""

from __future__ import annotations

from markupsafe import Markup

from redactor.web.kept import LASTS_SECONDS, MOST, Kept


class Writer:
    """Writes a row, and counts how often."""

    def __init__(self) -> None:
        self.written: list[object] = []

    def __call__(self, row: object) -> Markup:
        self.written.append(row)
        return Markup("<p>%s</p>") % row


def test_a_row_that_did_not_change_is_written_once() -> None:
    kept, writer = Kept(), Writer()
    assert kept.get("a", writer) == kept.get("a", writer) == "<p>a</p>"
    assert kept.get("b", writer) == "<p>b</p>"
    assert writer.written == ["a", "b"]


def test_a_row_is_forgotten_in_time() -> None:
    moment = [0.0]
    kept, writer = Kept(clock=lambda: moment[0]), Writer()
    kept.get("a", writer)
    moment[0] = LASTS_SECONDS
    kept.get("b", writer)
    kept.get("a", writer)
    assert writer.written == ["a", "b", "a"]
    assert len(kept._rows) == 2  # noqa: SLF001 -- what is forgotten is not in memory either


def test_the_oldest_row_makes_room() -> None:
    kept, writer = Kept(), Writer()
    for number in range(MOST + 1):
        kept.get(number, writer)
    kept.get(0, writer)
    assert writer.written[-1] == 0
    assert len(kept._rows) == MOST  # noqa: SLF001 -- as above
