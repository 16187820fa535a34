"""The reading room's files around the minutes come from the index alone, escaped and the same each time."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from redactor.core.site import INDEX, Body, File, Gap, Line, Meaning, Published, Site, encode, reference_slug
from redactor.errors import StorageError
from redactor.formats.site import SiteWriter, said_date
from redactor.resources import static_dir, templates_dir

WRITER = SiteWriter(templates_dir(), static_dir())
SEVEN = Published(
    place="board/lb-7", body="board", title="Meeting <7>", date="2030-01-31", version=1, published="2031-03-12",
    policy="sec-panel", policy_sha256="ab" * 32, lines=(Line("1", "1", "Welcome"), Line("2", "2", "Tender", gap=True)),
    gaps=(Gap("2", "2 Tender", "RED", "4", "", 6),), files=(File("minutes.docx", 2048, "cd" * 32),),
    meanings=(Meaning("RED", "4", "Only those who are named."),),
)  # fmt: skip
SITE = Site(made="2031-03-12", bodies=(Body("board", "Lantern Board", "sec-panel"),), meetings=(SEVEN,))


def page(name: str, site: Site = SITE) -> str:
    return WRITER.frame(site)[name].decode()


def test_equal_indexes_make_equal_files() -> None:
    assert WRITER.frame(SITE) == SiteWriter(templates_dir(), static_dir()).frame(SITE)
    assert WRITER.frame(SITE)[INDEX] == encode(SITE)


def test_text_is_escaped_on_every_page_and_in_the_feed() -> None:
    for name in ("index.html", "withheld/index.html", "board/index.html", "board/2030/index.html", "feed.atom"):
        assert "Meeting &lt;7&gt;" in page(name)
        assert "Meeting <7>" not in page(name)


def test_the_feed_is_well_formed_and_names_each_publication() -> None:
    feed = etree.fromstring(WRITER.frame(SITE)["feed.atom"])
    space = {"a": "http://www.w3.org/2005/Atom"}

    assert feed.xpath("string(a:entry/a:title)", namespaces=space) == "Meeting <7>"
    assert feed.xpath("string(a:entry/a:link/@href)", namespaces=space) == "/board/lb-7/"
    for needed in ("a:id", "a:title", "a:updated", "a:entry/a:id", "a:entry/a:updated"):
        assert feed.xpath(needed, namespaces=space), needed


def test_what_is_withheld_stands_with_its_age_and_its_next_review() -> None:
    said = page("withheld/index.html")

    assert "1 year and 1 month" in said
    assert "12 September 2031" in said
    assert "Review was due" not in said
    late = page("withheld/index.html", replace(SITE, made="2031-10-01"))
    assert "Review was due" in late


def test_the_page_of_the_minutes_lists_items_and_files_around_the_cleared_text() -> None:
    said = WRITER.meeting(SITE, "board/lb-7", "<p>cleared <strong>text</strong></p>").decode()

    assert "<p>cleared <strong>text</strong></p>" in said
    assert 'href="#item-2"' in said
    assert "part withheld" in said
    assert 'href="/board/lb-7/minutes.docx"' in said
    assert "2 KB" in said
    with pytest.raises(StorageError):
        WRITER.meeting(SITE, "board/other", "")


def test_every_file_that_the_pages_load_is_in_the_folder() -> None:
    files = WRITER.frame(SITE)
    css = files["static/redactor.css"].decode()

    for name in ("icon.svg", "redactor.css", "vendor/govuk-frontend-6.3.0/govuk-frontend.min.css"):
        assert f"/static/{name}" in page("index.html")
        assert f"static/{name}" in files
    for part in css.split('url("')[1:]:
        assert f"static/{part.partition(chr(34))[0]}" in files


def test_nothing_published_is_a_page_too() -> None:
    empty = Site(made="2031-03-12")

    assert "Nothing is published yet." in page("index.html", empty)
    assert "Nothing is withheld." in page("withheld/index.html", empty)
    assert "Nothing is recorded yet." in page("registers/actions/index.html", empty)


def test_minutes_without_a_date_have_a_year_of_their_own() -> None:
    undated = replace(SITE, meetings=(SEVEN, replace(SEVEN, place="board/lb-8", date=None)))

    assert 'aria-labelledby="year-Without-a-date"' in page("index.html", undated)
    assert "/board/lb-8/" in page("board/undated/index.html", undated)
    assert reference_slug("Undated") == "minutes-undated"
    assert reference_slug("2031") == "minutes-2031"
    assert reference_slug("LB 2031") == "lb-2031"


def test_the_newest_years_stand_in_full_and_every_year_has_a_page_from_the_start() -> None:
    many = [replace(SEVEN, place=f"board/m-{n}", date=f"{2031 - n // 12}-02-01") for n in range(60)]
    files = WRITER.frame(replace(SITE, meetings=tuple(many)))

    assert {f"board/{year}/index.html" for year in range(2027, 2032)} <= files.keys()
    home = files["index.html"].decode()
    assert (home.count('href="/board/m-'), "2028 (12 meetings)" in home) == (24, True)
    assert files["feed.atom"].count(b"<entry>") == 50


@pytest.mark.parametrize(("iso", "said"), [("2031-03-01", "1 March 2031"), (None, ""), ("soon", "soon")])
def test_dates_are_said_as_britain_writes_them(iso: str | None, said: str) -> None:
    assert said_date(iso) == said
