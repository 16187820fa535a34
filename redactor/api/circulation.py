"""A draft that goes round, comments on it, and what its body says to the minutes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import KINDS, Views
from redactor.api.schemas.base import FORMATS, FormatSchema, MadeSchema
from redactor.api.schemas.circulation import (
    AnsweringSchema,
    CirculatingSchema,
    CirculationSchema,
    CommentingSchema,
    CommentSchema,
    DraftCopySchema,
    PersonSchema,
    ReceivedSchema,
)
from redactor.api.schemas.releases import AdoptingSchema, AdoptionSchema, AnswerSchema
from redactor.core.circulation import Half
from redactor.services.body.adopting import Said
from redactor.services.office import absent
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from redactor.core.circulation import AdoptionRecord, CirculationRecord
    from redactor.core.records import PersonRecord
    from redactor.services.body.circulation import DraftCopy, Received
    from redactor.services.body.comments import Comment

views = Views("circulation", "Drafts that go round, comments on them, and the approval by the body.")


@views.get("/meetings/<meeting>/circulation/readers")
@views.response(200, PersonSchema(many=True))
@action("draft.circulate")
def circulation_readers(meeting: str) -> Sequence[PersonRecord]:
    """List whom the draft can be sent to."""
    return services().circulation.readers(subject(), meeting)


@views.get("/meetings/<meeting>/circulation")
@views.response(200, CirculationSchema)
@action("draft.circulate")
def circulation(meeting: str) -> CirculationRecord:
    """Show to whom the draft went that goes round, and until when; 404 where none does."""
    found = services().circulation.running(subject(), meeting)
    if found is None:
        raise absent()
    return found


@views.post("/meetings/<meeting>/circulation")
@views.arguments(CirculatingSchema)
@views.response(201, MadeSchema)
@action("draft.circulate")
def circulate(given: dict[str, Any], meeting: str) -> dict[str, str]:
    """Send the draft to named people, each her own copy, to be commented on until it closes."""
    made = services().circulation.circulate(subject(), meeting, people=given["people"], closes=given["closes"])
    return {"id": made}


@views.delete("/meetings/<meeting>/circulation")
@views.response(204)
@action("draft.circulate")
def close_circulation(meeting: str) -> None:
    """End the circulation now."""
    services().circulation.close(subject(), meeting)


@views.get("/meetings/<meeting>/comments")
@views.response(200, CommentSchema(many=True))
@action("draft.circulate")
def comments(meeting: str) -> Sequence[Comment]:
    """List every comment on a meeting's drafts."""
    _, found = services().comments.all(subject(), meeting)
    return found


@views.post("/meetings/<meeting>/comments/<comment>/answer")
@views.arguments(AnsweringSchema)
@views.response(204)
@action("draft.circulate")
def answer_comment(given: dict[str, Any], meeting: str, comment: str) -> None:
    """Take a comment, or decline it with a word back."""
    services().comments.answer(subject(), meeting, comment, taken=given["taken"], words=given["words"])


@views.get("/drafts")
@views.response(200, ReceivedSchema(many=True))
@action("draft.receive")
def drafts() -> Sequence[Received]:
    """List the drafts that went round to the holder of the token and are open."""
    return services().circulation.received(subject())


@views.get("/drafts/<meeting>")
@views.response(200, DraftCopySchema)
@action("draft.receive")
def draft(meeting: str) -> DraftCopy:
    """Open her copy of a draft, item by item, as HTML."""
    return services().circulation.read(subject(), meeting)


@views.get("/drafts/<meeting>/copy")
@views.arguments(FormatSchema, location="query")
@views.file(*(KINDS[kind] for kind in FORMATS))
@action("draft.receive")
def draft_copy(given: dict[str, str], meeting: str) -> Response:
    """Give her copy of a draft as a file, with her name on it."""
    kind = given["format"]
    data = services().circulation.copy(subject(), meeting, format=kind)
    return attached(data, f"draft.{kind}", KINDS[kind])


@views.get("/drafts/<meeting>/comments")
@views.response(200, CommentSchema(many=True))
@action("draft.receive")
def own_comments(meeting: str) -> Sequence[Comment]:
    """List the comments that stand beside her copy."""
    return services().comments.beside(subject(), services().circulation.read(subject(), meeting))


@views.post("/drafts/<meeting>/comments")
@views.arguments(CommentingSchema)
@views.response(201, MadeSchema)
@action("draft.receive")
def add_comment(given: dict[str, str], meeting: str) -> dict[str, str]:
    """Comment on a portion that stands in her copy."""
    return {"id": services().comments.add(subject(), meeting, ref=given["ref"], words=given["words"])}


@views.get("/meetings/<meeting>/adoptions")
@views.response(200, AdoptionSchema(many=True))
@action("draft.read")
def adoptions(meeting: str) -> Sequence[AdoptionRecord]:
    """List what was recorded of the approval by the body."""
    return services().adopting.adoptions(subject(), meeting)


@views.post("/meetings/<meeting>/adoptions")
@views.arguments(AdoptingSchema)
@views.response(201, MadeSchema)
@action("minutes.adopt")
def adopt(given: dict[str, Any], meeting: str) -> dict[str, str]:
    """Record that the body approved one half of the present draft; somebody else confirms it."""
    said = Said(Half(given["half"]), given["on"], given["at_meeting"], tuple(given["amended"]))
    return {"id": services().adopting.record(subject(), meeting, said)}


@views.post("/meetings/<meeting>/adoptions/<adoption>/answer")
@views.arguments(AnswerSchema)
@views.response(204)
@action("minutes.confirm")
def answer_adoption(given: dict[str, bool], meeting: str, adoption: str) -> None:
    """Confirm an approval that somebody else recorded, or decline it."""
    services().adopting.answer(subject(), meeting, adoption, confirmed=given["confirmed"])
