"""Mail: a link and nothing else. What is stored of it holds a person and a path of ours, never a text.

Rules kept here: every message has the same words, so that a mailbox tells nothing but that there is something; what
could not be sent is tried again later and later, and given up after about four days.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from redactor.errors import RedactorError

if TYPE_CHECKING:
    from datetime import datetime

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=12)
MOST_TRIES: Final = 18
"""One minute, two, four and so on to twelve hours: together four days."""

SUBJECT: Final = "There is something for you"
WORDS: Final = (
    "There is something for you in redactor:\n\n{link}\n\nYou sign in to see it.\n"
    "You can switch these messages off on the page of your account.\n"
)


class NotSent(RedactorError):  # noqa: N818 -- the house's word
    """A message could not be handed over. `lasting` where trying again is of no use."""

    code = "mail"

    def __init__(self, why: str, *, lasting: bool = False) -> None:
        """Say why, without the address and without what the other side said: it may quote both."""
        super().__init__(why, remedy="Check REDACTOR_SMTP_URL and the mail server.")
        self.lasting = lasting


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it leaves: to whom, and the whole address that it leads to. `id` stays the same at each try."""

    id: str
    to: str = field(repr=False)
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MailRecord:
    """A message that waits or was sent: to whom, where it leads, and what it is about by an identity.

    One person gets one message about one `cause`. `due_at` is None once nothing more happens to it.
    """

    id: str
    person: str
    cause: str
    path: str
    queued_at: datetime
    due_at: datetime | None
    tries: int = 0
    sent_at: datetime | None = None


def wait_after(tries: int) -> timedelta | None:
    """Give how long to wait after so many tries; None where that was the last."""
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_WAIT * (1 << min(tries - 1, 16)), LONGEST_WAIT)
