"""Policy files: finding them, and what the ones that ship say."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.policy import Policy, parse_policy
from redactor.errors import PolicyError
from redactor.formats import policyfile
from redactor.resources import policies_dir

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(params=["lga-1972-schedule-12a", "sec-panel", "tlp-2"])
def shipped(request: pytest.FixtureRequest) -> Policy:
    return policyfile.load(request.param)


# ----------------------------------------------------------------------------------------------- the policies that ship


def test_every_shipped_policy_is_tested_here() -> None:
    assert policyfile.names() == ("lga-1972-schedule-12a", "sec-panel", "tlp-2")
    assert policyfile.DEFAULT in policyfile.names()


@given(data=st.data())
def test_dominance_is_a_total_order(data: st.DataObject) -> None:
    policy = data.draw(st.sampled_from([policyfile.load(name) for name in policyfile.names()]))
    a, b, c = (data.draw(st.sampled_from([level.id for level in policy.levels])) for _ in range(3))
    dominates = policy.dominates
    assert dominates(a, b) or dominates(b, a)
    assert not (dominates(a, b) and dominates(b, a)) or a == b
    assert not (dominates(a, b) and dominates(b, c)) or dominates(a, c)
    assert dominates(policy.highest([a, b]).id, a)
    assert dominates(a, policy.public_level.id)


def test_the_first_page_of_each_level_states_that_level(shipped: Policy) -> None:
    for level in shipped.levels:
        plain = level.first_page.replace("**", "").casefold()
        words = {word.casefold() for name in level.names for word in (name, f"{shipped.label_prefix}{name}")}
        stated = {template.casefold().format(level=word) for template in shipped.statement for word in words}
        assert any(sentence.rstrip(".") in plain for sentence in stated), level.id


def test_each_level_has_a_stub_of_its_own(shipped: Policy) -> None:
    stubs = [level.stub for level in shipped.restricted_levels]
    assert len(set(stubs)) == len(stubs)


def test_no_glossary_names_a_level(shipped: Policy) -> None:
    """A level's name in the glossary would let a marking pass for a common word."""
    assert [term for term in shipped.glossary if shipped.level(term)] == []


def test_the_panel_policy_has_the_sentences_of_the_published_minutes(shared: Path) -> None:
    minutes = " ".join((shared / "samples" / "secp61-final.md").read_text(encoding="utf-8").split())
    policy = policyfile.load("sec-panel")
    assert policy.public_level.first_page in minutes
    for level_id in ("AMBER", "RED"):
        level = policy.level(level_id)
        assert level is not None
        assert level.stub in minutes


def test_titles_stay_under_one_policy_and_go_under_another() -> None:
    assert all(level.title_public for level in policyfile.load("sec-panel").levels)
    assert [level.title_public for level in policyfile.load("tlp-2").levels] == [True, False, False, False, False]


def test_a_policy_of_two_levels_with_reasons_is_a_policy() -> None:
    act = policyfile.load("lga-1972-schedule-12a")
    assert [level.id for level in act.levels] == ["OPEN", "EXEMPT"]
    assert act.reason_required
    assert {str(number) for number in range(1, 8)} <= {reason.code for reason in act.reasons}


# ------------------------------------------------------------------------------------------------------------ the files


def test_a_policy_is_loaded_by_path(tmp_path: Path) -> None:
    path = tmp_path / "small.toml"
    path.write_bytes(policyfile.source("tlp-2"))
    assert policyfile.load(path).name == "small"
    assert policyfile.load(str(path)) == parse_policy(path.read_bytes(), name="small")


def test_the_source_of_a_policy_is_its_bytes() -> None:
    assert policyfile.source("tlp-2") == (policies_dir() / "tlp-2.toml").read_bytes()


@pytest.mark.parametrize("name", ["sec-pane", "../policies/sec-panel", "", "sec-panel.toml", "/etc/passwd", "."])
def test_what_is_no_policy_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PolicyError):
        policyfile.load(name)


def test_a_near_miss_is_answered_with_the_name() -> None:
    with pytest.raises(PolicyError, match=r"did you mean sec-panel\?"):
        policyfile.load("sec-pannel")


@pytest.mark.parametrize("settled", [True, False])
def test_a_file_that_was_changed_is_read_again_in_the_same_tick_of_the_clock_too(
    settled: bool,  # noqa: FBT001 -- a case
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, words = tmp_path / "small.toml", policyfile.source("sec-panel")
    stamp, reads, read = 1 if settled else time.time_ns() + 10**15, list[object](), policyfile._read  # noqa: SLF001 -- how often
    monkeypatch.setattr(policyfile, "_stamp", lambda path: (stamp, stamp, path.stat().st_size, 1))

    def counted(path: Path) -> bytes:
        reads.append(path)
        return read(path)

    monkeypatch.setattr(policyfile, "_read", counted)
    path.write_bytes(words)
    first = [policyfile.load(path).sha256 for _ in range(2)][1]
    assert len(reads) == (1 if settled else 2)

    path.write_bytes(words.replace(b"# ", b"#  " if settled else b"#\t", 1))
    is_same = policyfile.load(path).sha256 == first
    assert not is_same


def test_a_huge_file_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "huge.toml"
    path.write_bytes(b"#" * (policyfile.SIZE_LIMIT + 1))
    with pytest.raises(PolicyError, match="is no policy"):
        policyfile.load(path)


def test_a_description_shows_every_sentence_and_what_is_provisional(shipped: Policy) -> None:
    text = policyfile.describe(shipped)
    for level in shipped.levels:
        assert level.first_page in text
        assert level.stub in text
    assert f"{shipped.levels[0].first_page} *" in text or "first_page" not in shipped.levels[0].provisional
    assert shipped.sha256 in text
