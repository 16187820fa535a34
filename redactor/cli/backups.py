"""`redactor backup`, `redactor restore-drill` and `redactor migrate`: what an operator does with all of the data.

None of it shows a text, and none needs the service to stop but the move.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from redactor.config import Settings

_KINDS = ("records", "wraps", "keys", "originals")
_FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("kind", type=click.Choice(_KINDS))
@click.argument("destination", type=_FOLDER)
def backup(kind: str, destination: Path) -> None:
    """Back one KIND up into DESTINATION, a folder that holds nothing else.

    \b
    records    every row but the wraps; texts in it are sealed
    wraps      the wraps of the keys of the texts
    keys       the keyring, locked; what opens it is in no backup
    originals  the sealed originals that are not there yet

    Take them in this order, each to another place: together they open what apart they do not. The service goes on
    meanwhile. Each file is read back after it was written.
    """  # noqa: D301 -- click wants the backspace itself
    from redactor.bootstrap.backups import back_up

    done = back_up(_chosen(keys=kind == "wraps"), kind, destination)
    click.echo(f"{done.count} {done.of} in {done.place}, read back and whole.")


@click.command("restore-drill")
@click.option("--records", type=_FOLDER, required=True, help="Where `redactor backup records` went.")
@click.option("--wraps", type=_FOLDER, required=True, help="Where `redactor backup wraps` went.")
@click.option("--originals", type=_FOLDER, required=True, help="Where `redactor backup originals` went.")
@click.option("--keys", type=_FOLDER, help="Where `redactor backup keys` went; not needed with a key service.")
@click.option("--sample", type=click.IntRange(1, 10_000), default=50, show_default=True, help="Texts to open at most.")
def restore_drill(*, records: Path, wraps: Path, originals: Path, keys: Path | None, sample: int) -> int:
    """Put the newest backups together aside, open a sample of texts with them, and clear all of it away.

    It prints how many opened, and never a text: exit 0, or 7 where one does not open.
    """
    from redactor.bootstrap.backups import restore_drill as drilled
    from redactor.errors import UsageError

    chosen = _chosen()
    places = {"records": records, "wraps": wraps, "originals": originals} | ({"keys": keys} if keys else {})
    if not keys and not chosen.keys_url:
        raise UsageError("The drill needs the backup of the keys.", remedy="Say where it is: --keys FOLDER.")
    done = drilled(chosen, places, most=sample)
    click.echo(f"{done.opened} texts opened; {done.empty} wraps have no text of their own.")
    for place in done.broken:
        click.echo(f"Does not open: {place}", err=True)
    if not done.opened and not done.broken:
        click.echo("There was nothing to open.", err=True)
    return 0 if done.well else 7


@click.command()
@click.option("--to", "database", required=True, metavar="DATABASE_URL", help="An empty database, such as PostgreSQL.")
@click.option("--blobs", default="", metavar="s3://NAME", help="A bucket for the originals.")
def migrate(*, database: str, blobs: str) -> None:
    """Move the records to another database, and the originals to a bucket. Stop the service first.

    Every row and every original is read back and compared. The present ones stay as they are. Stopped or killed, the
    same command goes on; when it has ended, set what it says and start the service.
    """
    from redactor.bootstrap.backups import move

    chosen = _chosen()
    done = move(chosen, database, blobs, say=lambda what, count: click.echo(f"{what}: {count}", err=True))
    click.echo(f"{done.rows} rows and {done.originals} originals are there and the same; {done.written} rows were new.")
    click.echo("Now set REDACTOR_DATABASE_URL to the new address.")
    if blobs:
        click.echo(f"Now set REDACTOR_BLOB_URL to {blobs}")


def _chosen(*, keys: bool = True) -> Settings:
    from redactor.cli.keys import unlocked
    from redactor.config import settings

    return unlocked(settings()) if keys else settings()
