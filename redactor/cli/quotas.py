"""`redactor quotas`: how much bodies keep and may, and the measuring of what came in before it was measured."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from redactor.core.quotas import MEGABYTE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.bootstrap import Services

_LIMIT = click.IntRange(1, 1_000_000)


@click.group()
def quotas() -> None:
    """Show how much each body keeps, let it keep more or less, and measure what came in earlier."""


@quotas.command("list")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def show(*, as_json: bool) -> None:
    """Say for each body how many drafts and how many megabytes it keeps, and may keep."""
    with _running() as running:
        uses = running.quotas.all()
    rows = [
        {
            "body": use.body.id,
            "drafts": use.kept.drafts,
            "most_drafts": use.room.drafts,
            "bytes": use.kept.bytes,
            "most_bytes": use.room.bytes,
            "unmeasured": use.kept.unmeasured,
        }
        for use in uses
    ]
    if as_json:
        click.echo(json.dumps({"bodies": rows}))
        return
    if not uses:
        click.echo("There is no body yet: the first account makes one.")
    for use in uses:
        size, most = use.kept.bytes / MEGABYTE, use.room.bytes // MEGABYTE
        more = f", {use.kept.unmeasured} originals not measured" if use.kept.unmeasured else ""
        click.echo(f"{use.body.id}: {use.kept.drafts} of {use.room.drafts} drafts, {size:.1f} of {most} MB{more}")


@quotas.command("set")
@click.argument("body")
@click.option("--drafts", type=_LIMIT, help="How many drafts it may keep; without, the general limit.")
@click.option("--mb", type=_LIMIT, help="How many megabytes it may keep; without, the general limit.")
def allow(*, body: str, drafts: int | None, mb: int | None) -> None:
    """Let BODY keep so many drafts and megabytes, in place of what was set for it before. It goes on record."""
    from redactor.core.access import Subject

    with _running() as running:
        running.quotas.allow_here(Subject(None), body, drafts=drafts, megabytes=mb)
    click.echo(f"{body}: {drafts or 'as all'} drafts, {mb or 'as all'} MB.")


@quotas.command("measure")
def measure() -> None:
    """Measure the originals that came in before they were measured. Run it once after an upgrade, at any time."""
    with _running() as running:
        click.echo(f"{running.quotas.measure()} originals measured.")


@contextmanager
def _running() -> Iterator[Services]:
    from redactor.bootstrap import services
    from redactor.cli.keys import unlocked
    from redactor.config import settings

    running = services(unlocked(settings()))
    try:
        yield running
    finally:
        running.close()
