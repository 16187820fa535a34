"""Certificates beside real copies: every format is checked, and whatever was touched is named."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.certificate import CertificateError
from redactor.core.certificate.salts import signing_secret
from redactor.errors import GateStopped, RedactorError
from redactor.services.release import selftest
from redactor.services.release.certificates import (
    CERTIFICATE,
    NOTE,
    Approval,
    note_text,
    opening,
    signed_files,
    verify_folder,
)
from redactor.services.release.copies import make_copies
from redactor.vault.notes import SignerKey
from tests.drafts import HEAD, WHITE, draft

KEY = SignerKey("panel.example", bytes(range(32)))
OTHER = SignerKey("other.example", bytes(32))
TEXT = (
    "1. Cranes\n\nThe crane is painted. It was late.\n\n- one\n- two\n\n| Who | What |\n|---|---|\n| Ada | Paint |\n\n"
    "2. Bids (RED)\n\nQuillfeather bid £12. Zanzibarry bid £14.\n\nThe panel thanked all.\n\n"
    "3. Close\n\nThe meeting ended.\n"
)
DECISIONS = WHITE + '[item.2]\nrelease = ["2.2"]\n'
_SCRIPT = Path(__file__).parents[1] / "vectors" / "make_certificate_v1.py"


@cache
def page() -> dict[str, Any]:
    """Load the checker that was written from the page alone."""
    made: dict[str, Any] = {"__name__": "maker", "__file__": str(_SCRIPT)}
    exec(_SCRIPT.read_text(encoding="utf-8"), made)  # noqa: S102 -- our own script
    return made


@cache
def made(key: SignerKey | None = KEY, text: str = TEXT) -> dict[str, bytes]:
    understood = draft(HEAD + text, DECISIONS)
    copies = make_copies(Tools().formats, understood, PUBLIC, ["docx", "html", "md", "txt", "json", "odt"])
    return {f"minutes.{c.format}": c.data for c in copies.files} | signed_files(understood, copies, key)


def verify(folder: dict[str, bytes], *keys: SignerKey, reveals: tuple[bytes, ...] = ()) -> dict[str, Any]:
    return verify_folder(Tools().formats, folder, keys=[k.verifier for k in keys], reveals=reveals)


def places(folder: dict[str, bytes], *keys: SignerKey) -> set[str]:
    with pytest.raises(GateStopped) as raised:
        verify(folder, *keys)
    return {finding.place for finding in raised.value.findings}


def test_what_was_made_is_verified_in_every_format() -> None:
    report = verify(made(), KEY)
    assert [f["name"].partition(".")[2] for f in report["files"]] == ["docx", "html", "md", "txt", "json", "odt"]
    assert len({f["lines"] for f in report["files"]}) == 1
    assert report["gaps"] == ["2.2"]
    assert (report["signature"]["by"], report["signature"]["key_given"]) == ("panel.example", True)
    assert {i["kind"] for i in report["insertions"]} == {"banner", "stub"}


def test_a_checker_written_from_the_page_agrees() -> None:
    folder = made()
    assert page()["faults"](json.loads(folder[CERTIFICATE])) == []
    assert page()["signed_by"](folder[NOTE], folder[CERTIFICATE], str(KEY.verifier))


def test_pdf_is_verified_too() -> None:
    understood = draft(HEAD + TEXT, DECISIONS)
    copies = make_copies(Tools().formats, understood, PUBLIC, ["pdf"])
    folder = {"minutes.pdf": copies.files[0].data} | signed_files(understood, copies, KEY)
    assert verify(folder, KEY)["files"][0]["lines"] > 5


def test_every_hard_draft_that_is_shipped_is_certified_and_holds_no_token() -> None:
    tools = Tools()
    for case in selftest.load(files("redactor") / "sample" / "selftest")[:2]:
        understood = selftest._understood(tools.formats, tools.policies.load(case.policy), case)  # noqa: SLF001
        copies = make_copies(tools.formats, understood, PUBLIC, ["docx", "json", "txt"])
        folder = {f"minutes.{c.format}": c.data for c in copies.files} | signed_files(understood, copies, KEY)
        assert verify(folder, KEY)["gaps"]
        hidden = [p.token for p in case.places if p.level != "public"]
        assert hidden
        assert not [token for token in hidden if token in folder[CERTIFICATE].decode()]


def test_without_a_key_the_certificate_says_so() -> None:
    report = verify(made(None))
    assert (report["signature"], report["gaps_can_be_opened"]) == ({"signed": False}, False)
    assert places(made(None), KEY) == {CERTIFICATE}


def test_a_key_that_nobody_named_is_shown_and_not_trusted() -> None:
    assert verify(made())["signature"]["key_given"] is False
    assert NOTE in places(made(), OTHER)


def test_a_signature_cannot_be_taken_away_or_put_under_another_certificate() -> None:
    folder = dict(made())
    assert places({name: data for name, data in folder.items() if name != NOTE}) == {NOTE}
    assert places(folder | {NOTE: made(text=TEXT.replace("late", "soon"))[NOTE]}, KEY) == {NOTE}
    assert places(made(None) | {NOTE: folder[NOTE]}) == {NOTE}


def test_who_approved_stands_in_what_is_signed() -> None:
    folder = dict(made())
    at = datetime(2026, 11, 20, 10, tzinfo=UTC)
    text = note_text(folder[CERTIFICATE], [Approval("Ada  Tern", at), Approval("Ben Rook", at)])
    folder[NOTE] = KEY.sign(text)
    assert verify(folder, KEY)["signature"]["approvals"] == [
        {"at": "2026-11-20T10:00:00Z", "by": "Ada Tern"},
        {"at": "2026-11-20T10:00:00Z", "by": "Ben Rook"},
    ]
    folder[NOTE] = folder[NOTE].replace(b"Ben", b"Bob")
    assert NOTE in places(folder, KEY)
    folder[NOTE] = KEY.sign(text + "and more\n")
    assert NOTE in places(folder, KEY)


@pytest.mark.parametrize("name", ["minutes.docx", "minutes.html", "minutes.md", "minutes.txt", "minutes.json"])
def test_a_changed_missing_or_added_file_is_named(name: str) -> None:
    folder = dict(made())
    assert places(folder | {name: folder[name] + b" "}) == {name}
    assert places({n: data for n, data in folder.items() if n != name}) == {name}
    assert places(folder | {"minutes.pdf": b""}) == {"minutes.pdf"}


def forged(folder: dict[str, bytes], name: str, data: bytes) -> dict[str, bytes]:
    """Change a file as somebody would who also writes the certificate: every hash fits, and nobody signed it."""
    held, ours = json.loads(folder[CERTIFICATE]), page()
    entry = next(f for f in held["files"] if f["name"] == name)
    entry["sha256"] = ours["sha256"](data).hexdigest()
    hashes = [ours["head"](held), *(bytes.fromhex(n["hash"]) for n in held["nodes"]), *map(ours["line"], held["lines"])]
    held |= {"head": hashes[0].hex(), "root": ours["root"](hashes).hex()}
    text = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    return folder | {name: data, CERTIFICATE: text.encode()}


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("minutes.txt", "late", "soon"),
        ("minutes.md", "late", "soon"),
        ("minutes.html", "late", "soon"),
        ("minutes.json", "late", "soon"),
        ("minutes.json", "The crane is painted. It was late.", "It was late. The crane is painted."),
        ("minutes.json", "This agenda item was marked as RED", "This agenda item was marked as REDD"),
        ("minutes.json", '"title": "SEC', '"title": "SEK'),
        ("minutes.html", "<body>", '<body data-more="x">'),
    ],
)
def test_a_file_that_says_something_else_is_refused_also_where_every_hash_fits(name: str, old: str, new: str) -> None:
    folder = made(None)
    text = folder[name].decode()
    assert old in text
    found = places(forged(folder, name, text.replace(old, new, 1).encode()))
    assert found
    assert all(place.startswith(name) for place in found)


def test_paragraphs_in_another_order_are_refused_also_where_every_hash_fits() -> None:
    folder = made(None)
    held = json.loads(folder["minutes.json"])
    held["items"][0], held["items"][2] = held["items"][2], held["items"][0]
    data = (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
    assert places(forged(folder, "minutes.json", data))


@settings(max_examples=60)
@given(st.data())
def test_no_byte_of_a_signed_folder_can_be_changed(data: st.DataObject) -> None:
    folder = dict(made())
    name = data.draw(st.sampled_from(sorted(folder)))
    changed = bytearray(folder[name])
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(RedactorError):
        verify(folder | {name: bytes(changed)}, KEY)


def test_another_policy_under_the_same_name_is_named() -> None:
    held = json.loads(made()[CERTIFICATE])
    held["policy"]["sha256"] = "0" * 64
    data = (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()
    assert "head" in places(made() | {CERTIFICATE: data})


def test_what_is_declassified_later_is_checked_against_the_old_certificate() -> None:
    understood = draft(HEAD + TEXT, DECISIONS)
    secret = signing_secret(KEY.seed)
    data = opening(understood, "2.2", secret=secret)
    assert verify(made(), KEY, reveals=(data,))["revealed"] == [
        {"ref": "2.2", "texts": ["Quillfeather bid £12.", "Zanzibarry bid £14."]}
    ]
    changed = draft(HEAD + TEXT.replace("£12", "£13"), DECISIONS)
    for other in (opening(understood, "2.2", secret=b"x" * 32), opening(changed, "2.2", secret=secret)):
        with pytest.raises(GateStopped, match="not what its certificate says"):
            verify(made(), KEY, reveals=(other,))


def test_a_gap_that_is_not_there_is_not_opened() -> None:
    with pytest.raises(CertificateError, match="no gap"):
        opening(draft(HEAD + TEXT, DECISIONS), "1.1", secret=b"x" * 32)


def test_a_folder_without_a_certificate_is_refused() -> None:
    with pytest.raises(CertificateError, match=CERTIFICATE):
        verify({})


def test_messages_hold_nothing_of_a_file() -> None:
    folder = made(None)
    data = folder["minutes.txt"].replace(b"late", b"Saltmarsh")
    with pytest.raises(GateStopped) as raised:
        verify(forged(folder, "minutes.txt", data))
    assert "Saltmarsh" not in str([(f.message, f.place) for f in raised.value.findings])
