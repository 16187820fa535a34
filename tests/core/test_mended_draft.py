"""The draft back as a Word file: accepted it says what the public reads, rejected it is the draft, open it is known."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
import pytest
from lxml import etree

from redactor.bootstrap import Tools
from redactor.core.carrying import carry
from redactor.core.document import Contents, Document, Note, NoteReference, Paragraph, Run
from redactor.core.tracking import Author, with_changes
from redactor.formats import write
from redactor.services.drafting.drafts import read, understand
from redactor.services.drafting.mending import mended_file
from redactor.services.drafting.returned import as_returned
from redactor.services.release.copies import rendering
from tests.core.test_mending import CUT, MINUTES, OWN, REWORD
from tests.drafts import WHITE, draft, draft_of, para, table

if TYPE_CHECKING:
    from redactor.services.drafting.drafts import Draft

FORMATS = Tools().formats
ALL = WHITE + CUT + REWORD + OWN
ANN = Author('Ann "Nan" O\'Brien & <co>', datetime(2031, 3, 12, 9, 30, tzinfo=UTC))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def mended(old: Draft) -> bytes:
    return mended_file(Tools().tracking, old, {}, ANN)


def body(data: bytes) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml"))


def parent_of(el: etree._Element) -> etree._Element:
    parent = el.getparent()
    assert parent is not None
    return parent


def resolved(data: bytes, *, accept: bool) -> bytes:
    """Accept or reject all changes, as a word processor does: with code that knows nothing of ours."""
    root = body(data)
    gone, kept = (W + "del", W + "ins") if accept else (W + "ins", W + "del")
    for el in list(root.iter(gone)):
        parent = parent_of(el)
        taken_out = parent_of(parent) if parent.tag == W + "trPr" else el
        if taken_out.getparent() is not None:
            parent_of(taken_out).remove(taken_out)
    for el in list(root.iter(kept)):
        parent = parent_of(el)
        at = parent.index(el)
        for child in reversed(list(el)):
            parent.insert(at, child)
        parent.remove(el)
    for el in root.iter(W + "delText"):
        el.tag = W + "t"
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, etree.tostring(root) if name == "word/document.xml" else old.read(name))
    return out.getvalue()


def again(old: Draft, data: bytes) -> Draft:
    """Upload a file as the next draft, with the decisions carried over."""
    decisions = as_returned(FORMATS, old, ".docx", data)
    minutes = read(FORMATS, ".docx", data, policy=old.policy, decisions=decisions)
    sha256 = hashlib.sha256(data).hexdigest()
    made = carry(old.minutes, minutes, decisions, old.policy, draft_sha256=sha256)
    return understand(FORMATS, ".docx", data, policy=old.policy, decisions=made.decisions)


def public(read_draft: Draft, form: str = "html") -> str:
    return write(form, rendering(read_draft).document).decode()


def rich() -> Document:
    """Build a draft with what a mend can touch: a note, a link, a table, a list of contents, marked paragraphs."""
    note = Note("footnote", (Paragraph((Run("As the auditor said."),)),))
    return Document(
        (
            para("SEC Panel Meeting 7"),
            Contents(2),
            para("1. One"),
            Paragraph(
                (Run("Talk to "), Run("the firm Quuxley", link="https://quux.example/bid"), Run(" soon. Or not."))
            ),
            Paragraph((Run("The bid"), NoteReference(0), Run(" of Zephyrion was late. It was noted."))),
            table(("Firm", "Bid"), ("Zephyrion", "about £4,000 net"), ("Orpheon", "none")),
            replace(para("The cellar is damp."), control_level="AMBER"),
            replace(para("The roof leaks."), style_level="RED"),
            Paragraph((Run("The gate is "), Run("rusty", level="AMBER"), Run(" and old."))),
            para("2. Two (RED)"),
            para("The firm Veltrano is late. It will pay."),
        ),
        notes=(note,),
    )


RICH = (
    WHITE
    + '[item.2]\nrelease = ["2.1.2"]\n'
    + '[[withhold_words]]\nref = "1.1.1"\nwords = "the firm Quuxley"\n'
    + '[[withhold_words]]\nref = "1.2.1"\nwords = "Zephyrion"\n'
    + '[[withhold_words]]\nref = "1.3.2"\nwords = "£4,000"\n'
    + '[[reword]]\nref = "1.3.3"\ntext = "Another bid was made."\n'
    + '[[public_text]]\nref = "2.1.1"\ntext = "Something was late."\n'
)


@pytest.mark.parametrize("accept", [True, False])
@pytest.mark.parametrize("which", ["text", "rich"])
def test_accepted_or_rejected_and_read_again_the_public_minutes_are_the_same_and_nothing_is_open(
    which: str,
    accept: bool,  # noqa: FBT001 -- of a table
) -> None:
    old = draft(MINUTES, ALL) if which == "text" else draft_of(rich(), RICH)
    assert not old.minutes.findings
    new = again(old, resolved(mended(old), accept=accept))
    assert not new.minutes.findings
    assert public(new, "txt") == public(old, "txt")
    kept = (new.decisions.rewordings, new.decisions.withheld_words, new.decisions.public_texts)
    before = (old.decisions.rewordings, old.decisions.withheld_words, old.decisions.public_texts)
    assert kept == (((), (), ()) if accept else before)


@pytest.mark.parametrize("which", ["text", "rich"])
def test_rejected_it_is_the_draft_word_for_word_with_every_marking(which: str) -> None:
    old = draft(MINUTES, ALL) if which == "text" else draft_of(rich(), RICH)
    new = again(old, resolved(mended(old), accept=False))
    told = [[(p.ref, p.text, p.marking, p.disposition) for _, p in d.minutes.portions()] for d in (old, new)]
    assert told[0] == told[1]


@pytest.mark.parametrize("which", ["text", "rich"])
def test_with_its_changes_open_it_is_known_and_stands_as_it_stood(which: str) -> None:
    old = draft(MINUTES, ALL) if which == "text" else draft_of(rich(), RICH)
    new = again(old, mended(old))
    assert not new.minutes.findings
    assert new.decisions.revisions == "reject"
    assert public(new, "txt") == public(old, "txt")
    assert new.decisions.withheld_words == old.decisions.withheld_words


def test_with_another_change_in_it_what_is_tracked_is_asked_and_no_mend_is_taken_for_done() -> None:
    old = draft(MINUTES, ALL)
    data = mended(old)
    root = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    changed = root.replace("All was noted.", "All was noted, twice.")
    assert changed != root
    new = again(old, repacked(data, changed.encode()))
    codes = {(f.code, f.ref) for f in new.minutes.findings}
    assert ("tracked-changes", None) in codes
    assert {("changed-portion", ref) for ref in ("1.1.1", "1.1.2", "2.1.1", "3.1.2")} <= codes
    for answer in ("accept", "reject"):
        decided = replace(new.decisions, revisions=answer)
        after = understand(FORMATS, ".docx", repacked(data, changed.encode()), policy=old.policy, decisions=decided)
        assert "Zephyrion" not in public(after)
        assert "lift" not in public(after)


def test_a_change_that_somebody_tracked_beside_ours_is_never_dropped_unasked() -> None:
    old = draft(MINUTES, ALL)
    data = mended(old)
    root = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()
    hers = '<w:ins w:id="99" w:author="Bea" w:date="2031-03-13T09:30:00Z"><w:r><w:t> Twice.</w:t></w:r></w:ins></w:p>'
    at = root.index("</w:p>", root.index("All was noted."))
    new = again(old, repacked(data, (root[:at] + hers + root[at + len("</w:p>") :]).encode()))
    assert "tracked-changes" in {f.code for f in new.minutes.findings}
    assert new.decisions.revisions is None


def test_an_answer_about_the_changes_of_one_file_is_none_about_those_of_the_next() -> None:
    old = draft(MINUTES, ALL)
    second = again(old, mended(old))
    assert second.decisions.revisions == "reject"
    root = zipfile.ZipFile(io.BytesIO(mended(second))).read("word/document.xml").decode()
    third = again(second, repacked(mended(second), root.replace("Bye to all.", "Bye.").encode()))
    assert "tracked-changes" in {f.code for f in third.minutes.findings}


def repacked(data: bytes, root: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, root if name == "word/document.xml" else old.read(name))
    return out.getvalue()


def test_every_change_has_its_author_its_time_and_a_number_of_its_own() -> None:
    root = body(mended(draft_of(rich(), RICH)))
    changes = [*root.iter(W + "ins", W + "del")]
    assert len(changes) == 13
    assert {el.get(W + "author") for el in changes} == {ANN.name}
    assert {el.get(W + "date") for el in changes} == {"2031-03-12T09:30:00Z"}
    assert len({el.get(W + "id") for el in changes}) == len(changes)
    assert not root.xpath("//w:del//w:t | //w:ins//w:delText", namespaces={"w": W[1:-1]})
    assert not root.xpath("//w:ins//w:hyperlink | //w:del//w:hyperlink", namespaces={"w": W[1:-1]})


def test_another_library_opens_it_and_reads_what_was_put_in() -> None:
    opened = docx.Document(io.BytesIO(resolved(mended(draft(MINUTES, ALL)), accept=True)))
    said = [p.text for p in opened.paragraphs]
    assert "The firm [withheld] in the spring. All was noted." in said
    assert "A firm was discussed." in said
    rejected = docx.Document(io.BytesIO(resolved(mended(draft(MINUTES, ALL)), accept=False)))
    assert "The firm Zephyrion paid £4,000 in the spring. All was noted." in [p.text for p in rejected.paragraphs]


def test_equal_drafts_give_equal_bytes_and_one_without_mends_has_no_change() -> None:
    assert mended(draft(MINUTES, ALL)) == mended(draft(MINUTES, ALL))
    assert not [*body(mended(draft(MINUTES, WHITE))).iter(W + "ins", W + "del")]


def test_no_writer_of_copies_writes_a_change() -> None:
    made = with_changes(draft(MINUTES, ALL).minutes, gap="[withheld]")
    with pytest.raises(KeyError):
        write("docx", made.document)
    for form in ("html", "md", "txt"):
        said = write(form, made.document).decode()
        assert not any(words in said for words in ("Zephyrion", "[withheld]", "Quux", "lift"))


def test_a_link_that_came_in_with_what_was_made_of_a_portion_is_news() -> None:
    old = draft(MINUTES, WHITE + REWORD)
    words = Paragraph((Run("Bye to all. "), Run("The building was discussed.", link="https://elsewhere.example/x")))
    blocks = tuple(words if "lift" in getattr(b, "text", "") else b for b in old.minutes.document.blocks)
    bare = draft_of(replace(old.minutes.document, blocks=blocks), "")
    made = carry(old.minutes, bare.minutes, old.decisions, old.policy, draft_sha256="")
    assert "3.1.2" in made.decisions.changed
