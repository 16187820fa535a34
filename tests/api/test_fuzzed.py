"""Questions of every kind, made from the description, for every operation and each duty that may ask it.

No fault of ours, no answer that is not described, and every answer of its shape. What is sent fits the description, or
breaks it on purpose; the ids in addresses lead somewhere, so that it is more than "not there" that is
looked at. The same questions in every run.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any, Final

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi import checks

from redactor.app import create_app
from tests.services.house import BODY
from tests.stocked import DUTIES, again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemathesis import APIOperation, Case
    from schemathesis.specs.openapi.schemas import OpenApiSchema

    from tests.stocked import Stocked

EXAMPLES: Final = 4
CHECKS: Final = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
)


@pytest.fixture(scope="module")
def shared(with_everything: Stocked, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stocked]:
    """Give one house for all duties: what one leaves behind the next one meets."""
    made = again(with_everything, tmp_path_factory.mktemp("asked") / "data")
    yield made
    made.house.services.close()


@pytest.mark.parametrize("duty", DUTIES)
@pytest.mark.filterwarnings("ignore")
def test_no_question_brings_a_fault_or_an_answer_that_is_not_described(shared: Stocked, duty: str) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", create_app(services=shared.house.services))
    scopes = shared.house.services.people.tokens.scopes(shared.house[duty], _scopes(schema))
    asked, wrong = 0, dict[str, str]()
    for operation in _operations(schema):
        if operation.definition.raw["security"][0]["token"][0] in scopes:
            asked += _ask(operation, shared, duty, wrong)
    assert wrong == {}
    assert asked > EXAMPLES


def _scopes(schema: OpenApiSchema) -> list[str]:
    return [operation.definition.raw["security"][0]["token"][0] for operation in _operations(schema)]


def _operations(schema: OpenApiSchema) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), "an operation is described wrongly"
        yield found.ok()


def _ask(operation: APIOperation[Any, Any, Any, Any], stocked: Stocked, duty: str, wrong: dict[str, str]) -> int:
    """Ask one operation; note what is wrong with an answer under its name. Return how often it was asked."""
    chance, asked = random.Random(f"{duty} {operation.label}"), 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def ask(case: Case[Any]) -> None:
        nonlocal asked
        asked += 1
        _lead(case, stocked, chance)
        answer = case.call(headers=stocked.tokens[duty])
        try:
            case.validate_response(answer, checks=list(CHECKS))
        except BaseExceptionGroup as found:
            wrong[f"{operation.label} {answer.status_code}"] = "; ".join(str(e) for e in found.exceptions)[:500]

    ask()
    return asked


def _lead(case: Case[Any], stocked: Stocked, chance: random.Random) -> None:
    """Let an address lead somewhere, and the version and what is named be such as there are, most of the time."""
    places: dict[str, Any] = case.path_parameters or {}
    for name in places:
        known = [stocked.ids[name]] if name in stocked.ids else []
        if name == "meeting" and "reference" not in places:
            known = [stocked.ids[which] for which in ("meeting", "waiting", "round")]
        if name == "reference":
            known = [stocked.ids[which] for which in ("reference", "closed")]
        if known and chance.random() < 0.9:
            places[name] = chance.choice(known)
    if "If-Match" in (case.headers or {}) and chance.random() < 0.9:
        case.headers["If-Match"] = f'"seq-{chance.randrange(1, 3 if "reference" in places else 6)}"'
    if isinstance(case.body, dict) and case.meta is not None and case.meta.generation.mode.is_positive:
        named = {
            "body": BODY,
            "item": "3",
            "person": stocked.ids["person"],
            "marking": "AMBER",
            "meeting": stocked.ids["round"],
        }
        case.body |= {name: said for name, said in named.items() if name in case.body and chance.random() < 0.9}
