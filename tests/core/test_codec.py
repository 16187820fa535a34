"""What comes from a process that nobody trusts is a document of ours, or nothing."""

from __future__ import annotations

import copy
import json
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from redactor.core import codec
from redactor.core import document as d
from redactor.core.codec import decode, encode
from redactor.core.untrusted import Terms
from redactor.errors import InputError
from redactor.formats.docx.names import BUILTIN, CONDITIONS
from tests.formats.test_round_trips import LISTS, MEDIA, STYLES, documents

if TYPE_CHECKING:
    from collections.abc import Iterator

TERMS = Terms(frozenset({"RED"}), BUILTIN, frozenset(CONDITIONS))
TABS = ((720, "left", "dot"), (1440, "right", "none"))
LOOK = d.Format((("bold", True), ("size", 24), ("tabs", TABS)))
INLINES: tuple[d.Inline, ...] = (
    d.Run("text é", LOOK, "https://a.example/b", "white", "RED"),
    d.Tab(LOOK),
    d.Break("page"),
    d.Picture(0, 9525, 9525, "a lamp", "RED"),
    d.NoteReference(0, "RED"),
    d.Field("sequence", "Table", 3, LOOK, "RED"),
    d.Omission("chart", "RED"),
)
INNER = d.Table((d.Row((d.Cell((d.Paragraph(),), LOOK),), LOOK, "RED", "row 1"),), (720,), "g", LOOK, origin="table 1")
WHOLE = d.Document(
    blocks=(
        d.Paragraph(INLINES, "h", LOOK, LOOK, d.ListPlace(0, 1, "1.1"), 1, "RED", "RED", None, "paragraph 1"),
        d.Table((d.Row((d.Cell((INNER,)),)),), (1440,), box=True),
        d.SectionBreak(0),
        d.Contents(3, "paragraph 9"),
    ),
    sections=(d.Section(LOOK, (0,)), d.Section()),
    stories=(d.Story("header", "first", (d.Paragraph(),)),),
    notes=(d.Note("footnote", (d.Paragraph(),)),),
    media=(replace(MEDIA[0], pixels="pixels:" + "0" * 64),),
    styles=STYLES,
    lists=LISTS,
    defaults=(LOOK, d.PLAIN),
    title="Minutes",
    losses=(d.Loss("comments", "the file", visible=True),),
    revisions=2,
)
"""Every kind, with every field set."""


def travelled(document: d.Document) -> d.Document:
    encoded = encode(document)
    return decode(json.loads(json.dumps(encoded.head)), encoded.media, terms=TERMS)


def as_blocks(blocks: tuple[d.Block, ...]) -> tuple[d.Block, ...]:
    """Take out what no reader makes: items, and links that no reader lets through."""
    return tuple(map(_as_block, blocks))


def _as_block(block: d.Block) -> d.Block:
    if isinstance(block, d.Paragraph):
        return replace(block, item=None, inlines=tuple(map(_of_a_reader, block.inlines)))
    if isinstance(block, d.Table):
        cells = ((row, tuple(replace(c, blocks=as_blocks(c.blocks)) for c in row.cells)) for row in block.rows)
        rows = [replace(row, cells=made) for row, made in cells]
        return replace(block, rows=tuple(rows))
    return block


def _of_a_reader(inline: d.Inline) -> d.Inline:
    if isinstance(inline, d.Run) and inline.link is not None and " " in inline.link:
        return replace(inline, link="#")
    return inline


def as_read(document: d.Document) -> d.Document:
    return replace(
        document,
        blocks=as_blocks(document.blocks),
        stories=tuple(replace(s, blocks=as_blocks(s.blocks)) for s in document.stories),
        notes=tuple(replace(n, blocks=as_blocks(n.blocks)) for n in document.notes),
        sections=(d.Section(), d.Section(d.PLAIN, (0,))),
        styles=STYLES,
    )


def test_a_document_with_everything_in_it_travels() -> None:
    assert travelled(WHOLE) == WHOLE


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(document=documents.map(as_read))
def test_a_document_comes_back_as_it_was(document: d.Document) -> None:
    assert travelled(document) == document


def test_every_field_of_the_model_has_a_rule_in_its_place() -> None:
    for kind, rules in codec._FIELDS.items():  # noqa: SLF001 -- the table itself is what is tested
        assert list(rules) == [f.name for f in fields(kind)]
    assert [*codec._DOCUMENT, "hidden"] == [f.name for f in fields(d.Document)]  # noqa: SLF001 -- as above
    assert set(codec._TAGS) == set(codec._FIELDS)  # noqa: SLF001 -- as above


@pytest.mark.parametrize(
    "document",
    [replace(WHOLE, hidden=(("paragraph 1", "white"),)), replace(WHOLE, blocks=(d.Paragraph(item="4"),))],
)
def test_what_no_reader_sets_has_no_encoding(document: d.Document) -> None:
    with pytest.raises(ValueError, match=r"decided|copy"):
        encode(document)


# ------------------------------------------------------------------------------------------- what is not a document


def spots(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Walk every place in some values."""
    yield path
    if isinstance(value, (list, dict)):
        for key in range(len(value)) if isinstance(value, list) else value:
            yield from spots(value[key], (*path, key))


def changed(value: object, path: tuple[Any, ...], put: object) -> object:
    made: Any = copy.deepcopy(value)
    if not path:
        return put
    at = made
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = put
    return made


HEAD: Any = encode(WHOLE).head
BYTES = encode(WHOLE).media
SPOTS = list(spots(HEAD))
WRONG: tuple[object, ...] = (
    -1,
    2**40,
    1.5,
    True,
    None,
    "\ud800",
    "RED ",
    "<w:p>",
    [],
    {},
    [[]],
    ["r"],
    ["object", 1],
    {"looks": []},
    float("nan"),
)


@settings(max_examples=200)
@given(path=st.sampled_from(SPOTS), put=st.sampled_from(WRONG) | st.text(max_size=3) | st.integers(-2, 9))
def test_what_is_changed_anywhere_is_refused_or_a_document_of_the_model(path: tuple[Any, ...], put: object) -> None:
    try:
        made = decode(changed(HEAD, path, put), BYTES, terms=TERMS)
    except InputError:
        return
    assert travelled(made) == made


@settings(max_examples=100)
@given(path=st.sampled_from([p for p in SPOTS if p]), data=st.data())
def test_what_is_left_out_is_refused(path: tuple[Any, ...], data: st.DataObject) -> None:
    made = copy.deepcopy(HEAD)
    at = made
    for key in path[:-1]:
        at = at[key]
    if isinstance(at, dict):
        del at[path[-1]]
    else:
        at.insert(path[-1], at[path[-1]]) if data.draw(st.booleans()) else at.pop(path[-1])
    try:
        decode(made, BYTES, terms=TERMS)
    except InputError:
        return
    assert isinstance(at, (list, dict))
    assert not isinstance(path[-1], str) or path[0] == "looks"  # a list may be shorter; no field may be missing


def paragraph(*inlines: object, **more: object) -> list[object]:
    names = ("style", "format", "mark", "place", "heading", "style_level", "control_level", "item", "origin")
    given = {"format": 0, "mark": 0, "origin": ""} | more
    return ["p", list(inlines), *(given.get(name) for name in names)]


def nested(depth: int) -> list[object]:
    inner: list[object] = paragraph()
    for _ in range(depth):
        inner = ["g", [["row", [["cell", [inner], 0]], 0, None, ""]], [], None, 0, False, ""]
    return inner


def run(text: object = "x", **more: object) -> list[object]:
    given = {"look": 0} | more
    return ["r", text, *(given.get(name) for name in ("look", "link", "why", "level"))]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("blocks", [["object", "x"]]),
        ("blocks", [["row", [], 0, None, ""]]),
        ("blocks", [run()]),
        ("blocks", [paragraph(run("\ud800"))]),
        ("blocks", [paragraph(run(1))]),
        ("blocks", [paragraph(run("x" * 10_000_001))]),
        ("blocks", [paragraph(run(look=99))]),
        ("blocks", [paragraph(run(look=True))]),
        ("blocks", [paragraph(run(link="javascript:alert(1)"))]),
        ("blocks", [paragraph(run(link="https://a b"))]),
        ("blocks", [paragraph(run(why="because"))]),
        ("blocks", [paragraph(run(level="AMBER"))]),
        ("blocks", [paragraph(["b", "chapter"])]),
        ("blocks", [paragraph(["i", 1, 1, 1, "", None])]),
        ("blocks", [paragraph(["i", 0, -1, 1, "", None])]),
        ("blocks", [paragraph(["i", 0, 2**31, 1, "", None])]),
        ("blocks", [paragraph(["n", 1, None])]),
        ("blocks", [paragraph(["n", -1, None])]),
        ("blocks", [paragraph(["f", "date", "", 0, 0, None])]),
        ("blocks", [paragraph(["f", "sequence", "Secret", 0, 0, None])]),
        ("blocks", [paragraph(["o", "anything", None])]),
        ("blocks", [paragraph(style="nobody")]),
        ("blocks", [paragraph(place=["place", 3, 0, ""])]),
        ("blocks", [paragraph(place=["place", 0, 3, ""])]),
        ("blocks", [paragraph(place=["place", 0, 0, "x" * 201])]),
        ("blocks", [paragraph(heading=0)]),
        ("blocks", [paragraph(heading=10)]),
        ("blocks", [paragraph(item="4")]),
        ("blocks", [paragraph(origin="x" * 4001)]),
        ("blocks", [nested(41)]),
        ("blocks", [["s", 2]]),
        ("blocks", [["c", 0, ""]]),
        ("blocks", "p"),
        ("sections", []),
        ("sections", [["section", 0, [1]], ["section", 0, []]]),
        ("stories", [["header", "first", []]]),
        ("stories", [["story", "side", "first", []]]),
        ("notes", [["note", "gloss", []]]),
        ("media", []),
        ("media", [["media", "gif", None, 5, 3, ""]]),
        ("media", [["media", "png", "aGk=", 5, 3, ""]]),
        ("media", [["media", "png", None, 0, 3, ""]]),
        ("media", [["media", "png", None, 60_000, 60_000, ""]]),
        ("media", [["media", "png", None, 5, 3, "pixels:"]]),
        ("defaults", [0]),
        ("defaults", [0, 0, 0]),
        ("language", "tlh"),
        ("losses", [["loss", "x", "y", 1]]),
        ("revisions", -1),
        ("revisions", True),
        ("title", None),
        ("looks", [{"font": "Comic Neue Secret"}]),
        ("looks", [{"bold": 1}]),
        ("looks", [{"tabs": [[1, "left"]]}]),
        ("looks", [{"tabs": [[1, [], "dot"]]}]),
        ("looks", [{"secret": True}]),
        ("looks", [["bold"]]),
        ("hidden", []),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_without_its_words(name: str, value: object) -> None:
    with pytest.raises(InputError) as raised:
        decode({**HEAD, name: value}, BYTES, terms=TERMS)
    assert raised.value.code == "not-readable"
    assert raised.value.__cause__ is None
    assert "Secret" not in raised.value.diagnostics()


def style(key: str, base: str | None) -> list[object]:
    return ["style", key, "paragraph", None, base, None, None, 0, 0, 0, 0, None, []]


@pytest.mark.parametrize(
    "styles",
    [
        [style("a", "b"), style("b", "a")],
        [style("a", "a")],
        [style("a", None), style("a", None)],
        [style("a", "missing")],
        [style("A name that somebody typed", None)],
    ],
)
def test_styles_that_stand_on_themselves_or_on_nothing_are_refused(styles: list[object]) -> None:
    bare = {**HEAD, "blocks": [], "styles": styles}
    with pytest.raises(InputError):
        decode(bare, BYTES, terms=TERMS)
    assert decode({**bare, "styles": [style("a", None), style("b", "a")]}, BYTES, terms=TERMS).styles


def test_tables_as_deep_as_readers_go_are_taken() -> None:
    assert decode({**HEAD, "blocks": [nested(30)]}, BYTES, terms=TERMS).blocks


@pytest.mark.parametrize("media", [(), (b"", b"")])
def test_as_many_pictures_as_are_named_must_come(media: tuple[bytes, ...]) -> None:
    with pytest.raises(InputError):
        decode(HEAD, media, terms=TERMS)


@pytest.mark.parametrize("value", [None, [], {}, "x", 1, {"looks": []}, {"x": 1, **HEAD}])
def test_what_is_not_even_laid_out_as_a_document_is_refused(value: object) -> None:
    with pytest.raises(InputError):
        decode(value, terms=TERMS)
