"""Minutes are published in more formats where those can be made; what cannot be is left out, and the page says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.core.probe import Found
from redactor.core.site import LeftOut, Published, Site
from redactor.errors import GateStopped, UsageError
from redactor.formats.site import SiteWriter
from redactor.resources import static_dir, templates_dir
from redactor.services.release import offered
from redactor.services.release.offered import ALWAYS, NOT_CLEARED, NOT_HERE, TOO_LONG, public_copies
from tests.drafts import HEAD, WHITE, draft

if TYPE_CHECKING:
    from redactor.core.document import Document
    from redactor.core.probe import Probe
    from redactor.services.release.copies import Copies

FORMATS = Tools().formats
DRAFT = draft(HEAD + "1. Sum\n\nThe sum is √2 = ∑ today.\n\n2. Bids (RED)\n\nQuillfeather bid 12.\n", WHITE)


class Unreliable:
    """The real formats, but files in one of them hold something more, or cannot be made."""

    def __init__(self, name: str, *, missing: bool = False) -> None:
        self._name, self._missing = name, missing

    def __getattr__(self, name: str) -> object:
        return getattr(FORMATS, name)

    def write(self, name: str, document: Document) -> bytes:
        if self._missing and name == self._name:
            raise UsageError("Pango is not installed.")
        return FORMATS.write(name, document)

    def probe(self, name: str, data: bytes) -> Probe:
        found = FORMATS.probe(name, data)
        return replace(found, strays=(*found.strays, Found("more", "file"))) if name == self._name else found


def names(copies: Copies) -> list[str]:
    return [c.format for c in copies.files]


def test_a_publication_has_every_format_that_was_asked_for() -> None:
    copies, left = public_copies(FORMATS, DRAFT, ("odt", "pdf"))

    assert (names(copies), left) == ([*ALWAYS, "odt", "pdf"], ())
    assert b"Quillfeather" not in b"".join(c.data for c in copies.files)
    assert names(public_copies(FORMATS, DRAFT, ())[0]) == list(ALWAYS)


def test_a_format_that_the_gate_stops_is_left_out_by_itself() -> None:
    copies, left = public_copies(Unreliable("odt"), DRAFT, ("odt", "pdf"))  # type: ignore[arg-type]  # a stand-in

    assert (names(copies), left) == ([*ALWAYS, "pdf"], (LeftOut("odt", NOT_CLEARED),))


def test_a_format_that_every_publication_has_stops_it_all() -> None:
    with pytest.raises(GateStopped):
        public_copies(Unreliable("md"), DRAFT, ("odt",))  # type: ignore[arg-type]  # as above


def test_what_cannot_be_made_here_or_is_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert public_copies(Unreliable("pdf", missing=True), DRAFT, ("pdf",))[1] == (LeftOut("pdf", NOT_HERE),)  # type: ignore[arg-type]  # as above

    monkeypatch.setattr(offered, "LONGEST_PDF", 10)
    copies, left = public_copies(FORMATS, DRAFT, ("pdf",))
    assert (names(copies), left) == (list(ALWAYS), (LeftOut("pdf", TOO_LONG),))


def test_the_page_says_what_was_left_out() -> None:
    made = Published("b/m", "b", "Meeting", None, 1, "2031-03-12", "p", "", left_out=(LeftOut("pdf", TOO_LONG),))

    page = SiteWriter(templates_dir(), static_dir()).meeting(Site(meetings=(made,)), "b/m", "<p>x</p>").decode()

    assert "Not published as PDF: these minutes are too long for it." in page
