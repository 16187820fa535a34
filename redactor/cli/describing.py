"""`redactor api-description`: what programs can ask of the service, as OpenAPI."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("api-description")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="A file; without it, standard output.")
def api_description(*, out: Path | None) -> None:
    """Write the OpenAPI 3.1 description of the API, as the service gives it at /api/v1/openapi.json.

    Nothing is started and nothing is needed for it.
    """
    from redactor.api.description import written

    if out is None:
        click.echo(written(), nl=False)
        return
    from redactor.bootstrap import Tools

    Tools().folders.write_file(out, written().encode())
    click.echo(str(out))
