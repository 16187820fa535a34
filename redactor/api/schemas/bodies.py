"""Bodies that hold a meeting together, bodies of one clerk, and how much each body keeps."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import Strict, moment, text


class HeldBySchema(Schema):
    """Who holds a meeting."""

    bodies = fields.List(
        fields.String(), required=True, metadata={"description": "The one that it was begun for comes first."}
    )
    named = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        data_key="items",
        metadata={"description": "The items that are one body's alone, and whose each is."},
    )


class JoiningSchema(Strict):
    """A body that holds a meeting with the others. It stays one of them."""

    body = text(128, "It marks under the policy of the meeting.", example="harbour-board")


class NamingBodySchema(Strict):
    """Whose an item is."""

    item = text(64, example="4")
    body = text(128, "Null: everybody's again.", allow_none=True, example="harbour-board")


class ClerkSchema(Schema):
    """A body in which one person may mark and release, or for which somebody asks it."""

    id = fields.String(required=True)
    body = fields.String(required=True)
    holds = fields.Boolean(required=True, metadata={"description": "It was confirmed; until then two people release."})
    asked_at = moment(required=True)
    asked_by = fields.String(required=True)
    confirmed_at = moment(required=True, allow_none=True)
    confirmed_by = fields.String(required=True, allow_none=True)


class RoomSchema(Schema):
    """How much there is room for."""

    drafts = fields.Integer(required=True)
    bytes = fields.Integer(required=True)


class OwnRoomSchema(Schema):
    """What was allowed to one body alone; null is the general limit."""

    drafts = fields.Integer(required=True, allow_none=True)
    bytes = fields.Integer(required=True, allow_none=True)
    set_at = moment(required=True)
    set_by = fields.String(required=True, allow_none=True, metadata={"description": "Null: on the machine itself."})


class KeptSchema(RoomSchema):
    """How much a body keeps."""

    unmeasured = fields.Integer(required=True, metadata={"description": "Originals that are in no sum of bytes yet."})


class UseSchema(Schema):
    """How much a body keeps, and may."""

    body = fields.String(required=True, attribute="body.id")
    kept = fields.Nested(KeptSchema, required=True)
    room = fields.Nested(RoomSchema, required=True, data_key="may_keep")
    own = fields.Nested(OwnRoomSchema, required=True, allow_none=True)


_NUMBER = validate.Range(1, 1_000_000)


class AllowingSchema(Strict):
    """How much one body may keep; null leaves it at the general limit."""

    drafts = fields.Integer(required=True, allow_none=True, strict=True, validate=_NUMBER)
    megabytes = fields.Integer(required=True, allow_none=True, strict=True, validate=_NUMBER)
