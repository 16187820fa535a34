"""What stands in a published folder to be checked by strangers: certificates, their signed notes, and the public log.

Rules kept here: a certificate is part of the folder that is approved; the note that names who approved it, and the
log's new entry, are made at the moment of publication, so they are no part of it, and bear a signature instead; the log
is checked against its own checkpoint before it grows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.certificate import decode, publiclog
from redactor.core.certificate.publiclog import CHECKPOINT, ENTRIES
from redactor.core.certificate.salts import signing_secret
from redactor.errors import Conflict, StorageError
from redactor.services.certificates import CERTIFICATE, NOTE, Approval, certified, note_text
from redactor.vault.notes import NoteError, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.services.copies import Copies
    from redactor.services.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.signing import Signing

LOG: Final = frozenset({ENTRIES, CHECKPOINT})
"""The files of the public log: every folder that is served has them, whatever else is in it."""


def is_seal(path: str) -> bool:
    """Tell whether a file of a folder says who approved the folder, and so is no part of what they approved."""
    return path in LOG or path.endswith(f"/{NOTE}")


@dataclass(frozen=True, slots=True)
class Seals:
    """Makes certificates at the proposal, and notes and log entries at the publication."""

    office: Office
    signing: Signing

    def certificate(self, draft: Draft, copies: Copies, place: str) -> dict[str, bytes]:
        """Make the certificate of a proposal."""
        with self.office.records.transaction():  # alone, where the key is made
            key = self.signing.key()
        return {
            f"{place}/{CERTIFICATE}": certified(draft, copies, signer=key.verifier, secret=signing_secret(key.seed))
        }

    def released(
        self, files: Mapping[str, bytes], served: Mapping[str, bytes], place: str, approvals: Iterable[Approval]
    ) -> dict[str, bytes]:
        """Sign a proposal's certificate, and let the log grow by it. Raises Conflict, StorageError."""
        key = self.signing.key()
        data = files.get(f"{place}/{CERTIFICATE}")
        if data is None or decode(data)[0].signer != str(key.verifier):
            raise Conflict(
                "The certificate was made for another signing key.", code="void", remedy="Ask for a new proposal."
            )
        entries = (*self._entries(served), hashlib.sha256(data).hexdigest())
        checkpoint = key.sign(publiclog.text_of(self._origin, publiclog.state(entries)))
        note = key.sign(note_text(data, approvals))
        return {f"{place}/{NOTE}": note, ENTRIES: publiclog.write(entries), CHECKPOINT: checkpoint}

    def _entries(self, served: Mapping[str, bytes]) -> tuple[str, ...]:
        """Read the log as it is served; it must be what its signed checkpoint says."""
        if ENTRIES not in served and CHECKPOINT not in served:
            return ()
        try:
            entries = publiclog.read(served[ENTRIES])
            text, signers = opened(served[CHECKPOINT], [self.signing.key().verifier])
        except (KeyError, NoteError):
            raise _changed() from None
        if not signers or publiclog.parse(text, origin=self._origin) != publiclog.state(entries):
            raise _changed()
        return entries

    @property
    def _origin(self) -> str:
        return f"{self.signing.key().name}/publications"


def _changed() -> StorageError:
    return StorageError(
        "The public log is not what its checkpoint says.", remedy="Restore the published folder from its backup."
    )
