"""What the commands read: a draft, a pair, a decisions file; each understood, or refused with what to do next."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redactor.errors import InputError, UsageError

if TYPE_CHECKING:
    from redactor.core.decisions import Decisions
    from redactor.services.drafting.drafts import Draft
    from redactor.services.drafting.pairs import PairedDraft


def tools() -> Any:  # noqa: ANN401 -- a Tools, whose import would cost every --help
    """Give what works without an installation."""
    from redactor.bootstrap import Tools

    return Tools()


def understood(draft: str, policy: str, decisions_file: Path | None) -> Draft:
    """Read a draft under a policy and the decisions about it."""
    from redactor.services.drafting.drafts import understand

    at_hand = tools()
    ruling = at_hand.policies.load(policy)
    decisions = _decided(decisions_file)
    suffix, data = bytes_of(draft, at_hand.formats.inputs())
    return understand(at_hand.formats, suffix, data, policy=ruling, decisions=decisions)


def paired(draft: str, policy: str, decisions_file: Path | None, confidential: str) -> PairedDraft:
    """Read public minutes and their confidential twin."""
    from redactor.services.drafting.pairs import File, understand_pair

    at_hand = tools()
    ruling = at_hand.policies.load(policy)
    decisions = _decided(decisions_file)
    public, twin = (File(*bytes_of(name, at_hand.formats.inputs())) for name in (draft, confidential))
    return understand_pair(at_hand.formats, public, twin, policy=ruling, decisions=decisions)


def either(draft: str, policy: str, decisions_file: Path | None, confidential: str | None) -> Draft:
    """Read a draft, or the public half of a pair with the findings of both."""
    if confidential is None:
        return understood(draft, policy, decisions_file)
    return paired(draft, policy, decisions_file, confidential).public


def _decided(file: Path | None) -> Decisions:
    from redactor.core.decisions import Decisions, parse_decisions

    return parse_decisions(_text_of(file), name=str(file)) if file else Decisions()


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(
            f"The decisions file {path} cannot be read: {reason}.", remedy="Check its name and encoding."
        ) from error


MOST_BYTES = 100 * 1024 * 1024
"""A draft is refused above this: the largest of two thousand real documents had 4 MB."""


def bytes_of(draft: str, endings: tuple[str, ...]) -> tuple[str, bytes]:
    """Read the file that was named, or standard input. Raises UsageError, InputError."""
    if draft == "-":
        data = sys.stdin.buffer.read(MOST_BYTES + 1)
        _check_size("standard input", len(data))
        return ".txt", data
    path = Path(draft)
    if path.is_dir() or not path.exists():
        what = f"{draft} is a folder." if path.is_dir() else f"There is no file {draft}."
        raise UsageError(what, remedy=f"Name a file ending in {', '.join(endings)}, or - for standard input.")
    if path.suffix.lower() not in endings:
        raise InputError(
            f"{draft} cannot be read: only {', '.join(endings)} can.",
            code="unsupported",
            remedy="Open it in its own program, save the minutes as .docx, and try again; - reads text from a pipe.",
        )
    try:
        _check_size(draft, path.stat().st_size)
        return path.suffix, path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"{draft} cannot be read: {error.strerror}.", remedy="Check the name and your rights."
        ) from error


def _check_size(name: str, size: int) -> None:
    if size > MOST_BYTES:
        raise InputError(
            f"{name} has more than {MOST_BYTES // 1024 // 1024} MB, the most that is read.",
            code="too-large",
            remedy="Check that it is the right file; pictures can be made smaller in Word.",
        )
