"""`redactor send-mail`: send what waits, at once and by hand. It prints counts and never an address."""

from __future__ import annotations

import click


@click.command("send-mail")
def send_mail() -> None:
    """Send the links that follow from what was done, and what could not be sent before.

    A worker does it by itself. Without REDACTOR_SMTP_URL nothing is sent.
    """
    from redactor.bootstrap import services
    from redactor.cli.keys import unlocked
    from redactor.config import settings

    running = services(unlocked(settings()))
    try:
        sent = running.mail.look()
        waits, lost = running.mail.counts()
        on = running.mail.on
    finally:
        running.close()
    click.echo(f"{sent} sent, {waits} wait, {lost} given up." if on else "Mail is not set up: nothing is sent.")
