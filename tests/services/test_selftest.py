"""The selftest says what is wrong, and refuses to let a version publish that fails it."""

from __future__ import annotations

from dataclasses import replace
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.document import Document, Paragraph, Run
from redactor.services.release import selftest
from redactor.services.release.selftest import Outcome, Place, SelfTest, SelfTestError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.probe import Probe
    from redactor.services.ports import Formats

TOOLS = Tools()
CASES = selftest.load(files("redactor") / "sample" / "selftest")
SMALL = next(case for case in CASES if case.name == "zip-comment")
POLICY = TOOLS.policies.load(SMALL.policy)
PLACE = Place("a", "w:p", "a paragraph", "nobody", kept=False, token="t")


class Ledger:
    """Remembers in memory."""

    def __init__(self) -> None:
        self.versions: list[str] = []

    def passed(self, version: str) -> bool:
        return version in self.versions

    def record(self, version: str) -> None:
        self.versions.append(version)


class Leaking:
    """The real formats, whose writer adds a text, and whose probe is blind to it."""

    def __init__(self, formats: Formats, text: str) -> None:
        self._formats, self._text = formats, text
        self.inputs, self.outputs, self.read = formats.inputs, formats.outputs, formats.read

    def write(self, name: str, document: Document) -> bytes:
        added = Paragraph((Run(self._text),))
        return self._formats.write(name, replace(document, blocks=(*document.blocks, added)))

    def probe(self, name: str, data: bytes) -> Probe:
        found = self._formats.probe(name, data)
        return replace(found, lines=tuple(x for x in found.lines if self._text not in x.text))


def result_of(*results: str) -> SelfTest:
    return SelfTest(tuple(Outcome("draft", PLACE, result) for result in results), 1, ("docx",))


def never() -> SelfTest:
    raise AssertionError


def test_a_small_draft_is_held_in_every_format() -> None:
    found, copies = selftest.examine(TOOLS.formats, POLICY, replace(SMALL, refusable=False))
    assert {outcome.result for outcome in found} == {"held"}
    assert copies == 3 * len(TOOLS.formats.outputs())


def test_a_place_in_the_archive_is_sought_in_the_public_copies() -> None:
    found, copies = selftest.examine(TOOLS.formats, POLICY, SMALL)
    assert {outcome.result for outcome in found} == {"held"}
    assert copies == len(TOOLS.formats.outputs())


def test_a_writer_that_leaks_past_a_blind_probe_is_caught() -> None:
    token = next(place.token for place in SMALL.places if place.id == "withheld")
    found, _ = selftest.examine(Leaking(TOOLS.formats, token), POLICY, SMALL, audiences=("public",))
    assert [o.place.id for o in found if o.result == "leaked"] == ["withheld"]


def test_a_place_that_the_search_cannot_see_does_not_pass() -> None:
    blind = replace(SMALL, places=(*SMALL.places, replace(PLACE, token="vk" + "a" * 14)))
    found, _ = selftest.examine(TOOLS.formats, POLICY, blind, audiences=("public",))
    assert [o.result for o in found if not o.good] == ["not in the draft"]


def test_a_draft_that_must_be_read_may_not_be_refused() -> None:
    found, _ = selftest.examine(TOOLS.formats, POLICY, replace(SMALL, data=b"no", refusable=False))
    assert {outcome.result for outcome in found} == {"draft refused"}


def test_a_lost_public_text_does_not_pass() -> None:
    absent = replace(SMALL.places[0], id="absent", level="RED", token=SMALL.places[0].token)
    public = next(place for place in SMALL.places if place.id == "withheld")
    swapped = replace(SMALL, places=(replace(public, level="public"), absent))
    found, _ = selftest.examine(TOOLS.formats, POLICY, swapped, audiences=("public",))
    assert [outcome.result for outcome in found] == ["lost", "leaked"]


def test_nothing_examined_is_not_passed() -> None:
    assert not SelfTest((), 0, ()).passed
    assert not result_of("held", "leaked").passed
    assert result_of("held", "refused").passed


def test_the_report_names_the_place_and_never_the_token() -> None:
    report = result_of("leaked").report()
    assert report["passed"] is False
    assert report["places"][0]["id"] == "a"
    assert "token" not in report["places"][0]


def test_a_version_is_tested_once() -> None:
    ledger = Ledger()
    selftest.ensure("1", ledger, lambda: result_of("held"))
    selftest.ensure("1", ledger, never)
    assert ledger.versions == ["1"]


@pytest.mark.parametrize("test", [lambda: result_of("leaked"), lambda: SelfTest((), 0, ())])
def test_a_version_that_fails_is_not_remembered(test: Callable[[], SelfTest]) -> None:
    ledger = Ledger()
    with pytest.raises(SelfTestError):
        selftest.ensure("1", ledger, test)
    assert ledger.versions == []
