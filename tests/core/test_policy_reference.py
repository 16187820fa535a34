"""The reference of policy files and its schema: they name the keys that the program knows, no more and no fewer."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest

from redactor.core.policy import ACCESS, KINDS, PATTERN_LIMIT, SENTENCE_LIMIT, FaultyPolicyError, parse_policy
from redactor.formats import policyfile
from tests.conftest import ROOT

REFERENCE: Final = (ROOT / "docs" / "reference" / "policy-file.md").read_text(encoding="utf-8")
SCHEMA: Final[dict[str, Any]] = json.loads((ROOT / "docs" / "reference" / "policy.schema.json").read_text("utf-8"))
PANEL: Final = policyfile.source("sec-panel").decode()

# Every table of the file: the text behind which an unknown key goes into the panel's policy, the path of its fault,
# the schema of the table, and its heading in the reference.
UNKNOWN: Final = "zzzzzzzz = 1"
TABLES: Final = {
    "the file": ("", f"{UNKNOWN}\n", "zzzzzzzz", SCHEMA, None),
    "policy": ("[policy]\n", f"{UNKNOWN}\n", "policy.zzzzzzzz", SCHEMA["properties"]["policy"], "[policy]"),
    "level": (
        "[[level]]\n",
        f"{UNKNOWN}\n",
        "level[1].zzzzzzzz",
        SCHEMA["properties"]["level"]["items"],
        "[[level]]",
    ),
    "becomes": (
        "becomes = { ",
        f"{UNKNOWN}, ",
        "level[2].becomes.zzzzzzzz",
        SCHEMA["properties"]["level"]["items"]["properties"]["becomes"],
        None,
    ),
    "reason": (
        "[[reason]]\n",
        f"{UNKNOWN}\n",
        "reason[1].zzzzzzzz",
        SCHEMA["properties"]["reason"]["items"],
        "[[reason]]",
    ),
    "suggestion": (
        "[[suggestion]]\n",
        f"{UNKNOWN}\n",
        "suggestion[1].zzzzzzzz",
        SCHEMA["properties"]["suggestion"]["items"],
        "[[suggestion]]",
    ),
    "sentence": (
        "audience = { ",
        f"{UNKNOWN}, ",
        "level[2].audience.zzzzzzzz",
        SCHEMA["$defs"]["sentence"]["anyOf"][1],
        None,
    ),
}


def known_keys(behind: str, unknown: str, path: str) -> set[str]:
    """Let the program say which keys it knows in one table."""
    at = PANEL.index(behind) + len(behind)
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy(PANEL[:at] + unknown + PANEL[at:], name="panel")
    (fault,) = caught.value.faults
    assert fault.startswith(f"{path}: is no key of ")
    return set(fault.split("known are: ")[1].split(", "))


@pytest.mark.parametrize("name", TABLES)
def test_the_schema_has_the_keys_of_the_program(name: str) -> None:
    behind, unknown, path, schema, _ = TABLES[name]
    assert set(schema["properties"]) == known_keys(behind, unknown, path)
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", [name for name, table in TABLES.items() if table[4]])
def test_the_reference_has_the_keys_of_the_program(name: str) -> None:
    behind, unknown, path, _, heading = TABLES[name]
    chapter = REFERENCE.split(f"## `{heading}`\n")[1].split("\n## ")[0]
    assert set(re.findall(r"(?m)^\| `(\w+)`", chapter)) == known_keys(behind, unknown, path)


def test_the_reference_and_the_schema_have_the_closed_sets() -> None:
    level = SCHEMA["properties"]["level"]["items"]["properties"]
    assert tuple(level["access"]["enum"]) == ACCESS
    assert f"`{' '.join(KINDS)}`" in REFERENCE
    assert SCHEMA["properties"]["suggestion"]["items"]["properties"]["pattern"]["maxLength"] == PATTERN_LIMIT
    assert SCHEMA["$defs"]["sentence"]["anyOf"][0]["maxLength"] == SENTENCE_LIMIT


def test_the_faults_in_the_reference_are_real() -> None:
    broken = PANEL.replace("approvals = 1", "approvals = 0")
    at = broken.index('id = "GREEN"')
    green = re.sub(r"(?m)^audience = .*$", 'audience = ""\nalias = ["OTHER"]', broken[at:], count=1)
    with pytest.raises(FaultyPolicyError) as caught:
        parse_policy(broken[:at] + green, name="ours")
    assert caught.value.message in REFERENCE


def test_the_marked_keys_are_those_that_may_be_provisional() -> None:
    marked = set(re.findall(r"(?m)^\| `(\w+)` †", REFERENCE))
    level = SCHEMA["properties"]["level"]["items"]["properties"]
    reason = SCHEMA["properties"]["reason"]["items"]["properties"]
    assert marked == {key for table in (level, reason) for key, rule in table.items() if "$ref" in rule}
