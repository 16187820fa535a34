"""`redactor publish-due`: publish what was scheduled for now or before, for a timer beside the service.

The service does the same at its start and while it answers requests; with a timer a release appears at its moment on a
machine that nobody asks for anything.
"""

from __future__ import annotations

import click


@click.command("publish-due")
def publish_due() -> None:
    """Publish what was approved for now or before, close circulations whose time is over, bring the bucket level.

    Run it by a timer. It prints how much was done, and never a title or a text.
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
