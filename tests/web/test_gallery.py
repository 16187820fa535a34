"""Every page renders, and what a reader or a browser relies on holds for each of them."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from jinja2 import UndefinedError
from lxml import html
from markupsafe import Markup

from redactor.core.tones import Mark
from redactor.resources import templates_dir
from redactor.web.screens.review import ItemLine, PortionView, ReviewRow
from redactor.web.templating import environment, render
from tests.web.gallery import PAGES, written
from tests.web.samples.parts import SHELL
from tests.web.samples.public import PUBLIC_PAGES
from tests.web.samples.texts import REVIEW

if TYPE_CHECKING:
    from lxml.html import HtmlElement

GALLERY = written()
PUBLIC_PARTS = {"public/base.html", "public/gap.html", "public/parts.html"}
every_page = pytest.mark.parametrize("name", GALLERY)


def _tree(name: str) -> HtmlElement:
    return html.document_fromstring(GALLERY[name])


def test_every_template_is_in_the_gallery() -> None:
    shown = {page.template for page, _ in PAGES.values()} | {page.template for page in PUBLIC_PAGES.values()}
    parts = {"base.html", "components.html", "copy_form.html", "passkey.html", "said.html", *PUBLIC_PARTS}
    on_disk = {str(path.relative_to(templates_dir())) for path in templates_dir().rglob("*.html")}

    assert shown == on_disk - parts


@every_page
def test_a_page_has_one_main_heading_a_title_and_a_language(name: str) -> None:
    tree = _tree(name)

    assert len(tree.xpath("//h1")) == 1
    assert tree.xpath("string(//title)").strip()
    assert tree.get("lang") == "en"


@every_page
def test_no_heading_level_is_skipped_in_the_page_itself(name: str) -> None:
    levels = [int(tag.tag[1]) for tag in _tree(name).xpath("//h1|//h2|//h3|//h4")]

    # The confidential bar and the error summary stand before the content; only steps down can skip.
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


@every_page
def test_every_field_has_a_label(name: str) -> None:
    tree = _tree(name)
    fields = tree.xpath("//input[not(@type='hidden')]|//select|//textarea")

    assert [field.get("id") for field in fields if not tree.xpath("//label[@for=$i]", i=field.get("id"))] == []


@every_page
def test_ids_are_unique_and_links_within_the_page_arrive(name: str) -> None:
    tree = _tree(name)
    ids: Counter[str] = Counter(tree.xpath("//@id"))
    targets = {href[1:] for href in tree.xpath("//a/@href") if href.startswith("#")}
    described = {i for ids_ in tree.xpath("//@aria-describedby|//@aria-labelledby") for i in ids_.split()}

    assert [i for i, times in ids.items() if times > 1] == []
    assert (targets | described) - set(ids) == set()


@every_page
def test_nothing_needs_more_than_the_strict_content_policy(name: str) -> None:
    tree = _tree(name)

    assert tree.xpath("//style|//script[not(@src)]|//@style|//*[@*[starts-with(name(), 'on')]]") == []
    addresses = tree.xpath("//script/@src|//link[@rel!='alternate']/@href|//img/@src|//form/@action|//a/@href")
    assert [address for address in addresses if re.match(r"(?i)([a-z]+:)?//|javascript:|data:", address)] == []


@every_page
def test_every_form_that_changes_something_carries_the_token(name: str) -> None:
    for form in _tree(name).xpath("//form[@method='post']"):
        assert form.xpath("./input[@type='hidden'][@name='csrf_token']/@value") == [SHELL.csrf_token]


@every_page
def test_a_table_that_becomes_cards_keeps_its_roles(name: str) -> None:
    for table in _tree(name).xpath("//table[contains(@class, 'r-table')]"):
        assert table.get("role") == "table"
        assert table.xpath(".//tr[not(@role='row')]|.//td[not(@role='cell')]|.//th[not(@role='columnheader')]") == []
        assert table.get("aria-label") or table.get("aria-labelledby")


@pytest.mark.parametrize("name", [name for name, (page, _) in PAGES.items() if getattr(page, "banner", None)])
def test_the_highest_marking_stands_above_the_content_and_above_the_footer(name: str) -> None:
    tree = _tree(name)
    order = [tag.get("class") or tag.tag for tag in tree.xpath("//*[contains(@class,'r-banner')]|//main|//footer")]

    assert [word.split()[0] for word in order] == ["r-banner", order[1].split()[0], "r-banner", "r-footer"]


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_no_public_page_has_a_form_that_posts_or_runs_a_script_but_the_checker_and_the_search(name: str) -> None:
    tree = _tree(name)
    scripts = [script.get("src") for script in tree.xpath("//script")]

    assert tree.xpath("//form[@method!='get']|//script[normalize-space()]") == []
    known = {"public-search": ["/static/search.js"]}
    checker = ["/verify/fingerprints.js", "/static/check.js", "/static/certificate.js"]
    assert scripts == known.get(name, checker if name.startswith("public-verify") else [])


def test_the_word_of_a_marking_is_printed_beside_its_shape() -> None:
    chips = _tree("review").xpath("//*[contains(@class, 'r-chip')]")

    assert chips
    assert all(chip.text_content().strip() in {"RED", "AMBER", "GREEN", "WHITE"} for chip in chips)
    assert all(len(chip.xpath("./*[local-name()='svg'][@aria-hidden='true']")) == 1 for chip in chips)


def test_no_template_and_no_style_knows_the_name_of_a_level() -> None:
    for path in templates_dir().rglob("*.html"):
        assert not re.search(r"\b(RED|AMBER|GREEN|WHITE|CLEAR|EXEMPT)\b", path.read_text(encoding="utf-8")), path.name


def test_a_finding_has_no_answer_ticked() -> None:
    assert _tree("findings").xpath("//input[@type='radio'][@checked]") == []


def test_a_portion_that_nobody_has_decided_has_no_answer_ticked() -> None:
    tree = _tree("review")

    assert tree.xpath("//input[@name='publish-4.1.1'][@checked]/@value") == ["release"]
    assert tree.xpath("//input[@name='publish-4.2.1'][@checked]/@value") == ["withhold"]
    assert tree.xpath("//input[@name='publish-4.3.1'][@checked]/@value") == []


def test_the_read_only_review_offers_nothing_to_change() -> None:
    forms = _tree("review-read-only").xpath("//main//form|//*[contains(@class, 'r-bar')]//form")

    assert forms == []


def test_an_approval_is_bound_to_the_folder_that_was_shown() -> None:
    assert len(_tree("release").xpath("//form//input[@name='folder'][string-length(@value)=64]")) == 1
    assert _tree("release-first").xpath("//form//input[@name='folder']") == []


def test_the_mark_of_a_copy_is_silent_for_screen_readers_and_said_once_in_text() -> None:
    mark = _tree("reading").xpath("//*[local-name()='svg'][contains(@class, 'r-watermark')]")

    assert [svg.get("aria-hidden") for svg in mark] == ["true"]
    assert "Dara Quill" in " ".join(_tree("reading").xpath("//dd//text()"))


def test_text_from_a_draft_is_escaped_wherever_it_is_shown() -> None:
    evil = "<script>alert(1)</script>"
    portion = PortionView("1.1.1", evil, evil, published=True, level=Mark(evil, "4"), note=evil)
    row = ReviewRow("1", evil, None, Markup(), (portion,), summary=evil)
    page = replace(REVIEW, version=evil, rows=(row,), items=(ItemLine("1", evil, "#item-1"),))

    shown = render(environment(templates_dir()), page, SHELL)

    assert evil not in shown
    assert shown.count("&lt;script&gt;") == 8


def test_a_name_that_does_not_exist_stops_the_page() -> None:
    env = environment(templates_dir())

    with pytest.raises(UndefinedError):
        env.from_string("{{ page.tiitle }}").render(page=PAGES["error"][0])


def test_the_page_that_was_not_found_is_the_same_bytes_for_everybody() -> None:
    assert "Check the address, or start from" in GALLERY["not-found"]
    assert _tree("not-found").xpath("//form") == []
    assert SHELL.csrf_token not in GALLERY["not-found"]
