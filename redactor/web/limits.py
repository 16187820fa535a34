"""What one may ask for: how often, how much at once, how large; and what is answered where that is too much.

Rules kept here: a limit is told with the time after which it is over, to the pages and to programs alike; a token that
works is never held up by others that do not; what is refused was not read. How often is counted in the records, so that
all processes count together; what failed through no fault of the person's is given back. Sign-in has a limit of its own
(`identity.throttle`), and so has what a body may keep (`services.keeping.quotas`).
"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, cast

from flask import g, request
from werkzeug.exceptions import BadRequest, RequestURITooLarge, TooManyRequests

from redactor.core.quotas import MEGABYTE, Allowance, network_of
from redactor.errors import StorageError
from redactor.web.actions import declared_by
from redactor.web.admission import Bounds, Places, Work

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from flask import Flask, Response

    from redactor.config import Settings
    from redactor.services.stores import Records
    from redactor.web.receiving import InMemoryRequest

WRONG_TOKENS: Final = 30
_TOKENS_WITHIN: Final = timedelta(minutes=5)
UPLOADS: Final = frozenset({"draft.upload", "paper.file"})
COPIES: Final = frozenset({"copy.open", "draft.receive", "disclosure.give", "release.ask", "audit.read"})
"""What opens, renders or checks whole documents: seconds of work for one request."""
HEAVY: Final = COPIES | {"release.decide", "paper.file"}
"""What has to share the places of heavy work; uploads too, when they are sent."""
EXPORTS: Final = frozenset(
    {
        "/registers/<any(actions, decisions):name>.<any(csv, json):form>",
        "/papers/<meeting>/<reference>",
        "/papers/<meeting>/<reference>/copy.<kind>",
        "/api/v1/registers/<any(actions, decisions):name>/export",
        "/api/v1/papers/<meeting>/<reference>",
        "/api/v1/papers/<meeting>/<reference>/copy",
    }
)
"""Where a file is made, or a document rebuilt, by whoever may read lists as well: that counts as a copy."""
PASSWORDS: Final = frozenset(
    {"/sign-in", "/confirm", "/invitation/<secret>", "/first-start/<secret>", "/account/password"}
)
"""Where a password is compared or made, when it is sent: 64 MB and a tenth of a second each."""
ALWAYS: Final = frozenset({"static", "health.lives", "health.ready"})
"""What waits for no place: it takes a moment, and says how the service is."""

LARGEST_FORM: Final = MEGABYTE
LARGEST_JSON: Final = MEGABYTE
LONGEST_ADDRESS: Final = 4000
MOST_FIELDS: Final = 5000
"""Each is an object or two: a megabyte of separators would be a hundred of memory."""
DEEPEST_JSON: Final = 32
"""Brackets within brackets: readers of JSON go as deep as the stack, and ours has five."""
# Nothing of a string is tried twice: with a way back to each of its signs, a megabyte would be a hundred of memory.
_JSON_PIECE: Final = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one application."""

    records: Records
    clock: Callable[[], datetime]
    uploads: Allowance
    copies: Allowance
    programs: Allowance
    wrong_tokens: Allowance
    places: Places
    most_upload: int

    @classmethod
    def of(cls, settings: Settings, records: Records, clock: Callable[[], datetime]) -> Limits:
        """Set them as the settings say."""
        return cls(
            records,
            clock,
            Allowance("upload", settings.uploads_per_hour, timedelta(hours=1)),
            Allowance("copy", settings.copies_per_minute, timedelta(minutes=1)),
            Allowance("program", settings.requests_per_minute, timedelta(minutes=1)),
            Allowance("wrong-token", WRONG_TOKENS, _TOKENS_WITHIN),
            Places(Bounds.of(settings)),
            (settings.upload_mb + 1) * MEGABYTE,
        )

    def allow(self, person: str, action: str, *, program: bool = False) -> None:
        """Count what somebody does who may, and give it a place. Raises TooManyRequests, BusyError, BadRequest."""
        if program:
            self.take(self.programs, person)
        sent, exports = action in UPLOADS and request.method == "POST", _rule() in EXPORTS
        if sent or exports or action in COPIES:
            self.take(self.uploads if sent else self.copies, person, returned=True)
        if sent:
            self._receive()
        elif exports or action in HEAVY:
            self._place(Work.HEAVY)

    def wrong_token(self, machine: str) -> None:
        """Count a token that does not work, by the machine that sent it. Raises TooManyRequests."""
        self.take(self.wrong_tokens, hashlib.sha256(network_of(machine).encode()).hexdigest())
        with self.records.counting() as rates:  # a row for each machine: those of earlier stretches go
            rates.forget(self.wrong_tokens.kind, before=self.wrong_tokens.stretch(self.clock()) - 1)

    def take(self, allowance: Allowance, name: str, *, returned: bool = False) -> None:
        """Count one more; `returned` where the answer is a fault of ours. Raises TooManyRequests.

        Who has used all is refused by a look alone, which waits for nobody and keeps nobody waiting.
        """
        now = self.clock()
        stretch = allowance.stretch(now)
        with self.records.reading() as unit:
            over = unit.rates.used(name, allowance.kind, stretch=stretch) >= allowance.most
        if not over:
            with self.records.counting() as rates:
                over = not rates.take(name, allowance.kind, stretch=stretch, most=allowance.most)
        if over:
            raise TooManyRequests(retry_after=allowance.wait(now))
        if returned:
            g.counted = (allowance, name, stretch)

    def give_back(self) -> None:
        """Take off again what this request counted."""
        counted = g.pop("counted", None)
        if counted is not None:
            allowance, name, stretch = counted
            with self.records.counting() as rates:
                rates.give_back(name, allowance.kind, stretch=stretch)

    def admit(self) -> None:
        """Give a request its place, and the size that it may have. Raises BusyError, BadRequest, RequestURITooLarge."""
        if request.endpoint in ALWAYS:
            return
        if len(request.full_path) > LONGEST_ADDRESS:
            raise RequestURITooLarge
        brings = request.method == "POST" and _declared() in UPLOADS
        request.max_content_length = largest = self._largest(brings=brings)
        cast("InMemoryRequest", request).largest_file = largest
        if not brings or request.mimetype.endswith("json"):  # whoever sends it slowly keeps no place meanwhile
            check_shape()
        self._place(Work.PASSWORD if request.method == "POST" and _rule() in PASSWORDS else Work.LIGHT)

    def release(self) -> None:
        """Give the place of a request back."""
        place = g.pop("place", None)
        if place is not None:
            self.places.give(place)

    def _place(self, work: Work) -> None:
        before = g.pop("place", None)
        if before is None:
            self.places.take(work)
        else:
            self.places.change(before, work)
        g.place = work

    def _receive(self) -> None:
        """Read the files of a request into memory, and only then take a heavy place: so many are in memory, no more."""
        self._place(Work.RECEIVING)
        len(request.files)
        self.places.take(Work.HEAVY)
        self.places.give(Work.RECEIVING)
        g.place = Work.HEAVY

    def _largest(self, *, brings: bool) -> int:
        if request.mimetype.endswith("json"):
            return LARGEST_JSON
        return self.most_upload if brings else LARGEST_FORM


def fit(app: Flask, limits: Limits) -> None:
    """Hold an application's requests to the limits, before anything else looks at them."""

    @app.before_request
    def _admit() -> None:
        limits.admit()

    @app.after_request
    def _answered(response: Response) -> Response:
        if response.status_code >= 500:  # noqa: PLR2004 -- HTTP's number
            with suppress(StorageError):  # where counts are kept is what is away: it stays counted
                limits.give_back()
        return response

    @app.teardown_request
    def _release(_: BaseException | None) -> None:
        limits.release()


def check_shape() -> None:
    """Read what is sent and is no file; refuse JSON nested deeper than ours ever is, and forms of too many fields.

    Raises BadRequest, RequestEntityTooLarge.
    """
    sent = request.get_data(cache=True)
    if request.mimetype == "application/x-www-form-urlencoded" and sent.count(b"&") > MOST_FIELDS:
        raise BadRequest
    if request.mimetype.endswith("json"):
        deepest = depth = 0
        for piece in _JSON_PIECE.finditer(sent):
            opens = piece[0] in (b"[", b"{")
            depth += 1 if opens else -1 if piece[0] in (b"]", b"}") else 0
            deepest = max(deepest, depth)
        if deepest > DEEPEST_JSON:
            raise BadRequest


def _rule() -> str:
    return request.url_rule.rule if request.url_rule is not None else ""


def _declared() -> str | None:
    """Tell what the view of a request lets people do; None where it is open to anyone, or leads nowhere."""
    from flask import current_app

    view = current_app.view_functions.get(request.endpoint or "")
    found = declared_by(view, request.method) if view is not None else None
    return found.action if found is not None else None
