"""Work in the background."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import moment
from redactor.core.jobs import JobState, Kind


class JobSchema(Schema):
    """A job by identities and codes."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))
    subject = fields.String(required=True, metadata={"description": "What it is about: identities, or a day."})
    meeting = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf([state.value for state in JobState]))
    asked_at = moment(required=True)
    not_before = moment("When it may begin.", required=True)
    finished_at = moment(required=True, allow_none=True)
    attempt = fields.Integer(required=True, metadata={"description": "How often it was tried."})
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, metadata={"description": "Of how many steps; 0 where nobody knows."})
    outcome = fields.String(required=True, allow_none=True, metadata={"description": "A code."})


class SentSchema(Schema):
    """What came of sending a draft for release."""

    job = fields.Nested(
        JobSchema, required=True, allow_none=True, metadata={"description": "Null where the proposal is made already."}
    )
