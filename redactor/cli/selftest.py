"""`redactor selftest`: the proof, on this machine, that what is hidden in a draft is in no copy."""

from __future__ import annotations

import json
import sys
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.services.release.selftest import SelfTest


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object, with a line for each place, on standard output."
)
@click.option("--all", "every", is_flag=True, help="Print a line for each place, not only for what went wrong.")
def selftest(as_json: bool, every: bool) -> int:  # noqa: FBT001 -- click's own way
    """Send drafts with a token in every hiding place through all formats: exit 0 if nothing hidden survives, else 1."""
    result = run_selftest()
    if as_json:
        click.echo(json.dumps(result.report(), ensure_ascii=False, indent=1))
    else:
        for line in _lines(result, every=every):
            click.echo(line)
    return 0 if result.passed else 1


def run_selftest() -> SelfTest:
    """Run the drafts that are shipped."""
    from redactor.bootstrap import Tools
    from redactor.services.release import selftest as service

    tools = Tools()
    cases = service.load(files("redactor") / "sample" / "selftest")
    say = (lambda name: click.echo(f"  {name} …", err=True)) if sys.stderr.isatty() else None
    return service.run(tools.formats, tools.policies, cases, say)


def _lines(result: SelfTest, *, every: bool) -> Iterator[str]:
    for outcome in result.outcomes:
        if every or not outcome.good:
            where = f"{outcome.case}: {outcome.place.id} ({outcome.place.where}: {outcome.place.what})"
            yield f"{outcome.result:<12} {where}{' in ' + ', '.join(outcome.copies) if outcome.copies else ''}"
    counts = Counter(outcome.result for outcome in result.outcomes)
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    yield f"{len(result.outcomes)} places in {result.copies} copies ({' '.join(result.formats)}): {told}."
    yield "Passed: nothing hidden survives." if result.passed else "FAILED. Do not publish with this version."
