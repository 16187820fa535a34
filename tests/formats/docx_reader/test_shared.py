"""The samples beside the checkout: real minutes, canaries in their hiding places, and hostile packages."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from redactor.core.document import Paragraph, Run, paragraphs
from redactor.errors import InputError
from redactor.formats.docx.reader import read

if TYPE_CHECKING:
    from pathlib import Path

    from redactor.core.document import Document

TOKEN = re.compile("zq[a-pr-z]{14}")
MUST_REFUSE = ("dtd_", "bomb_entry", "slip_", "truncated", "cfb_encrypted", "size_lie", "not_a_zip")
MUST_SURVIVE = ("main_part_renamed", "strict_namespace", "bomb_nested")
# Places whose canary is text of a paragraph, a cell or a note: the classification withholds it, not the reader.
TEXT = re.compile(
    r"red\.(para|run_split|xml_entities|fullwidth|subheading|list_item|table_cell|nested_table|caption_seq|bdo_dir|ruby|math"
    r"|sdt_block|sdt_run|field_result|formdropdown|hyperlink_rel|mailto_rel|field_hyperlink|hyperlink_text|heading)"
    r"|note\.(footnote|endnote|rel)|rev\.(ins_red|moveto_red)|draw\.(textbox$|red_box)|vml\.textbox|agenda|ref\.plain|amb\."
    r"|hid\.(webhidden|white|tiny|scale|shade|frame_offpage)|hdr\.red_section"
)
WAYS = ("heading", "line", "prefix", "sdt", "style")


def level_of(name: str) -> str | None:
    """Know the two markings of the canaries."""
    match = re.search(r"\b(red|amber)\b(?!icted)", name.lower())
    return match[1].upper() if match else None


def load(path: Path) -> Document:
    """Read a package."""
    return read(path.read_bytes(), level_of=level_of)


@pytest.mark.parametrize("name", ["secp61-draft", "secp61-final"])
def test_real_minutes_are_read_as_their_text_says(shared: Path, name: str) -> None:
    document = load(shared / "samples" / f"{name}.docx")
    words = Counter(w for x in paragraphs(document.blocks) for w in re.findall(r"\w+", x.text))
    theirs = Counter(re.findall(r"\w+", (shared / "samples" / f"{name}.md").read_text()))
    missing = {w for w in theirs if theirs[w] > words[w] and not w.isdecimal()}
    assert missing <= {"br", "https", "http"}


def test_items_have_the_numbers_that_word_draws(shared: Path) -> None:
    blocks = load(shared / "samples" / "secp61-draft.docx").blocks
    labels = [b.place.label for b in blocks if isinstance(b, Paragraph) and b.heading == 1 and b.place]
    assert labels == [f"{n}." for n in range(1, 26)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["all", "clean"])
def test_no_canary_but_those_in_visible_text_is_anywhere_in_the_model(shared: Path, way: str, name: str) -> None:
    folder = shared / "canary" / way
    places = json.loads((folder / f"{name}.json").read_text())["places"]
    document = load(folder / f"{name}.docx")
    everything = repr(document) + "".join(m.data.decode("latin-1") for m in document.media)
    found = set(TOKEN.findall(re.sub(r"[^a-z]", "", everything) + everything))
    left = {k for k, v in places.items() if v["kind"] == "restricted" and v["canary"] in found}
    left |= {k for k, v in places.items() if v["kind"] == "restricted" and any(x in everything for x in v["patterns"])}
    assert {k for k in left if not TEXT.match(k)} == set()


@pytest.mark.parametrize("way", WAYS)
def test_no_public_text_is_lost(shared: Path, way: str) -> None:
    folder = shared / "canary" / way
    places = json.loads((folder / "all.json").read_text())["places"]
    document = load(folder / "all.docx")
    everything = "\n".join(x.text for x in paragraphs(document.blocks)) + repr(
        (document.notes, document.stories, document)
    )
    lost = {k for k, v in places.items() if v["kind"] == "public" and v["canary"] not in everything}
    # Cached results are made anew, and the page field counts for itself; the picture's canary is in its pixels.
    assert lost <= {"pub.toc", "pub.fldsimple", "pub.xref", "pub.image_pixels"}


def test_text_that_looks_hidden_is_told(shared: Path) -> None:
    document = load(shared / "canary" / "heading" / "all.docx")
    places = json.loads((shared / "canary" / "heading" / "all.json").read_text())["places"]
    hidden = {i.text for x in paragraphs(document.blocks) for i in x.inlines if isinstance(i, Run) and i.look_hidden}
    names = ("webhidden", "white", "tiny", "scale", "shade", "frame_offpage")
    assert {places[f"hid.{n}"]["canary"] for n in names} <= hidden


LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
from redactor.errors import InputError
from redactor.formats.docx.reader import read
for path in sys.argv[1:]:
    with open(path, "rb") as f:
        data = f.read()
    try:
        read(data, level_of=lambda name: None)
        print("read")
    except InputError as e:
        print("refused" if e.remedy else "refused without a way out")
"""


def test_every_hostile_package_is_refused_or_read_within_its_limits(shared: Path) -> None:
    files = sorted((shared / "hostile").iterdir())
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, *files], capture_output=True, text=True, timeout=60, check=True
    )
    outcome = dict(zip((f.name for f in files), done.stdout.split("\n"), strict=False))
    assert {k for k, v in outcome.items() if k.startswith(MUST_REFUSE) and v != "refused"} == set()
    assert {k for k, v in outcome.items() if k.startswith(MUST_SURVIVE) and v != "read"} == set()
    assert set(outcome.values()) <= {"read", "refused"}


def test_packages_that_two_programs_read_differently_are_refused(shared: Path) -> None:
    for path in (shared / "canary" / "heading").glob("solo_zip_*.docx"):
        with pytest.raises(InputError):
            load(path)
