"""`redactor sentinel`: look each night whether readers are served what was approved, and nothing that is sealed."""

from __future__ import annotations

import json

import click


@click.command()
@click.option(
    "--url",
    metavar="URL",
    help="Fetch every file from the reading room at URL, as readers do; or s3://, from the bucket.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def sentinel(*, url: str | None, as_json: bool) -> int:
    """Compare every published file with what was approved, and every text with what is still sealed.

    It prints addresses, meetings and items, never a word of a text. Exit 0 where all is well; 7 where a file is another
    or a text says something that is sealed, which rings the releasing officers too. A worker looks each night.
    """
    from redactor.bootstrap import services
    from redactor.cli.keys import unlocked
    from redactor.config import settings
    from redactor.safekeeping import fetching

    running = services(unlocked(settings()))
    try:
        found = running.sentinel.look(fetching(url, running.settings) if url else None)
    finally:
        running.close()
    said = [
        {"place": one.place, "meeting": one.source.meeting, "item": one.source.item, "later": one.later}
        for one in found.said
    ]
    if as_json:
        click.echo(json.dumps({"files": found.files, "texts": found.texts, "changed": found.changed, "said": said}))
        return 0 if found.well else 7
    click.echo(f"{found.files} files and {found.texts} texts looked at.")
    for path in found.changed:
        click.echo(f"Not what was approved: {path}", err=True)
    for one in said:
        kind = "Withheld since" if one["later"] else "Says something sealed"
        click.echo(f"{kind}: {one['place']} of {one['meeting']} item {one['item']}", err=True)
    return 0 if found.well else 7
