"""What long lists read, as a protocol: pages of rows, and what belongs to many rows in one question for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from redactor.core.entitlements import Facts
    from redactor.core.filing import PartRecord, PseudonymRecord, Stage
    from redactor.core.pages import Rows, Span
    from redactor.core.records import (
        ClearanceRecord,
        MeetingRecord,
        PersonRecord,
        PublicationRecord,
        SessionRecord,
        TermRecord,
        WithdrawalRecord,
    )
    from redactor.core.standings import Standing
    from redactor.vault.context import Context
    from redactor.vault.records import SealedDecision, SealedEntry
    from redactor.vault.sealing import Sealed


class Lists(Protocol):
    """Many rows at once. Each of these costs as many statements for one row as for a page of them."""

    def newest_release(self) -> PublicationRecord | WithdrawalRecord | None:
        """Return what made the folder that is served."""

    def count_releases(self) -> int:
        """Count how often what is served was changed."""

    def meetings(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[MeetingRecord]:
        """Return meetings, those that wait for somebody first and then the newest, without those that are named."""

    def records(self, meetings: Collection[str]) -> dict[str, MeetingRecord]:
        """Return meetings by their ids."""

    def identities(self) -> dict[str, str]:
        """Name every meeting with its body, newest first."""

    def few_identities(self, most: int) -> tuple[int, tuple[str, ...]]:
        """Count the meetings, and name the newest of them."""

    def joined(self, meetings: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Name the further bodies of joint meetings, the first that joined first."""

    def states(self, meetings: Collection[str]) -> dict[str, tuple[int, int]]:
        """Return the draft that counts of each meeting, and the number of decisions about it."""

    def standings(self, meetings: Collection[str]) -> dict[str, Standing]:
        """Return what stands of each meeting that was ever published."""

    def moved_on(self) -> frozenset[str]:
        """Name the meetings about which something was decided after what was published of them last."""

    def due(self, meetings: Collection[str]) -> dict[str, datetime]:
        """Return when each of some meetings is to be published, of those that are scheduled."""

    def decisions(self, meetings: Collection[str]) -> dict[str, tuple[SealedDecision, ...]]:
        """Return the lists of decisions, each in its order. Raises StorageError where a row is missing."""

    def entries(self, meetings: Collection[str], kinds: Collection[str]) -> dict[str, tuple[SealedEntry, ...]]:
        """Return what is sealed of some kinds for each meeting, every version of it, opening nothing."""

    def sealed(self, contexts: Iterable[Context]) -> dict[Context, Sealed | None]:
        """Return the texts that are there; None where the key of one was shredded."""

    def made_of(self, meetings: Collection[str], stage: Stage) -> dict[str, str]:
        """Tell what state the register's rows of each meeting were made of."""

    def parts(self, meetings: Collection[str], stage: Stage) -> dict[str, tuple[PartRecord, ...]]:
        """Return what is sealed of the register, meeting by meeting."""

    def facts(self, meetings: Collection[str], *, person: str | None = None) -> dict[str, Facts]:
        """Return all that bears on who may read each meeting, of one person or of all."""

    def masks(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[PseudonymRecord]:
        """Return masks, oldest first, without those of some meetings."""

    def with_origins(self, span: Span | None, *, but: Collection[str] = ()) -> Rows[str]:
        """Name the meetings that have texts of other bodies, without some."""

    @property
    def crowd(self) -> Crowd:
        """Many people at once."""


class Crowd(Protocol):
    """Many people at once."""

    def page(self, span: Span | None) -> Rows[PersonRecord]:
        """Return people by their addresses."""

    def people(self, people: Collection[str]) -> tuple[PersonRecord, ...]:
        """Return some people, by their addresses."""

    def active(self, *duties: str) -> tuple[PersonRecord, ...]:
        """Return whose accounts are open and who has one of some duties, or any, by their addresses."""

    def called(self, text: str) -> str | None:
        """Find somebody by her address or her name; None for nobody, and where several have the name."""

    def is_empty(self) -> bool:
        """Tell whether there is nobody."""

    def names(self, people: Collection[str]) -> dict[str, str]:
        """Return the names of some people by their ids."""

    def clearances(self, people: Collection[str]) -> dict[str, tuple[ClearanceRecord, ...]]:
        """Return what was given to each, confirmed or not, by body."""

    def unconfirmed(self) -> dict[str, tuple[ClearanceRecord, ...]]:
        """Return what waits for a second person's word, by whom it is for."""

    def cleared(self) -> dict[str, int]:
        """Count the people with a confirmed clearance, by body."""

    def sessions(self, people: Collection[str]) -> dict[str, tuple[SessionRecord, ...]]:
        """Return the sessions of each."""

    def terms(self, people: Collection[str]) -> dict[str, tuple[TermRecord, ...]]:
        """Return the limits of the duties of each."""

    def with_passkeys(self, people: Collection[str]) -> frozenset[str]:
        """Name those who have a passkey."""

    def with_codes(self, people: Collection[str]) -> frozenset[str]:
        """Name those who have an app that counts."""
