"""What hangs in the words of a copy gives away what words would: targets of links, descriptions of pictures."""

from __future__ import annotations

import pytest

from redactor.core.access import PUBLIC, Audience
from redactor.core.document import Document, Note, NoteReference, Paragraph, Picture, Run
from redactor.core.gate import Checked, check_words
from redactor.services.release.copies import rendering
from tests.drafts import WHITE, draft, draft_of, para
from tests.pictures import RED_DOT

SECRET = "The firm Zephyrion bid £1,250,000 on 3 March 2026 from bids@quux-marine.co.uk, cc jo@example.org, and https://portal.quux.example/bid7."
SHOWN = WHITE + 'images = "release"\n'


def minutes(*said: object, secret: tuple[object, ...] = (Run(SECRET),), notes: tuple[Note, ...] = ()) -> Document:
    blocks = (
        para("SEC Panel Meeting 7"),
        para("1. One"),
        Paragraph((Run("Hello to all. "), *said)),  # type: ignore[arg-type]  # inlines of the test
        para("2. Two (RED)"),
        Paragraph(secret),  # type: ignore[arg-type]  # inlines of the test
        para("3. Three"),
        para("Bye to all."),
    )
    return Document(blocks, notes=notes, media=(RED_DOT,))


def told(document: Document, decisions: str = SHOWN, audience: Audience = PUBLIC) -> list[tuple[str | None, ...]]:
    read = draft_of(document, decisions)
    result = check_words(rendering(read, audience), read.minutes, read.policy, read.decisions, audience=audience)
    return [] if isinstance(result, Checked) else [(f.ref or f.item, f.kind, f.term) for f in result]


@pytest.mark.parametrize(
    ("link", "kinds"),
    [
        ("https://portal.quux.example/bid7", {"reference"}),
        ("mailto:bids@quux-marine.co.uk", {"reference"}),
        ("MAILTO:Bids%40Quux-Marine.co.uk", {"reference"}),
        ("mailto:clerk@panel.example?subject=Zephyrion", {"name"}),
        ("https://ok.example/?q=Zephyrion", {"name"}),
        ("https://ok.example/%5A%65phyrion", {"name"}),
        ("https://ok.example/%255Aephyrion", {"name"}),
        ("https://ok.example/papers/zephyrion-bid.pdf", {"name"}),
        ("https://zephyrion.example/", {"name"}),
        ("https://ok.example/ZephyrionBid", {"name"}),
        ("https://ok.example/bid_1250000.pdf", {"amount"}),
        ("https://ok.example/2026/03/03/paper", {"date"}),
        ("https://ok.example/#zephyrion", {"name"}),
    ],
)
def test_a_link_says_what_its_target_says(link: str, kinds: set[str]) -> None:
    found = told(minutes(Run("See this.", link=link)))
    assert {place for place, _, _ in found} == {"1.1.2"}
    assert kinds <= {kind for _, kind, _ in found}


@pytest.mark.parametrize(
    "link",
    [
        "https://ok.example/papers/minutes-of-meeting-7.pdf",
        "https://www.example.org/",
        "mailto:clerk@panel.example",
        "https://ok.example/firm/bid",
        "https://ok.example/index.aspx?id=7&page=2#top",
        "https://example.org/",
    ],
)
def test_a_link_that_says_nothing_is_left_alone(link: str) -> None:
    assert told(minutes(Run("See this.", link=link))) == []


def test_a_picture_says_what_its_description_says() -> None:
    found = told(minutes(Picture(0, 9, 9, "Chart of the bid of Zephyrion for £1,250,000")))
    assert {(place, kind) for place, kind, _ in found} == {("1.1.2", "name"), ("1.1.2", "amount")}
    assert told(minutes(Picture(0, 9, 9, "Chart of the bids"))) == []


def test_a_picture_that_the_copy_leaves_out_says_nothing() -> None:
    mixed = minutes(Run("See "), Picture(0, 9, 9, "Zephyrion"), Run(" here."))
    assert told(mixed)
    assert told(mixed, WHITE + 'images = "withhold"\n') == []


def test_what_hangs_in_a_note_hangs_in_the_portion_of_the_note() -> None:
    note = Note("footnote", (Paragraph((Run("See it.", link="https://ok.example/zephyrion"),)),))
    assert [kind for _, kind, _ in told(minutes(NoteReference(0), notes=(note,)))] == ["name"]


@pytest.mark.parametrize(
    "hung",
    [
        Run("here", link="https://portal.quux.example/bid7"),
        Run("here", link="mailto:bids@quux-marine.co.uk"),
        Picture(0, 9, 9, "Zephyrion, https://portal.quux.example/bid7, bids@quux-marine.co.uk"),
        Run("here", link="https://ok.example/zephyrion/portal.quux.example/bid7?to=bids@quux-marine.co.uk"),
    ],
)
@pytest.mark.parametrize(
    "said",
    [
        Run("Write to bids@quux-marine.co.uk or portal.quux.example/bid7 or Zephyrion."),
        Run("Write.", link="https://ok.example/portal.quux.example/bid7,bids@quux-marine.co.uk,zephyrion"),
        Picture(0, 9, 9, "bids@quux-marine.co.uk portal.quux.example/bid7 Zephyrion"),
    ],
)
def test_what_hangs_in_withheld_words_is_as_secret_as_they_are(hung: object, said: object) -> None:
    assert told(minutes(said, secret=(Run("They wrote "), hung, Run("."))))


def test_a_site_is_no_secret_because_something_withheld_links_to_its_front_page() -> None:
    link = Run("here", link="https://www.example.org/")
    assert told(minutes(link, secret=(link,))) == []


def test_what_hangs_in_a_public_title_or_in_front_matter_is_looked_through() -> None:
    text = "{}\n\n## 1. One{}\n\nHello.\n\n## 2. Two (RED)\n\nThe firm Zephyrion came late.\n\n## 3. Three\n\nBye.\n"
    link = "[ here](https://ok.example/zephyrion)"
    for front, title, place in (("Panel 7" + link, "", "0.1.1"), ("Panel 7", link, "1")):
        read = draft(text.format(front, title))
        result = check_words(rendering(read), read.minutes, read.policy, read.decisions, audience=PUBLIC)
        assert not isinstance(result, Checked)
        assert [(f.ref or f.item, f.kind) for f in result] == [(place, "name")]
        settle = f'[[settle]]\ncode = "lexicon"\nref = "{place}"\nterm = "Zephyrion"\n'
        read = draft(text.format(front, title), WHITE + settle)
        assert isinstance(
            check_words(rendering(read), read.minutes, read.policy, read.decisions, audience=PUBLIC), Checked
        )


def test_a_term_in_words_and_in_their_link_is_told_once() -> None:
    run = Run("Write to bids@quux-marine.co.uk now.", link="mailto:bids@quux-marine.co.uk")
    assert told(minutes(run)) == [("1.1.2", "reference", "bids@quux-marine.co.uk")]


def test_a_reader_who_may_read_the_secret_may_have_its_links() -> None:
    link = Run("See this.", link="https://portal.quux.example/bid7")
    assert told(minutes(link), audience=Audience(everything=True)) == []


def test_a_decision_about_item_0_is_about_the_front_matter() -> None:
    text = "# Panel 7\n\nPreface on Zephyrion here.\n\nMore.\n\n## 1. One\n\nHello.\n"
    spans = {
        'marking = "RED"\n': [],
        'marking = "RED"\nrelease = ["0.1", "0.3.1"]\n': ["0.1.1", "0.3.1"],
        'withhold = ["0.2"]\n': ["0.1.1", "0.3.1"],
        'marking = "WHITE"\n': ["0.1.1", "0.2.1", "0.3.1"],
    }
    for decision, shown in spans.items():
        read = draft(text, f"{WHITE}[item.0]\n{decision}")
        assert [r for r in sorted(rendering(read).seen.refs) if r.startswith("0.")] == shown


def test_item_0_marked_public_leaves_a_marked_line_restricted() -> None:
    read = draft("# Panel 7\n\nRED: Preface.\n\n## 1. One\n\nHello.\n", f'{WHITE}[item.0]\nmarking = "WHITE"\n')
    assert "0.2.1" not in rendering(read).seen.refs
