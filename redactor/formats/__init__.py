"""Bytes to documents and back: one module for each format, loaded when it is asked for.

`read` and `write` meet in the document model; `probe` reads what was written without either of them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from redactor.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.document import Document
    from redactor.core.probe import Probe

INPUTS: Final = {
    ".docx": "redactor.formats.docx.reader",
    ".md": "redactor.formats.plain",
    ".txt": "redactor.formats.plain",
}
_WRITERS: Final = {
    "docx": "redactor.formats.docx.writer",
    "md": "redactor.formats.markdown",
    "html": "redactor.formats.html",
    "txt": "redactor.formats.text",
    "json": "redactor.formats.jsonfile",
    "odt": "redactor.formats.odt",
    "pdf": "redactor.formats.pdf",
}
OUTPUTS: Final = tuple(_WRITERS)


def read(
    suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str = "accept"
) -> Document:
    """Read a draft by its file name's ending.

    Raises InputError for an ending that no reader is for, and for a file that its reader refuses.
    """
    name = INPUTS.get(suffix.lower())
    if name is None:
        raise InputError(
            f"Files ending in {suffix!r:.20} cannot be read.",
            code="unsupported",
            remedy="Save the draft as .docx, .md or .txt, and try again.",
        )
    module = import_module(name)
    if suffix.lower() == ".docx":
        document: Document = module.read(untrusted, level_of=level_of, revisions=revisions)
    else:
        document = module.read(untrusted, markdown=suffix.lower() == ".md", level_of=level_of)
    return document


def write(format: str, document: Document) -> bytes:  # noqa: A002 -- the word that people use
    """Write a document in one of `OUTPUTS`. Equal documents give equal bytes."""
    data: bytes = import_module(_known(format)).write(document)
    return data


def probe(format: str, data: bytes) -> Probe:  # noqa: A002 -- as write
    """Find everything that is in a file of one of `OUTPUTS`."""
    _known(format)
    found: Probe = import_module(f"redactor.formats.probes.{format}").probe(data)
    return found


def _known(name: str) -> str:
    if name not in _WRITERS:
        raise UsageError(f"There is no format {name!r:.20}.", remedy=f"Choose among {', '.join(OUTPUTS)}.")
    return _WRITERS[name]
