"""The rules that every test of this project runs under, tried on small suites of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

SKIPS = {
    "in the test": "def test_it():\n    pytest.skip('no tool')",
    "by a mark": "@pytest.mark.skip(reason='no tool')\ndef test_it():\n    pass",
    "by a condition": "@pytest.mark.skipif(True, reason='no tool')\ndef test_it():\n    pass",
    "in a fixture": "@pytest.fixture\ndef tool():\n    pytest.skip('no tool')\ndef test_it(tool):\n    pass",
    "as a module": "pytest.skip('no tool', allow_module_level=True)",
    "by a missing module": "pytest.importorskip('there_is_no_such_module')",
}
CONFIGURES = """
from logging import getLogger
from logging.config import dictConfig
from redactor.cli.logs import configuration

def test_a_command():
    dictConfig(configuration())

def test_another():
    log = getLogger("redactor.requests")
    assert (log.handlers, log.level, log.propagate) == ([], 0, True)
    assert not [each for each in getLogger().handlers if type(each.formatter).__name__ == "PlainLines"]
"""
SHARED = "def test_it(shared):\n    assert shared.is_dir()"


def outcomes(pytester: pytest.Pytester, source: str) -> tuple[int, dict[str, int]]:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(f"import pytest\n{source}\n")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    return result.ret, {
        name: count for name, count in result.parseoutcomes().items() if name not in {"warnings", "warning"}
    }


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS)
def test_a_skip_fails_where_ci_is_set(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setenv("CI", "true")
    ret, counts = outcomes(pytester, source)
    assert ret != pytest.ExitCode.OK
    assert "skipped" not in counts


@pytest.mark.parametrize("source", SKIPS.values(), ids=SKIPS)
def test_a_skip_is_a_skip_on_a_desk(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.delenv("CI", raising=False)
    _, counts = outcomes(pytester, source)
    assert counts == {"skipped": 1}


@pytest.mark.parametrize("ci", ["true", ""])
def test_missing_samples_are_a_skip_everywhere(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, ci: str
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("REDACTOR_SHARED", str(pytester.path / "nowhere"))
    assert outcomes(pytester, SHARED) == (pytest.ExitCode.OK, {"skipped": 1})


def test_samples_are_found_where_the_environment_says(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDACTOR_SHARED", str(pytester.path))
    assert outcomes(pytester, SHARED) == (pytest.ExitCode.OK, {"passed": 1})


def test_an_expected_failure_is_no_skip(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")
    source = "@pytest.mark.xfail(reason='known', strict=True)\ndef test_it():\n    raise ValueError"
    assert outcomes(pytester, source) == (pytest.ExitCode.OK, {"xfailed": 1})


CLIENTS = """
import flask

@pytest.fixture
def app():
    app = flask.Flask("two_clients")
    app.secret_key = "for the test"

    @app.get("/sign-in")
    def sign_in():
        flask.g.user = "alice"
        return flask.g.user

    @app.get("/me")
    def me():
        return flask.g.get("user", "nobody")

    return app

def test_clients_are_separate(app):
    assert app.test_client().get("/sign-in").text == "alice"
    assert app.test_client().get("/me").text == "nobody"
"""


def test_two_clients_in_one_test_share_nothing(pytester: pytest.Pytester) -> None:
    assert outcomes(pytester, CLIENTS) == (pytest.ExitCode.OK, {"passed": 1})


def test_without_the_override_the_second_client_would_be_signed_in_as_the_first(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"import pytest\n{CLIENTS}\n")
    result = pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider")
    result.assert_outcomes(failed=1)


def test_what_a_command_does_to_the_logs_of_the_process_is_taken_back(pytester: pytest.Pytester) -> None:
    assert outcomes(pytester, CONFIGURES) == (pytest.ExitCode.OK, {"passed": 2})


def test_what_failed_is_named_in_the_last_lines(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(test_it="def test_it():\n    assert not 'a page of words'\n")
    said = pytester.runpytest_inprocess("-p", "no:randomly", "-p", "no:cacheprovider").outlines
    assert said[-1] == "failed: test_it.py::test_it"
