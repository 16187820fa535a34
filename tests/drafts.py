"""Small drafts for tests: from text, or from a document built in the test, under a policy and a decisions file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience
from redactor.core.decisions import parse_decisions
from redactor.core.document import Cell, Document, Format, Paragraph, Row, Run, Table
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.minutes import Finding
    from redactor.core.policy import Policy
    from redactor.core.probe import Probe
    from redactor.services.drafting.drafts import Draft

WHITE = '[document]\nunmarked = "WHITE"\n'
HEAD = "SEC Panel Meeting 70\n\nDraft Minutes\n\n"


@cache
def policy(name: str = "sec-panel") -> Policy:
    """Load a policy that the project ships."""
    return Tools().policies.load(name)


@dataclass(frozen=True)
class Given:
    """Formats that read one document, whatever the bytes; writing and probing are the real ones."""

    document: Document

    def inputs(self) -> tuple[str, ...]:
        return (".docx",)

    def outputs(self) -> tuple[str, ...]:
        return Tools().formats.outputs()

    def read(self, suffix: str, untrusted: bytes, *, level_of: Callable[[str], str | None], revisions: str) -> Document:
        return self.document

    def write(self, name: str, document: Document) -> bytes:
        return Tools().formats.write(name, document)

    def probe(self, name: str, data: bytes) -> Probe:
        return Tools().formats.probe(name, data)


def draft(text: str, decisions: str = WHITE, *, rules: str = "sec-panel", suffix: str = ".md") -> Draft:
    """Understand a draft given as text."""
    return understand(
        Tools().formats,
        suffix,
        text.encode(),
        policy=policy(rules),
        decisions=parse_decisions(decisions, name="d.toml"),
    )


def draft_of(document: Document, decisions: str = WHITE, *, rules: str = "sec-panel") -> Draft:
    """Understand a draft given as a document."""
    return understand(
        Given(document), ".docx", b"-", policy=policy(rules), decisions=parse_decisions(decisions, name="d.toml")
    )


def findings(understood: Draft, code: str) -> list[Finding]:
    """Pick the findings of one kind."""
    return [f for f in understood.minutes.findings if f.code == code]


def copy(understood: Draft, audience: Audience = PUBLIC, form: str = "txt") -> str:
    """Make the copy of an audience, and give its bytes as text."""
    made = make_copies(Tools().formats, understood, audience, [form])
    return made.files[0].data.decode()


def para(text: str, *, bold: bool = False, **more: object) -> Paragraph:
    """Make a paragraph of one run."""
    look = Format({"bold": True}) if bold else Format()
    return Paragraph((Run(text, look),), **more)  # type: ignore[arg-type]  # what the test says


def table(*rows: tuple[str, ...]) -> Table:
    """Make a table of cells with one paragraph each."""
    made = tuple(Row(tuple(Cell((para(text),)) for text in row)) for row in rows)
    return Table(made, columns=(2000,) * len(rows[0]))
