"""`redactor verify` of what the service published: the sentence about the approval is given, and no other words are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.cli import cli
from redactor.cli.exits import guarded
from redactor.cli.reading import understood
from redactor.core.access import PUBLIC
from redactor.core.adoption import UNAPPROVED
from redactor.core.circulation import Half
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from pathlib import Path

DRAFT = """# Lantern Board Meeting 7

LB_7_0304

4 March 2031

Final Minutes

This document is classified as **White** in accordance with the Panel Information Policy. Information can be shared with
the public, and any members may publish the information, subject to copyright.

## 1. Welcome (WHITE)

The Chair welcomed the members.

## 2. Lamp oil (WHITE)

The oil is delivered on Mondays.
"""
APPROVED = "Approved at meeting LB_8_0408 on 8 April 2031, subject to an amendment to items 1 and 2."


def _published(folder: Path, notice: str, ending: str) -> tuple[Path, Path]:
    draft = folder / "minutes.md"
    draft.write_text(DRAFT, encoding="utf-8")
    said = replace(understood(str(draft), "sec-panel", None), notices={Half.PUBLIC: notice})
    copies = make_copies(Tools().formats, said, PUBLIC, [ending])
    file = folder / f"published.{ending}"
    file.write_bytes(copies.files[0].data)
    return draft, file


@pytest.mark.parametrize("ending", ["docx", "html", "txt"])
@pytest.mark.parametrize("notice", [APPROVED, UNAPPROVED, "Approved ex-committee on 8 April 2031."])
def test_a_published_file_is_verified_with_the_sentence_that_its_pages_say(
    tmp_path: Path, ending: str, notice: str
) -> None:
    draft, file = _published(tmp_path, notice, ending)
    asked = ["verify", str(file), "--against", str(draft)]
    assert guarded(cli, asked) == 4
    assert guarded(cli, [*asked, "--notice", notice]) == 0
    assert guarded(cli, [*asked, "--notice", "Approved ex-committee on 9 April 2031."]) == 4


@pytest.mark.parametrize(
    "words", ["Thistlecombe bid 412,750.", f"{APPROVED} Thistlecombe bid.", "Approved at meeting <b> on 8 April 2031."]
)
def test_words_of_ones_own_are_no_notice(tmp_path: Path, words: str) -> None:
    draft, file = _published(tmp_path, UNAPPROVED, "txt")
    file.write_text(file.read_text(encoding="utf-8").replace(UNAPPROVED, words), encoding="utf-8")
    assert guarded(cli, ["verify", str(file), "--against", str(draft), "--notice", words]) == 2
