"""Registers: rows, what is withheld, items of other bodies, masks."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import Strict, moment, text
from redactor.core.filing import Scope


class RowsSchema(Strict):
    """Which rows are wanted; empty fits all."""

    body = text(128, least=0, load_default="")
    owner = text(200, least=0, load_default="")
    status = text(64, least=0, load_default="")
    year = text(4, least=0, load_default="")
    overdue = fields.Boolean(load_default=False)
    words = text(200, least=0, load_default="")


class RowSchema(Schema):
    """An action or a decision that whoever asks may read."""

    meeting = fields.String(required=True)
    body = fields.String(required=True)
    title = fields.String(required=True)
    day = fields.String(required=True)
    level = fields.String(required=True)
    item = fields.String(required=True, attribute="row.item")
    ref = fields.String(required=True, attribute="row.ref")
    text = fields.String(required=True, attribute="row.text")
    reference = fields.String(required=True, attribute="row.reference")
    owner = fields.String(required=True, attribute="row.owner")
    verb = fields.String(required=True, attribute="row.verb")
    status = fields.String(required=True, attribute="row.status")
    due = fields.String(required=True, attribute="row.due")
    carried_from = fields.String(required=True)
    carried_to = fields.String(required=True)


class FormSchema(RowsSchema):
    """Which rows, and in which form."""

    form = fields.String(load_default="csv", validate=validate.OneOf(("csv", "json")))


class WithheldSchema(Schema):
    """A withheld part of published minutes."""

    meeting = fields.String(required=True)
    place = fields.String(required=True)
    item = fields.String(required=True)
    title = fields.String(required=True)
    level = fields.String(required=True)
    reason = fields.String(required=True)
    owner = fields.String(required=True)
    review = fields.String(required=True, metadata={"description": "The day on which it is looked at again."})
    event = fields.String(required=True, metadata={"description": "What it waits for."})
    overdue = fields.Boolean(required=True)
    since = fields.String(required=True)
    seq = fields.Integer(required=True, data_key="decisions", metadata={"description": "For If-Match."})


class DueSchema(Strict):
    """Whether all, or what is due."""

    due = fields.Boolean(load_default=False)


class LaterSchema(Strict):
    """When it is looked at again."""

    until = fields.Date(required=True, metadata={"examples": ["2032-03-12"]})


class OriginSchema(Schema):
    """An item that came from another body, and that body's word."""

    meeting = fields.String(required=True, attribute="record.meeting")
    item = fields.String(required=True, attribute="record.item")
    body = fields.String(required=True, attribute="record.body")
    releases = fields.Integer(required=True, metadata={"description": "How many portions are released of it."})
    holds = fields.Boolean(required=True, metadata={"description": "Its word holds for just that."})
    mine = fields.Boolean(required=True, metadata={"description": "Whoever asks can give it."})
    seq = fields.Integer(required=True, data_key="decisions", metadata={"description": "For If-Match."})


class CameFromSchema(Strict):
    """Which item came from which body."""

    meeting = text(64)
    item = text(64, example="4")
    body = text(128, example="harbour-board")


class AgreeingSchema(Strict):
    """Whose word it is."""

    body = text(128, example="harbour-board")


class MaskSchema(Schema):
    """A mask; the name behind it where it is open now."""

    id = fields.String(required=True, attribute="record.id")
    mask = fields.String(required=True, attribute="record.mask")
    scope = fields.String(required=True, attribute="record.scope")
    meeting = fields.String(required=True, attribute="record.meeting")
    item = fields.String(required=True, attribute="record.item")
    at = moment(required=True, attribute="record.at")
    name = fields.String(required=True, allow_none=True)


class MasksSchema(Schema):
    """Masks; `waits` tells that names would be open after a fresh proof."""

    known = fields.List(fields.Nested(MaskSchema), required=True, data_key="masks")
    waits = fields.Boolean(required=True)


class AssigningSchema(Strict):
    """A name that gets a mask."""

    meeting = text(64)
    item = text(64, example="4")
    name = text(200, example="Quillon Vane")
    label = text(64, "What kind of mask.", example="Resident")
    scope = fields.String(required=True, validate=validate.OneOf([s.value for s in Scope]))
    matter = text(200, least=0, load_default="")
    same = fields.Boolean(load_default=False, truthy={True}, falsy={False})


class AppliedSchema(Schema):
    """What came of it; `left` are portions in which words are withheld already."""

    decisions = fields.Integer(required=True, attribute="seq")
    places = fields.Integer(required=True)
    left = fields.List(fields.String(), required=True)
