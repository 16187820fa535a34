from __future__ import annotations

import pytest

from redactor.core.document import Paragraph, Table, paragraphs
from redactor.core.marking import labels_of
from redactor.errors import InputError
from redactor.formats import plain
from tests.core.agenda.notation import heads, item, policy, portions, read

LONG = "The Panel discussed the matter at quite some length and"


def lines(text: str | bytes, *, markdown: bool = False) -> list[str]:
    data = text.encode() if isinstance(text, str) else text
    document = plain.read(data, markdown=markdown, level_of=labels_of(policy()).bare_name)
    return [_shown(block) for block in document.blocks]


def _shown(block: object) -> str:
    if isinstance(block, Table):
        return " / ".join("|".join(p.text for c in r.cells for p in paragraphs(c.blocks)) for r in block.rows)
    assert isinstance(block, Paragraph)
    mark = "#" * (block.heading or 0) + "•" * (block.place is not None)
    return f"{mark} {block.text}".strip()


LAYOUTS = {
    "a page break in a sentence": (
        f"{LONG} decided that\n\nit should be so.",
        [f"{LONG} decided that it should be so."],
    ),
    "a page break, with the number of the page": (f"{LONG}\n\nPage 3 of 14\n\nclosed it.", [f"{LONG} closed it."]),
    "no page break behind a full stop": (f"{LONG} left.\n\nit was so.", [f"{LONG} left.", "it was so."]),
    "no page break before a list": (f"{LONG}\n\na) one", [LONG, "a) one"]),
    "form feeds": (f"{LONG}\f closed it.", [f"{LONG} closed it."]),
    "line ends of Windows": ("One\r\n\r\nTwo\r\n", ["One", "Two"]),
    "line ends of old": ("One\r\rTwo", ["One", "Two"]),
    "a byte order mark": (b"\xef\xbb\xbfOne", ["One"]),
    "two bytes a letter": ("One".encode("utf-16"), ["One"]),
    "tabs": ("A\tB\n\tC", ["A|B / |C"]),
    "a tab behind a number": ("1.\tWelcome\n2.\tBudget", ["1. Welcome", "2. Budget"]),
    "a tab behind a bullet": ("•\tOne", ["• One"]),
    "an indented paragraph": (f"\t{LONG} closed the matter.", [f"{LONG} closed the matter."]),
    "a row whose number stands in a table": ("No\tTitle\n1\tWelcome", ["No|Title / 1|Welcome"]),
    "a ruled line": ("ACTION: do\n--\nNext", ["ACTION: do", "Next"]),
    "page numbers": ("One\n\nPage 1 of 14\n\n2 | Page\n\nTwo", ["One", "Two"]),
    "actions under each other": (
        f"SECP61/01: {LONG} so.\nSECP61/02: {LONG} so.",
        [f"SECP61/01: {LONG} so.", f"SECP61/02: {LONG} so."],
    ),
    "a marking directly under a line": (f"{LONG} decided so.\n(RED)\nMore.", [f"{LONG} decided so.", "(RED)", "More."]),
    "a title that ends in a marking": (
        "3. A title that is so long that it is as long as a line (RED)\nThe text.",
        ["3. A title that is so long that it is as long as a line (RED)", "The text."],
    ),
    "a heading run on to the line before": ("Ofwat1. Welcome", ["Ofwat", "1. Welcome"]),
    "a number run on in prose": (
        "See SR0189. The rest is long and ends here.",
        ["See SR0189. The rest is long and ends here."],
    ),
}


@pytest.mark.parametrize(("text", "expected"), LAYOUTS.values(), ids=LAYOUTS.keys())
def test_text(text: str | bytes, expected: list[str]) -> None:
    assert lines(text) == expected


MARKDOWN = {
    "headings": ("# One\n## Two ##", ["# One", "## Two"]),
    "a title ruled under": ("One\n===\n\nTwo", ["# One", "Two"]),
    "pipes": ("| A | B |\n|---|---|\n| 1 | 2 |", ["A|B / 1|2"]),
    "bold": ("**One** two", ["One two"]),
    "all bold": ("**One**", ["One"]),
    "a link": ("See [one](#) and [two](https://example.org/).", ["See one and two."]),
    "a line end in a comment": ("One <!-- a\nb --> two.\nThree.", ["One a b two.", "Three."]),
    "escapes": (r"\*One\*", ["*One*"]),
}


@pytest.mark.parametrize(("text", "expected"), MARKDOWN.values(), ids=MARKDOWN.keys())
def test_markdown(text: str, expected: list[str]) -> None:
    assert lines(text, markdown=True) == expected


WRAPPED = """Minutes of the Board
held on 3 May 2018

1. Welcome
The Chair welcomed everybody to the meeting, and gave a short account of what
had been done since the last one. It was noted that the work was on time.

2. Procurement of the smart metering key infrastructure services and of all the
   related consultancy (RED)
The Chair said that the bid of the first company was lower than all the others
by far, and that it would be accepted if the auditors had nothing against it.

- the first of the points that were made is about the cost of the whole of the
  work;
- the second is short.

3. Any other business
There was none of it at all at this meeting, so that the Chair could close it a
little earlier than was planned.
"""


def test_a_document_that_is_wrapped_throughout() -> None:
    minutes = read(WRAPPED, markdown=False)
    assert heads(minutes) == (
        "1 Welcome | 2 Procurement of the smart metering key infrastructure services and of all the related consultancy"
        " {RED heading} | 3 Any other business"
    )
    assert [p.text[:24] for p in item(minutes, "2").portions] == [
        "The Chair said that the ",
        "the first of the points ",
        "the second is short.",
    ]
    assert portions(item(minutes, "1")).count("discussion") == 2


RUNNING = "".join(
    f"{n}. Title\n\n{LONG} noted it.\n\nTrust Board 25.04.2017 Minutes – Final\nPage {n} of 9\n\f" for n in range(1, 6)
)


def test_a_running_line_stays_once() -> None:
    document = plain.read(RUNNING.encode(), markdown=False)
    texts = [b.text for b in document.blocks if isinstance(b, Paragraph)]
    assert texts.count("Trust Board 25.04.2017 Minutes – Final") == 1
    assert sum(loss.kind == "running line" for loss in document.losses) == 4


@pytest.mark.parametrize(
    "line", ["The Panel NOTED the update.", "(RED) for all of the item", "TLP:RED until it is over", "3. AOB"]
)
def test_a_line_that_may_say_something_is_no_running_line(line: str) -> None:
    text = "".join(f"Some words here\n\n{line}\n\f" for _ in range(5))
    assert sum(line in shown for shown in lines(text)) == 5


BAD = {
    "nothing": (b"", "empty"),
    "blanks": (b" \n\t", "empty"),
    "a package": (b"PK\x03\x04", "wrong-kind"),
    "a PDF": (b"%PDF-1.7", "wrong-kind"),
    "another encoding": ("caf\xe9".encode("latin-1"), "not-utf-8"),
    "NUL": (b"a\0b", "not-text"),
    "an endless line": (b"a" * 200_001, "too-large"),
}


@pytest.mark.parametrize(("data", "code"), BAD.values(), ids=BAD.keys())
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        plain.read(data, markdown=True)
    assert caught.value.code == code


def test_footnote_marks_are_no_initials() -> None:
    assert lines("The risk SR0189[2] was noted.") == ["The risk SR0189[2] was noted."]
