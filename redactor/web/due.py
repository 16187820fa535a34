"""What becomes due by itself: a look at each request, and nothing where the last look was a moment ago.

Scheduled releases appear and circulations close without anybody who does it; whoever asks for anything, be it whether
the service lives, makes the service look. An error in it is logged by its kind and never in the way of the request.
"""

from __future__ import annotations

import logging
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


def fit(app: Flask, running: Services) -> None:
    """Let an application look for what is due before it answers."""
    last: list[datetime] = []

    @app.before_request
    def _look() -> None:
        now = running.office.clock()
        if request.endpoint == "static" or (last and now - last[0] < EVERY):
            return
        last[:] = [now]
        try:
            running.circulation.close_over()
            running.publication.publish_due()
        except RedactorError as error:
            _log.error("%s while looking for what is due", error.code)
