"""A few kills of each deed on each engine, and an oracle that is seen to see what is broken."""

from __future__ import annotations

import random
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.services.release import publication
from redactor.services.release.releasing import Recovered
from tests.chaos import scenes
from tests.chaos.engines import engine, memory
from tests.chaos.experiments import ENGINES
from tests.chaos.killing import Killer, nursery
from tests.chaos.oracle import WrongError
from tests.services.house import House

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KILLS = 1
SEED = 11
SHORT = {
    "sqlite": tuple(deed for deed in scenes.DEEDS if deed not in ("next draft", "propose")),
    "postgresql": ("approve", "rewrap", "move", "upgrade"),
}
"""What is killed here; `make chaos` kills the others too."""
SHARES = (1.0, 0.5, 0.7, 0.9)

BREAKS = (
    ("output_in_place", "split", "not whole"),
    ("shown_before_it_is_recorded", "approve", "neither the old nor the new|not the one that was approved"),
    ("audited_afterwards", "upload", "neither of before"),
    ("texts_stored_afterwards", "upload", "neither of before"),
    ("drafts_lie_in_clear", "upload", "tmp/.* says"),
    ("progress_is_told_in_full", "upload", "said says"),
    ("keyring_in_place", "rotate", "keyring is damaged"),
    ("old_keys_go_first", "rewrap", "could not be opened"),
    ("upgraded_piece_by_piece", "upgrade", "could not be brought to the present version"),
)


@pytest.fixture(scope="module")
def killer() -> Iterator[Callable[[str, str], Killer]]:
    """Give what kills a deed on an engine, each rehearsed once."""
    known: dict[tuple[str, str], Killer] = {}
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="redactor-kills-", dir=memory())))
        patch.setattr("os.fsync", lambda _: None)
        made, born = scenes.base(folder / "base"), stack.enter_context(nursery())
        engines = {}

        def get(name: str, deed: str) -> Killer:
            if name not in engines:
                engines[name] = stack.enter_context(engine(name))
            if (name, deed) not in known:
                root = folder / f"{name}-{deed.replace(' ', '-')}"
                known[name, deed] = Killer(born, scenes.scene(engines[name], deed, root, made))
                known[name, deed].rehearse(1)
            return known[name, deed]

        yield get


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", ENGINES)
def test_killed_anywhere_nothing_is_lost_half_published_readable_or_unaudited(
    killer: Callable[[str, str], Killer], name: str
) -> None:
    for place, deed in enumerate(SHORT[name]):
        kills = killer(name, deed)
        for number in range(KILLS):
            assert kills.kill(random.Random(f"{SEED} {deed} {number}"), by_time=(place + number) % 2 == 0)
            kills.clear()


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("broken", "deed", "found"), BREAKS)
def test_a_product_that_is_broken_is_seen(
    killer: Callable[[str, str], Killer], broken: str, deed: str, found: str
) -> None:
    kills = killer("sqlite", deed)
    with pytest.raises(WrongError, match=found):
        kills.kill_broken(broken, SHARES)


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("deed", "found"), [("finish", "served are"), ("undo", "left among the releases")])
def test_a_start_that_mends_nothing_is_seen(
    killer: Callable[[str, str], Killer], monkeypatch: pytest.MonkeyPatch, deed: str, found: str
) -> None:
    kills = killer("sqlite", deed)
    monkeypatch.setattr(publication, "recover", lambda *_: Recovered())
    with pytest.raises(WrongError, match=found):
        kills.kill_at_once()
    kills.clear()


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_somebody_who_reads_what_she_must_not_is_seen(
    killer: Callable[[str, str], Killer], monkeypatch: pytest.MonkeyPatch
) -> None:
    kills, real = killer("sqlite", "upload"), House.__getitem__
    monkeypatch.setattr(House, "__getitem__", lambda self, name: real(self, "member" if name == "other" else name))
    with pytest.raises(WrongError, match="for the other, not to None"):
        kills.kill_at_once()
    kills.clear()
