"""Drafts that go round, comments, and what is held for review."""

from __future__ import annotations

from marshmallow import Schema, fields

from redactor.api.schemas.base import LONGEST_WORDS, Strict, Words, moment, text


class PersonSchema(Schema):
    """A person who can be named."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    duties = Words(required=True)


class CirculatingSchema(Strict):
    """To whom a draft goes, and until when."""

    people = fields.List(text(64), required=True, metadata={"description": "Their ids."})
    closes = moment("When the last comment is taken.", required=True)


class CirculationSchema(Schema):
    """A draft that goes round."""

    id = fields.String(required=True)
    draft = fields.Integer(required=True, attribute="draft_version")
    at = moment(required=True)
    by = fields.String(required=True)
    closes = moment(required=True)
    readers = Words(required=True, metadata={"description": "Their ids."})


class AnsweredSchema(Schema):
    """How a comment was settled."""

    taken = fields.Boolean(required=True)
    by = fields.String(required=True)
    at = moment(required=True)


class CommentSchema(Schema):
    """A comment, and the portion of the present draft that it is about."""

    id = fields.String(required=True, attribute="record.id")
    by = fields.String(required=True, attribute="record.by")
    at = moment(required=True, attribute="record.at")
    draft = fields.Integer(required=True, attribute="record.draft_version")
    ref = fields.String(required=True, allow_none=True)
    changed = fields.Boolean(required=True, metadata={"description": "The portion has other words by now."})
    words = fields.String(required=True)
    answer = fields.Nested(AnsweredSchema, required=True, allow_none=True, attribute="record.answer")
    answered = fields.String(required=True, attribute="answer", metadata={"description": "The words back."})


class AnsweringSchema(Strict):
    """Whether a comment is taken, with a word back where it is not."""

    taken = fields.Boolean(required=True, truthy={True}, falsy={False})
    words = text(LONGEST_WORDS, least=0, load_default="", example="The figure was read out like that.")


class ReceivedSchema(Schema):
    """A draft that went round to the holder of the token."""

    meeting = fields.String(required=True)
    body = fields.String(required=True)
    at = moment(required=True)
    closes = moment(required=True)


class DraftCopySchema(Schema):
    """Her copy of a draft."""

    level = fields.String(required=True)
    closes = moment(required=True, attribute="circulation.closes")
    stale = fields.Boolean(required=True, metadata={"description": "A newer draft is in work."})
    items = fields.Dict(keys=fields.String(), values=fields.String(), required=True, attribute="paper")
    refs = Words(required=True, metadata={"description": "The portions that can be commented on."})


class CommentingSchema(Strict):
    """A comment on a portion."""

    ref = text(64, example="4.1.2")
    words = text(LONGEST_WORDS, example="It was the western pier.")


class HeldSchema(Schema):
    """Words of a release that are still sealed elsewhere."""

    id = fields.String(required=True, attribute="record.id")
    meeting = fields.String(required=True, attribute="record.meeting")
    item = fields.String(required=True, attribute="record.item")
    at = moment(required=True, attribute="record.raised_at")
    term = fields.String(required=True)
    title = fields.String(required=True)
    source = fields.String(required=True)
    levels = fields.List(fields.String(), required=True)
