from __future__ import annotations

from pathlib import Path

import pytest

from redactor.config import Settings, settings, unknown
from redactor.errors import UsageError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand where no `.env` is, with nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"REDACTOR_{name.upper()}", raising=False)


def test_everything_stands_in_the_data_folder_unless_it_is_set_apart() -> None:
    chosen = settings(data_dir=Path("/srv/minutes"), public_dir=Path("/srv/public"))

    assert chosen.database_url == "sqlite:////srv/minutes/records.db"
    assert chosen.keyring == Path("/srv/minutes/keys/keyring")
    assert chosen.key_file == Path("/srv/minutes/keys/key-file")
    assert chosen.public_dir == Path("/srv/public")


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_DATA_DIR", "/srv/x")
    monkeypatch.setenv("REDACTOR_HOSTS", '["minutes.example.org"]')
    monkeypatch.setenv("REDACTOR_HTTPS", "true")

    chosen = settings()

    assert (chosen.data_dir, chosen.hosts, chosen.https) == (Path("/srv/x"), ("minutes.example.org",), True)


def test_a_secret_is_in_no_repr_and_in_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_PASSPHRASE", "correct horse battery")
    assert "correct horse" not in repr(settings())
    monkeypatch.setenv("REDACTOR_UPLOAD_MB", "correct horse battery")

    with pytest.raises(UsageError) as raised:
        settings()
    assert "REDACTOR_UPLOAD_MB" in raised.value.message
    assert "correct horse" not in raised.value.diagnostics()


def test_a_list_that_is_no_json_is_named_and_told_as_a_wrong_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDACTOR_HOSTS", "minutes.example.org")

    with pytest.raises(UsageError, match=r"REDACTOR_HOSTS: it has to be JSON") as raised:
        settings()
    assert "minutes.example" not in raised.value.diagnostics()


@pytest.mark.parametrize("url", ["redis://x:secret-word@queue", "sqlite://", "sqlite:///", "queue.db", "http://queue"])
def test_a_queue_that_no_worker_could_open_is_refused_before_anything_starts(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("REDACTOR_QUEUE_URL", url)

    with pytest.raises(UsageError, match=r"REDACTOR_QUEUE_URL: it has to be sqlite:///FILE") as raised:
        settings()
    assert "secret-word" not in raised.value.diagnostics()


@pytest.mark.parametrize(
    "url", ["sqlite:////srv/q.db", "sqlite:///q.db", "postgresql+psycopg://u@h/d", "postgresql:///d"]
)
def test_a_queue_stands_where_its_address_says(url: str) -> None:
    assert settings(queue_url=url).queue_url == url


def test_what_is_set_and_is_no_setting_is_named_with_what_is_most_like_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    before = unknown()
    monkeypatch.setenv("REDACTOR_SECOND_FACTR", "required")
    monkeypatch.setenv("REDACTOR_HTTPS", "true")
    (tmp_path / ".env").write_text("redactor_xyzzy=secret-word\nOTHER=1\nREDACTOR_HOSTS=[]\n")

    found = {name: like for name, like in unknown().items() if name not in before}

    assert found == {"REDACTOR_SECOND_FACTR": "REDACTOR_SECOND_FACTOR", "REDACTOR_XYZZY": ""}


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())


def test_every_setting_is_in_the_documentation() -> None:
    said = (Path(__file__).parents[1] / "docs" / "configuration.md").read_text()

    assert {name for name in Settings.model_fields if f"`REDACTOR_{name.upper()}`" not in said} == set()
