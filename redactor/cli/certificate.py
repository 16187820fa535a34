"""`verify-certificate`, and `certificate`: keys that sign, and what opens a gap once it is declassified."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from redactor.errors import UsageError

if TYPE_CHECKING:
    from redactor.vault.notes import SignerKey, VerifierKey

_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
_LARGEST = 256 * 1024 * 1024
"""A published folder has less than this; more could only exhaust the reader."""


@click.command("verify-certificate")
@_FOLDER
@click.option(
    "--reveal",
    "reveals",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="What opens a gap that was declassified later; may be repeated.",
)
@click.option("--key", "keys", multiple=True, metavar="KEY", help="A verifier key that you trust: NAME+HASH+BASE64.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def verify_certificate(*, folder: Path, reveals: tuple[Path, ...], keys: tuple[str, ...], as_json: bool) -> None:
    """Check the published minutes in DIR against their certificate: exit 0, or 4 with everything that does not fit.

    Needs no network and no key; with --key it also says that the signature is of someone you know.
    """
    from redactor.bootstrap import Tools
    from redactor.services.release.certificates import verify_folder

    trusted = [_verifier(text) for text in keys]
    report = verify_folder(
        Tools().formats, _files(folder), keys=trusted, reveals=[path.read_bytes() for path in reveals]
    )
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    for line in _said(report):
        click.echo(line)


@click.group()
def certificate() -> None:
    """Make keys that sign certificates, and open a gap of a certificate once it is declassified."""


@certificate.command("new-key")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The file to write.")
def new_key(name: str, out: Path) -> None:
    """Make a signing key called NAME (panel.example). FILE holds a secret; what is printed is for everybody."""
    import secrets

    from redactor.bootstrap import Tools
    from redactor.vault.notes import SignerKey

    key = SignerKey.new(name, random=secrets.token_bytes)
    Tools().folders.write_file(out, (key.reveal() + "\n").encode())
    out.chmod(0o600)
    click.echo(str(key.verifier))
    click.echo(f"Wrote {out}. Keep it secret, and keep it: without it no gap can be opened later.", err=True)


@certificate.command("reveal")
@click.argument("draft", metavar="DRAFT")
@click.option("--gap", required=True, metavar="REF", help="The gap, as verify-certificate names it.")
@click.option("--sign", "key_file", type=click.Path(path_type=Path), required=True, metavar="KEYFILE", help="The key.")
@click.option("--policy", default="sec-panel", show_default=True, metavar="NAME|FILE", help="The policy that ruled.")
@click.option("--decisions", "decisions_file", type=click.Path(path_type=Path), metavar="FILE", help="The decisions.")
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE", help="The file to write.")
def reveal_gap(*, draft: str, gap: str, key_file: Path, policy: str, decisions_file: Path | None, out: Path) -> None:
    """Write what opens one gap of the certificate that was made of DRAFT: its salts and texts.

    Do this once the gap is declassified. Whoever has FILE can read what was withheld, and prove it to others.
    """
    from redactor.bootstrap import Tools
    from redactor.cli.reading import understood
    from redactor.core.certificate.salts import signing_secret
    from redactor.services.release.certificates import opening

    key = signer(key_file)
    data = opening(understood(draft, policy, decisions_file), gap, secret=signing_secret(key.seed))
    Tools().folders.write_file(out, data)
    click.echo(f"Wrote {out}, which holds the text of gap {gap}.", err=True)


def signer(path: Path) -> SignerKey:
    """Read a signing key from a file. Raises UsageError, which never quotes it."""
    from redactor.vault.notes import NoteError, SignerKey

    try:
        return SignerKey.parse(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, NoteError) as error:
        raise UsageError(
            f"The file {path} holds no signing key.", remedy="Make one: redactor certificate new-key NAME --out FILE."
        ) from error


def _verifier(text: str) -> VerifierKey:
    from redactor.vault.notes import NoteError, VerifierKey

    try:
        return VerifierKey.parse(text)
    except NoteError as error:
        raise UsageError(error.message, remedy=error.remedy) from error


def _files(folder: Path) -> dict[str, bytes]:
    """Read the files of a folder, or of the `public` in it where a split was written."""
    inner = folder / "public"
    folder = inner if (inner / "certificate.json").is_file() else folder
    paths = sorted(p for p in folder.iterdir() if p.is_file())
    if sum(p.stat().st_size for p in paths) > _LARGEST:
        raise UsageError(f"{folder} holds more than published minutes.", remedy="Name the folder of one meeting.")
    return {p.name: p.read_bytes() for p in paths}


def _said(report: dict[str, Any]) -> list[str]:
    policy, signature = report["policy"], report["signature"]
    lines = [f"{f['name']}: {f['lines']} lines, each certified, in their order." for f in report["files"]]
    gaps = f": {', '.join(report['gaps'])}" if report["gaps"] else ""
    lines += [
        f"{report['portions']} portions of the original are shown; {len(report['gaps'])} gaps hold the rest{gaps}.",
        f"{len(report['insertions'])} insertions are declared. Policy {policy['name']}, SHA-256 {policy['sha256']}.",
    ]
    if not report["gaps_can_be_opened"]:
        lines.append("The gaps commit to nothing: the certificate was made without a secret, so they cannot be opened.")
    lines += [_who(signature), *(f"Approved by {a['by']} at {a['at']}." for a in signature.get("approvals", ()))]
    for opened in report["revealed"]:
        lines.append(f"Gap {opened['ref']} held this when it was certified:")
        lines += [f"  {text if text is not None else '(stays withheld)'}" for text in opened["texts"]]
    return lines + [f"Not covered: {name}." for name in report["not_covered"]]


def _who(signature: dict[str, Any]) -> str:
    if not signature["signed"]:
        return "It is NOT signed: it shows that the files agree with it, and not who made both."
    if signature["key_given"]:
        return f"Signed by {signature['by']}, with a key that you named."
    return f"Signed by {signature['by']}. You named no key: compare this one with theirs: {signature['key']}"
