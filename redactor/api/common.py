"""What the views of the API share: pages of lists, versions as ETags, forms with files, files handed out."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar

from flask import jsonify
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import CombinedMultiDict

from redactor.core.pages import Span
from redactor.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask import Request, Response

    from redactor.core.pages import Rows

KINDS: Final = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
ANY_FILE: Final = "application/octet-stream"
BINARY: Final = {"type": "string", "format": "binary"}
ETAG: Final = {
    "ETag": {
        "description": "How many decisions there are, for If-Match.",
        "schema": {"type": "string"},
        "example": '"seq-4"',
    }
}
LOCATION: Final = {"Location": {"schema": {"type": "string"}}}
_Row = TypeVar("_Row")


class Forms(FlaskParser):
    """Reads a form with its files as one thing, so that nothing that is not described gets in beside it."""

    __location_map__: Any = {**FlaskParser.__location_map__, "form_with_files": "load_form_with_files"}  # noqa: RUF012 -- the library has it as an instance's

    def load_form_with_files(self, request: Request, schema: Schema) -> MultiDictProxy:
        """Take the fields and the files of a request together."""
        return MultiDictProxy(CombinedMultiDict([request.files, request.form]), schema)


class Views(Blueprint):  # type: ignore[misc]  # ships no annotations
    """Views of one subject, described under a tag that is its name."""

    ARGUMENTS_PARSER = Forms()
    DEFAULT_LOCATION_CONTENT_TYPE_MAPPING: Final = {
        **Blueprint.DEFAULT_LOCATION_CONTENT_TYPE_MAPPING,
        "form_with_files": "multipart/form-data",
    }

    def __init__(self, subject: str, said: str) -> None:
        """Name them: `api-` parts their endpoints from those of the pages."""
        super().__init__(f"api-{subject}", __name__, description=said)

    def response(self, status_code: int, schema: Any = None, **given: Any) -> Any:  # noqa: ANN401 -- the library's own
        """Describe what a view answers. A list has to be one: of a tuple the library takes the rest for status."""
        described = super().response(status_code, schema, **given)
        many = isinstance(schema, Schema) and schema.many

        def declare(view: Any) -> Any:  # noqa: ANN401 -- the library's own
            in_pages = "pagination" in getattr(view, "_apidoc", {})
            return described(_as_list(view) if many and not in_pages else view)

        return declare

    def file(self, *kinds: str, **given: Any) -> Any:  # noqa: ANN401 -- the library's own
        """Describe that a view hands out a file, of one of some kinds."""

        def declare(view: Any) -> Any:  # noqa: ANN401 -- the library's own
            for kind in kinds:
                shape = {} if kind == KINDS["json"] else BINARY
                view = self.response(200, shape, content_type=kind, **given)(view)
            return view

        return declare

    def listed(self, most: int = 50) -> Any:  # noqa: ANN401 -- the library's own
        """Part a list into pages of so many; the view takes `pagination_parameters` and gives `paged`."""
        return self.paginate(page=None, page_size=most, max_page_size=4 * most)


def _as_list(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def listed(*given: Any, **named: Any) -> Any:  # noqa: ANN401 -- whatever the view takes and gives
        return list(view(*given, **named))

    return listed


def span_of(wanted: Any) -> Span:  # noqa: ANN401 -- the library's own
    """Say which rows are wanted."""
    return Span(wanted.first_item, wanted.page_size)


def paged(found: Rows[_Row], wanted: Any) -> list[_Row]:  # noqa: ANN401 -- the library's own
    """Give the page that was looked up, and tell the library how many rows there are."""
    wanted.item_count = found.total
    return list(found)


def versioned(body: Mapping[str, Any], seq: int) -> Response:
    """Answer with the number of decisions as the ETag: it is a count, and no digest that a text could be guessed by."""
    response = jsonify(body)
    response.headers["ETag"] = f'"seq-{seq}"'
    return response


def counted(seq: int) -> Response:
    """Answer with the number of the decision that was added."""
    return versioned({"decisions": seq}, seq)


def seen(match: Mapping[str, str]) -> int:
    """Read the version that the caller has seen; its shape was checked."""
    return int(match["if_match"].removeprefix('"seq-').removesuffix('"'))


def sent_file(given: Mapping[str, Any], field: str = "draft") -> tuple[str, bytes]:
    """Take a file out of a form: its name and its bytes. Raises InputError for a field that is no file."""
    file = given[field]
    if not hasattr(file, "stream"):
        raise InputError(f"The field `{field}` is no file.", remedy="Send it as a file, with its name.")
    return file.filename or "", file.stream.read()
