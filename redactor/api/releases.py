"""From a reviewed draft to what is public, and back."""

from __future__ import annotations

from typing import Any

from flask_smorest import Blueprint

from redactor.api.common import may_fail, seen
from redactor.api.schemas import (
    IfMatchSchema,
    ProposalSchema,
    ReasonSchema,
    ReleasedSchema,
    SeenSchema,
    SentBackSchema,
)
from redactor.web.actions import action
from redactor.web.door import services, subject

views = Blueprint("api-releases", __name__, description="From a reviewed draft to what is public, and back.")


@views.post("/meetings/<meeting>/proposal")
@views.arguments(IfMatchSchema, location="headers")
@views.response(201, SeenSchema)
@may_fail(views, 403, 409)
@action("release.ask")
def propose(match: dict[str, str], meeting: str) -> dict[str, Any]:
    """Make the public folder, check it, and ask for approval of exactly that."""
    made = services().publication.propose(subject(), meeting, expected_seq=seen(match["if_match"]))
    return {"folder_hash": made}


@views.get("/meetings/<meeting>/proposal")
@views.response(200, ProposalSchema)
@may_fail(views)
@action("release.read")
def proposal(meeting: str) -> dict[str, Any]:
    """Show what waits for approval, file by file."""
    found = services().publication.look(subject(), meeting)
    return {
        "folder_hash": found.folder_hash,
        "place": found.place,
        "files": [{"name": f.name, "size": f.size, "sha256": f.sha256} for f in found.changed],
        "approvals_wanted": found.approvals,
        "approvals_given": len(found.given),
        "void": found.void,
    }


@views.post("/meetings/<meeting>/proposal/approval")
@views.arguments(SeenSchema)
@views.response(200, ReleasedSchema)
@may_fail(views, 403, 409)
@action("release.decide")
def approve(given: dict[str, str], meeting: str) -> dict[str, Any]:
    """Approve the folder with the hash that was read; it is public where that was the last approval needed."""
    return {"published": services().publication.approve(subject(), meeting, seen=given["folder_hash"])}


@views.post("/meetings/<meeting>/proposal/return")
@views.arguments(SentBackSchema)
@views.response(204)
@may_fail(views, 403, 409)
@action("release.decide")
def send_back(given: dict[str, str], meeting: str) -> None:
    """Decline a proposal; the meeting is a draft again."""
    services().publication.send_back(subject(), meeting, seen=given["folder_hash"], reason=given["reason"])


@views.post("/meetings/<meeting>/withdrawal")
@views.arguments(ReasonSchema)
@views.response(204)
@may_fail(views, 403, 409)
@action("release.decide")
def withdraw(given: dict[str, str], meeting: str) -> None:
    """Take published minutes out of what is served, alone and at once."""
    services().publication.withdraw(subject(), meeting, given["reason"])
