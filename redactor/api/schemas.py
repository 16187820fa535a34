"""The shapes of questions and answers. What is not in a shape is refused on the way in, and left out on the way out."""

from __future__ import annotations

from typing import Any, ClassVar

from marshmallow import RAISE, Schema, fields, validate


class Strict(Schema):
    """A shape that takes nothing it does not know."""

    class Meta:
        """How it reads."""

        unknown = RAISE


class ProblemSchema(Schema):
    """An error, as RFC 9457 has it."""

    type = fields.String(metadata={"description": "Always about:blank: `code` tells the kind."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True, metadata={"description": "What kind of error it is; stable."})
    detail = fields.String(required=True, metadata={"description": "What happened."})
    remedy = fields.String(metadata={"description": "What to do next."})
    errors = fields.Dict(metadata={"description": "What is wrong with which field."})
    findings = fields.List(fields.Dict(), metadata={"description": "What a person has to settle first."})


class MeetingSchema(Schema):
    """A meeting as lists show it."""

    id = fields.String(required=True)
    body = fields.String(required=True)
    title = fields.String(metadata={"description": "Missing for whoever may not open it."})
    state = fields.String(required=True)
    draft = fields.Integer(metadata={"description": "The number of the draft that counts."})
    decisions = fields.Integer(metadata={"description": "How many decisions there are: the version to decide on."})


class UploadSchema(Strict):
    """What goes with a draft."""

    body = fields.String(required=True, validate=validate.Length(1, 128), metadata={"description": "The body's id."})
    policy = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 128))


class FileSchema(Strict):
    """A draft: .docx, .md or .txt."""

    draft = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


class MadeSchema(Schema):
    """What was made."""

    id = fields.String(required=True)


class PortionSchema(Schema):
    """A portion of a draft in review."""

    ref = fields.String(required=True)
    kind = fields.String(required=True)
    marking = fields.String(allow_none=True)
    disposition = fields.String(required=True)
    text = fields.String(required=True)


class ItemSchema(Schema):
    """An agenda item of a draft in review."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    marking = fields.String(allow_none=True)
    portions = fields.List(fields.Nested(PortionSchema), required=True)


class ReviewSchema(Schema):
    """A draft as it stands."""

    id = fields.String(required=True)
    draft = fields.Integer(required=True)
    decisions = fields.Integer(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    findings = fields.List(fields.Dict(), required=True)


class DecidingSchema(Strict):
    """A change, in the words of the decisions file."""

    decisions = fields.String(
        required=True,
        validate=validate.Length(1, 1_000_000),
        metadata={"description": "TOML, as `redactor decisions` writes it. What it does not name stays as it is."},
    )


class CountSchema(Schema):
    """How many decisions there are now."""

    decisions = fields.Integer(required=True)


class FileFactsSchema(Schema):
    """A file by its fingerprint."""

    name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)


class ProposalSchema(Schema):
    """A folder that waits for approval."""

    folder_hash = fields.String(required=True)
    place = fields.String(required=True)
    files = fields.List(fields.Nested(FileFactsSchema), required=True)
    approvals_wanted = fields.Integer(required=True)
    approvals_given = fields.Integer(required=True)
    void = fields.String(metadata={"description": "Why it cannot be approved any more; empty where it can."})


class SeenSchema(Strict):
    """The hash of the folder that was read."""

    folder_hash = fields.String(required=True, validate=validate.Regexp(r"^[0-9a-f]{64}\Z"))


class SentBackSchema(SeenSchema):
    """Why a folder goes back."""

    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class ReasonSchema(Strict):
    """Why."""

    reason = fields.String(required=True, validate=validate.Length(1, 2000))


class ReleasedSchema(Schema):
    """What came of an approval."""

    published = fields.Boolean(required=True)


class ShelfSchema(Schema):
    """Published minutes, and the items of which more is open to whoever asks."""

    meeting = fields.String(required=True)
    place = fields.String(required=True)
    title = fields.String(required=True)
    date = fields.String(allow_none=True)
    version = fields.Integer(required=True)
    open_items = fields.List(fields.String(), required=True)


class OpenPortionSchema(Schema):
    """A portion that was opened, and by which rule."""

    ref = fields.String(allow_none=True)
    kind = fields.String(required=True)
    level = fields.String(required=True)
    rule = fields.String(required=True)
    text = fields.String(required=True)


class FormatSchema(Strict):
    """Which format a copy has."""

    format = fields.String(load_default="docx", validate=validate.OneOf(("docx", "html", "md", "txt")))


class IfMatchSchema(Schema):
    """The version that was seen."""

    if_match = fields.String(
        required=True,
        data_key="If-Match",
        validate=validate.Regexp(r'^"seq-\d{1,9}"\Z'),
        metadata={"description": 'The ETag of the review, such as "seq-4".'},
    )

    class Meta:
        """Other headers are not looked at."""

        unknown: ClassVar[Any] = "exclude"


class OnceSchema(Schema):
    """What makes a second try of an upload harmless."""

    idempotency_key = fields.String(
        load_default=None,
        data_key="Idempotency-Key",
        validate=validate.Length(16, 200),
        metadata={"description": "Chosen by the caller, new for each upload, at least 16 characters of chance."},
    )

    class Meta:
        """Other headers are not looked at."""

        unknown: ClassVar[Any] = "exclude"
