"""What a publication leaves for strangers: a certificate, who approved it, and a log that only grows."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.certificate import check_reveal, decode, decode_reveal, publiclog
from redactor.core.certificate.publiclog import CHECKPOINT, ENTRIES
from redactor.core.certificate.salts import signing_secret
from redactor.core.decisions import Decisions, ItemDecision, Span
from redactor.core.hashtree import verify_consistency
from redactor.errors import Conflict, RedactorError, StorageError, VaultError
from redactor.services.opening import load_case
from redactor.services.release.certificates import CERTIFICATE, NOTE, opening, verify_folder
from redactor.services.release.seals import OPENED
from redactor.services.release.served import folder_hash
from redactor.vault.notes import VerifierKey, opened
from tests.services.house import MINUTES, SECRETS

if TYPE_CHECKING:
    from tests.services.house import House

PLACE = "lantern-board/lb-7-0311"
LATER = "lantern-board/lb-8-0411"
SECOND = MINUTES.replace("Meeting 7", "Meeting 8").replace("LB_7_0311", "LB_8_0411")


def publish(house: House, text: str = MINUTES) -> str:
    return house.publish(text)


def served(house: House) -> dict[str, bytes]:
    root = (house.folder / "public" / "current").resolve()
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def at(place: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {path.rpartition("/")[2]: data for path, data in files.items() if path.rpartition("/")[0] == place}


def key_of(files: dict[str, bytes], place: str = PLACE) -> VerifierKey:
    return VerifierKey.parse(json.loads(files[f"{place}/{CERTIFICATE}"])["signer"])


def test_a_publication_is_verified_by_a_stranger_who_has_the_key(house: House) -> None:
    publish(house)
    files = served(house)
    report = verify_folder(Tools().formats, at(PLACE, files), keys=[key_of(files)])
    assert len(report["files"]) == 5
    assert report["gaps_can_be_opened"]
    assert report["not_covered"] == ["index.html", "record.json"]
    with house.services.office.records.reading() as unit:
        names = [unit.people.get(house.ids[who]).name for who in ("secretary", "officer")]
    assert [a["by"] for a in report["signature"]["approvals"]] == names


def test_nothing_restricted_is_in_what_strangers_check(house: House) -> None:
    publish(house)
    files = served(house)
    text = b"".join(files[f"{PLACE}/{name}"] for name in (CERTIFICATE, NOTE)) + files[ENTRIES] + files[CHECKPOINT]
    assert not [word for word in SECRETS if word.encode() in text]


def test_what_is_approved_holds_the_certificate_and_not_its_note(house: House) -> None:
    meeting = house.upload(MINUTES)
    house.propose(meeting)
    proposal = house.services.publication.look(house["officer"], meeting)
    assert f"{PLACE}/{CERTIFICATE}" in proposal.files
    assert not {f"{PLACE}/{NOTE}", ENTRIES, CHECKPOINT} & set(proposal.files)
    touched = {**proposal.files, f"{PLACE}/{CERTIFICATE}": b"{}"}
    assert folder_hash(touched) != folder_hash(proposal.files)


def test_the_log_grows_by_one_for_each_publication_and_out_of_what_it_was(house: House) -> None:
    publish(house)
    first = served(house)
    publish(house, SECOND)
    second = served(house)
    entries = publiclog.read(second[ENTRIES])
    assert entries == tuple(sha256(second[f"{place}/{CERTIFICATE}"]).hexdigest() for place in (PLACE, LATER))
    assert publiclog.read(first[ENTRIES]) == entries[:1]
    key = key_of(second)
    states = [
        publiclog.parse(opened(files[CHECKPOINT], [key])[0], origin=f"{key.name}/publications")
        for files in (first, second)
    ]
    assert [s.size for s in states] == [1, 2]
    assert verify_consistency(states[0], states[1], publiclog.proof(entries, 1))


def test_the_log_holds_publications_only(house: House) -> None:
    meeting = house.upload(MINUTES)
    house.propose(meeting)
    seen = house.services.publication.look(house["officer"], meeting).folder_hash
    house.services.publication.send_back(house["officer"], meeting, seen=seen, reason="Item 1 names the tenderer.")
    publish(house, SECOND)
    assert len(publiclog.read(served(house)[ENTRIES])) == 1


def test_another_s_note_and_certificate_stay_as_they_were(house: House) -> None:
    publish(house)
    before = at(PLACE, served(house))
    publish(house, SECOND)
    after = at(PLACE, served(house))
    assert [before[name] for name in (CERTIFICATE, NOTE)] == [after[name] for name in (CERTIFICATE, NOTE)]
    for place in (PLACE, LATER):
        verify_folder(Tools().formats, at(place, served(house)), keys=[key_of(served(house))])


@pytest.mark.parametrize("name", [ENTRIES, CHECKPOINT])
def test_a_log_that_was_touched_stops_the_next_publication(house: House, name: str) -> None:
    publish(house)
    path = (house.folder / "public" / "current").resolve() / name
    path.write_bytes(path.read_bytes()[::-1] if name == CHECKPOINT else b"0" * 64 + b"\n")
    with pytest.raises(StorageError, match="log"):
        publish(house, SECOND)


def test_a_log_that_was_cut_stops_the_next_publication(house: House) -> None:
    publish(house)
    ((house.folder / "public" / "current").resolve() / CHECKPOINT).unlink()
    with pytest.raises(StorageError, match="log"):
        publish(house, SECOND)


def test_the_key_is_the_same_after_a_restart_and_not_in_the_clear(house: House) -> None:
    publish(house)
    before = key_of(served(house))
    seed = house.services.publication.seals.signing.key().reveal()
    house.services.close()
    after = house.again()
    assert after.services.publication.seals.signing.key().verifier == before
    after.services.close()
    kept = house.again().services.publication.seals.signing.file.held() or ""
    assert seed not in kept
    assert seed.rpartition("+")[2] not in kept


def test_a_signing_key_of_another_house_is_no_key_here(house: House) -> None:
    publish(house)
    file = house.services.publication.seals.signing.file
    held = json.loads(file.held() or "")
    file.keep(json.dumps(held | {"wrap": "00" * (len(held["wrap"]) // 2)}))
    with pytest.raises(VaultError):
        house.services.publication.seals.signing.key()
    file.keep("nonsense")
    with pytest.raises(VaultError):
        house.services.publication.seals.signing.key()


def test_a_proposal_under_another_key_is_not_published(house: House) -> None:
    meeting = house.upload(MINUTES)
    seen = house.propose(meeting)
    with sqlite3.connect(house.folder / "records.db") as rows:
        rows.execute("DELETE FROM kept")
    with pytest.raises(Conflict, match="signing key"):
        house.services.publication.approve(house["officer"], meeting, seen=seen)


def test_a_gap_is_opened_years_later_against_the_old_certificate(house: House) -> None:
    meeting = publish(house)
    old = served(house)[f"{PLACE}/{CERTIFICATE}"]
    key = house.services.publication.seals.signing.key()
    with house.services.office.records.reading() as unit:
        draft = load_case(house.services.office, unit, meeting).draft
    gap = next(n["ref"] for n in json.loads(old)["nodes"] if n["ref"].startswith("2.") and "salt" not in n)
    data = opening(draft, gap, secret=signing_secret(key.seed))
    assert b"Brightwater" in data
    assert not list(check_reveal(decode(old)[0], decode_reveal(data)))
    report = verify_folder(Tools().formats, at(PLACE, served(house)), reveals=[data])
    assert "412,000" in str(report["revealed"])
    with pytest.raises(RedactorError):
        verify_folder(Tools().formats, at(PLACE, served(house)), reveals=[data.replace(b"discussion", b"background")])


def openings(house: House) -> list[bytes]:
    files = served(house)
    return [files[path] for path in sorted(files) if path.startswith(f"{PLACE}/{OPENED}/")]


def republish(house: House, meeting: str, *changes: Decisions) -> None:
    for decisions in changes:
        seq = house.services.review.view(house["secretary"], meeting).seq
        house.services.review.decide(house["secretary"], meeting, decisions, expected_seq=seq)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))


def releasing(*items: str) -> Decisions:
    return Decisions(items={name: ItemDecision(name, release=(Span(name),)) for name in items})


def test_what_is_declassified_opens_the_old_certificate_in_public(house: House) -> None:
    meeting = publish(house)
    old = at(PLACE, served(house))
    assert openings(house) == []
    republish(house, meeting, releasing("4"))
    opened_now = openings(house)
    assert len(opened_now) == 1
    assert "gasometer" in str(verify_folder(Tools().formats, old, reveals=opened_now)["revealed"])
    files = served(house)
    everything = b"".join(data for path, data in files.items() if path.startswith(PLACE) and path.endswith(".json"))
    assert not [w for w in SECRETS if w != "gasometer" and w.encode() in everything]
    verify_folder(Tools().formats, at(PLACE, files), keys=[key_of(files)])


def test_what_was_opened_stays_open_while_it_is_public_and_no_longer(house: House) -> None:
    meeting = publish(house)
    republish(house, meeting, releasing("4"))
    first = openings(house)
    republish(house, meeting, releasing("3"))
    assert len(openings(house)) == 2
    assert set(first) <= set(openings(house))
    republish(house, meeting, Decisions(items={"4": ItemDecision("4", marking="RED")}))
    assert not [data for data in openings(house) if b"gasometer" in data]


def test_a_gap_of_which_a_part_stays_withheld_stays_closed(house: House) -> None:
    meeting = publish(house)
    part = Decisions(items={"2": ItemDecision("2", release=(Span("2", block=2),))})
    republish(house, meeting, part)
    assert b"midsummer" in served(house)[f"{PLACE}/minutes.txt"]
    assert openings(house) == []
