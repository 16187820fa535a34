from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.core.records import (
    WHOLE_MEETING,
    GrantRecord,
    RecusalRecord,
)
from redactor.errors import Conflict, StorageError
from tests.storage.house import HOUR, NOW

if TYPE_CHECKING:
    from tests.storage.house import House


def test_a_grant_names_one_item_and_is_never_to_oneself(house: House) -> None:
    grant = GrantRecord(
        id="g-1", person="member", meeting="m-7", item="4", starts=NOW, ends=NOW + HOUR, granted_by="officer"
    )
    with house.records.transaction() as unit:
        unit.access.give(grant)
        assert unit.access.grants("m-7", person="member") == (grant,)
        assert unit.access.grants("m-7", person="clerk") == ()
        unit.access.revoke("g-1", at=NOW, by="clerk")
        assert unit.access.grants("m-7") == (replace(grant, revoked_at=NOW, revoked_by="clerk"),)
        with pytest.raises(Conflict):
            unit.access.revoke("g-1", at=NOW, by="clerk")
    for wrong in (replace(grant, person="officer"), replace(grant, ends=NOW)):
        with pytest.raises(Conflict), house.records.transaction() as unit:
            unit.access.give(replace(wrong, id="g-2"))
    with pytest.raises(StorageError), house.records.transaction() as unit:
        unit.access.give(replace(grant, id="g-3", item=WHOLE_MEETING))


def test_a_recusal_holds_until_it_is_lifted(house: House) -> None:
    recusal = RecusalRecord(person="member", meeting="m-7", item=WHOLE_MEETING, since=NOW, set_by="clerk")
    with house.records.transaction() as unit:
        unit.access.recuse(recusal)
        unit.access.recuse(recusal)
        assert unit.access.recusals("m-7") == (recusal,)
        assert unit.access.recusals("m-7", person="clerk") == ()
        unit.access.lift("member", "m-7", "4")
        assert unit.access.recusals("m-7") == (recusal,)
        unit.access.lift("member", "m-7", WHOLE_MEETING)
        assert unit.access.recusals("m-7") == ()
