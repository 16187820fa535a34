"""The reading room: serves one published folder, and nothing else. It holds no key, no database and no template.

Rules kept here: an address leads to a file of the folder or to the one not-found page; what can be withdrawn is asked
for anew each time (strong ETags make that cheap); nothing a browser sends is written or logged.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, Final

from flask import Flask, Response, redirect, request

if TYPE_CHECKING:
    from pathlib import Path

    from werkzeug.wrappers import Response as BaseResponse

CURRENT: Final = "current"
"""The link to the release that is served, where the folder is the one that holds the releases."""

_SEGMENT: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)  # no dots first, no separators, no escapes
_DEEPEST: Final = 8
_STATIC: Final = "static"
_VERIFY: Final = "verify"
_TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "json": "application/json",
    "atom": "application/atom+xml; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
}
"""What is served, by ending; a file of another kind is not there."""

_POLICY: Final = (
    "default-src 'none'; {script}style-src 'self'{inline}; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_STYLE: Final = re.compile(rb"<style>([^<]*)</style>")
_EMPTY: Final = '<!DOCTYPE html>\n<html lang="en"><title>Minutes</title>\n<p>Nothing is published yet.</p></html>\n'
_MISSING: Final = '<!DOCTYPE html>\n<html lang="en"><title>Page not found</title>\n<p>Page not found.</p></html>\n'


def create_reading_room(folder: Path) -> Flask:
    """Make the application over a published folder, or over the folder that holds the releases.

    The folder may be replaced while the application runs; each answer comes from one state of it.
    """
    app = Flask("redactor.public", static_folder=None, template_folder=None)
    app.url_map.strict_slashes = False
    app.url_map.merge_slashes = False

    def show(address: str) -> BaseResponse:
        return _answer(folder, address)

    app.add_url_rule("/", "home", show, defaults={"address": ""}, methods=["GET"])
    app.add_url_rule("/<path:address>", "file", show, methods=["GET"])
    app.register_error_handler(404, lambda _: _not_found(_root(folder)))
    app.register_error_handler(405, lambda _: Response(status=405, headers={"Allow": "GET, HEAD"}))
    app.after_request(_with_headers)
    return app


def _answer(folder: Path, address: str) -> BaseResponse:
    root = _root(folder)
    path = _place(root, address)
    if path is None:
        return _not_found(root)
    if path.is_dir():
        if address and not address.endswith("/"):
            return redirect(f"/{address}/", 308)
        path /= "index.html"
    elif address.endswith("/"):
        return _not_found(root)
    data = _read(root, path)
    if data is None and _root(folder) != root:  # the folder was replaced just now
        return _answer(folder, address)
    if data is None:
        return Response(_EMPTY, content_type=_TYPES["html"]) if not address else _not_found(root)
    return _file(path, data, static=address.startswith(f"{_STATIC}/"))


def _root(folder: Path) -> Path:
    """Find what is served now: one real folder, so that an answer does not mix two states."""
    link = folder / CURRENT
    return (link if link.is_symlink() else folder).resolve()


def _place(root: Path, address: str) -> Path | None:
    """Turn an address into a place under the root; None where it is no plain path."""
    parts = address.removesuffix("/").split("/") if address else []
    if len(parts) > _DEEPEST or not all(map(_SEGMENT.fullmatch, parts)):
        return None
    return root.joinpath(*parts)


def _read(root: Path, path: Path) -> bytes | None:
    """Read a file of the folder; None where there is none, it is of no known kind, or it is a link."""
    try:
        real = path.resolve(strict=True)
        if path.suffix.removeprefix(".") not in _TYPES or real != path or not real.is_relative_to(root):
            return None
        return real.read_bytes() if real.is_file() else None
    except OSError:
        return None


def _file(path: Path, data: bytes, *, static: bool) -> BaseResponse:
    kind = path.suffix.removeprefix(".")
    response = Response(data, content_type=_TYPES[kind])
    response.set_etag(hashlib.sha256(data).hexdigest())
    # Looks are no publication and may be kept for a while; minutes can be withdrawn and are asked for each time.
    response.headers["Cache-Control"] = "public, max-age=3600" if static else "no-cache"
    if kind in {"docx", "odt"}:
        response.headers["Content-Disposition"] = f'attachment; filename="{path.parent.name}.{kind}"'
    inline = _style_of(data) if path.name == "minutes.html" else ""
    # One page has a script: the checker, which sends nothing and may connect to nothing.
    script = "script-src 'self'; " if path.parent.name == _VERIFY and path.name == "index.html" else ""
    response.headers["Content-Security-Policy"] = _POLICY.format(inline=inline, script=script)
    return response.make_conditional(request)


def _style_of(data: bytes) -> str:
    """Let a page have the one style that stands in its head, and no other.

    The cleared page is also a file that opens by itself, so it brings its style along.
    """
    found = _STYLE.search(data)
    return f" 'sha256-{base64.b64encode(hashlib.sha256(found.group(1)).digest()).decode()}'" if found else ""


def _not_found(root: Path) -> BaseResponse:
    data = _read(root, root / "404.html")
    response = Response(data if data is not None else _MISSING, status=404, content_type=_TYPES["html"])
    response.headers["Cache-Control"] = "no-cache"
    return response


def _with_headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", _POLICY.format(inline="", script=""))
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
