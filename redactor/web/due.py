"""What becomes due by itself: a look at each request, and nothing where the last look was a moment ago.

Scheduled releases appear and circulations close without anybody who does it; whoever asks for anything, be it whether
the service lives, makes the service look. An error in it is logged by its kind and never in the way of the request.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from flask import request

from redactor.errors import RedactorError

if TYPE_CHECKING:
    from datetime import datetime

    from flask import Flask

    from redactor.bootstrap import Services

EVERY: Final = timedelta(seconds=5)
"""How long what is due may wait for a look."""
_log = logging.getLogger("redactor")


class Mailing:
    """Looks for mail to send in a thread of its own, one at a time: a slow mail server is in nobody's way."""

    def __init__(self, running: Services) -> None:
        """Work on the running service; nothing begins yet."""
        self._running, self._busy = running, threading.Lock()

    def start(self) -> None:
        """Begin a look, unless one is going on, or mail is not set up."""
        if self._running.mail.on and self._busy.acquire(blocking=False):
            threading.Thread(target=self._look, name="mail", daemon=True).start()

    def _look(self) -> None:
        try:
            self._running.mail.look()
        except Exception as error:  # noqa: BLE001 -- whatever it was, the next look comes; its text may quote
            _log.error("%s while looking for mail", type(error).__name__)
        finally:
            self._busy.release()


def fit(app: Flask, running: Services) -> None:
    """Let an application look for what is due before it answers."""
    last: list[datetime] = []
    mailing = Mailing(running)

    @app.before_request
    def _look() -> None:
        now = running.office.clock()
        if request.endpoint == "static" or (last and now - last[0] < EVERY):
            return
        last[:] = [now]
        try:
            mailing.start()
            running.circulation.close_over()
            running.publication.publish_due()
        except RedactorError as error:
            _log.error("%s while looking for what is due", error.code)
