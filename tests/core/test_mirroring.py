"""In which order files get to a host of plain files."""

from __future__ import annotations

from redactor.core.mirroring import steps

OLD = {
    "index.html": "1", "index.json": "1", "feed.atom": "1", "board/feed.atom": "1", "board/index.html": "1",
    "board/lb-7/index.html": "1", "board/lb-7/minutes.docx": "1", "board/lb-7/minutes.pdf": "1", "static/a.css": "1",
    "search/words-1.json": "1",
}  # fmt: skip
PLACES = {"board/lb-7", "board/lb-8"}


def test_new_minutes_are_whole_before_a_list_names_them_and_the_index_comes_last() -> None:
    new = {"board/lb-8/index.html": "2", "board/lb-8/minutes.docx": "2", "static/b.css": "2"}
    lists = {"index.html": "2", "index.json": "2", "feed.atom": "2", "board/feed.atom": "2", "search/words-1.json": "2"}

    made = steps(OLD | new | lists, OLD, places=PLACES)

    assert (made.pages, made.taken) == ((), ())
    assert made.then == (
        ("static/b.css",),
        ("board/lb-8/minutes.docx",),
        ("board/lb-8/index.html",),
        ("index.html", "search/words-1.json"),
        ("board/feed.atom", "feed.atom", "index.json"),
    )
    assert made.put == 8


def test_what_is_taken_back_goes_first_and_its_page_before_it() -> None:
    kept = {path: sha for path, sha in OLD.items() if "minutes" not in path}
    after = kept | {"board/lb-7/index.html": "neutral", "search/words-1.json": "2", "index.json": "2"}

    made = steps(after, OLD, places=PLACES)

    assert made.pages == ("board/lb-7/index.html",)
    assert made.taken == ("board/lb-7/minutes.docx", "board/lb-7/minutes.pdf")
    assert made.then == (("search/words-1.json",), ("index.json",))


def test_an_address_that_is_no_more_loses_all_its_files() -> None:
    after = {path: sha for path, sha in OLD.items() if not path.startswith("board/lb-7/")}

    made = steps(after, OLD, places={"board/lb-8"})

    assert made.taken == ("board/lb-7/index.html", "board/lb-7/minutes.docx", "board/lb-7/minutes.pdf")
    assert made.put == 0


def test_a_file_of_which_nobody_knows_what_it_holds_is_written_again() -> None:
    held = {**OLD, "board/lb-7/minutes.docx": None}

    assert steps(OLD, held, places=PLACES).then == (("board/lb-7/minutes.docx",),)
    assert steps(OLD, OLD, places=PLACES).put == 0
