"""The reading room: serves one published folder, and nothing else. It holds no key, no database and no template.

Rules kept here: an address leads to a file of the folder or to the one not-found page; what can be withdrawn is asked
for anew each time (strong ETags make that cheap); nothing a browser sends is written or logged. What is computed is the
answer to a search, over the index in the folder; everything else is a file, the same as on a host of plain files.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, redirect, request

from redactor.public.folder import CURRENT, Folder
from redactor.public.searching import answer, asked_in
from redactor.resources import PUBLISHED_TYPES

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.wrappers import Response as BaseResponse

    from redactor.public.folder import File

__all__ = ["CURRENT", "create_reading_room"]

_STATIC: Final = "static/"
_SEARCH: Final = "search/"
_POLICY: Final = (
    "default-src 'none'; {script}style-src 'self'{inline}; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# Two pages have scripts: the checker, which may connect to nothing, and the search, which reads the index.
_SCRIPTS: Final = {"verify/": "script-src 'self'; ", _SEARCH: "script-src 'self'; connect-src 'self'; "}
_PLAIN: Final = _POLICY.format(script="", inline="")
_RESULTS: Final = re.compile(rb"<div id=\"results\"([^>]*)><!--results-->.*?<!--/results--></div>", re.DOTALL)
_EMPTY: Final = '<!DOCTYPE html>\n<html lang="en"><title>Minutes</title>\n<p>Nothing is published yet.</p></html>\n'
_MISSING: Final = '<!DOCTYPE html>\n<html lang="en"><title>Page not found</title>\n<p>Page not found.</p></html>\n'


def create_reading_room(folder: Path) -> Flask:
    """Make the application over a published folder, or over the folder that holds the releases.

    The folder may be replaced while the application runs; each answer comes from one state of it.
    """
    app = Flask("redactor.public", static_folder=None, template_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False
    served = Folder(folder)

    def show(address: str) -> BaseResponse:
        return _answer(served, address)

    app.add_url_rule("/", "home", show, defaults={"address": ""}, methods=["GET"])
    app.add_url_rule("/<path:address>", "file", show, methods=["GET"])
    app.register_error_handler(404, lambda _: _not_found(served, served.root()))
    app.register_error_handler(405, lambda _: Response(status=405, headers={"Allow": "GET, HEAD"}))
    app.after_request(_with_headers)
    return app


def _answer(served: Folder, address: str) -> BaseResponse:
    root = served.root()
    page = not address or address.endswith("/")
    file = served.read(root, f"{address}index.html" if page else address)
    if file is None and served.root() != root:  # the folder was replaced just now
        return _answer(served, address)
    if file is None and not page and served.is_folder(root, address):
        query = f"?{request.query_string.decode('ascii', 'replace')}" if request.query_string else ""
        return redirect(f"/{address}/{query}", 308)
    if file is None:
        return _not_found(served, root) if address else Response(_EMPTY, content_type=PUBLISHED_TYPES["html"])
    if address == _SEARCH:
        return _search(served, root, file)
    return _file(address, file)


def _file(address: str, file: File) -> BaseResponse:
    response = Response(file.data, content_type=PUBLISHED_TYPES[file.kind])
    response.set_etag(file.tag)
    # Looks are no publication and may be kept for a while; minutes can be withdrawn and are asked for each time.
    static = address.startswith(_STATIC)
    response.headers["Cache-Control"] = "public, max-age=3600" if static else "no-cache"
    if file.kind in {"docx", "odt"}:
        name = "-".join(address.split("/")[:-1])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{file.kind}"'
    script = _SCRIPTS.get(address, "")
    if script or file.style:
        response.headers["Content-Security-Policy"] = _POLICY.format(script=script, inline=file.style)
    return response.make_conditional(request, accept_ranges=True, complete_length=len(file.data))


def _search(served: Folder, root: Path, page: File) -> BaseResponse:
    """Put the answer into the page of the search, in the place where a script would put it."""

    def read(path: str) -> bytes:
        found = served.read(root, path)
        if found is None:
            raise LookupError(path)
        return found.data

    asked = asked_in(request.args)
    try:
        html = answer(read, asked)
    except LookupError:  # the folder was replaced meanwhile
        html = '<p class="govuk-body">The search could not be done just now. Try again.</p>'
    spelt = f'<div id="results" data-answered{{}}>{html}</div>'
    data = _RESULTS.sub(lambda found: spelt.replace("{}", found[1].decode(), 1).encode(), page.data, count=1)
    data = data.replace(b'maxlength="200" value=""', f'maxlength="200" value="{escape(asked.words)}"'.encode(), 1)
    for chosen in (asked.year, asked.body):
        if chosen:
            option = f'<option value="{escape(chosen)}"'.encode()
            data = data.replace(option, option + b" selected", 1)
    response = Response(data, content_type=PUBLISHED_TYPES["html"])
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Content-Security-Policy"] = _POLICY.format(script=_SCRIPTS[_SEARCH], inline="")
    return response


def _not_found(served: Folder, root: Path) -> BaseResponse:
    file = served.read(root, "404.html")
    response = Response(file.data if file else _MISSING, status=404, content_type=PUBLISHED_TYPES["html"])
    response.headers["Cache-Control"] = "no-cache"
    return response


def _with_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _PLAIN)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
