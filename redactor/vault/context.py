"""What a sealed text is, in the bytes that its envelope is bound to.

Rules kept here: different contexts never have equal bytes; nothing is normalised away; a context is
made from what was asked for, so this module can encode one and cannot parse one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from redactor.errors import VaultError

FIELD_LIMIT: Final = 1024
"""Most bytes a field may have: identities are short, and AAD is not a place for text."""

VERSION_LIMIT: Final = 2**63 - 1
"""What a signed 64-bit column of a database can hold."""


class Kind(StrEnum):
    """What a sealed text is; closed, so that a title can never be opened as a portion."""

    PORTION = "portion"
    ORIGINAL = "original"
    TITLE = "title"
    FILENAME = "filename"
    DECISION = "decision"
    REASON = "reason"
    EVIDENCE = "evidence"
    REGISTER = "register"
    PSEUDONYM = "pseudonym"
    MEMORY = "memory"
    HELD = "held"
    PAPER = "paper"
    PAPER_FACTS = "paper-facts"


class SealError(VaultError):
    """A sealed text could not be opened. Which of its bonds did not hold is not said."""

    code = "seal"

    def __init__(self) -> None:
        """Say the one sentence that there is for every cause."""
        super().__init__(
            "A sealed text could not be opened.",
            remedy="Check that database, blobs and keyring are of the same day, or restore them together.",
        )


@dataclass(frozen=True, slots=True)
class Context:
    """The bonds of one sealed text: it opens as this, and as nothing else.

    Compute it from what was asked for and from the list of decisions, never from the row that holds
    the envelope. Raises `VaultError` where a field is empty, too long, or cannot be encoded.
    """

    body: str
    meeting: str
    portion: str
    marking: str
    version: int
    kind: Kind = Kind.PORTION
    _encoded: bytes = field(default=b"", init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse what the format cannot hold, at once and by the name of the field."""
        texts = [_field(name, getattr(self, name)) for name in ("body", "meeting", "portion", "marking")]
        if not 1 <= self.version <= VERSION_LIMIT:
            raise _unfit("version")
        parts = (_prefixed(self.kind.value.encode()), *texts, _prefixed(self.version.to_bytes(8, "big")))
        object.__setattr__(self, "_encoded", b"".join(parts))

    def encode(self) -> bytes:
        """Return CTX of the format: length-prefixed fields in a fixed order."""
        return self._encoded


@dataclass(frozen=True, slots=True)
class MeetingContexts:
    """Makes the contexts of one meeting's texts, so that sealing and opening name them alike."""

    body: str
    meeting: str

    def portion(self, identity: str, *, marking: str, version: int) -> Context:
        """Name a portion by the identity that survives an upload."""
        return self._make(Kind.PORTION, identity, marking, version)

    def original(self, draft: int, *, marking: str) -> Context:
        """Name a draft's original by the draft's number."""
        return self._make(Kind.ORIGINAL, str(draft), marking, draft)

    def filename(self, draft: int, *, marking: str) -> Context:
        """Name the file name under which a draft was uploaded."""
        return self._make(Kind.FILENAME, str(draft), marking, draft)

    def title(self, item: str, *, marking: str, version: int) -> Context:
        """Name an item's title by its number; that of the meeting itself is item "0"."""
        return self._make(Kind.TITLE, item, marking, version)

    def decision(self, seq: int, *, marking: str) -> Context:
        """Name a decision by its number in the list, which never has another version."""
        return self._make(Kind.DECISION, str(seq), marking, 1)

    def evidence(self, publication: int, *, marking: str) -> Context:
        """Name the files of a publication that was withdrawn by the publication's number."""
        return self._make(Kind.EVIDENCE, str(publication), marking, 1)

    def marks(self, item: str, *, marking: str, key: int) -> Context:
        """Name the fingerprints of an item at one marking, under the memory key of that number."""
        return self._make(Kind.MEMORY, item, marking, key)

    def public_text(self, *, marking: str) -> Context:
        """Name what a meeting published before it came here."""
        return self._make(Kind.MEMORY, "#public", marking, 1)

    def held(self, held: str, *, marking: str, version: int) -> Context:
        """Name what is held by its id: version 1 is the term, 2 the reason why it may pass."""
        return self._make(Kind.HELD, held, marking, version)

    def reason(self, grant: str, *, marking: str) -> Context:
        """Name the reason of a grant by the grant's id."""
        return self._make(Kind.REASON, grant, marking, 1)

    def register(self, stage: str, item: str, *, marking: str, version: int) -> Context:
        """Name the rows of a register that one item has at one level."""
        return self._make(Kind.REGISTER, f"{stage}:{item}:{marking}", marking, version)

    def pseudonym(self, identity: str, *, marking: str) -> Context:
        """Name the name behind a mask by the pseudonym's id."""
        return self._make(Kind.PSEUDONYM, identity, marking, 1)

    def paper(self, paper: str, *, marking: str, entry: int) -> Context:
        """Name the file of a paper by the paper's id, and by the entry that it was sealed with."""
        return self._make(Kind.PAPER, paper, marking, entry)

    def paper_facts(self, paper: str, *, marking: str, entry: int) -> Context:
        """Name what was said of a paper, its title first, by the entry that it was said with."""
        return self._make(Kind.PAPER_FACTS, paper, marking, entry)

    def _make(self, kind: Kind, portion: str, marking: str, version: int) -> Context:
        return Context(self.body, self.meeting, portion, marking, version, kind)


def pseudonym_key(body: str, *, marking: str) -> Context:
    """Name the key by which a body finds the names behind its masks again: it belongs to no meeting."""
    return Context(body, body, marking, marking, 1, Kind.PSEUDONYM)


def memory_key(body: str, *, marking: str, number: int) -> Context:
    """Name the key of what a body remembers at one marking: it belongs to no meeting."""
    return Context(body, body, marking, marking, number, Kind.MEMORY)


def _field(name: str, value: str) -> bytes:
    try:
        encoded = value.encode()
    except UnicodeEncodeError:
        raise _unfit(name) from None
    if not 1 <= len(encoded) <= FIELD_LIMIT:
        raise _unfit(name)
    return _prefixed(encoded)


def _prefixed(value: bytes) -> bytes:
    return len(value).to_bytes(4, "big") + value


def _unfit(name: str) -> VaultError:
    return VaultError(f"The {name} of a text to be sealed is empty or too long.", code="context")
