"""`infer`: what a reader could conclude from the public copy, before anybody reads it."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("draft", metavar="DRAFT")
@click.option("--policy", default="sec-panel", show_default=True, metavar="NAME|FILE", help="The policy that rules.")
@click.option(
    "--decisions", "decisions_file", type=click.Path(path_type=Path), metavar="FILE", help="What people decided (TOML)."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def infer(*, draft: str, policy: str, decisions_file: Path | None, as_json: bool) -> None:
    """Say what a reader of the public copy of DRAFT could still conclude: advice with a rank, never a stop.

    Counts that do not add up, votes, totals, references to what is withheld, who left the room, times, positions in
    sorted lists, roles that only one can have. The exit is 0 whatever is found, and 3 while a finding is open.
    """
    from redactor.cli.reading import understood
    from redactor.cli.tables import advice_lines
    from redactor.services.release.advice import advice_json, advice_on

    advice = advice_json(advice_on(understood(draft, policy, decisions_file)))
    if as_json:
        click.echo(json.dumps({"advice": advice}, ensure_ascii=False, indent=2))
        return
    for line in advice_lines(advice):
        click.echo(line)
