"""One table from errors to exits, and how an error is told: to a person on standard error, to a program as JSON."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Final

import click

from redactor.errors import (
    BusyError,
    Conflict,
    DecisionNeeded,
    GateStopped,
    InputError,
    NoRoomError,
    NotFound,
    RedactorError,
    StepUpNeeded,
    StorageError,
    UsageError,
    VaultError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.minutes import Finding

INTERRUPTED: Final = 130
USAGE: Final = 2
EXITS: Final[dict[type[RedactorError], int]] = {
    UsageError: USAGE,
    DecisionNeeded: 3,
    GateStopped: 4,
    InputError: 5,
    NotFound: 6,
    StepUpNeeded: 6,
    VaultError: 7,
    Conflict: 1,
    StorageError: 1,
    NoRoomError: 1,
    BusyError: 1,
    RedactorError: 1,
}
"""Every error finds its exit by the nearest of its classes; the root stands for a fault of ours."""


def exit_of(error: RedactorError) -> int:
    """Find the exit of an error."""
    return next(EXITS[kind] for kind in type(error).__mro__ if kind in EXITS)


def guarded(command: click.Command, arguments: Sequence[str]) -> int:
    """Run a command; whatever happens, tell it and give the exit. No traceback reaches a person."""
    try:
        return int(command.main(list(arguments), prog_name="redactor", standalone_mode=False) or 0)
    except (click.Abort, KeyboardInterrupt):
        click.echo("Interrupted. Nothing was written.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except click.ClickException as error:
        return _misused(error, as_json="--json" in arguments)
    except Exception as error:  # noqa: BLE001 -- the last guard: a traceback could quote the draft
        known = _known(error)
        tell(known, as_json="--json" in arguments, show_terms="--show-terms" in arguments)
        return exit_of(known)


def _known(error: Exception) -> RedactorError:
    if isinstance(error, RedactorError):
        return error
    if isinstance(error, MemoryError):
        return InputError("The file needs more memory than there is.", code="too-large", remedy="Nothing was written.")
    return _unexpected(error)


def _misused(error: click.ClickException, *, as_json: bool) -> int:
    """Tell wrong words, with the usage; they have one exit, whatever click would give."""
    if as_json:
        _print_json("usage", error.format_message(), ())
    error.show()
    return USAGE


def _unexpected(error: Exception) -> RedactorError:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{os.path.basename(frame.tb_frame.f_code.co_filename)}:{frame.tb_lineno}" if frame else "somewhere"  # noqa: PTH119 -- a name, not a path
    return RedactorError(
        f"A fault in redactor itself ({type(error).__name__} at {place}). Nothing was written.",
        code="fault",
        remedy="Report it with that place; the message holds nothing of your draft.",
    )


def tell(error: RedactorError, *, as_json: bool, show_terms: bool = False) -> None:
    """Tell an error. Terms are shown on a terminal only, to the holder of the draft who asks for them."""
    findings: Sequence[Finding] = getattr(error, "findings", ())
    if as_json:
        _print_json(error.code, error.diagnostics(), findings)
    click.echo(error.message, err=True)
    for finding in findings:
        click.echo(f"  {line_of(finding, show_terms=show_terms and sys.stderr.isatty())}", err=True)
    if error.remedy:
        click.echo(error.remedy, err=True)


def _print_json(code: str, message: str, findings: Sequence[Finding]) -> None:
    from redactor.services.reports import finding_json

    body = {"code": code, "message": message, "findings": [finding_json(f) for f in findings]}
    click.echo(json.dumps({"error": body}, ensure_ascii=False, indent=2))


def line_of(finding: Finding, *, show_terms: bool = False) -> str:
    """Say a finding in a line: where, what, and with `show_terms` about which term."""
    place = f"item {finding.item}" if finding.item and not finding.ref else ""
    where = ", ".join(x for x in (place, finding.ref or "", finding.place) if x)
    term = f" «{finding.term}»" if show_terms and finding.term else ""
    kind = f" ({finding.kind})" if finding.kind else ""
    return f"{finding.code}{kind}: {where or 'document'}: {finding.message}{term}"
