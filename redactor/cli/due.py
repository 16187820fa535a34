"""`redactor publish-due`: publish what was scheduled for now or before, by hand; a worker does it by itself."""

from __future__ import annotations

import click


@click.command("publish-due")
def publish_due() -> None:
    """Publish what was approved for now or before, close circulations whose time is over, bring the bucket level.

    A worker does all of it by itself. It prints how much was done, and never a title or a text.
    """
    from redactor.bootstrap import services
    from redactor.cli.keys import unlocked
    from redactor.config import settings

    running = services(unlocked(settings()))
    try:
        made = running.publication.publish_due()
        closed = running.circulation.close_over()
        level = running.mirroring.catch_up()
    finally:
        running.close()
    if not level:
        click.echo("The bucket for readers is behind: run redactor publish-to, which says why.", err=True)
    click.echo(f"{len(made)} published, {closed} circulations closed.")
