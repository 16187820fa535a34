"""Proposals, versions, withdrawal, and what a body says to its minutes."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import LONGEST_WORDS, Strict, Words, moment, text
from redactor.core.circulation import Half


class FileFactsSchema(Schema):
    """A file by its fingerprint."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class ProposalSchema(Schema):
    """A folder that waits for approval."""

    folder_hash = fields.String(required=True)
    place = fields.String(required=True)
    files = fields.List(
        fields.Nested(FileFactsSchema),
        required=True,
        attribute="changed",
        metadata={"description": "The minutes, by their names in `place`."},
    )
    rest = fields.List(
        fields.Nested(FileFactsSchema),
        required=True,
        metadata={"description": "Every other file that becomes public, papers too, by its path in the folder."},
    )
    approvals_wanted = fields.Integer(required=True, attribute="approvals")
    given = Words(required=True, data_key="approved_by")
    void = fields.String(required=True, metadata={"description": "Why it cannot be approved any more; or empty."})
    due = moment("When it appears, where that is set.", required=True, allow_none=True)


class SeenSchema(Strict):
    """The hash of the folder that was read."""

    folder_hash = fields.String(
        required=True,
        validate=validate.Regexp(r"^[0-9a-f]{64}\Z"),
        metadata={"description": "Of the proposal.", "examples": ["0" * 64]},
    )


class ApprovalSchema(SeenSchema):
    """An approval; with a moment the minutes appear then."""

    due = moment("Publish then, not at once.", load_default=None, allow_none=True)


class SentBackSchema(SeenSchema):
    """Why a folder goes back."""

    reason = text(LONGEST_WORDS, example="Item 4 names the surveyor.")


class ReleasedSchema(Schema):
    """What came of an approval."""

    published = fields.Boolean(required=True)


class AdviceSchema(Schema):
    """What could be concluded from the public copy; visible words only."""

    advice = fields.List(fields.Dict(), required=True)


class BlockSchema(Schema):
    """A paragraph or a table of the public text."""

    kind = fields.String(required=True, metadata={"description": "same, added or removed"})
    text = fields.String(required=True)


class DifferenceSchema(Schema):
    """What a waiting folder changes."""

    since = fields.String(required=True, metadata={"description": "approved, looked, published, or empty"})
    blocks = fields.List(fields.Nested(BlockSchema), required=True)
    untouched = fields.Boolean(required=True, metadata={"description": "Markings and withheld portions are as before."})


class RevealedLineSchema(Schema):
    """A place that comparing would give away."""

    term = fields.String(required=True)
    text = fields.String(required=True)


class RevealedSchema(Schema):
    """What comparing a waiting folder with everything published would reveal."""

    compared = fields.Integer(required=True)
    lines = fields.List(fields.Nested(RevealedLineSchema), required=True)


class ReturnedSchema(Schema):
    """Why a folder came back."""

    by = fields.String(required=True)
    at = moment(required=True)
    reason = fields.String(required=True)


class VersionSchema(Schema):
    """A publication of a meeting's minutes; people by their ids."""

    number = fields.Integer(required=True)
    at = moment(required=True)
    proposed_by = fields.String(required=True)
    approved_by = Words(required=True)
    place = fields.String(required=True, metadata={"description": "Its address where it stands; or empty."})
    ended = moment(required=True, allow_none=True)
    withdrawn_by = fields.String(required=True)


class AdoptionSchema(Schema):
    """What was recorded of the approval by the body."""

    id = fields.String(required=True)
    draft = fields.Integer(required=True, attribute="draft_version")
    half = fields.String(required=True)
    on = fields.String(required=True)
    at_meeting = fields.String(required=True, allow_none=True)
    amended = fields.List(fields.String(), required=True)
    by = fields.String(required=True)
    at = moment(required=True)
    confirmed_by = fields.String(required=True, allow_none=True)
    refused = fields.Boolean(required=True)


class AdoptingSchema(Strict):
    """That the body approved one half of its minutes."""

    half = fields.String(required=True, validate=validate.OneOf([h.value for h in Half]))
    on = fields.Date(required=True, metadata={"examples": ["2031-04-08"]})
    at_meeting = text(64, "The meeting that did, by its reference; none: outside one.", load_default=None)
    amended = fields.List(text(64), load_default=list, metadata={"description": "The items that it amended."})


class AnswerSchema(Strict):
    """Whether the body did approve."""

    confirmed = fields.Boolean(required=True, truthy={True}, falsy={False})
