"""What the services need to have stored of sealed texts, as protocols: envelopes, wraps, and the list of decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from redactor.vault.context import Context
    from redactor.vault.envelope import SealedPortion
    from redactor.vault.keys import Epoch, WrappedKey
    from redactor.vault.records import SealedDecision, SealedEntry, StoredWrap
    from redactor.vault.sealing import Sealed


class SealedTexts(Protocol):
    """Envelopes and wraps."""

    def put(self, context: Context, sealed: Sealed) -> None:
        """Store a sealed text."""

    def put_many(self, texts: Mapping[Context, Sealed]) -> None:
        """Store many sealed texts."""

    def put_wrap(self, context: Context, wrap: WrappedKey) -> None:
        """Store the wrap of a text whose envelope rests elsewhere."""

    def find_wrap(self, context: Context) -> WrappedKey | None:
        """Return a wrap; None where there is none."""

    def get(self, context: Context) -> Sealed:
        """Return what is stored for just this context. Raises NotFound, SealError."""

    def envelope(self, context: Context) -> SealedPortion | None:
        """Return an envelope alone; None where it rests elsewhere, or nowhere."""

    def get_many(self, contexts: Iterable[Context]) -> dict[Context, Sealed]:
        """Return many sealed texts."""

    def entries(self, meeting: str) -> tuple[SealedEntry, ...]:
        """Return what is sealed for a meeting, every version of it, opening nothing."""


class Wraps(Protocol):
    """Wraps of data keys, as the work on keys sees them."""

    def page(
        self, *, after: StoredWrap | None, most: int, marking: str | None = None, but: str | None = None
    ) -> tuple[StoredWrap, ...]:
        """Return the wraps that follow one, of a marking, `but` those of one epoch."""

    def replace(self, renewed: Sequence[tuple[StoredWrap, WrappedKey]]) -> int:
        """Put newer wraps in place of those that were seen; return how many still were as they were seen."""

    def sample(self, most: int) -> tuple[StoredWrap, ...]:
        """Return some of them, spread over all."""

    def by_epoch(self) -> dict[Epoch, int]:
        """Count the wraps that each epoch holds."""

    def drop(self, epoch: Epoch) -> int:
        """Delete every wrap of an epoch."""


class DecisionList(Protocol):
    """The append-only list of decisions of each meeting."""

    def count(self, meeting: str) -> int:
        """Return how many there are."""

    def append(self, context: Context, payload: Sealed, *, at: datetime, by: str, kind: str, expected_seq: int) -> int:
        """Append a decision to the list that was seen. Raises Conflict."""

    def all(self, meeting: str) -> tuple[SealedDecision, ...]:
        """Return a meeting's decisions in their order."""
