"""Write a document as a tagged PDF (PDF/UA-1, ISO 14289-1): printed from our HTML, then cleaned.

WeasyPrint sets the page and may load nothing but our fonts and the images of the page itself. What it writes is taken
apart and put together again without producer, dates and identifiers: equal documents give equal bytes. It is loaded
when a PDF is asked for, because that takes a second.
"""

from __future__ import annotations

import io
import threading
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from redactor.core.shown import description
from redactor.errors import UsageError
from redactor.formats.pdf_html import page
from redactor.formats.pdf_sheet import FILES, FONTS, SCHEME

if TYPE_CHECKING:
    from redactor.core.document import Document

Untyped: TypeAlias = Any
"""WeasyPrint has no types."""
LIBRARIES: Final = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
_IMAGES: Final = ("data:image/png;base64,", "data:image/jpeg;base64,")
_ONE_AT_A_TIME = threading.Lock()  # the step that is replaced is a name of WeasyPrint's module


def write(document: Document) -> bytes:
    """Write a document as a PDF. Raises UsageError where the libraries that this needs are not installed."""
    raw = _printed(page(document))
    from redactor.formats.pdf_clean import cleaned  # noqa: PLC0415 -- as above

    return cleaned(raw, description(document.title))


def _printed(html: str) -> bytes:
    try:
        import weasyprint  # noqa: PLC0415 -- slow, and not everywhere
        from weasyprint import pdf as steps  # noqa: PLC0415 -- slow, and not everywhere
    except OSError as error:  # Pango is not there
        raise UsageError(
            "PDF files cannot be written here: the text layout library Pango is not installed.",
            remedy=f"On Debian, run apt-get install {LIBRARIES}; or leave the pdf format out.",
        ) from error
    from redactor.formats.pdf_tags import add_tags  # noqa: PLC0415 -- slow, and not everywhere

    with _ONE_AT_A_TIME:
        steps.add_tags = add_tags
        out: bytes = weasyprint.HTML(string=html, url_fetcher=_fetcher()).write_pdf(pdf_variant="pdf/ua-1")
    return out


@cache
def _face(name: str) -> bytes:
    """Unpack one of our fonts, once: that takes longer than to set a page."""
    from fontTools.ttLib import woff2  # noqa: PLC0415 -- WeasyPrint brings it

    out = io.BytesIO()
    woff2.decompress(io.BytesIO((FONTS / name).read_bytes()), out)
    return out.getvalue()


def _fetcher() -> Untyped:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: PLC0415 -- slow, and not everywhere

    class OurFetcher(URLFetcher):  # type: ignore[misc]  # as above
        """Hands out our fonts and the page's own images."""

        def fetch(self, url: str, headers: object = None) -> Untyped:  # noqa: ARG002 -- the signature is theirs
            name = url.removeprefix(SCHEME)
            if url.startswith(SCHEME) and name in FILES:
                return URLFetcherResponse(url, _face(name), {"Content-Type": "font/ttf"})
            if url.startswith(_IMAGES):
                return super().fetch(url)
            message = "a page to print asked for something from elsewhere"
            raise FatalURLFetchingError(message)

    return OurFetcher()
