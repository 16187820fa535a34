"""What papers, joint meetings and bodies of one clerk need to have stored, as protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.core.clerks import ClerkRecord
    from redactor.core.filed import Paper, PaperEntry, PaperRecord
    from redactor.core.joint import JoiningRecord, NamingRecord
    from redactor.core.records import ApprovalRecord


class PaperStore(Protocol):
    """The papers of each meeting."""

    def file(self, record: PaperRecord, first: PaperEntry) -> None:
        """Add a paper with its first entry. Raises Conflict."""

    def append(self, wanted: PaperEntry) -> None:
        """Add an entry to the history that was seen. Raises Conflict."""

    def seq(self, meeting: str) -> int:
        """Count the entries of a meeting's papers."""

    def all(self, meeting: str) -> tuple[Paper, ...]:
        """Return a meeting's papers, removed ones too."""

    def meetings(self) -> tuple[str, ...]:
        """Name the meetings that ever held a paper, newest first."""

    def blob_of(self, identity: str, sealed: int) -> str | None:
        """Tell where the file rests that was sealed with an entry."""

    def blobs(self) -> frozenset[str]:
        """Name where every file of a paper rests, of earlier entries too."""

    def propose(self, proposal: str, seq: int) -> None:
        """Say which state of the papers a proposal was made with."""

    def proposed(self, proposal: str) -> int:
        """Return which state of the papers a proposal was made with."""


class JointStore(Protocol):
    """Which bodies hold a meeting together."""

    def join(self, record: JoiningRecord) -> None:
        """Let a body join a meeting. Raises Conflict."""

    def joined(self, meeting: str) -> tuple[JoiningRecord, ...]:
        """Return the further bodies of a meeting."""

    def name(self, record: NamingRecord) -> None:
        """Say whose an item is. Raises Conflict."""

    def namings(self, meeting: str) -> tuple[NamingRecord, ...]:
        """Return what was said about whose items are."""

    def named(self, meeting: str) -> dict[str, str]:
        """Return the items that are one body's now."""


class ClerkStore(Protocol):
    """Which bodies let one person mark and release."""

    def ask(self, record: ClerkRecord) -> None:
        """Store that somebody asks for it."""

    def confirm(self, clerk: str, *, at: datetime, by: str) -> None:
        """Confirm it, as another person. Raises Conflict."""

    def end(self, clerk: str, *, at: datetime, by: str) -> None:
        """End it. Raises Conflict."""

    def all(self) -> tuple[ClerkRecord, ...]:
        """Return what was ever asked for."""

    def of(self, body: str) -> ClerkRecord | None:
        """Return what holds for a body, or waits to."""

    def approve(self, proposal: str, *, folder_hash: str, at: datetime, by: str, clerk: str) -> None:
        """Approve a folder as the one who proposed it. Raises Conflict."""

    def approval(self, proposal: str) -> ApprovalRecord | None:
        """Return the approval that one person gave alone."""
