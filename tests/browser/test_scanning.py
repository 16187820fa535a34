"""What the journeys search their folders with finds a planted word in every shape."""

from __future__ import annotations

import base64
import io
import logging
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from tests.browser.scanning import in_the_clear

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORD = "Brightwater Ostler"


def archived(data: bytes) -> bytes:
    """Deflate a file into an archive, as a Word file is one."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", data)
    return packed.getvalue()


SHAPES = {
    "as it is": WORD.encode(),
    "for Windows": WORD.encode("utf-16-le"),
    "in an archive": archived(WORD.encode() * 9),
    "in an archive in an archive": archived(archived(WORD.encode() * 9)),
    "in a PDF": b"%PDF-1.7\nstream\n" + zlib.compress(WORD.encode() * 9) + b"\nendstream",
    "as Base64": base64.b64encode(f"She said {WORD} today.".encode()),
    "as hexadecimal": WORD.encode().hex().encode(),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_planted_word_is_found(tmp_path: Path, shape: str) -> None:
    (tmp_path / "records.db").write_bytes(SHAPES[shape])
    assert in_the_clear([WORD], [tmp_path]) == [f"{WORD!r} in records.db"]
    assert in_the_clear(["Quillon Vane"], [tmp_path]) == []


def test_a_word_is_found_in_names_of_files_in_the_temporary_folder_and_in_the_log(
    tmp_path: Path, clear: Callable[..., list[str]]
) -> None:
    (tmp_path / "tmp" / f"{WORD}.tmp").touch()
    logging.getLogger("redactor").warning("read %s", WORD)
    assert clear(WORD) == [f"{WORD!r} in {WORD}.tmp", f"{WORD!r} was logged"]
