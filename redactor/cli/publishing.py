"""`redactor publish-to`: bring the bucket that readers get published files from level with what is served."""

from __future__ import annotations

import json
from dataclasses import asdict

import click


@click.command("publish-to")
@click.option("--check", is_flag=True, help="Read every file in the bucket and compare it with what was approved.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def publish_to(*, check: bool, as_json: bool) -> None:
    """Bring the bucket of REDACTOR_PUBLISH_TO level with what is served; say what was done.

    The service does it after each publication and withdrawal, and a worker tries again what failed. What is level is
    left as it is, and a run that was killed is gone on with. Every file that is written is read back and compared. It
    prints addresses and counts, never a text.
    """
    from redactor.bootstrap import services
    from redactor.cli.keys import unlocked
    from redactor.config import settings

    running = services(unlocked(settings()))
    try:
        done = running.mirroring.level(whole=check)
    finally:
        running.close()
    if as_json:
        click.echo(json.dumps(None if done is None else asdict(done)))
        return
    if done is None:
        click.echo("Another process is bringing the bucket level; it looks again before it ends.")
        return
    for path in done.changed:
        click.echo(f"Was not what had been put there: {path}", err=True)
    click.echo(f"{done.put} written, {done.removed} removed; the bucket has all {done.files} files of what is served.")
