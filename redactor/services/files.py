"""What every file that people send has to be: of a kind that is read here, and not too large."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from redactor.errors import InputError

if TYPE_CHECKING:
    from redactor.services.ports import Formats

_MEGA = 1024 * 1024


def suffix_of(formats: Formats, filename: str, untrusted: bytes, *, most_bytes: int, what: str) -> str:
    """Give the suffix of a file that can be read; `what` it holds is said to who sent another.

    Raises InputError, before anything of the file is looked at: of another kind, or larger than `most_bytes`.
    """
    suffix = PurePath(filename.replace("\\", "/")).suffix.lower()
    if suffix not in formats.inputs():
        raise InputError(
            f"This file cannot be read: only {', '.join(formats.inputs())} can. Nothing was kept.",
            code="unsupported",
            remedy=f"Save the {what} as a Word file (.docx) and choose it again.",
        )
    if len(untrusted) > most_bytes:
        raise InputError(
            f"This file is {len(untrusted) // _MEGA} MB. The most is {most_bytes // _MEGA} MB.",
            code="too-large",
            remedy="Nothing was kept. Check that it is the right file; pictures can be made smaller in Word.",
        )
    return suffix
