"""Policies: what is refused, and that nothing of a policy is known to the code."""

from __future__ import annotations

import ast
import re
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redactor.core.policy import KINDS, FaultyPolicyError, Policy, parse_policy
from redactor.formats import policyfile
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = """
[policy]
title = "A small policy"
version = "1"
statement = ["This document is classified as {level} here."]
approvals = 1
verbs = ["AGREED"]
bodies = ["Board"]

[[level]]
id = "ALL"
access = "public"
audience = "everybody"
first_page = "This document is classified as **All** here."

[[level]]
id = "SOME"
aliases = ["FEW"]
access = "body"
audience = "the board"
first_page = "This document is classified as **Some** here."
stub = "This item is **Some**."
title_public = true
becomes = { stub = "release" }

[[level]]
id = "NONE"
access = "named"
audience = "those named"
first_page = "This document is classified as **None** here."
stub = "This item is **None**."
title_public = false
title_stub = "Title withheld"

[[reason]]
code = "privacy"
text = { text = "It is about people.", provisional = true }

[[suggestion]]
pattern = "in confidence"
level = "SOME"
why = "it says so"

[glossary]
words = ["Board", "Chair"]
"""


def faults(old: str = "", new: str = "", *, source: str = SMALL) -> tuple[str, ...]:
    """Parse the small policy with one text replaced, and return its faults."""
    assert old in source, f"the test changes what is not there: {old!r}"
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy(source.replace(old, new, 1), name="small")
    return caught.value.faults


@pytest.fixture(scope="module")
def small() -> Policy:
    return parse_policy(SMALL, name="small")


# ------------------------------------------------------------------------------------------------------ what is refused

# What is changed in the small policy, into what, the key path of the fault, and a piece of what is said about it.
FAULTS = {
    "missing text": ('title = "A small policy"\n', "", "policy.title", "is missing"),
    "empty text": ('"A small policy"', '""', "policy.title", "is empty"),
    "text of the wrong kind": ('"A small policy"', "7", "policy.title", "a whole number; expected a text"),
    "text with a line break": ('"A small policy"', '"A\\nB"', "policy.title", "line break"),
    "unknown key": ("approvals", "aprovals", "policy.aprovals", "did you mean approvals?"),
    "unknown table": ("[glossary]", "[glosary]", "glosary", "did you mean glossary?"),
    "unknown key of a level": ('aliases = ["FEW"]', 'alias = ["FEW"]', "level[2].alias", "did you mean aliases?"),
    "level that is no table": (SMALL, 'level = ["ALL"]', "level[1]", "is a text; expected a table"),
    "no approvals": ("approvals = 1", "approvals = 0", "policy.approvals", "from 1 to 9"),
    "a flag for a number": ("approvals = 1", "approvals = true", "policy.approvals", "is true or false"),
    "list of wrong kinds": ('["Board"]', '["Board", 1]', "policy.bodies[2]", "is a whole number; expected a text"),
    "list for a text": ('"the board"', '["the board"]', "level[2].audience", "is a list"),
    "word twice in a list": ('["Board"]', '["Board", "Board"]', "policy.bodies[2]", "twice"),
    "no verbs": ('["AGREED"]', "[]", "policy.verbs", "is empty"),
    "level's name as a verb": ('["AGREED"]', '["AGREED", "some"]', "policy.verbs[2]", "can be nothing else"),
    "level's name as another label": (
        "approvals",
        'other_labels = ["Few"]\napprovals',
        "policy.other_labels[1]",
        "can be nothing else",
    ),
    "statement without a level": ("as {level} here", "as red here", "policy.statement[1]", "{level}"),
    "statement of nothing else": ("This document is classified as {level} here.", "{level}", "policy.statement[1]", ""),
    "no statement": ('["This document is classified as {level} here."]', "[]", "policy.statement", "is empty"),
    "drafts that default to public": ("approvals", 'unmarked = "ALL"\napprovals', "policy.unmarked", "never defaults"),
    "unknown default": ("approvals", 'unmarked = "ASK"\napprovals', "policy.unmarked", "expected one of review"),
    "id in small letters": ('id = "SOME"', 'id = "some"', "level[2].id", "expected capitals"),
    "alias of two levels": ('["FEW"]', '["NONE"]', "level[3]", "has the word 'none', and so has level[2]"),
    "alias in another case": ('["FEW"]', '["all"]', "level[2]", "has the word 'all', and so has level[1]"),
    "unknown access": ('access = "body"', 'access = "bodies"', "level[2].access", "did you mean body?"),
    "no access": ('access = "body"\n', "", "level[2].access", "is missing"),
    "empty audience": ('"the board"', '""', "level[2].audience", "is empty"),
    "no audience": ('audience = "the board"\n', "", "level[2].audience", "is missing"),
    "level without a stub": ('stub = "This item is **Some**."\n', "", "level[2].stub", "is missing"),
    "empty stub": ('"This item is **Some**."', '""', "level[2].stub", "is empty"),
    "stub with a brace": ("is **Some**.", "is {level}.", "level[2].stub", "brace"),
    "bold that does not end": ("is **Some**.", "is **Some.", "level[2].stub", "bold"),
    "stub of a page": ("is **Some**.", "is Some." * 100, "level[2].stub", "at most 600"),
    "two places in a stub form": (
        'aliases = ["FEW"]',
        'aliases = ["FEW"]\nstubs = ["{level} or {level}"]',
        "level[2].stubs[1]",
        "at most once",
    ),
    "nothing said about titles": ("title_public = true\n", "", "level[2].title_public", "is missing"),
    "no stub for a title": ('title_stub = "Title withheld"\n', "", "level[3].title_stub", "is missing"),
    "stub at the public level": (
        'audience = "everybody"',
        'audience = "everybody"\nstub = "Gone."',
        "level[1].stub",
        "take the key away",
    ),
    "rules at the public level": (
        'audience = "everybody"',
        'audience = "everybody"\nbecomes = { image = "withhold" }',
        "level[1].becomes",
        "take the key away",
    ),
    "unknown kind of portion": (
        'stub = "release"',
        'stubs = "release"',
        "level[2].becomes.stubs",
        "did you mean stub?",
    ),
    "unknown disposition": ('"release"', '"publish"', "level[2].becomes.stub", "known are: release, withhold"),
    "review of no months": ("becomes =", "review_months = 0\nbecomes =", "level[2].review_months", "from 1 to 1200"),
    "unknown obligation": (
        "becomes =",
        'obligations = ["no-copies"]\nbecomes =',
        "level[2].obligations",
        "expected any of",
    ),
    "no public level": ('access = "public"', 'access = "community"', "level", "no public level"),
    "two public levels": ('access = "body"', 'access = "public"', "level[2].access", "expected one public level"),
    "more readers higher up": (
        'access = "named"',
        'access = "community"',
        "level[3].access",
        "is wider than that of SOME",
    ),
    "reason without a text": ('"It is about people."', '""', "reason[1].text.text", "is empty"),
    "reason twice": (
        "[[suggestion]]",
        '[[reason]]\ncode = "Privacy"\ntext = "Again."\n[[suggestion]]',
        "reason[2].code",
        "twice",
    ),
    "typo in a provisional text": (
        "provisional",
        "provisionel",
        "reason[1].text.provisionel",
        "did you mean provisional?",
    ),
    "bad pattern": ('"in confidence"', '"in (confidence"', "suggestion[1].pattern", "no regular expression"),
    "bad repetition": ('"in confidence"', '"x{9999999999}"', "suggestion[1].pattern", "too large"),
    "pattern that meets everything": ('"in confidence"', '"x*"', "suggestion[1].pattern", "meets every text"),
    "pattern of a page": ('"in confidence"', f'"{"x" * 401}"', "suggestion[1].pattern", "at most 400"),
    "suggestion of an unknown level": ('level = "SOME"', 'level = "SOM"', "suggestion[1].level", "did you mean SOME?"),
    "term that is no text": ('["Board", "Chair"]', "[1]", "glossary.words[1]", "expected a text"),
}


@pytest.mark.parametrize(("old", "new", "path", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_key_path(old: str, new: str, path: str, said: str) -> None:
    found = [fault for fault in faults(old, new) if fault.startswith(f"{path}: ")]
    assert found, faults(old, new)
    assert any(said in fault for fault in found), found


def test_the_public_level_comes_first() -> None:
    head, *levels = re.split(r"(?=\[\[level\]\])", SMALL.split("[[reason]]", maxsplit=1)[0])
    turned = head + levels[1] + levels[0]
    assert "level[2]: is the public level; expected it first: the order is that of the ranks" in faults(source=turned)


def test_required_reasons_need_a_list_of_reasons() -> None:
    without = re.sub(r"(?s)\[\[reason\]\].*?(?=\[\[suggestion)", "", SMALL)
    found = faults("approvals", "reason_required = true\napprovals", source=without)
    assert found == ("reason: is missing, and policy.reason_required is true; expected [[reason]] entries",)


def test_all_faults_are_told_at_once() -> None:
    broken = SMALL.replace("approvals = 1", "approvals = 0").replace('"the board"', '""').replace("in conf", "in (conf")
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy(broken, name="small")
    assert [fault.split(":")[0] for fault in caught.value.faults] == [
        "policy.approvals",
        "level[2].audience",
        "suggestion[1].pattern",
    ]
    told = caught.value.diagnostics()
    assert "3 faults" in told
    assert all(fault in told for fault in caught.value.faults)


def test_an_empty_file_is_refused_with_everything_that_it_lacks() -> None:
    found = faults(SMALL, "")
    assert "policy: is missing; expected a table [policy]" in found
    assert any(fault.startswith("level: has 0 entries") for fault in found)


def test_a_file_that_is_no_toml_shows_the_place() -> None:
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy('[policy]\ntitle = "A" oops\n', name="small")
    where, line, caret = caught.value.faults[0].split("\n")
    assert where.startswith("line 2, column 13: ")
    assert line[caret.index("^")] == "o"


def test_a_file_that_ends_too_early_shows_its_end() -> None:
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy('[policy]\ntitle = "A', name="small")
    assert caught.value.faults[0].startswith("line 2, column ")


def test_a_very_long_line_is_shown_around_the_place() -> None:
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy(f'title = "{"x" * 5000}" oops', name="small")
    _, line, caret = caught.value.faults[0].split("\n")
    assert len(line) < 200
    assert line[caret.index("^")] == "o"


@pytest.mark.parametrize("value", ["[" * 100_000, "9" * 5000], ids=["nested", "long"])
def test_a_file_that_would_exhaust_the_reader_is_refused(value: str) -> None:
    with pytest.raises(FaultyPolicyError, match="nested too deeply, or has too many digits"):
        parse_policy(f"a = {value}", name="small")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FaultyPolicyError, match="byte 4 is not UTF-8"):
        parse_policy(b"a =\xff", name="small")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=5))
def test_no_value_of_any_kind_breaks_the_reader(value: object) -> None:
    """Whatever stands in the place of each key, the answer is a policy or its faults."""
    written = repr(value).replace("None", "1979-05-27").replace("True", "true").replace("False", "false")
    for key in ("level", "policy", "reason", "suggestion", "glossary"):
        with pytest.raises(FaultyPolicyError):
            parse_policy(f"{key} = {written}\n", name="small")


# --------------------------------------------------------------------------------------------------- what a policy says


def test_a_level_is_found_by_every_word_for_it(small: Policy) -> None:
    for word in ("SOME", "some", " Some ", "few", "\uff33\uff2f\uff2d\uff25"):
        found = small.level(word)
        assert found is not None, word
        assert found.id == "SOME"
    for word in ("", "SO ME", "SOMEBODY", "TLP:SOME", "NO"):
        assert small.level(word) is None, word


def test_a_level_is_found_behind_the_prefix_of_its_policy() -> None:
    tlp = policyfile.load("tlp-2")
    for word, level in {
        "TLP:RED": "RED",
        "tlp: red": "RED",
        "TLP : RED": "RED",
        "WHITE": "CLEAR",
        "TLP:AMBER+STRICT": "AMBER+STRICT",
        "Amber + Strict": "AMBER+STRICT",
        "AMBER STRICT": "AMBER+STRICT",
    }.items():
        found = tlp.level(word)
        assert found is not None, word
        assert found.id == level
    assert tlp.level("TLPRED") is None
    assert policyfile.load("sec-panel").level("AMBER+STRICT") is None


def test_what_a_level_does_not_release_is_withheld(small: Policy) -> None:
    some, none = small.restricted_levels
    assert {kind for kind, becomes in some.becomes.items() if becomes == "release"} == {"stub"}
    assert set(none.becomes.values()) == {"withhold"}
    assert set(some.becomes) == set(KINDS)
    assert some.disposition("a kind that comes later") == "withhold"
    assert set(small.public_level.becomes.values()) == {"release"}


def test_what_a_level_obliges_to_follows_from_its_readers_unless_the_policy_says(small: Policy) -> None:
    assert [sorted(level.obligations) for level in small.levels] == [[], ["watermark"], ["no-export", "watermark"]]

    said = parse_policy(SMALL.replace("becomes =", "obligations = []\nbecomes ="), name="small")

    assert said.levels[1].obligations == frozenset()


def test_a_marking_that_nobody_has_set_counts_as_the_highest(small: Policy) -> None:
    assert small.highest(["ALL", "SOME", "ALL"]).id == "SOME"
    assert small.highest(["ALL", None]).id == "NONE"
    assert small.highest([]).id == "NONE"


def test_a_word_that_is_no_level_has_no_rank(small: Policy) -> None:
    with pytest.raises(ValueError, match="is no level of the policy small"):
        small.dominates("ALL", "SECRET")
    with pytest.raises(ValueError, match="is no level"):
        small.highest(["ALL", "SECRET"])


def test_provisional_texts_say_so(small: Policy) -> None:
    reason = small.reason("PRIVACY")
    assert reason is not None
    assert (reason.text, reason.provisional) == ("It is about people.", frozenset({"text"}))
    assert small.reason("other") is None


def test_suggestions_are_found_and_decide_nothing(small: Policy) -> None:
    assert [rule.level for rule in small.suggest("It was said In Confidence.")] == ["SOME"]
    assert small.suggest("It was said.") == ()


def test_the_hash_is_that_of_the_bytes() -> None:
    dos = SMALL.replace("\n", "\r\n").encode()
    assert parse_policy(dos, name="small").sha256 == sha256(dos).hexdigest()
    assert parse_policy(SMALL, name="small").sha256 == sha256(SMALL.encode()).hexdigest()


def test_common_stubs_are_those_of_every_restricted_level() -> None:
    policy = parse_policy(SMALL.replace("approvals", 'stubs = ["It is {level}."]\napprovals'), name="small")
    assert [level.stubs for level in policy.levels] == [(), ("It is {level}.",), ("It is {level}.",)]


# ----------------------------------------------------------------------------------------------- nothing is in the code

COLOURS = re.compile(r"(?<![A-Za-z])(RED|AMBER|GREEN|WHITE)(?![A-Za-z])")


def _constants(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the texts of a module with their lines, without those that document it."""
    documents = {
        id(statement.value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
        for statement in node.body
        if isinstance(statement, ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents:
            yield node.lineno, node.value


def test_no_colour_is_in_the_code() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r:.60}"
        for path in (ROOT / "redactor").rglob("*.py")
        for line, text in _constants(ast.parse(path.read_text(encoding="utf-8")))
        if COLOURS.search(text)
    ]
    assert found == []


def test_a_colour_in_the_code_would_be_found() -> None:
    tree = ast.parse('"""RED in a document."""\nif level == "RED": stop(f"an {x} AMBER item")\n')
    assert [text for _, text in _constants(tree) if COLOURS.search(text)] == ["RED", " AMBER item"]
