"""`redactor audit`: the record of who did what, for auditors. It holds identities and no text."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Check, report and export the record of who did what."""


@audit.command()
@click.option("--database", metavar="FILE|URL", help="The database; without it, the one of the settings.")
@click.option("--log", "exported", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="An export.")
@click.option("--checkpoints", type=_FOLDER, help="Checkpoints that were kept.")
@click.option("--anchors", type=_FOLDER, help="Anchors, from the machine that copied them.")
@click.option("--key", metavar="KEY", help="The log's public key: NAME+HASH+BASE64, or a file that holds it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def verify(
    *,
    database: str | None,
    exported: Path | None,
    checkpoints: Path | None,
    anchors: Path | None,
    key: str | None,
    as_json: bool,
) -> None:
    """Check that no event was changed, removed or moved, offline: exit 0, or 1 with the first place that is wrong.

    Without --database, --log alone is checked where it is given. The key is looked for beside the checkpoints where
    --key does not give it; a check against somebody at this machine needs key and anchors from elsewhere.
    """
    from redactor.safekeeping import check_log

    found = check_log(database=database, exported=exported, checkpoints=checkpoints, anchors=anchors, key=key)
    if as_json:
        body = {"size": found.state.size, "root": found.state.root.hex(), "checkpoints": found.checkpoints}
        click.echo(json.dumps(body | {"anchors": found.anchors, "missing_days": found.missing_days}, indent=1))
        return
    click.echo(f"{found.state.size} events, whole and in order. Root {found.state.root.hex()}")
    click.echo(f"{found.checkpoints} checkpoints and {found.anchors} anchors fit.")
    if found.missing_days:
        click.echo(f"No anchor was made on {', '.join(found.missing_days)}.")
    if not found.checkpoints:
        click.echo("Without a checkpoint from elsewhere, a log that was cut or rewritten as a whole passes.", err=True)


@audit.command()
def checkpoint() -> None:
    """Sign today's checkpoint and its anchor; run it once a day, and let another machine copy the anchors."""
    with _work() as work:
        made = work.checkpoint()
    if made is None:
        click.echo("Today has its checkpoint already.")
        return
    day, key = made
    click.echo(f"Checkpoint and anchor of {day} are signed. Keep this key elsewhere: {key}")


@audit.command()
@click.option("--item", "about", nargs=2, required=True, metavar="MEETING ITEM", help="ITEM as in 4 or #2; * is all.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def report(about: tuple[str, str], *, as_json: bool) -> None:
    """List who read, released or was refused what about an item. That you asked goes into the record as well."""
    meeting, item = about
    with _work() as work:
        lines = work.report(meeting, None if item == "*" else item)
    if as_json:
        click.echo(json.dumps({"events": [asdict(line) for line in lines]}, indent=1, ensure_ascii=False))
        return
    for line in lines:
        click.echo(f"{line.at}  {line.who:<24} {line.action:<18} {line.outcome:<8} {line.rule}")
    click.echo(f"{len(lines)} events.", err=True)


@audit.command()
@click.argument("file", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write the whole log to FILE, one entry a line; `audit verify --log` checks it."""
    from redactor.bootstrap import Tools

    with _work() as work:
        lines: Iterable[bytes] = work.export()
        Tools().folders.write_file(file, b"".join(lines))
    click.echo(str(file))


def _work() -> Any:  # noqa: ANN401 -- an AuditWork in its context, whose import would cost every --help
    from redactor.cli.keys import unlocked
    from redactor.config import settings
    from redactor.safekeeping import audit_work

    return audit_work(unlocked(settings()))
