"""What a long draft is remembered by: what is no secret of it is learnt once, however many of its items are sealed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.core.fingerprints import remembered
from redactor.core.lexicon import keyed
from redactor.core.lexicon.world import world as real
from tests.drafts import draft

if TYPE_CHECKING:
    import pytest

HEAD = "# Lantern Board Meeting 7\n\nLB_7_0311\n\n11 March 2031\n\nDraft Minutes\n"
MADE = ("Quillon", "Ostler", "Pellwick", "Brackwith", "Harrowgate", "Tolland")


def test_what_is_no_secret_is_learnt_once_for_all_items(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def world(*given: Any) -> Any:  # noqa: ANN401 -- stands for any call
        asked.append(given)
        return real(*given)

    monkeypatch.setattr(keyed, "world", world)
    items = (f"\n## {n}. Works (RED)\n\nMr {name} found rot in the pier.\n" for n, name in enumerate(MADE, 1))
    long = draft(HEAD + "".join(items))

    found = remembered(long.minutes, long.policy, long.decisions)

    assert sorted(found) == [(str(n), "RED") for n in range(1, len(MADE) + 1)]
    for n, name in enumerate(MADE, 1):
        assert {other for other in MADE if f"h0|{other.lower()}" in found[str(n), "RED"]} == {name}
    assert len(asked) == 1
