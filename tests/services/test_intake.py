"""What is refused leaves nothing behind; what is taken is sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from redactor.errors import InputError, NotFound, RedactorError, StorageError, UsageError
from tests.services.house import BODY, MINUTES

if TYPE_CHECKING:
    from pathlib import Path

    from tests.services.house import House


def stored(house: House) -> set[Path]:
    return {p for p in (house.folder / "originals").rglob("*") if p.is_file()}


def nothing_was_stored(house: House) -> bool:
    return not stored(house) and house.services.review.meetings(house["secretary"]) == ()


@pytest.mark.parametrize(
    ("filename", "data"),
    [
        ("minutes.docx", b""),
        ("minutes.docx", b"PK\x03\x04 not really"),
        ("minutes.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("minutes.xlsm", b"PK"),
        ("minutes", b"x"),
        ("minutes.md", b""),
        ("minutes.txt", b"\x00\x01\x02\xff\xfe" * 50),
    ],
)
def test_bad_input_is_refused_with_a_way_out_and_nothing_is_stored(house: House, filename: str, data: bytes) -> None:
    with pytest.raises(InputError) as raised:
        house.services.intake.upload(house["secretary"], body=BODY, filename=filename, untrusted=data)

    assert raised.value.diagnostics()
    assert nothing_was_stored(house)


def test_what_is_too_large_is_refused_before_it_is_read(house: House) -> None:
    intake = type(house.services.intake)(house.services.office, most_bytes=100)

    with pytest.raises(InputError, match="The most is"):
        intake.upload(house["secretary"], body=BODY, filename="m.md", untrusted=b"x" * 101)

    assert nothing_was_stored(house)


@pytest.mark.parametrize(
    ("body", "policy"), [("nowhere", None), (BODY, "nowhere"), (BODY, "/etc/passwd"), (BODY, "../sec-panel.toml")]
)
def test_an_unknown_body_or_policy_is_refused(house: House, body: str, policy: str | None) -> None:
    with pytest.raises(UsageError):
        house.services.intake.upload(
            house["secretary"], body=body, policy=policy, filename="m.md", untrusted=MINUTES.encode()
        )

    assert nothing_was_stored(house)


@pytest.mark.parametrize("who", ["officer", "member", "administrator"])
def test_only_a_secretary_uploads(house: House, who: str) -> None:
    with pytest.raises(NotFound):
        house.services.intake.upload(house[who], body=BODY, filename="m.md", untrusted=MINUTES.encode())

    assert nothing_was_stored(house)


def test_a_failing_database_leaves_no_original_behind(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise StorageError("The disk is full.")

    from redactor.storage.sealed import SealedTexts  # noqa: PLC0415 -- patched here and nowhere else

    with monkeypatch.context() as patched:
        patched.setattr(SealedTexts, "put_many", full)
        with pytest.raises(StorageError):
            house.services.intake.upload(house["secretary"], body=BODY, filename="m.md", untrusted=MINUTES.encode())

    assert nothing_was_stored(house)


def test_the_original_rests_as_an_envelope(house: House) -> None:
    house.upload()

    assert [p.read_bytes()[:4] for p in stored(house)] == [b"RDE\x01"]


@pytest.mark.parametrize("name", ["sec-panel", "tlp-2", "lga-1972-schedule-12a"])
def test_another_policy_than_the_body_s_can_be_chosen(house: House, name: str) -> None:
    text = MINUTES.replace(" (RED)", "").replace(" (AMBER)", "").replace(" (GREEN)", "")

    meeting = house.services.intake.upload(
        house["secretary"], body=BODY, policy=name, filename="m.md", untrusted=text.encode()
    )

    assert house.services.review.view(house["secretary"], meeting).draft.policy.name == name


def test_an_error_quotes_nothing_of_the_file(house: House) -> None:
    for filename in ("Brightwater.xlsm", "m.docx"):
        with pytest.raises(RedactorError) as raised:
            house.services.intake.upload(
                house["secretary"], body=BODY, filename=filename, untrusted=b"Brightwater Ostler"
            )
        assert "Brightwater" not in raised.value.diagnostics()
        assert "Brightwater" not in repr(raised.value)
