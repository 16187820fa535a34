"""Who may read what: grants, recusals, times, and how the rules come to it."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import LONGEST_WORDS, Strict, moment, text
from redactor.api.schemas.circulation import PersonSchema
from redactor.core.reading_requests import LENGTHS
from redactor.core.records import WHOLE_MEETING


class GrantSchema(Schema):
    """A person named for an item."""

    id = fields.String(required=True)
    person = fields.String(required=True)
    item = fields.String(required=True)
    starts = moment(required=True)
    ends = moment(required=True)
    granted_by = fields.String(required=True)
    revoked_at = moment(required=True, allow_none=True)
    revoked_by = fields.String(required=True, allow_none=True)


class RecusalSchema(Schema):
    """Who stays out; `*` is the whole meeting."""

    person = fields.String(required=True)
    item = fields.String(required=True)
    since = moment(required=True)
    set_by = fields.String(required=True)


class TimeSchema(Schema):
    """Until when an item stays closed; `*` is the whole meeting."""

    item = fields.String(required=True)
    opens_at = moment(required=True)
    set_by = fields.String(required=True)


class AccessSchema(Schema):
    """All that bears on who may read a meeting."""

    grants = fields.List(fields.Nested(GrantSchema), required=True)
    recusals = fields.List(fields.Nested(RecusalSchema), required=True)
    embargoes = fields.List(fields.Nested(TimeSchema), required=True, data_key="times")


class GivingAccessSchema(Strict):
    """Whom an item is opened to, and until when."""

    item = text(64, example="4")
    person = text(64, "Her id.")
    starts = moment(required=True)
    ends = moment(required=True)
    why = text(LONGEST_WORDS, "Sealed; for those who give access.", example="She drafts the contract.")
    with_appointment = fields.Boolean(
        load_default=False,
        truthy={True},
        falsy={False},
        metadata={"description": "It ends with her appointment to the body as well."},
    )


class RecusingSchema(Strict):
    """Who stays out of what."""

    person = text(64, "Her id.")
    item = text(64, "`*` is the whole meeting.", load_default=WHOLE_MEETING)


class SettingTimeSchema(Strict):
    """Until when an item stays closed; null opens it at once."""

    item = text(64, "`*` is the whole meeting.", load_default=WHOLE_MEETING)
    opens_at = moment(required=True, allow_none=True)


class ExplainingSchema(Strict):
    """About whom and what."""

    person = text(64, "Her id.")
    item = text(64)


class StepSchema(Schema):
    """A rule, and how it came out."""

    rule = fields.String(required=True)
    outcome = fields.String(required=True)


class ExplanationSchema(Schema):
    """Why somebody can, or cannot, read an item once the minutes are published."""

    readable = fields.Boolean(required=True)
    level = fields.String(required=True)
    rule = fields.String(required=True, metadata={"description": "The rule that decided."})
    steps = fields.List(fields.Nested(StepSchema), required=True)


class AskingToReadSchema(Strict):
    """Which item somebody asks to read, for how many days, and why."""

    item = text(64, example="4")
    days = fields.Integer(required=True, validate=validate.OneOf(sorted(LENGTHS)))
    why = text(LONGEST_WORDS, example="She prepares the tender.")


class RequestSchema(Schema):
    """A request to read; the reason is empty in lists."""

    id = fields.String(required=True, attribute="request.id")
    person = fields.String(required=True, attribute="request.person")
    meeting = fields.String(required=True, attribute="request.meeting")
    item = fields.String(required=True, attribute="request.item")
    days = fields.Integer(required=True, attribute="request.days")
    asked_at = moment(required=True, attribute="request.asked_at")
    stays_out = fields.Boolean(required=True, metadata={"description": "She stays out of the item."})
    reason = fields.String(required=True)


class PublishedSchema(Schema):
    """Published minutes, by what everybody may see of them."""

    meeting = fields.String(required=True)
    title = fields.String(required=True, attribute="published.title")
    date = fields.String(required=True, allow_none=True, attribute="published.date")
    place = fields.String(required=True, attribute="published.place")


class AgendaLineSchema(Schema):
    """An item as everybody may see it; `gap` tells that a part of it is withheld."""

    name = fields.String(required=True)
    number = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    gap = fields.Boolean(required=True)


class LookedSchema(Schema):
    """What bears on who can read published minutes."""

    title = fields.String(required=True, attribute="looked.published.title")
    items = fields.List(fields.Nested(AgendaLineSchema), required=True, attribute="looked.published.lines")
    people = fields.List(fields.Nested(PersonSchema), required=True, attribute="looked.people")
    grants = fields.List(fields.Nested(GrantSchema), required=True, attribute="looked.grants")
    recusals = fields.List(fields.Nested(RecusalSchema), required=True, attribute="looked.facts.recusals")
    requests = fields.List(fields.Nested(RequestSchema), required=True)


class AnsweringRequestSchema(Strict):
    """Until when the item opens, and on what ground."""

    ends = moment(required=True)
    why = text(LONGEST_WORDS, example="She prepares the tender.")


class PublicAnswerSchema(Schema):
    """Why somebody can, or cannot, read an item; without a level everybody can read all of it."""

    readable = fields.Boolean(required=True)
    level = fields.String(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class ReadingsSchema(Strict):
    """Of which item, and by whom; empty is all."""

    item = text(64, least=0, load_default="")
    person = text(64, least=0, load_default="")


class ReadingSchema(Schema):
    """Somebody opened, copied or was refused something."""

    at = moment(required=True)
    person = fields.String(required=True, allow_none=True)
    deed = fields.String(required=True)
    items = fields.List(fields.String(), required=True)
    refused = fields.Boolean(required=True)
    rule = fields.String(required=True)
