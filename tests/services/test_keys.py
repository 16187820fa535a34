"""Work on the keys: rotation, wrapping anew and burning, over a service with real minutes."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from redactor import safekeeping
from redactor.core.audit import Action, Whole
from redactor.errors import Conflict, NotFound, UsageError, VaultError
from redactor.services.keeping.keys import GRACE, KeyWork, parse_epoch
from redactor.vault.burning import BurnCertificate
from redactor.vault.context import MeetingContexts, SealError
from redactor.vault.keys import Epoch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.services.house import House

RED1, RED2 = Epoch("RED", "1"), Epoch("RED", "2")


@pytest.fixture
def work(published: House) -> Iterator[KeyWork]:
    with safekeeping.key_work(published.services.settings) as made:
        yield replace(made, clock=published.clock, operator="os:custodian")


def counts(work: KeyWork) -> dict[str, int]:
    return {f"{s.epoch.marking}/{s.epoch.name}": s.wraps for s in work.status()}


def readable(house: House) -> str:
    """Read item 2 as the person who was named for it."""
    house.grant("member", house.ids["meeting"], "2", days=3)
    return " ".join(p.text for p in house.services.retrieval.open_item(house["member"], house.ids["meeting"], "2"))


def envelopes(house: House) -> list[bytes]:
    with house.services.office.records.reading() as unit:
        connection = unit._connection  # type: ignore[attr-defined] # noqa: SLF001 -- what lies on the disk
        found = connection.execute(text("SELECT envelope FROM sealed_portion ORDER BY meeting, kind, portion, version"))
        originals = sorted(p.read_bytes() for p in (house.folder / "originals").rglob("*") if p.is_file())
        return [*found.scalars(), *originals]


def test_rotation_makes_a_key_for_each_marking_and_touches_nothing(published: House, work: KeyWork) -> None:
    before, sealed = counts(work), envelopes(published)
    made = work.rotate()
    assert {epoch.name for epoch in made} == {"2"}
    assert counts(work) == before | {f"{epoch.marking}/2": 0 for epoch in made}
    assert envelopes(published) == sealed
    assert "Brightwater" in readable(published)
    assert counts(work)["RED/2"] > 0  # the reason of the grant: new texts use the new key at once


def test_rotation_of_one_marking_leaves_the_others(work: KeyWork) -> None:
    assert work.rotate(["RED"]) == (RED2,)
    with pytest.raises(UsageError, match="PURPLE"):
        work.rotate(["PURPLE"])


def test_wrapping_anew_moves_every_text_and_touches_no_ciphertext(published: House, work: KeyWork) -> None:
    before, sealed = counts(work), envelopes(published)
    work.rotate()
    done = work.rewrap()
    assert done.renewed == sum(before.values()) + 1  # and the key that signs what is published
    assert done.broken == ()
    assert {name: held for name, held in counts(work).items() if name.endswith("/1")} == dict.fromkeys(before, 0)
    assert envelopes(published) == sealed
    assert work.rewrap().renewed == 0
    assert "Brightwater" in readable(published)


def test_a_wrap_that_does_not_open_is_left_and_named(published: House, work: KeyWork) -> None:
    with published.services.office.records.transaction() as unit:
        unit._connection.execute(text("UPDATE dek_wrap SET wrapped = zeroblob(44) WHERE portion = '2.1.1'"))  # type: ignore[attr-defined] # noqa: SLF001
    work.rotate()
    done = work.rewrap()
    assert [place.split(" ", 1)[1] for place in done.broken] == ["portion 2.1.1 version 1"]
    assert counts(work)["RED/1"] == 1
    with pytest.raises(Conflict, match="1 texts"):
        forward(published, work).burn(RED1)


def forward(house: House, work: KeyWork) -> KeyWork:
    house.clock.forward(GRACE + timedelta(seconds=1))
    return work


def burnt(house: House, work: KeyWork) -> BurnCertificate:
    work.rotate()
    work.rewrap()
    return forward(house, work).burn(RED1)


def test_a_burnt_epoch_is_gone_and_everything_else_opens(published: House, work: KeyWork) -> None:
    made = burnt(published, work)
    assert RED1 not in work.keys.epochs()
    assert "Brightwater" in readable(published)
    assert (made.epoch, made.by, made.texts_destroyed) == ("RED/1", "os:custodian", 0)
    assert made.wraps_opened == sum(counts(work).values()) - 1  # but for the reason of the grant above
    assert made.texts_opened_from_backup > 10


def test_the_certificate_says_what_when_by_whom_and_what_cannot_be_undone(published: House, work: KeyWork) -> None:
    made = burnt(published, work)
    folder = published.folder / "keys" / "burnt"
    assert [path.name for path in folder.iterdir()] == ["RED-1.json"]
    file = folder / "RED-1.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    held = json.loads(file.read_bytes())
    assert (held["epoch"], held["at"][:10], held["by"]) == ("RED/1", "2031-03-12", "os:custodian")
    assert any("Earlier copies" in said for said in held["cannot_undo"])
    assert BurnCertificate.decode(file.read_bytes()) == made
    for secret in ("Brightwater", "Quillon"):
        assert secret not in file.read_text()
    events = [e for e in published.services.audit.events() if e.action is Action.KEYS]
    assert [e.rule for e in events][-2:] == ["burn-test:RED/1", "burn:RED/1"]
    assert (events[-1].digest, events[-1].actor) == (made.sha256, "os:custodian")
    assert isinstance(published.services.audit.verify(), Whole)


def test_the_backup_that_was_proved_opens_texts_and_has_no_burnt_wrap(published: House, work: KeyWork) -> None:
    burnt(published, work)
    (copy,) = (published.folder / "keys" / "backups").iterdir()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with work.backups.restored(copy) as restored:
        assert restored.count() == sum(counts(work).values())
        assert all(held.wrap.epoch == "2" for held in restored.sample(10_000) if held.context.marking == "RED")
    assert [path.name for path in copy.parent.iterdir()] == [copy.name]


def test_an_epoch_in_use_or_just_out_of_use_or_unknown_is_not_burnt(published: House, work: KeyWork) -> None:
    with pytest.raises(UsageError, match="current"):
        work.burn(RED1)
    work.rotate()
    work.rewrap()
    with pytest.raises(Conflict, match="10 minutes"):
        work.burn(RED1)
    with pytest.raises(UsageError, match="no key"):
        work.burn(Epoch("RED", "9"))
    assert RED1 in work.keys.epochs()


@pytest.mark.parametrize("said", [0, 1, 10_000])
def test_texts_are_destroyed_only_by_their_number(published: House, work: KeyWork, said: int) -> None:
    work.rotate()
    with pytest.raises(Conflict, match="Nothing was destroyed"):
        forward(published, work).burn(RED1, destroying=said)
    assert "Brightwater" in readable(published)


def test_texts_that_are_destroyed_open_no_more_and_the_others_do(published: House, work: KeyWork) -> None:
    amber1, number = Epoch("AMBER", "1"), counts(work)["AMBER/1"]
    work.rotate()
    made = forward(published, work).burn(amber1, destroying=number)
    assert made.texts_destroyed == number > 0
    contexts = MeetingContexts("lantern-board", published.ids["meeting"])
    with published.services.office.records.reading() as unit:
        with pytest.raises(SealError):
            unit.sealed.get(contexts.portion("3.1.1", marking="AMBER", version=1))
        unit.sealed.get(contexts.portion("2.1.1", marking="RED", version=1))
    assert "AMBER/1" not in counts(work)


def test_nothing_is_burnt_while_something_that_should_stay_does_not_open(published: House, work: KeyWork) -> None:
    work.rotate()
    work.rewrap()
    with published.services.office.records.transaction() as unit:
        unit._connection.execute(text("UPDATE dek_wrap SET wrapped = zeroblob(44) WHERE portion = '2.1.1'"))  # type: ignore[attr-defined] # noqa: SLF001
    with pytest.raises(VaultError, match="1 of"):
        forward(published, work).burn(RED1)
    assert RED1 in work.keys.epochs()


def test_nothing_is_burnt_while_a_wrap_hides_under_another_marking(published: House, work: KeyWork) -> None:
    with published.services.office.records.transaction() as unit:
        unit._connection.execute(text("UPDATE dek_wrap SET marking = 'GREEN' WHERE portion = '2.1.1'"))  # type: ignore[attr-defined] # noqa: SLF001
    work.rotate()
    assert len(work.rewrap().broken) == 1
    with pytest.raises(VaultError, match="1 of"):
        forward(published, work).burn(RED1)


def test_nothing_is_burnt_while_texts_do_not_open_with_the_backup(published: House, work: KeyWork) -> None:
    work.rotate()
    work.rewrap()
    with published.services.office.records.transaction() as unit:
        unit._connection.execute(text("UPDATE sealed_portion SET envelope = zeroblob(288)"))  # type: ignore[attr-defined] # noqa: SLF001
    with pytest.raises(VaultError, match="restored backup"):
        forward(published, work).burn(RED1)
    assert RED1 in work.keys.epochs()


class PowerCut(BaseException):
    """The process is gone."""


def test_a_burning_that_was_cut_off_is_finished_by_the_same_command(
    published: House, work: KeyWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = counts(work)["RED/1"]
    work.rotate()
    forward(published, work)

    def cut(*_: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patched:
        patched.setattr("redactor.keys.keyring.Keyring.destroy", cut)  # after the wraps went, before the key does
        with pytest.raises(PowerCut):
            work.burn(RED1, destroying=number)
    assert counts(work)["RED/1"] == 0
    published.clock.forward(timedelta(seconds=1))
    with monkeypatch.context() as patched:
        patched.setattr("redactor.storage.backups.Certificates.finish", cut)  # after the key went
        with pytest.raises(PowerCut):
            work.burn(RED1)
    assert RED1 not in work.keys.epochs()
    assert work.burn(RED1).texts_destroyed == number
    assert [path.name for path in (published.folder / "keys" / "burnt").iterdir()] == ["RED-1.json"]
    with pytest.raises(UsageError, match="no key"):
        work.burn(RED1)


def test_a_lost_key_shows_in_the_state(published: House, work: KeyWork) -> None:
    work.rotate()
    work.keys.destroy(RED1)
    (lost,) = [state for state in work.status() if not state.held]
    assert (lost.epoch, lost.current) == (RED1, False)
    assert lost.wraps > 0


def test_a_backup_is_never_made_over_another_file(work: KeyWork, tmp_path: Path) -> None:
    count, digest = work.backup(tmp_path / "wraps.db")
    assert count == sum(counts(work).values())
    assert len(digest) == 64
    with pytest.raises(UsageError, match="already"):
        work.backup(tmp_path / "wraps.db")


@pytest.mark.parametrize("name", ["", "RED", "RED/", "/1"])
def test_an_epoch_is_named_by_marking_and_number(name: str) -> None:
    with pytest.raises(UsageError):
        parse_epoch(name)
    assert parse_epoch("AMBER+STRICT/12") == Epoch("AMBER+STRICT", "12")


def test_who_has_no_grant_reads_nothing_after_all_this(published: House, work: KeyWork) -> None:
    burnt(published, work)
    with pytest.raises(NotFound):
        published.services.retrieval.open_item(published["other"], published.ids["meeting"], "2")


def sealed_signer(house: House) -> str:
    return house.services.publication.seals.signing.file.held() or ""


def signer(house: House) -> str:
    return str(house.services.publication.seals.signing.key().verifier)


@pytest.mark.parametrize("destroying", [0, 1])
def test_an_epoch_that_the_signing_key_still_needs_is_not_burnt(
    published: House, work: KeyWork, destroying: int
) -> None:
    before = signer(published)
    work.rotate(["signing"])
    published.clock.forward(GRACE)

    with pytest.raises(Conflict, match="signs what is published"):
        work.burn(Epoch("signing", "1"), destroying=destroying)

    assert signer(published) == before


def test_the_signing_key_goes_along_when_everything_is_wrapped_anew(published: House, work: KeyWork) -> None:
    before, held = signer(published), sealed_signer(published)
    work.rotate(["signing"])
    assert work.rewrap().renewed == 1
    assert work.rewrap().renewed == 0
    published.clock.forward(GRACE)
    work.burn(Epoch("signing", "1"))

    assert signer(published) == before
    after = sealed_signer(published)
    assert json.loads(after)["envelope"] == json.loads(held)["envelope"]
    assert [e.rule for e in published.services.audit.events()][-3:] == [
        "rewrap:signing/2",
        "burn-test:signing/1",
        "burn:signing/1",
    ]
    again = published.again()
    assert signer(again) == before
    again.services.close()


def test_nothing_is_burnt_while_the_signing_key_does_not_open(published: House, work: KeyWork) -> None:
    file = published.services.publication.seals.signing.file
    held = json.loads(sealed_signer(published))
    file.keep(json.dumps(held | {"wrap": "00" * (len(held["wrap"]) // 2)}))
    work.rotate(["RED"])
    work.rewrap()
    published.clock.forward(GRACE)

    with pytest.raises(VaultError):
        work.burn(RED1)

    assert RED1 in work.keys.epochs()
