"""What a PDF draws is found by a search that knows nothing of how it was written."""

from __future__ import annotations

import pytest

from redactor import formats
from redactor.core.document import Document, Paragraph, Run, format_of
from redactor.errors import UsageError
from redactor.services.release.traces import Traces

TOKEN = "zqkestrelmerrowx"


@pytest.mark.parametrize("words", [(f"see {TOKEN} there",), (TOKEN.upper(),)])
def test_a_token_that_a_pdf_draws_is_found(words: tuple[str, ...]) -> None:
    looks = (format_of(("bold", False)), format_of(("bold", True)))
    paragraph = Paragraph(tuple(Run(word, look) for word, look in zip(words, looks, strict=False)))
    try:
        data = formats.write("pdf", Document((paragraph,)))
    except UsageError as error:
        pytest.skip(error.remedy)
    assert Traces([TOKEN]).in_bytes(data) == {TOKEN}
    assert not Traces(["zqkestrelmerrowy"]).in_bytes(data)
