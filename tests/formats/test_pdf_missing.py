"""Where the libraries of the PDF writer are not installed, people are told what to install."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_WRITE = (
    "import sys; sys.path.insert(0, sys.argv[1])\n"
    "from redactor import formats; from redactor.core.document import Document\n"
    "from redactor.errors import UsageError\n"
    "try: formats.write('pdf', Document(()))\n"
    "except UsageError as error: print(error, error.remedy)"
)


def test_a_machine_without_pango_is_told_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango-1.0-0')")
    said = subprocess.run(
        [sys.executable, "-c", _WRITE, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Pango" in said
    assert "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in said


def test_nothing_of_it_is_loaded_before_a_pdf_is_asked_for() -> None:
    code = "import sys, redactor.cli, redactor.bootstrap; print({'weasyprint', 'pikepdf'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said == "set()\n"
