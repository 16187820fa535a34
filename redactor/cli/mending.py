"""The draft back, with what was decided about its words as tracked changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from redactor.cli.reading import tools, understood
from redactor.errors import UsageError

_DAY = click.DateTime(formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])


@click.command()
@click.argument("draft", metavar="DRAFT")
@click.option("--policy", default="sec-panel", show_default=True, metavar="NAME|FILE", help="The policy that rules.")
@click.option(
    "--decisions",
    "decisions_file",
    type=click.Path(path_type=Path),
    required=True,
    metavar="FILE",
    help="What people decided (TOML).",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.docx", help="The file to write.")
@click.option("--author", default="Secretary", show_default=True, help="Whose changes they are, as Word shows it.")
@click.option("--date", "at", type=_DAY, metavar="DAY", help="When they were decided; today where nothing is said.")
def mend(*, draft: str, policy: str, decisions_file: Path, out: Path, author: str, at: datetime | None) -> None:
    """Write DRAFT as a Word file in which what FILE decides about words is tracked changes.

    Those are rewordings, words that are withheld inside a sentence, and own words in place of a withheld portion.
    Accepted in Word, and read again, they are the draft's own words. The file is the whole draft, and confidential.
    """
    from redactor.core.tracking import Author
    from redactor.services.drafting.mending import mended_file

    if out.exists():
        raise UsageError(f"{out} is there already.", remedy="Name a new file; nothing is overwritten.")
    usual = Author(" ".join(author.split()) or "Secretary", (at or datetime.now(UTC)).replace(tzinfo=UTC))
    read = understood(draft, policy, decisions_file)
    tools().folders.write_file(out, mended_file(tools().tracking, read, {}, usual))
    click.echo(f"Wrote {out}: the whole draft, confidential.", err=True)
