"""What a look at a meeting stands on: everything stored that its review follows from, as numbers, at one moment."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from redactor.vault.keys import WrappedKey


@dataclass(frozen=True, slots=True)
class Footing:
    """Two looks at a meeting with equal stamps are looks at the same: nothing that is stored has changed between them.

    `policy` is the name of the meeting's own, `draft` the version that counts, `original` the wrap that it opens with,
    None where there is none any more. `recused` tells of who asks, and is no part of the stamp. `apart` tells that the
    look rests on other sealed texts too, of masks or papers, which the stamp does not tell of.
    """

    stamp: tuple[str | int | None, ...]
    policy: str
    draft: int
    recused: bool
    apart: bool
    original: WrappedKey | None = field(default=None, compare=False, repr=False)
