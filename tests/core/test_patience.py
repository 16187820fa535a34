"""One caller waits for what is silent, and the others are told at once."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from redactor.core.patience import REST, SLOW, Patience, SilentError


@dataclass
class Seconds:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def ask(patience: Patience, clock: Seconds, *, takes: float, fails: bool) -> None:
    with patience.asking(TimeoutError):
        clock.now += takes
        if fails:
            raise TimeoutError


def test_what_was_silent_is_not_asked_again_before_it_has_rested() -> None:
    clock = Seconds()
    patience = Patience(clock)
    with pytest.raises(TimeoutError):
        ask(patience, clock, takes=SLOW, fails=True)

    with pytest.raises(SilentError):
        ask(patience, clock, takes=0, fails=False)
    clock.now += REST
    ask(patience, clock, takes=0, fails=False)
    ask(patience, clock, takes=0, fails=False)


def test_after_a_rest_one_caller_finds_out_and_the_others_do_not_wait() -> None:
    clock = Seconds()
    patience = Patience(clock)
    with pytest.raises(TimeoutError):
        ask(patience, clock, takes=SLOW, fails=True)
    clock.now += REST

    with patience.asking(TimeoutError), pytest.raises(SilentError), patience.asking(TimeoutError):
        pass
    ask(patience, clock, takes=0, fails=False)


def test_what_refuses_at_once_is_asked_each_time() -> None:
    clock = Seconds()
    patience = Patience(clock)
    for _ in range(3):
        with pytest.raises(TimeoutError):
            ask(patience, clock, takes=SLOW / 2, fails=True)


def test_another_error_is_an_answer() -> None:
    clock = Seconds()
    patience = Patience(clock)
    with pytest.raises(TimeoutError):
        ask(patience, clock, takes=SLOW, fails=True)
    clock.now += REST

    with pytest.raises(LookupError), patience.asking(TimeoutError):
        raise LookupError

    ask(patience, clock, takes=0, fails=False)
