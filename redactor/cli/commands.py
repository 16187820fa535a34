"""The commands. Each parses its words, calls one service, and presents the result."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from redactor import __version__
from redactor.cli.audit import audit
from redactor.cli.certificate import certificate, signer, verify_certificate
from redactor.cli.keys import keys
from redactor.cli.selftest import selftest
from redactor.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.services.drafts import Draft

_DRAFT = click.argument("draft", metavar="DRAFT")
_POLICY = click.option(
    "--policy", default="sec-panel", show_default=True, metavar="NAME|FILE", help="The policy that rules."
)
_DECISIONS = click.option(
    "--decisions", "decisions_file", type=click.Path(path_type=Path), metavar="FILE", help="What people decided (TOML)."
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="redactor")
def cli() -> None:
    """Split minutes into what the public may read and what stays confidential, and prove it.

    \b
    A first round:
      redactor inspect minutes.docx                     what is in the draft, and what is open
      redactor decisions minutes.docx --out d.toml      a template: fill it in
      redactor split minutes.docx --decisions d.toml --out copies
                                                        the public minutes, checked to the last string
      redactor verify copies/public/minutes.docx --against minutes.docx --decisions d.toml

    DRAFT is a .docx, .md or .txt file; - reads standard input as text.
    """  # noqa: D301 -- click wants the backspace itself


cli.add_command(selftest)
cli.add_command(keys)
cli.add_command(audit)
cli.add_command(certificate)
cli.add_command(verify_certificate)


@cli.command()
@_DRAFT
@_POLICY
@_DECISIONS
@_JSON
def inspect(*, draft: str, policy: str, decisions_file: Path | None, as_json: bool) -> None:
    """Say what is in DRAFT: items, markings, portions, and every finding that a person must settle."""
    from redactor.services.reports import inspection

    report = inspection(_understood(draft, policy, decisions_file))
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
        return
    from redactor.cli.tables import inspection_lines

    for line in inspection_lines(report):
        click.echo(line)


@cli.command("decisions")
@_DRAFT
@_POLICY
@_DECISIONS
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.toml", help="The file to write.")
@click.option("--carry", metavar="OLDDRAFT", help="Carry --decisions, which are about OLDDRAFT, over to DRAFT.")
def decisions_template(*, draft: str, policy: str, decisions_file: Path | None, out: Path, carry: str | None) -> None:
    """Write a decisions file to fill in: every finding of DRAFT and every open choice, with the refs to name them.

    With --carry, write what was decided about the draft before for DRAFT: what did not change keeps its decisions, and
    what is new or reworded is listed, and stops a split until it is released, withheld or settled.
    """
    from redactor.services.templates import template

    if out.exists():
        raise UsageError(f"{out} is there already.", remedy="Name a new file; nothing is overwritten.")
    if carry is not None:
        _carry(carry, draft, policy, decisions_file, out=out)
        return
    text = template(_understood(draft, policy, decisions_file))
    _tools().folders.write_file(out, text.encode())
    click.echo(f"Wrote {out}. Fill it in, then: redactor split {draft} --decisions {out} --out DIR", err=True)


@cli.command()
@_DRAFT
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="A new or empty folder.")
@_POLICY
@_DECISIONS
@click.option(
    "--format",
    "names",
    multiple=True,
    metavar="FORMAT",
    help="docx html md txt json odt pdf; may be repeated. Without it: the draft's own, html and json.",
)
@click.option(
    "--recipient",
    "recipients",
    multiple=True,
    metavar="KEY=ITEMS",
    help="An age public key and what she may read: all, a level, or items (4,9); several with +. May be repeated.",
)
@click.option(
    "--sign",
    "key_file",
    type=click.Path(path_type=Path),
    metavar="KEYFILE",
    help="Sign the certificate, so that its gaps can be opened once they are declassified.",
)
@_JSON
@click.option("--show-terms", is_flag=True, help="On a terminal, show the term that a finding is about.")
def split(  # noqa: PLR0913 -- one for each option
    *,
    draft: str,
    out: Path,
    policy: str,
    decisions_file: Path | None,
    names: tuple[str, ...],
    recipients: tuple[str, ...],
    key_file: Path | None,
    as_json: bool,
    show_terms: bool,
) -> None:
    """Split DRAFT: write the public minutes, and a sealed copy for each recipient, into a new folder.

    Nothing is written while a finding is open (exit 3), or when the gate finds something in a finished copy that may
    not be there (exit 4).
    """
    from redactor.cli.splitting import split_draft

    del show_terms  # read by the guard, which tells the findings
    report = split_draft(
        _tools(),
        lambda: _understood(draft, policy, decisions_file),
        out=out,
        names=names,
        recipients=recipients,
        progress=_progress(),
        signer=signer(key_file) if key_file else None,
    )
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=2))
    else:
        from redactor.cli.tables import split_lines

        for line in split_lines(report, out):
            click.echo(line)
    if not recipients:
        click.echo("No recipients were named, so restricted text was written nowhere.", err=True)


@cli.command()
@click.argument("rendition", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--against", "draft", required=True, metavar="DRAFT", help="The draft that it was made from.")
@_POLICY
@_DECISIONS
@_JSON
def verify(*, rendition: Path, draft: str, policy: str, decisions_file: Path | None, as_json: bool) -> None:
    """Check that RENDITION holds what the public may see of DRAFT, and nothing else: exit 0, or 4 with the places."""
    from redactor.cli.splitting import verify_rendition

    result = verify_rendition(_tools(), _understood(draft, policy, decisions_file), rendition)
    if as_json:
        click.echo(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        click.echo(f"{rendition}: {result['accounted']} strings, each accounted for.")
        click.echo("It is what the public may see of the draft, and nothing else.")


@cli.command("open")
@click.argument("sealed", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--identity",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="Your age identity file.",
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="A new folder; without it, one named like SEALED."
)
def open_sealed(sealed: Path, identity: Path, out: Path | None) -> None:
    """Open SEALED, a copy that was sealed to you, into a folder."""
    tools = _tools()
    target = out or sealed.with_suffix("")
    tools.folders.check(target)
    files = tools.sealer.open(sealed.read_bytes(), identity.read_text(encoding="utf-8", errors="replace"))
    tools.folders.write(target, files)
    for name in sorted(files):
        click.echo(str(target / name))


@cli.group()
def policies() -> None:
    """List, show and check policies."""


@policies.command("list")
def policies_list() -> None:
    """List the policies at hand."""
    tools = _tools()
    for name in tools.policies.names():
        click.echo(f"{name:<24} {tools.policies.load(name).title}")


@policies.command("show")
@click.argument("name")
def policies_show(name: str) -> None:
    """Show what the policy NAME does, level by level."""
    tools = _tools()
    click.echo(tools.policies.describe(tools.policies.load(name)))


@policies.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def policies_check(file: str) -> None:
    """Check a policy FILE and name every fault with its key path."""
    policy = _tools().policies.load(file)
    click.echo(f"{file}: no faults. {len(policy.levels)} levels: {', '.join(x.id for x in policy.levels)}.")


@cli.command()
def demo() -> None:
    """Run the main job on a sample: split, publish, open a portion as one person, be refused as another."""
    from redactor.cli.demonstration import demonstrate

    demonstrate(click.echo)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
def serve(host: str, port: int) -> None:
    """Run the confidential service on the embedded default."""
    from redactor.cli.serving import run_service

    run_service(host, port)


@cli.command("serve-public")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
def serve_public(folder: Path, host: str, port: int) -> None:
    """Run the reading room over a published folder. It holds no key and no database."""
    from redactor.cli.serving import run_reading_room

    run_reading_room(folder, host, port)


def _tools() -> Any:  # noqa: ANN401 -- a Tools, whose import would cost every --help
    from redactor.bootstrap import Tools

    return Tools()


def _progress() -> Callable[[str], None]:
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda what: click.echo(f"  {what} …", err=True)


def _understood(draft: str, policy: str, decisions_file: Path | None) -> Draft:
    from redactor.core.decisions import parse_decisions
    from redactor.services.drafts import understand

    tools = _tools()
    ruling = tools.policies.load(policy)
    decisions = parse_decisions(_text_of(decisions_file), name=str(decisions_file)) if decisions_file else None
    suffix, data = _bytes_of(draft, tools.formats.inputs())
    return understand(tools.formats, suffix, data, policy=ruling, decisions=decisions)


def _carry(old: str, draft: str, policy: str, decisions_file: Path | None, *, out: Path) -> None:
    from redactor.cli.carrying import carried_file

    if decisions_file is None:
        raise UsageError("There is nothing to carry over.", remedy=f"Name the decisions about {old} with --decisions.")
    tools = _tools()
    suffix, data = _bytes_of(draft, tools.formats.inputs())
    text, waiting = carried_file(tools.formats, _understood(old, policy, decisions_file), suffix, data)
    tools.folders.write_file(out, text.encode())
    click.echo(f"Wrote {out}. {waiting or 'No'} change{'s' * (waiting != 1)} to look at: [document] changed.", err=True)


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(
            f"The decisions file {path} cannot be read: {reason}.", remedy="Check its name and encoding."
        ) from error


MOST_BYTES = 100 * 1024 * 1024
"""A draft is refused above this: the largest of two thousand real documents had 4 MB."""


def _bytes_of(draft: str, endings: tuple[str, ...]) -> tuple[str, bytes]:
    if draft == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        _check_size("standard input", len(data))
        return ".txt", data
    path = Path(draft)
    if path.is_dir() or not path.exists():
        what = f"{draft} is a folder." if path.is_dir() else f"There is no file {draft}."
        raise UsageError(what, remedy=f"Name a file ending in {', '.join(endings)}, or - for standard input.")
    if path.suffix.lower() not in endings:
        raise InputError(
            f"{draft} cannot be read: only {', '.join(endings)} can.",
            code="unsupported",
            remedy="Open it in its own program, save the minutes as .docx, and try again; - reads text from a pipe.",
        )
    try:
        _check_size(draft, path.stat().st_size)
        return path.suffix, path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{draft} cannot be read: {error.strerror}.", remedy="Check the name and your rights."
        ) from error


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise InputError(
            f"{name} has more than {MOST_BYTES // 1024 // 1024} MB, the most that is read.",
            code="too-large",
            remedy="Check that it is the right file; pictures can be made smaller in Word.",
        )
