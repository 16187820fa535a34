"""Drafts and what is decided about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask_smorest import Blueprint

from redactor.api.common import may_fail, seen, versioned
from redactor.api.schemas import (
    CountSchema,
    DecidingSchema,
    FileSchema,
    IfMatchSchema,
    MadeSchema,
    OnceSchema,
    ReviewSchema,
    UploadSchema,
)
from redactor.core.decisions import parse_decisions
from redactor.services.reports import finding_json
from redactor.web.actions import action
from redactor.web.door import services, subject

if TYPE_CHECKING:
    from flask import Response
    from werkzeug.datastructures import FileStorage

    from redactor.services.review import View

views = Blueprint("api-drafts", __name__, description="Drafts, and what is decided about them.")


@views.post("/meetings")
@views.arguments(OnceSchema, location="headers")
@views.arguments(UploadSchema, location="form")
@views.arguments(FileSchema, location="files")
@views.response(201, MadeSchema)
@may_fail(views, 409, 413)
@action("draft.upload")
def upload(
    once: dict[str, Any], given: dict[str, Any], files: dict[str, FileStorage]
) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Take in the draft minutes of a new meeting."""
    file = files["draft"]
    untrusted = file.stream.read()

    def do() -> str:
        return services().intake.upload(
            subject(),
            body=given["body"],
            policy=given["policy"],
            filename=file.filename or "",
            untrusted=untrusted,
        )

    made = services().requests.once(subject(), once["idempotency_key"], untrusted, do)
    return {"id": made}, 201, {"Location": f"/api/v1/meetings/{made}"}


@views.post("/meetings/<meeting>/drafts")
@views.arguments(FileSchema, location="files")
@views.response(201, CountSchema)
@may_fail(views, 409, 413)
@action("draft.upload")
def upload_next(files: dict[str, FileStorage], meeting: str) -> dict[str, Any]:
    """Take in the next draft of a meeting: what was decided carries over, what changed waits."""
    file = files["draft"]
    services().intake.upload_next(subject(), meeting, filename=file.filename or "", untrusted=file.stream.read())
    return {"decisions": services().review.view(subject(), meeting).seq}


@views.get("/meetings/<meeting>")
@views.response(200, ReviewSchema)
@may_fail(views)
@action("draft.read")
def review(meeting: str) -> Response:
    """Show a draft as it stands: items, portions with their markings, and what is left to settle."""
    view = services().review.view(subject(), meeting)
    return versioned(ReviewSchema().dump(_review(meeting, view)), view.seq)


@views.post("/meetings/<meeting>/decisions")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(DecidingSchema)
@views.response(200, CountSchema)
@may_fail(views, 409)
@action("draft.decide")
def decide(match: dict[str, str], given: dict[str, str], meeting: str) -> Response:
    """Decide: one entry more on the list that was seen, in the words of the decisions file."""
    change = parse_decisions(given["decisions"], name="decisions")
    services().review.decide(subject(), meeting, change, expected_seq=seen(match["if_match"]))
    return _count(meeting)


@views.post("/meetings/<meeting>/undo")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, CountSchema)
@may_fail(views, 409)
@action("draft.decide")
def undo(match: dict[str, str], meeting: str) -> Response:
    """Take the last change back, by one entry more."""
    services().review.undo(subject(), meeting, expected_seq=seen(match["if_match"]))
    return _count(meeting)


@views.post("/meetings/<meeting>/redo")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, CountSchema)
@may_fail(views, 409)
@action("draft.decide")
def redo(match: dict[str, str], meeting: str) -> Response:
    """Take the last undo back, by one entry more."""
    services().review.redo(subject(), meeting, expected_seq=seen(match["if_match"]))
    return _count(meeting)


def _count(meeting: str) -> Response:
    seq = services().review.view(subject(), meeting).seq
    return versioned({"decisions": seq}, seq)


def _review(meeting: str, view: View) -> dict[str, Any]:
    minutes = view.draft.minutes
    return {
        "id": meeting,
        "draft": view.case.version,
        "decisions": view.seq,
        "items": [
            {
                "name": item.name,
                "title": item.title,
                "marking": item.marking,
                "portions": [
                    {
                        "ref": portion.ref,
                        "kind": portion.kind,
                        "marking": portion.marking,
                        "disposition": portion.disposition,
                        "text": portion.text,
                    }
                    for portion in item.portions
                ],
            }
            for item in minutes.items
        ],
        "findings": [finding_json(finding) for finding in (*minutes.findings, *view.leaks)],
    }
