"""What is killed: a process that adopts a folder, at the n-th thing that it stores."""

from __future__ import annotations

import os
import signal
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.cli.adopting import _paired
from redactor.services.body.adoption import Adoption
from redactor.storage.blobs import Blobs
from redactor.storage.memory import Memory
from redactor.storage.records import Unit
from redactor.storage.sealed import SealedTexts
from tests.services.house import BODY, Clock, start

if TYPE_CHECKING:
    from collections.abc import Callable

STORES = ((Blobs, "put"), (SealedTexts, "put"), (Memory, "replace"), (Unit, "audit"))


def run(data: str, folder: str, person: str, at: int) -> None:
    """Adopt a folder; die before the `at`-th store, and at 0 not at all."""
    os.fsync = lambda fd: None
    steps = count(1)

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def store(*words: Any, **named: Any) -> Any:  # noqa: ANN401 -- stands for any of them
            if next(steps) == at:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*words, **named)

        return store

    made = start(Path(data), Clock())
    for owner, name in STORES:
        setattr(owner, name, dying(getattr(owner, name)))
    subject = made.people.subject(person)
    list(Adoption(made.office).run(subject, _paired(Path(folder)), body=BODY, apply=True))
    made.close()
