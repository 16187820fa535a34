"""What stands in a published folder to be checked by strangers: certificates, their signed notes, and the public log.

Rules kept here: a certificate is part of the folder that is approved; the note that names who approved it, and the
log's new entry, are made at the moment of publication, so they are no part of it, and bear a signature instead; the log
is checked against its own checkpoint before it grows; a gap is opened when all of it is public, by the folder that
makes it so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core.certificate import check_reveal, declassified, decode, decode_reveal, encode_reveal, publiclog
from redactor.core.certificate.model import Leaf, squeezed
from redactor.core.certificate.publiclog import CHECKPOINT, ENTRIES
from redactor.core.certificate.salts import signing_secret
from redactor.core.certificate.showing import lines_of
from redactor.errors import Conflict, StorageError
from redactor.services.opening import load_case
from redactor.services.release.certificates import CERTIFICATE, NOTE, Approval, certified, note_text, salts_of
from redactor.services.release.copies import rendering
from redactor.vault.notes import NoteError, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.services.case import Case
    from redactor.services.drafting.drafts import Draft
    from redactor.services.office import Office
    from redactor.services.release.copies import Copies
    from redactor.services.release.signing import Signing
    from redactor.services.stores import Unit

LOG: Final = frozenset({ENTRIES, CHECKPOINT})
"""The files of the public log: every folder that is served has them, whatever else is in it."""

OPENED: Final = "declassified"
"""The folder of what opens gaps of earlier certificates."""


def is_seal(path: str) -> bool:
    """Tell whether a file of a folder says who approved the folder, and so is no part of what they approved."""
    return path in LOG or path.endswith(f"/{NOTE}")


@dataclass(frozen=True, slots=True)
class Seals:
    """Makes certificates at the proposal, and notes and log entries at the publication."""

    office: Office
    signing: Signing

    def certificate(
        self, unit: Unit, case: Case, copies: Copies, *, place: str, served: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Make the certificate of a proposal, and open the gaps of the one before that are public now."""
        return self._certificate(case.draft, copies, place) | self._opened(
            unit, case, copies, place=place, served=served
        )

    def _certificate(self, draft: Draft, copies: Copies, place: str) -> dict[str, bytes]:
        key = self.signing.key()
        return {
            f"{place}/{CERTIFICATE}": certified(draft, copies, signer=key.verifier, secret=signing_secret(key.seed))
        }

    def _opened(
        self, unit: Unit, case: Case, copies: Copies, *, place: str, served: Mapping[str, bytes]
    ) -> dict[str, bytes]:
        """Open what the certificate that is served kept closed and what is public now; keep what was opened before."""
        earlier = unit.releases.publications(case.record.id)
        before = earlier[-1].path.partition("/")[2] if earlier else ""
        if f"{before}/{CERTIFICATE}" not in served:
            return {}
        root, kept = f"{before}/{OPENED}/", f"{place}/{OPENED}/"
        files = {kept + path.removeprefix(root): d for path, d in served.items() if path.startswith(root)}
        files = {path: data for path, data in files.items() if _still_said(data, copies)}
        proposal = unit.releases.get(earlier[-1].proposal)
        if proposal.draft_version != case.version:
            return files  # another draft has other portions: nothing says that they are the same
        old = load_case(self.office, unit, case.record.id, version=case.version, seq=proposal.decisions_seq).draft
        salts = salts_of(old, signing_secret(self.signing.key().seed))
        certificate, _ = decode(served[f"{before}/{CERTIFICATE}"])
        reveals = declassified(old.minutes, rendering(old), (case.draft.minutes, copies.rendered), salts=salts)
        fitting = (opening for opening in reveals if not any(check_reveal(certificate, opening)))
        return files | {
            f"{kept}{earlier[-1].version}-{number}.json": encode_reveal(held) for number, held in enumerate(fitting, 1)
        }

    def released(
        self, files: Mapping[str, bytes], served: Mapping[str, bytes], place: str, approvals: Iterable[Approval]
    ) -> dict[str, bytes]:
        """Sign a proposal's certificate, and let the log grow by it. Raises Conflict, StorageError."""
        key = self.signing.known()  # within a transaction none is made
        data = files.get(f"{place}/{CERTIFICATE}")
        if key is None or data is None or decode(data)[0].signer != str(key.verifier):
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


def _still_said(data: bytes, copies: Copies) -> bool:
    """Tell whether everything that was opened once is still public: what was withheld again is not kept."""
    lines = squeezed("".join(part.text for _, parts in lines_of(copies.rendered) for part in parts))
    members = [m for m in decode_reveal(data).members if isinstance(m, Leaf)]
    return all(squeezed(text) in lines for member in members for text in (member.text, *member.notes))


def _changed() -> StorageError:
    return StorageError(
        "The public log is not what its checkpoint says.", remedy="Restore the published folder from its backup."
    )
