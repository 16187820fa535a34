"""Drafts: taken in once, however often they are sent; shown as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import ETAG, KINDS, LOCATION, Views, counted, sent_file, versioned
from redactor.api.schemas.base import CountSchema, MadeSchema, OnceSchema
from redactor.api.schemas.drafts import NextDraftSchema, PaperSchema, ReviewSchema, UploadSchema
from redactor.services.reports import finding_json
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from flask import Response

    from redactor.services.drafting.review import View

views = Views("drafts", "Drafts: taken in, and shown as they stand.")


@views.post("/meetings")
@views.arguments(OnceSchema, location="headers")
@views.arguments(UploadSchema, location="form_with_files")
@views.response(201, MadeSchema, headers=LOCATION)
@action("draft.upload")
def upload(once: dict[str, Any], given: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """Take in the draft minutes of a new meeting."""
    filename, untrusted = sent_file(given)

    def do() -> str:
        return services().intake.upload(
            subject(), body=given["body"], policy=given["policy"], filename=filename, untrusted=untrusted
        )

    asked = "\0".join((given["body"], given["policy"] or "", filename, "")).encode()
    made = services().requests.once(subject(), once["idempotency_key"], asked + untrusted, do)
    return {"id": made}, 201, {"Location": f"/api/v1/meetings/{made}"}


@views.post("/meetings/<meeting>/drafts")
@views.arguments(OnceSchema, location="headers")
@views.arguments(NextDraftSchema, location="form_with_files")
@views.response(201, CountSchema, headers=ETAG)
@action("draft.upload")
def upload_next(once: dict[str, Any], given: dict[str, Any], meeting: str) -> tuple[Response, int]:
    """Take in the next draft of a meeting: what was decided carries over, what changed waits."""
    filename, untrusted = sent_file(given)

    def do() -> str:
        services().intake.upload_next(subject(), meeting, filename=filename, untrusted=untrusted)
        return str(services().review.view(subject(), meeting).seq)

    asked = f"{meeting}\0{filename}\0".encode()
    return counted(int(services().requests.once(subject(), once["idempotency_key"], asked + untrusted, do))), 201


@views.get("/meetings/<meeting>")
@views.response(200, ReviewSchema, headers=ETAG)
@action("draft.read")
def review(meeting: str) -> Response:
    """Show a draft as it stands: items, portions with their markings, and what is left to settle."""
    view = services().review.view(subject(), meeting)
    return versioned(ReviewSchema().dump(_review(view)), view.seq)


@views.get("/meetings/<meeting>/paper")
@views.response(200, PaperSchema)
@action("draft.read")
def paper(meeting: str) -> dict[str, Any]:
    """Show what the public would get as the draft stands, item by item, as HTML."""
    return {"items": services().review.paper(services().review.view(subject(), meeting).draft)}


@views.get("/meetings/<meeting>/draft-with-changes")
@views.file(KINDS["docx"])
@action("draft.decide")
def draft_with_changes(meeting: str) -> Response:
    """Give the whole draft as a Word file, with what was decided about its words as tracked changes."""
    return attached(services().mending.draft(subject(), meeting), "draft-with-changes.docx", KINDS["docx"])


def _review(view: View) -> dict[str, Any]:
    record = view.case.record
    return {
        "id": record.id,
        "body": record.body,
        "state": record.state,
        "draft": view.case.version,
        "decisions": view.seq,
        "policy": record.policy_name,
        "policy_changed": view.policy_changed,
        "undo": view.undo and view.undo.seq,
        "redo": view.redo and view.redo.seq,
        "waits_for_release": view.proposal is not None,
        "items": view.draft.minutes.parts(),
        "findings": [finding_json(finding) for finding in (*view.draft.minutes.findings, *view.leaks)],
        "changes": view.changes,
        "suggestions": view.suggestions,
    }
