"""What a reader of rendered Markdown would not see never counts as seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.document import Break, Document, Run, paragraphs
from redactor.core.marking import labels_of
from redactor.formats import plain
from tests.core.agenda.notation import policy


def reading(text: str, *, markdown: bool = True) -> Document:
    return plain.read(text.encode(), markdown=markdown, level_of=labels_of(policy()).bare_name)


def sketch(text: str) -> str:
    """Write what was read: unseen text in braces, links in angle brackets, a bar between the paragraphs."""
    return " | ".join("".join(map(_inline, p.inlines)) for p in paragraphs(reading(text).blocks))


def _inline(inline: object) -> str:
    if isinstance(inline, Break):
        return "/"
    assert isinstance(inline, Run)
    shown = f"{{{inline.text}}}" if inline.look_hidden else inline.text
    return f"{shown}<{inline.link}>" if inline.link else shown


UNSEEN = {
    "a comment": ("One.\n\n<!-- Bob lied. -->\n\nTwo.", "One. | {Bob lied.} | Two."),
    "a comment in a line": ("One <!-- Bob lied --> and two.", "One {Bob lied} and two."),
    "a comment in bold": ("**One <!-- b --> two**", "One {b} two"),
    "a comment over lines parts no paragraph": ("RED: One <!-- a\nb --> two\nthree.", "RED: One {a b} two three."),
    "a comment over paragraphs": ("One.\n\n<!-- a\n\n## 9. b\n-->\n\nTwo.", "One. | {a ## 9. b} | Two."),
    "a comment in a cell": ("| a <!-- x | y --> | b |\n|--|--|\n| c | d |", "a {x | y} | b | c | d"),
    "a comment in a heading": ("## 1. One <!-- b -->", "1. One {b}"),
    "a comment in a list": ("- One <!-- b -->\n- Two", "One {b} | Two"),
    "a comment without end": ("One.\n\n<!-- a\n\nTwo.", "One. | {a Two.}"),
    "no comment without end in a line": ("One <!-- a\n\nTwo.", "One <!-- a | Two."),
    "an empty comment": ("One<!---->, two<!-->, three.", "One, two, three."),
    "an instruction": ("One <?php a ?> two.", "One {php a} two."),
    "a declaration": ("One <!A b> two.", "One {A b} two."),
    "character data": ("One <![CDATA[a]]> two.", "One {a} two."),
    "an element that is not displayed": (
        'One.\n\n<div style="display:none">\nRed.\n</div>\n\nTwo.',
        "One. | {Red.} | Two.",
    ),
    "elements in one another": ("<div hidden>a<div>b</div>c</div>Two.", "{abc}Two."),
    "an element without end": ("One.\n\n<div hidden>\n\nTwo.\n\nThree.", "One. | {Two. Three.}"),
    "a hidden paragraph": ("<p hidden>\nOne.\n\nTwo.", "{One.} | Two."),
    "white words": ('One <span style="color: #FFFFFF">a</span> two.', "One {a} two."),
    "words without a size": ("One <span style='font-size:0'>a</span> two.", "One {a} two."),
    "a hiding class": ('One <span class="note sr-only">a</span> two.', "One {a} two."),
    "a white font": ("One <font color=white>a</font> two.", "One {a} two."),
    "a script": ("<script>a</script>\n\nOne.", "{a} | One."),
    "words in angle brackets": ("One <insert price here> two.", "One {insert price here} two."),
    "words that look like a tag": ("Let a <b and c> d.", "Let a {b and c} d."),
    "front matter": ("---\ntitle: A\nnotes:\n  - b\n---\n\nOne.", "{title: A} | {notes:} | {- b} | One."),
    "front matter of another kind": ('+++\ntitle = "A"\n+++\nOne.', '{title = "A"} | One.'),
    "a definition without a link": ("One.\n\n[//]: # (Bob lied.)\n\nTwo.", "One. | {[//]: # (Bob lied.)} | Two."),
    "the title of a definition": ('[a]: http://b.example\n  "Bob"', '{[a]: http://b.example "Bob"}'),
}
SEEN = {
    "markup": ('<p class="x">One <b>two</b>, <a href="http://a.example">three</a>.</p>', "One two, three."),
    "a break": ("One<br>two<BR />three", "One/two/three"),
    "a break in a cell": ("| a<br/>b | c |\n|--|--|", "a | b | c"),
    "a visible style": ('<span style="color:red">One</span> two.', "One two."),
    "escaped": (r"One \<!-- two --> three.", "One <!-- two --> three."),
    "code": ("One `<!-- two -->` and ``<b>`` three.", "One <!-- two --> and <b> three."),
    "a fence": ("```\n<!-- a -->\n```\n\nOne.", "``` | <!-- a --> | ``` | One."),
    "less than": ("If a < b and c > d, or <3.", "If a < b and c > d, or <3."),
    "an address": ("See <http://a.example>.", "See http://a.example<http://a.example>."),
    "ruled lines": ("---\n\nOne is here.\n\n---\n\nTwo.", "One is here. | Two."),
    "a link": ("See [one][a] and [a].\n\n[a]: http://a.example", "See one<http://a.example> and a<http://a.example>."),
    "a marking in brackets": ("[RED]: a/b is low.\n\n[AMBER]: a/b", "[RED]: a/b is low. | [AMBER]: a/b"),
    "a line that begins in brackets": ("[Ann]: Yes.\n\nOne.", "[Ann]: Yes. | One."),
}


@pytest.mark.parametrize(("text", "expected"), [*UNSEEN.values(), *SEEN.values()], ids=[*UNSEEN, *SEEN])
def test_in_markdown(text: str, expected: str) -> None:
    assert " ".join(sketch(text).split()) == expected


def test_left_out_tags_are_told_and_lines_keep_their_numbers() -> None:
    document = reading("<!-- a\nb -->\n\n<div>\nOne.\n</div>\n\n[x]: http://a.example\n 'b'\n\nTwo <b>.")
    assert [p.origin for p in paragraphs(document.blocks)] == ["line 1", "line 5", "line 8", "line 11"]
    assert [(x.kind, x.place) for x in document.losses] == [("markup", f"line {n}") for n in (4, 6, 11)]


def test_plain_text_is_seen_as_it_stands() -> None:
    (only,) = paragraphs(reading("One <!-- two --> <b>three</b>.", markdown=False).blocks)
    assert only.text == "One <!-- two --> <b>three</b>."


def test_signs_of_ours_in_a_text_mean_nothing() -> None:
    for markdown in (True, False):
        (only,) = paragraphs(reading("One\ufdd0 two\ufdd1 three\ufdd2.", markdown=markdown).blocks)
        assert only.inlines == (Run("One two three."),)


_PIECES = st.sampled_from(
    ["<!--", "-->", "<div hidden>", "</div>", "`", "\n", "\n\n", "a", "| ", "<b>", "[a]: /b", "\\"]
)


@given(st.lists(_PIECES, max_size=30).map("".join))
def test_no_sign_stays_in_what_was_read(text: str) -> None:
    if not text.strip():
        return
    document = reading(f"{text}\n\nlast")
    found = "".join(p.text for p in paragraphs(document.blocks))
    assert not set(found) & set("\ufdd0\ufdd1\ufdd2")


def test_many_beginnings_cost_no_more_than_their_number() -> None:
    for piece in ("<!-- ", "<![CDATA[", "<a b='", "`x", "<div hidden>", "[a]: /b\n", "<? "):
        reading(piece * 20_000 if "\n" in piece else (piece * 500 + "\n") * 40)
