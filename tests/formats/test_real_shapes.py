"""Shapes that real files of other projects had, which the gate stopped though nothing was wrong with them."""

from __future__ import annotations

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import Decisions
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from tests.formats.docx_reader.packages import p, package, part

TOOLS = Tools()


@pytest.mark.parametrize("name", ["docx", "md", "html", "txt", "json"])
def test_words_of_the_header_may_stand_in_the_body_as_well(name: str) -> None:
    header = {"header1.xml": ("header", part("hdr", p("Harbour Panel") + p("Harbour Panel")))}
    section = '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    draft = package(p("Harbour Panel") + p("1. Welcome") + p("The Chair opened the meeting.") + section, parts=header)
    policy = TOOLS.policies.load("sec-panel")
    found = understand(TOOLS.formats, ".docx", draft, policy=policy, decisions=Decisions(unmarked="WHITE"))
    assert make_copies(TOOLS.formats, found, PUBLIC, [name]).files
