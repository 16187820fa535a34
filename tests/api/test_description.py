"""The description says what is served: the file that is kept, the address, the command, and every answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from openapi_spec_validator import OpenAPIV31SpecValidator

from redactor.api.description import ADDRESS, written
from redactor.cli import cli

if TYPE_CHECKING:
    from flask import Flask

KEPT = Path(__file__).parents[2] / "docs" / "reference" / "openapi.json"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    """Give the description."""
    made: dict[str, Any] = json.loads(written())
    return made


def test_the_file_that_is_kept_is_what_is_served_and_what_the_command_writes(app: Flask) -> None:
    again = "Run `redactor api-description > docs/reference/openapi.json` and look at what changed."
    assert KEPT.read_text("utf-8") == written(), again
    assert app.test_client().get(ADDRESS).get_json() == json.loads(written())
    assert CliRunner().invoke(cli, ["api-description"]).output == written()


def test_it_is_valid_openapi_3_1(described: dict[str, Any]) -> None:
    assert described["openapi"] == "3.1.0"
    assert [error.message for error in OpenAPIV31SpecValidator(described).iter_errors()] == []


def test_every_operation_has_a_name_a_scope_a_summary_and_problems_of_one_shape(described: dict[str, Any]) -> None:
    names = []
    for path in described["paths"].values():
        for method in ("get", "post", "put", "delete"):
            if operation := path.get(method):
                names.append(operation["operationId"])
                assert operation["summary"], operation["operationId"]
                assert operation["security"][0]["token"][0], operation["operationId"]
                errors = {status for status in operation["responses"] if status[0] in "45"}
                assert {"401", "403", "404", "405", "422", "429", "503"} <= errors
                assert all("$ref" in operation["responses"][status] for status in errors)
    assert len(names) == len(set(names)) > 90
    assert all(
        "application/problem+json" in answer["content"] for answer in described["components"]["responses"].values()
    )
    assert "Error" not in described["components"]["schemas"]


def test_every_question_refuses_what_it_does_not_know(described: dict[str, Any]) -> None:
    for path in described["paths"].values():
        for operation in path.values():
            body = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            for media in body.values():
                shape = described["components"]["schemas"][media["schema"]["$ref"].rpartition("/")[2]]
                assert shape["additionalProperties"] is False
