"""Who gets a copy of what: audiences in words, and nothing made while something is open."""

from __future__ import annotations

import json

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience
from redactor.errors import DecisionNeeded, GateStopped, UsageError
from redactor.services.release.copies import check_rendition, make_copies, parse_audience
from redactor.services.reports import split_report
from tests.drafts import HEAD, draft

TEXT = HEAD + (
    "(RED) Quillfeather sent apologies.\n\n1. One\n\nHello to all.\n\n2. Case (RED)\n\n"
    "Zanzibarry Analytics was late.\n\n3. Three\n\nBye to all.\n"
)


@pytest.mark.parametrize(
    ("words", "audience"),
    [
        ("all", Audience(everything=True)),
        ("AMBER", Audience(level="AMBER")),
        ("amber", Audience(level="AMBER")),
        ("2", Audience(items=frozenset({"2"}))),
        ("1, 2", Audience(items=frozenset({"1", "2"}))),
        ("AMBER+2", Audience(level="AMBER", items=frozenset({"2"}))),
        ("GREEN+RED+AMBER", Audience(level="RED")),
        ("2+3+all", Audience(items=frozenset({"2", "3"}), everything=True)),
    ],
)
def test_an_audience_is_read_from_words(words: str, audience: Audience) -> None:
    assert parse_audience(words, draft(TEXT)) == audience


def test_a_level_with_a_plus_in_its_name_is_one_level() -> None:
    read = draft(TEXT.replace("RED", "TLP:RED"), '[document]\nunmarked = "CLEAR"\n', rules="tlp-2")
    assert parse_audience("AMBER+STRICT", read) == Audience(level="AMBER+STRICT")
    assert parse_audience("AMBER+STRICT+2", read) == Audience(level="AMBER+STRICT", items=frozenset({"2"}))


@pytest.mark.parametrize("words", ["", "+", "99", "2,99", "MAUVE", "0"])
def test_an_audience_of_nothing_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        parse_audience(words, draft(TEXT))


def test_nothing_is_made_while_a_finding_is_open() -> None:
    with pytest.raises(DecisionNeeded) as stopped:
        make_copies(Tools().formats, draft(TEXT, ""), PUBLIC, ["txt"])
    assert [f.code for f in stopped.value.findings] == ["unmarked-material"]


def test_a_gate_finding_names_no_restricted_word() -> None:
    with pytest.raises(GateStopped) as stopped:
        make_copies(Tools().formats, draft(TEXT.replace("Bye to all", "Zanzibarry Analytics left")), PUBLIC, ["txt"])
    assert "Zanzibarry" not in repr(stopped.value) + str(stopped.value.findings) + stopped.value.diagnostics()


def test_a_report_says_what_is_withheld_and_why_in_no_restricted_word() -> None:
    read = draft(TEXT)
    copies = [make_copies(Tools().formats, read, audience, ["txt"]) for audience in (PUBLIC, Audience(everything=True))]
    report = split_report(read, copies[0], copies[1:])
    text = json.dumps(report)
    assert not any(word in text for word in ("Quillfeather", "Zanzibarry", "late"))
    assert [(p["ref"], p["why"]) for p in report["front"]] == [("0.3.1", "marked RED")]
    case = report["items"][1]
    assert (case["withheld"][0]["ref"], case["withheld"][0]["why"], case["released"]) == ("2.1.1", "inherits RED", 0)
    assert report["recipients"][0]["everything"] is True
    assert report["gate"]["txt"]["accounted"] > 0


def test_a_rendition_is_checked_against_what_the_public_may_see() -> None:
    read = draft(TEXT)
    for audience, passes in ((PUBLIC, True), (Audience(everything=True), False)):
        data = make_copies(Tools().formats, read, audience, ["txt"]).files[0].data
        _, found = check_rendition(Tools().formats, read, "txt", data)
        assert (not found) is passes
