"""What is killed: a service that starts after the moment of a scheduled release, and publishes it."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.services.release.publication import Publication
from tests.services.house import Clock, start

if TYPE_CHECKING:
    from multiprocessing.connection import Connection


def run(folder: str, later: float, say: Connection) -> None:
    """Start the service at a later moment, and say when it is about to publish."""
    os.fsync = lambda _: None  # type: ignore[assignment] # a killed process loses nothing that it has written
    clock = Clock()
    clock.forward(timedelta(seconds=later))
    real = Publication.publish_due

    def publish_due(self: Publication) -> tuple[str, ...]:
        say.send("due")
        done = real(self)
        say.send("done")
        return done

    Publication.publish_due = publish_due  # type: ignore[method-assign] # to know where it is
    start(Path(folder), clock).publication.publish_due()
    say.send("over")
