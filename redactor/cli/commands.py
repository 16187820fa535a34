"""The commands. Each parses its words, calls one service, and presents the result."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from redactor import __version__
from redactor.cli.adopting import adopt
from redactor.cli.audit import audit
from redactor.cli.backups import backup, migrate, restore_drill
from redactor.cli.certificate import certificate, signer, verify_certificate
from redactor.cli.describing import api_description
from redactor.cli.doctor import doctor
from redactor.cli.due import publish_due
from redactor.cli.infer import infer
from redactor.cli.keys import keys
from redactor.cli.mailing import send_mail
from redactor.cli.mending import mend
from redactor.cli.publishing import publish_to
from redactor.cli.quotas import quotas
from redactor.cli.reading import bytes_of, either, paired, tools, understood
from redactor.cli.selftest import selftest
from redactor.cli.sentinel import sentinel
from redactor.cli.working import worker
from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable


_DRAFT = click.argument("draft", metavar="DRAFT")
_POLICY = click.option(
    "--policy", default="sec-panel", show_default=True, metavar="NAME|FILE", help="The policy that rules."
)
_DECISIONS = click.option(
    "--decisions", "decisions_file", type=click.Path(path_type=Path), metavar="FILE", help="What people decided (TOML)."
)
_CONFIDENTIAL = click.option(
    "--confidential", metavar="CONF", help="The confidential minutes, where DRAFT is the public half of a pair."
)
_NOTICE = click.option(
    "--notice",
    metavar="TEXT",
    help="What each page says of the approval, such as 'Approved at meeting B_8 on 8 April 2031.'",
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
cli.add_command(infer)
cli.add_command(mend)
cli.add_command(keys)
cli.add_command(audit)
cli.add_command(doctor)
cli.add_command(backup)
cli.add_command(sentinel)
cli.add_command(restore_drill)
cli.add_command(migrate)
cli.add_command(publish_due)
cli.add_command(publish_to)
cli.add_command(send_mail)
cli.add_command(adopt)
cli.add_command(certificate)
cli.add_command(verify_certificate)
cli.add_command(api_description)
cli.add_command(worker)
cli.add_command(quotas)


@cli.command()
@_DRAFT
@_POLICY
@_DECISIONS
@_CONFIDENTIAL
@_JSON
def inspect(*, draft: str, policy: str, decisions_file: Path | None, confidential: str | None, as_json: bool) -> None:
    """Say what is in DRAFT: items, markings, portions, and every finding that a person must settle."""
    from redactor.services.reports import inspection

    report = inspection(either(draft, policy, decisions_file, confidential))
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
@_CONFIDENTIAL
def decisions_template(
    *, draft: str, policy: str, decisions_file: Path | None, out: Path, carry: str | None, confidential: str | None
) -> None:
    """Write a decisions file to fill in: every finding of DRAFT and every open choice, with the refs to name them.

    With --carry, write what was decided about the draft before for DRAFT: what did not change keeps its decisions, and
    what is new or reworded is listed, and stops a split until it is released, withheld or settled.
    """
    from redactor.services.drafting.templates import template

    if out.exists():
        raise UsageError(f"{out} is there already.", remedy="Name a new file; nothing is overwritten.")
    if carry is not None:
        _carry(carry, draft, policy, decisions_file, out=out)
        return
    text = template(either(draft, policy, decisions_file, confidential))
    tools().folders.write_file(out, text.encode())
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
@_CONFIDENTIAL
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
    confidential: str | None,
    as_json: bool,
    show_terms: bool,
) -> None:
    """Split DRAFT: write the public minutes, and a sealed copy for each recipient, into a new folder.

    Nothing is written while a finding is open (exit 3), or when the gate finds something in a finished copy that may
    not be there (exit 4). With --confidential, DRAFT and CONF are the public and the confidential minutes of one
    meeting; each is held against the other.
    """
    from redactor.cli.pairing import split_pair
    from redactor.cli.splitting import split_draft

    del show_terms  # read by the guard, which tells the findings
    job = (
        partial(split_draft, tools(), lambda: understood(draft, policy, decisions_file))
        if confidential is None
        else partial(split_pair, tools(), lambda: paired(draft, policy, decisions_file, confidential))
    )
    report = job(
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
@_CONFIDENTIAL
@_NOTICE
@_JSON
def verify(
    *,
    rendition: Path,
    draft: str,
    policy: str,
    decisions_file: Path | None,
    confidential: str | None,
    notice: str | None,
    as_json: bool,
) -> None:
    """Check that RENDITION holds what the public may see of DRAFT, and nothing else: exit 0, or 4 with the places.

    Minutes that the service published say of their approval by the body on each page: give that sentence as --notice.
    """
    from redactor.cli.splitting import verify_rendition

    if confidential is None:
        result = verify_rendition(tools(), understood(draft, policy, decisions_file), rendition, notice=notice)
    else:
        pair = paired(draft, policy, decisions_file, confidential)
        result = verify_rendition(tools(), pair.public, rendition, notice=notice, beyond=pair.gate)
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
    at_hand = tools()
    target = out or sealed.with_suffix("")
    at_hand.folders.check(target)
    files = at_hand.sealer.open(sealed.read_bytes(), identity.read_text(encoding="utf-8", errors="replace"))
    at_hand.folders.write(target, files)
    for name in sorted(files):
        click.echo(str(target / name))


@cli.group()
def policies() -> None:
    """List, show and check policies."""


@policies.command("list")
def policies_list() -> None:
    """List the policies at hand."""
    at_hand = tools()
    for name in at_hand.policies.names():
        click.echo(f"{name:<24} {at_hand.policies.load(name).title}")


@policies.command("show")
@click.argument("name")
def policies_show(name: str) -> None:
    """Show what the policy NAME does, level by level."""
    at_hand = tools()
    click.echo(at_hand.policies.describe(at_hand.policies.load(name)))


@policies.command("check")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def policies_check(file: str) -> None:
    """Check a policy FILE and name every fault with its key path."""
    policy = tools().policies.load(file)
    click.echo(f"{file}: no faults. {len(policy.levels)} levels: {', '.join(x.id for x in policy.levels)}.")


@cli.command()
def demo() -> None:
    """Run the main job on a sample: split, publish, open a portion as one person, be refused as another."""
    from redactor.cli.demonstration import demonstrate

    demonstrate(click.echo)


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--sample", is_flag=True, help="Fill an empty service with a fictional panel, to try it out.")
def serve(host: str, port: int, *, sample: bool) -> None:
    """Run the confidential service on the embedded default."""
    from redactor.cli.serving import run_service

    run_service(host, port, sample=sample)


@cli.command("serve-public")
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
def serve_public(folder: Path, host: str, port: int) -> None:
    """Run the reading room over a published folder. It holds no key and no database."""
    from redactor.cli.serving import run_reading_room

    run_reading_room(folder, host, port)


def _progress() -> Callable[[str], None]:
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda what: click.echo(f"  {what} …", err=True)


def _carry(old: str, draft: str, policy: str, decisions_file: Path | None, *, out: Path) -> None:
    from redactor.cli.carrying import carried_file

    if decisions_file is None:
        raise UsageError("There is nothing to carry over.", remedy=f"Name the decisions about {old} with --decisions.")
    at_hand = tools()
    suffix, data = bytes_of(draft, at_hand.formats.inputs())
    text, waiting = carried_file(at_hand.formats, understood(old, policy, decisions_file), suffix, data)
    at_hand.folders.write_file(out, text.encode())
    click.echo(f"Wrote {out}. {waiting or 'No'} change{'s' * (waiting != 1)} to look at: [document] changed.", err=True)
