"""Reading, emergencies, notices, disclosures."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import FORMATS, LONGEST_WORDS, Strict, Words, moment, text
from redactor.core.disclosures import Protection


class ShelfSchema(Schema):
    """Published minutes, and the items of which more is open to whoever asks."""

    meeting = fields.String(required=True)
    place = fields.String(required=True, attribute="published.place")
    title = fields.String(required=True, attribute="published.title")
    date = fields.String(required=True, allow_none=True, attribute="published.date")
    version = fields.Integer(required=True, attribute="published.version")
    open_items = fields.List(fields.String(), required=True)
    takes = fields.Boolean(required=True, metadata={"description": "Whether any of it may be taken away."})


class TermsSchema(Schema):
    """Until when what is open to somebody stays open; items by name."""

    grants = fields.Dict(keys=fields.String(), values=moment(), required=True)
    emergencies = fields.Dict(keys=fields.String(), values=moment(), required=True)
    clearance = moment("When her clearance in the body ends; null where it does not.", required=True, allow_none=True)


class OpenPortionSchema(Schema):
    """A portion that was opened, and by which rule."""

    ref = fields.String(required=True, allow_none=True)
    kind = fields.String(required=True)
    level = fields.String(required=True)
    rule = fields.String(required=True)
    text = fields.String(required=True)


class OwnFormatSchema(Strict):
    """Which format a copy has; `age` is a Word file under the key that she confirmed."""

    format = fields.String(load_default="docx", validate=validate.OneOf((*FORMATS, "age")))


class AskingSchema(Strict):
    """Which item is wanted at once, and why."""

    item = text(64, example="4")
    why = text(LONGEST_WORDS, example="The pier is closed and the contractor waits.")


class ApprovedSchema(Schema):
    """Who let it be."""

    person = fields.String(required=True)
    at = moment(required=True)


class EmergencySchema(Schema):
    """An item that was asked for at once."""

    id = fields.String(required=True)
    person = fields.String(required=True)
    meeting = fields.String(required=True)
    item = fields.String(required=True)
    asked_at = moment(required=True)
    approvals = fields.List(fields.Nested(ApprovedSchema), required=True)
    starts = moment(required=True, allow_none=True)
    ends = moment(required=True)
    closed_at = moment(required=True, allow_none=True)
    closed_by = fields.String(required=True, allow_none=True)


class EmergencyWithReasonSchema(Schema):
    """One with its reason; that it was looked at is written down."""

    emergency = fields.Nested(EmergencySchema, required=True)
    why = fields.String(required=True)


class OpenedSchema(Schema):
    """Whether it opens now."""

    open = fields.Boolean(required=True)


class NoticeSchema(Schema):
    """Something that rang."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    at = moment(required=True)
    meeting = fields.String(required=True, allow_none=True)
    about = fields.String(required=True, allow_none=True)
    read_at = moment(required=True, allow_none=True)


class HowManySchema(Schema):
    """How many it was."""

    count = fields.Integer(required=True)


class CopySchema(Schema):
    """A copy that left."""

    number = fields.String(required=True, attribute="taken.number")
    version = fields.Integer(required=True, attribute="taken.version")
    kind = fields.String(required=True, attribute="taken.kind")
    at = moment(required=True, attribute="taken.at")
    format = fields.String(required=True, attribute="taken.format")
    protection = fields.String(required=True, attribute="taken.protection")
    items = Words(required=True, attribute="taken.items")
    sha256 = fields.String(required=True, allow_none=True, attribute="taken.sha256")
    by = fields.String(required=True)


class FoundCopySchema(CopySchema):
    """The copy that bears a number, and the public title of its meeting. Without a hash it was perhaps never made."""

    meeting = fields.String(required=True, attribute="taken.meeting")
    title = fields.String(required=True)


class DisclosureSchema(CopySchema):
    """A copy that left. Who asked for it and why is empty for whom it is not open."""

    requester = fields.String(required=True)
    reason = fields.String(required=True)


class LineSchema(Schema):
    """An item, as everybody may see it."""

    name = fields.String(required=True)
    title = fields.String(required=True)


class BoardSchema(Schema):
    """What left of a meeting's minutes, and which items can be given."""

    title = fields.String(required=True)
    lines = fields.List(fields.Nested(LineSchema), required=True, data_key="items")
    disclosed = fields.List(fields.Nested(DisclosureSchema), required=True)
    gives = fields.Boolean(required=True)


class GivingSchema(Strict):
    """A copy for one person outside."""

    items = fields.List(text(64), required=True, metadata={"description": "Beyond what is public."})
    requester = text(200, example="Orla Finch, Harbour Post")
    reason = text(LONGEST_WORDS, example="Request 31 of 2031.")
    format = fields.String(load_default="docx", validate=validate.OneOf(FORMATS))
    protection = fields.String(
        required=True, validate=validate.OneOf([p.value for p in Protection]), metadata={"examples": ["password"]}
    )
    recipient = text(4000, "An age key, for `age`.", least=0, load_default="")
    password = text(200, "For `password`; she gets it another way.", least=0, load_default="")
