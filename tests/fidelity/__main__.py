"""Measures how alike public copies and their drafts are, and writes the table to `docs/fidelity.md`: `make fidelity`.

It needs LibreOffice Writer and Poppler (Debian: `libreoffice-writer-nogui poppler-utils`).
"""

from __future__ import annotations

import io
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from docx import Document

from redactor.bootstrap import Tools
from redactor.core.access import Audience
from redactor.core.decisions import Decisions
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from tests.fidelity.looks import LOOKS, made
from tests.fidelity.measure import Likeness, compare

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "fidelity.md"
TOOLS = Tools()


def copy_of(draft: bytes, audience: Audience) -> bytes:
    """Make the copy of a draft in which nothing is restricted for the audience."""
    decisions = Decisions(unmarked="WHITE", look_hidden="release", revisions="accept", images={"": "release"})
    policy = TOOLS.policies.load("sec-panel")
    found = understand(TOOLS.formats, ".docx", draft, policy=policy, decisions=decisions)
    found = replace(found, minutes=replace(found.minutes, findings=()))
    return make_copies(TOOLS.formats, found, audience, ["docx"]).files[0].data


def drafts() -> Iterator[tuple[str, bytes, Audience]]:
    """Give drafts to compare, and for whom: minutes in several looks; the shipped sample, for who may read it all."""
    for name in LOOKS:
        yield f"minutes, {name}", made(name), Audience()
    sample = (ROOT / "redactor" / "sample" / "harbour-panel-14.docx").read_bytes()
    again = copy_of(sample, Audience(everything=True))
    # What the sample hides is gone in its copy, so the copy is compared with a copy of itself.
    yield "shipped sample: its full copy, and a copy of that", again, Audience(everything=True)


def table(rows: list[tuple[str, Likeness]]) -> str:
    """Write the table."""
    lines = [
        "| draft | pages | text | words in their place | paragraphs that look the same | tables of the same shape |",
        "|---|---|---|---|---|---|",
    ]
    for name, found in rows:
        pages = f"{found.pages[0]} / {found.pages[1]}"
        shares = " | ".join(f"{share:.1%}" for share in (found.placed, found.looks, found.tables))
        lines.append(f"| {name} | {pages} | {'identical' if found.text else 'differs'} | {shares} |")
    return "\n".join(lines)


def main() -> int:
    """Measure, tell, and keep the table."""
    missing = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
    if missing:
        sys.stderr.write(f"{' and '.join(missing)} not found: apt-get install libreoffice-writer-nogui poppler-utils\n")
        return 1
    rows = []
    for name, draft, audience in drafts():
        Document(io.BytesIO(draft))  # a second reader opens it
        found = compare(draft, copy_of(draft, audience))
        rows.append((name, found))
        sys.stdout.write(f"{name:<50} {'alike' if found.alike else 'DIFFERS'} {found.placed:.1%}\n")
        sys.stdout.writelines(f"    {difference}\n" for difference in found.differences[:8])
    text = PAGE.read_text(encoding="utf-8")
    start, end = "<!-- table -->\n", "\n<!-- end of table -->"
    before, after = text.partition(start)[0], text.partition(end)[2]
    PAGE.write_text(f"{before}{start}{table(rows)}{end}{after}", encoding="utf-8")
    return 0 if all(found.alike for _, found in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
