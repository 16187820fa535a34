"""People, their duties and clearances; one's own account; the audit log."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import Strict, Words, moment, text


class ClearanceSchema(Schema):
    """How far somebody may read in a body; or another change that waits."""

    body = fields.String(required=True)
    level = fields.String(required=True)
    given_by = fields.String(required=True)
    confirmed_by = fields.String(required=True, allow_none=True)
    starts = moment(required=True, allow_none=True)
    ends = moment(required=True, allow_none=True)


class MemberSchema(Schema):
    """A person, for those who manage people."""

    id = fields.String(required=True, attribute="record.id")
    name = fields.String(required=True, attribute="record.name")
    email = fields.String(required=True, attribute="record.email")
    duties = Words(required=True, attribute="record.duties")
    active = fields.Boolean(required=True, attribute="record.active")
    clearances = fields.List(fields.Nested(ClearanceSchema), required=True)
    changes = fields.List(fields.Nested(ClearanceSchema), required=True)
    ways = fields.List(fields.String(), required=True, metadata={"description": "How she signs in."})
    sessions = fields.Integer(required=True)
    invited_until = moment(required=True, allow_none=True)


class WaitingSchema(Schema):
    """A person about whom something waits for a second person."""

    id = fields.String(required=True, attribute="record.id")
    name = fields.String(required=True, attribute="record.name")
    clearances = fields.List(fields.Nested(ClearanceSchema), required=True)
    changes = fields.List(fields.Nested(ClearanceSchema), required=True)


class InvitingSchema(Strict):
    """Somebody to invite."""

    name = text(200, example="Orla Finch")
    email = text(254, example="orla@harbour.example")
    duties = fields.List(text(32), required=True, metadata={"examples": [["member"]]})


class InvitedSchema(Schema):
    """An invitation. The secret is shown in this answer and never again."""

    person = fields.String(required=True)
    secret = fields.String(
        required=True, metadata={"description": "She opens `/invitation/` with this behind it, once."}
    )
    waits = fields.Boolean(required=True, metadata={"description": "It works once another duty has confirmed it."})


class SettingDutiesSchema(Strict):
    """What somebody is for; what is added begins and ends as said."""

    duties = fields.List(text(32), required=True, metadata={"examples": [["member"]]})
    starts = moment(load_default=None, allow_none=True)
    ends = moment(load_default=None, allow_none=True)


class DoneSchema(Schema):
    """Whether it holds now, or waits to be confirmed."""

    done = fields.Boolean(required=True)


class LimitingSchema(Strict):
    """When a duty ends."""

    ends = moment(required=True)


class GivingClearanceSchema(Strict):
    """How far somebody may read, from and until."""

    level = text(64, "A level of the body's policy, by its id.")
    starts = moment(load_default=None, allow_none=True)
    ends = moment(load_default=None, allow_none=True)


class ConfirmingSchema(Strict):
    """What is confirmed, as it was listed."""

    person = text(64)
    body = text(128)
    level = text(128)


class SessionSchema(Schema):
    """A session of hers, by the hash of its id."""

    id = fields.String(required=True, attribute="id_hash")
    created = moment(required=True)
    last_seen = moment(required=True)
    expires = moment(required=True)


class TokenSchema(Schema):
    """A token of hers, without its secret."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    scopes = Words(required=True)
    created = moment(required=True)
    expires = moment(required=True)
    last_used = moment(required=True, allow_none=True)
    revoked_at = moment(required=True, allow_none=True)


class AccountSchema(Schema):
    """Her account."""

    name = fields.String(required=True)
    email = fields.String(required=True)
    has_password = fields.Boolean(required=True)
    has_app = fields.Boolean(required=True)
    recovery_left = fields.Integer(required=True)
    sessions = fields.List(fields.Nested(SessionSchema), required=True)


class OwnKeySchema(Schema):
    """The age key under which she wants her copies. It is used once she confirmed that it is hers."""

    key = fields.String(required=True)
    added_at = moment(required=True)
    confirmed_at = moment(required=True, allow_none=True)


class MailSchema(Schema):
    """Whether she wants messages."""

    wanted = fields.Boolean(required=True)
    sent = fields.Boolean(required=True, metadata={"description": "Whether this service sends any."})


class WantingMailSchema(Strict):
    """Whether she wants messages: a link at each step, and nothing else."""

    wanted = fields.Boolean(required=True, truthy={True}, falsy={False})


class WantedSchema(Strict):
    """Which events are wanted; empty fits all."""

    person = text(64, least=0, load_default="")
    meeting = text(64, least=0, load_default="")
    item = text(64, least=0, load_default="")
    refused = fields.Boolean(load_default=False)
    below = fields.Integer(load_default=None, validate=validate.Range(0, 10**12))


class EventSchema(Schema):
    """An event of the log: identities and no text. One that is closed to whoever asks has its number alone."""

    number = fields.Integer(required=True)
    at = moment(attribute="event.at")
    who = fields.String(attribute="event.actor", allow_none=True)
    action = fields.String(attribute="event.action")
    outcome = fields.String(attribute="event.outcome")
    rule = fields.String(attribute="event.rule")
    meeting = fields.String(attribute="event.meeting", allow_none=True)
    items = fields.List(fields.String(), attribute="event.items")


class EventsSchema(Schema):
    """A page of events, and where the next one begins."""

    events = fields.List(fields.Nested(EventSchema), required=True)
    next = fields.Integer(required=True, allow_none=True)


class ProofSchema(Schema):
    """Whether the log is whole, and its state."""

    size = fields.Integer(required=True)
    root = fields.String(required=True)
    days = fields.List(fields.String(), required=True, metadata={"description": "Days whose checkpoints fit."})
    broken = fields.Integer(required=True, allow_none=True, metadata={"description": "The first wrong entry."})
    bad_note = fields.String(required=True, metadata={"description": "A checkpoint that is none; or empty."})
