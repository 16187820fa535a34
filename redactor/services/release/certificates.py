"""Certificates of publications: made beside cleared copies, and checked by whoever has the folder.

Rules kept here: a certificate is made of what the gate has cleared; it is checked as it is made, so that none leaves
the house that would be refused outside; who has no key is told what a signature is worth without one.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from redactor.core.certificate import (
    CertificateError,
    Salts,
    certify,
    check,
    check_reveal,
    decode,
    decode_reveal,
    encode_reveal,
    reveal,
)
from redactor.core.certificate import encode as encode_certificate
from redactor.core.certificate.making import Sources, fingerprint
from redactor.core.certificate.model import Gap, Leaf
from redactor.core.certificate.salts import signing_secret
from redactor.core.minutes import Finding
from redactor.errors import GateStopped
from redactor.services.release.copies import rendering, settled
from redactor.vault.notes import NoteError, SignerKey, VerifierKey, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from redactor.core.certificate import Certificate
    from redactor.core.probe import Probe
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats
    from redactor.services.release.copies import Copies

CERTIFICATE: Final = "certificate.json"
NOTE: Final = "certificate.txt"
"""The signed note beside the certificate."""

_HEADER: Final = "redactor certificate v1"
_MINUTES: Final = "minutes."
_CODE: Final = "certificate"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who released it, by the name that the body prints, and when."""

    by: str
    at: datetime


def certified(draft: Draft, copies: Copies, *, signer: VerifierKey | None = None, secret: bytes | None = None) -> bytes:
    """Make the certificate of cleared public copies. Raises CertificateError: a fault of ours, nothing leaves.

    `secret` is what the salts are derived from; without it the gaps commit to nothing. `signer` is whose signature
    belongs beside it.
    """
    sources = Sources(draft.sha256, fingerprint(draft.decisions), str(signer) if signer else "")
    made = certify(
        draft.minutes, draft.policy, copies.rendered, copies.files, sources=sources, salts=salts_of(draft, secret)
    )
    if any(check(made, {})):
        raise CertificateError(
            "The certificate does not bear out the copies.", remedy="Report it; nothing was written."
        )
    return encode_certificate(made)


def signed_files(draft: Draft, copies: Copies, key: SignerKey | None = None) -> dict[str, bytes]:
    """Make the files that stand beside the copies: the certificate, and where there is a key its signed note."""
    if key is None:
        return {CERTIFICATE: certified(draft, copies)}
    data = certified(draft, copies, signer=key.verifier, secret=signing_secret(key.seed))
    return {CERTIFICATE: data, NOTE: key.sign(note_text(data))}


def note_text(data: bytes, approvals: Iterable[Approval] = ()) -> str:
    """Say in a text to be signed which certificate it is, and who approved it."""
    certificate, _ = decode(data)
    lines = [
        _HEADER,
        f"sha256 {hashlib.sha256(data).hexdigest()}",
        f"root {certificate.root.hex()}",
        f"size {certificate.size}",
        *(f"approved {a.at:%Y-%m-%dT%H:%M:%SZ} {' '.join(a.by.split())}" for a in approvals),
    ]
    return "\n".join(lines) + "\n"


def opening(draft: Draft, ref: str, *, secret: bytes) -> bytes:
    """Make what opens a gap of the certificate of this draft, under the same policy, decisions and secret.

    Raises CertificateError where there is no such gap. Who has it can prove what was withheld: declassify first.
    """
    settled(draft)
    return encode_reveal(reveal(draft.minutes, rendering(draft), ref, salts=salts_of(draft, secret)))


def salts_of(draft: Draft, secret: bytes | None) -> Salts:
    """Derive the salts of the certificate of a draft under its policy and decisions."""
    return Salts.of(secret, draft=draft.sha256, policy=draft.policy.sha256, decisions=fingerprint(draft.decisions))


# -- checking a folder


def verify_folder(
    formats: Formats,
    files: Mapping[str, bytes],
    *,
    keys: Iterable[VerifierKey] = (),
    reveals: Iterable[bytes] = (),
) -> dict[str, Any]:
    """Check a published folder against its certificate, offline. Raises GateStopped with everything that does not fit.

    Raises CertificateError where there is no certificate, or none that can be read.
    """
    if CERTIFICATE not in files:
        raise CertificateError(
            f"There is no {CERTIFICATE} in the folder.", remedy="Name the folder that holds the published minutes."
        )
    certificate, unlike = decode(files[CERTIFICATE])
    findings = [_finding(place.partition(": ")[2], place.partition(": ")[0]) for place in unlike]
    probes = dict(_probes(formats, certificate, files, findings))
    findings += check(certificate, probes)
    signature = _signature(certificate, files, tuple(keys), findings)
    revealed = [_revealed(certificate, data, findings) for data in reveals]
    if findings:
        raise GateStopped(
            "The folder is not what its certificate says.", findings, remedy="Do not rely on it; get both anew."
        )
    return _report(certificate, files, probes) | {"signature": signature, "revealed": revealed}


def _finding(message: str, place: str) -> Finding:
    return Finding(_CODE, f"{message[:1].upper()}{message[1:].rstrip('.')}.", place=place)


def _probes(
    formats: Formats, certificate: Certificate, files: Mapping[str, bytes], findings: list[Finding]
) -> Iterator[tuple[str, Probe]]:
    """Read every listed file that is the certified one; say which are not."""
    listed = {f.name for f in certificate.files}
    if len(listed) != len(certificate.files):
        findings.append(_finding("a file is listed twice", CERTIFICATE))
    strange = sorted(n for n in files if n.startswith(_MINUTES) and n not in listed)
    findings += [_finding("the certificate does not know this file", name) for name in strange]
    for file in certificate.files:
        data = files.get(file.name)
        name = file.name.removeprefix(_MINUTES)
        if data is None:
            findings.append(_finding("the file is missing", file.name))
        elif hashlib.sha256(data).hexdigest() != file.sha256:
            findings.append(_finding("the file is not the certified one: its SHA-256 is another", file.name))
        elif not file.name.startswith(_MINUTES) or name not in formats.outputs():
            findings.append(_finding("the file is of a kind that cannot be checked", file.name))
        else:
            yield file.name, formats.probe(name, data)


def _signature(
    certificate: Certificate, files: Mapping[str, bytes], keys: tuple[VerifierKey, ...], findings: list[Finding]
) -> dict[str, Any]:
    """Check the signed note; say who signed, whether the key is one that the reader brought, and who approved."""
    if not certificate.signer:
        if keys:
            findings.append(_finding("the certificate is not signed", CERTIFICATE))
        if NOTE in files:
            findings.append(_finding("there is a signature, but the certificate names no signer", NOTE))
        return {"signed": False}
    try:
        claimed = VerifierKey.parse(certificate.signer)
        text, signers = opened(files[NOTE], keys or (claimed,)) if NOTE in files else ("", ())
    except NoteError as error:
        findings.append(_finding(error.message, NOTE))
        return {"signed": False}
    if not signers or claimed not in signers:
        message = "the signature is missing" if NOTE not in files else "it is not signed by a key that you named"
        findings.append(_finding(message, NOTE))
    approvals = _noted(text, files[CERTIFICATE], findings) if text else []
    one = len({approval["by"] for approval in approvals}) == 1
    said = {"approvals": approvals, "approved_by_one_person": one}
    return {"signed": True, "by": claimed.name, "key": str(claimed), "key_given": bool(keys), **said}


def _noted(text: str, data: bytes, findings: list[Finding]) -> list[dict[str, str]]:
    """Check that the signed text is about this certificate; give the approvals that stand in it."""
    expected = note_text(data)
    if not text.startswith(expected):
        findings.append(_finding("the signature is for another certificate", NOTE))
    approvals = []
    for line in text.removeprefix(expected).splitlines():
        match = re.fullmatch(r"approved (\S+) (.+)", line)
        if match is None:
            findings.append(_finding("the signed text says something unknown", NOTE))
        else:
            approvals.append({"at": match[1], "by": match[2]})
    return approvals


def _revealed(certificate: Certificate, data: bytes, findings: list[Finding]) -> dict[str, Any]:
    held = decode_reveal(data)
    findings += check_reveal(certificate, held)
    members = [m.text if isinstance(m, Leaf) else None for m in held.members]
    return {"ref": held.ref, "texts": members}


def _report(certificate: Certificate, files: Mapping[str, bytes], probes: Mapping[str, Probe]) -> dict[str, Any]:
    return {
        "verified": True,
        "root": certificate.root.hex(),
        "policy": {"name": certificate.policy, "sha256": certificate.policy_sha256},
        "portions": sum(isinstance(n, Leaf) for n in certificate.nodes),
        "gaps": [n.ref for n in certificate.nodes if isinstance(n, Gap)],
        "gaps_can_be_opened": certificate.opens,
        "insertions": [
            {"kind": p.insertion, "item": p.item, "text": p.text}
            for line in certificate.lines
            for p in line.parts
            if p.insertion
        ],
        "files": [{"name": name, "lines": len(probe.lines)} for name, probe in probes.items()],
        "not_covered": sorted(set(files) - set(probes) - {CERTIFICATE, NOTE}),
    }
