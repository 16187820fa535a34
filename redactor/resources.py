"""Where the files are that people edit and the program reads: page templates and policies.

In a checkout, and so in an editable install, they stand at the top of the tree; a wheel carries them inside the
package. The packaged ones win, and outside a checkout nothing else counts: a folder that happens to be called
`templates` beside an installed package is not ours. And what the files are that the program publishes.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from redactor.errors import StorageError

PUBLISHED_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "py": "text/plain; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
}
"""What published files are, by ending, in the reading room as in a bucket; one of another kind is not for readers."""

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Return the folder of page templates.

    Raises StorageError where the installation is without them.
    """
    return _find("templates")


def policies_dir() -> Path:
    """Return the folder of policies, one TOML file each.

    Raises StorageError where the installation is without them.
    """
    return _find("policies")


def static_dir() -> Path:
    """Return the folder of style sheets and fonts, which both faces load. It is part of the package."""
    return _PACKAGE / "web" / "static"


def sample_dir() -> Path:
    """Return the folder of the sample: fictional draft minutes, and what was decided about them."""
    return _PACKAGE / "sample"


def _find(name: str) -> Path:
    packaged = _PACKAGE / "_data" / name
    if packaged.is_dir():
        return packaged
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    message = f"This installation of redactor is without its folder {name}/."
    raise StorageError(message, remedy="Install it again, or run it from a whole checkout.")
