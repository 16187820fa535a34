"""A public copy that is read as a draft says what the draft said: the same items, and the same banner."""

from __future__ import annotations

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import parse_decisions
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from tests.drafts import WHITE, copy, draft, policy

TEXT = """# Marsh End Panel Meeting 12

MEP_12_0305, 5 March 2026

{banner}

**Attendance**

Ann Lee (Chair)

## {one}Welcome

See this

The chair opened the meeting and thanked everybody for coming.

### Minutes of the last meeting

They were approved by all who were present. On what came of them, see below.

## {two}Dispute with Zephyrion (RED)

The firm Zephyrion is in dispute.

**SECP12/01:** SECAS to write to Quorbax Ltd.

## {three}Mixed

AMBER: Corvane is late.

Plain words follow.

- RED: listed Nestorius
- plain list

## {four}Any Other Business

None.
"""
SETTLED = WHITE + '[[settle]]\ncode = "restricted-body-in-public-document"\nref = "2"\n'
BANNER = "This document is classified as **White** in accordance with the Panel Information Policy."


NUMBERS, NONE = ("1. ", "2. ", "3. ", "4. "), ("", "", "", "")


@pytest.mark.parametrize(
    ("suffix", "numbers"), [("md", NUMBERS), ("txt", NUMBERS), ("docx", NUMBERS), ("md", NONE), ("docx", NONE)]
)
@pytest.mark.parametrize("banner", [BANNER, ""])
def test_a_public_copy_read_again(suffix: str, banner: str, numbers: tuple[str, ...]) -> None:
    text = TEXT.format(banner=banner, **dict(zip(("one", "two", "three", "four"), numbers, strict=True)))
    first = draft(text, SETTLED if numbers[0] else SETTLED.replace('"2"', '"#2"'))
    data = make_copies(Tools().formats, first, PUBLIC, [suffix]).files[0].data
    rules = policy()
    decided = parse_decisions(WHITE, name="d.toml")
    again = understand(Tools().formats, f".{suffix}", data, policy=rules, decisions=decided)
    assert [i.name for i in again.minutes.items] == [i.name for i in first.minutes.items]
    assert [i.title for i in again.minutes.items] == [i.title for i in first.minutes.items]
    assert (again.minutes.meeting.marking, again.minutes.meeting.reference) == ("WHITE", "MEP_12_0305")


def test_a_line_that_is_only_short_is_no_heading_of_a_copy() -> None:
    shown = copy(draft(TEXT.format(banner=BANNER, one="1. ", two="2. ", three="3. ", four="4. "), SETTLED), form="md")
    assert [line for line in shown.splitlines() if line.startswith("#")] == [
        "## Marsh End Panel Meeting 12",
        "## 1. Welcome",
        "### Minutes of the last meeting",
        "## 2. Dispute with Zephyrion (RED)",
        "## 3. Mixed",
        "## 4. Any Other Business",
    ]
