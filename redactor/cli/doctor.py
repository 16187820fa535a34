"""`redactor doctor`: can this installation do its work, and what to do where it cannot."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

_SIGNS = {"well": "ok", "note": "note", "fault": "FAULT"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def doctor(*, as_json: bool) -> None:
    """Look at settings, disks, permissions, database, clocks, keys, limits, readers and the services they need.

    Exit 0 where all is well, notes or not; 1 where one is at fault; 2 where the settings are not right. Nothing is made
    or changed.
    """
    from redactor.bootstrap.check import FAULT
    from redactor.bootstrap.checkup import check_up
    from redactor.config import settings

    found = [*check_up(settings())]
    if as_json:
        click.echo(json.dumps({"checks": [asdict(check) for check in found]}, indent=1))
    else:
        for check in found:
            click.echo(f"{_SIGNS[check.state]:<6} {check.name:<26} {check.said}")
            if check.remedy:
                click.echo(f"{'':<33} {check.remedy}")
    if any(check.state == FAULT for check in found):
        raise SystemExit(1)
