"""A marking inside another: the more restricted one holds, whichever stands inside."""

from __future__ import annotations

import pytest

from redactor.core.document import Paragraph, Run, paragraphs
from redactor.core.marking import labels_of
from redactor.formats.docx.reader import read
from redactor.formats.policyfile import load
from tests.formats.docx_reader.packages import p, package, r, sdt


@pytest.mark.parametrize(("outer", "inner"), [("TLP:RED", "TLP:AMBER"), ("TLP:AMBER", "TLP:RED")])
def test_of_two_block_controls_the_more_restricted_holds(outer: str, inner: str) -> None:
    body = sdt(sdt(p(r("Words")), tag=inner), tag=outer)
    document = read(package(body), level_of=labels_of(load("tlp-2")).name)
    found = [x for x in paragraphs(document.blocks) if x.text]
    assert [x.control_level for x in found] == ["RED"]


@pytest.mark.parametrize(("outer", "inner"), [("TLP:RED", "TLP:AMBER"), ("TLP:AMBER", "TLP:RED")])
def test_of_two_controls_in_a_line_the_more_restricted_holds(outer: str, inner: str) -> None:
    body = p(sdt(sdt(r("Words"), tag=inner), tag=outer))
    document = read(package(body), level_of=labels_of(load("tlp-2")).name)
    runs = [i for b in document.blocks if isinstance(b, Paragraph) for i in b.inlines if isinstance(i, Run)]
    assert [x.level for x in runs] == ["RED"]
