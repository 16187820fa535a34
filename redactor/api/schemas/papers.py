"""Papers beside minutes: filed, marked, settled; listed and opened for readers."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import Strict, moment, text
from redactor.api.schemas.drafts import SettlementSchema
from redactor.core.filed import Phase
from redactor.services.annex.paperuploads import LONGEST_REFERENCE, LONGEST_TITLE

_PHASES = validate.OneOf([phase.value for phase in Phase])
_FILE = {"type": "string", "format": "binary", "description": "A .docx, .md or .txt file, with its name."}


class FilingSchema(Strict):
    """A paper to file, as a form. Its reference and title are those of its file where none are given."""

    marking = text(64, "Who may read it: a level of the meeting's policy, by its id.")
    phase = fields.String(
        load_default=Phase.PROPOSED.value,
        validate=_PHASES,
        metadata={"description": "`proposed` before the meeting, `final` with the minutes."},
    )
    reference = text(
        LONGEST_REFERENCE, "It stands in the record in the clear.", least=0, load_default="", example="LB_7_02"
    )
    title = text(LONGEST_TITLE, "Sealed, as the file is.", least=0, load_default="", example="Opening hours")
    item = text(64, "The item that it belongs to; none: the whole meeting.", load_default=None, example="4")
    was_public = fields.Boolean(
        load_default=False, metadata={"description": "Its title was public before, as in an agenda."}
    )
    paper = fields.Raw(required=True, metadata=_FILE)


class FiledSchema(Schema):
    """A paper that was filed."""

    reference = fields.String(required=True)


class NextFileSchema(Strict):
    """Another file in the place of a paper's, as a form."""

    paper = fields.Raw(required=True, metadata=_FILE)


class FileVersionSchema(Schema):
    """How many files a paper had."""

    version = fields.Integer(required=True)


class PaperMarkingSchema(Strict):
    """The marking of a paper. A final one counts once minutes that were put forward after it are published."""

    marking = text(64, "A level of the meeting's policy, by its id.")
    phase = fields.String(required=True, validate=_PHASES)


class ChoicesSchema(Strict):
    """What becomes of what was found in a paper: all that holds from now on. What is null is asked again."""

    revisions = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("accept", "reject")))
    look_hidden = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("release", "withhold")))
    images = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(("release", "withhold")))
    parts = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.OneOf(("withhold",)),
        metadata={"description": "Parts that are marked higher than the paper."},
    )
    settled = fields.List(
        fields.Nested(SettlementSchema),
        load_default=list,
        validate=validate.Length(max=500),
        metadata={"description": "Findings that are none: a false friend, an excused term."},
    )


class FiledPaperSchema(Schema):
    """A paper as those who work on its meeting see it."""

    reference = fields.String(required=True, attribute="paper.record.reference")
    title = fields.String(required=True)
    item = fields.String(required=True, allow_none=True, attribute="paper.now.item")
    version = fields.Integer(required=True, attribute="paper.version", metadata={"description": "Counts its files."})
    marking = fields.String(required=True, attribute="paper.now.marking")
    phase = fields.String(required=True, attribute="paper.now.phase", validate=_PHASES)
    proposed = fields.String(required=True, allow_none=True, metadata={"description": "What was proposed last."})
    final = fields.String(required=True, allow_none=True)
    binding = fields.String(required=True, metadata={"description": "The level that its readers need at the moment."})
    was_public = fields.Boolean(required=True, attribute="paper.now.was_public")
    changed = moment(required=True, attribute="paper.now.at")
    seq = fields.Integer(required=True, attribute="paper.now.seq", metadata={"description": "For If-Match."})
    choices = fields.Nested(ChoicesSchema, required=True)
    findings = fields.List(fields.Dict(), required=True, metadata={"description": "What a person has to settle."})
    fault = fields.String(required=True, metadata={"description": "Why the file cannot be read any more; or empty."})


class OfferedPaperSchema(Schema):
    """A paper that is open to whoever asks, if need be after a proof."""

    reference = fields.String(required=True)
    title = fields.String(required=True)
    item = fields.String(required=True, metadata={"description": "The item that it belongs to; or empty."})
    level = fields.String(required=True)
    phase = fields.String(required=True, validate=_PHASES)
    takes = fields.Boolean(required=True, metadata={"description": "Whether a copy may be taken away."})
    named = fields.Boolean(required=True, metadata={"description": "It is open to people by their names."})


class OpenPaperSchema(OfferedPaperSchema):
    """One of a list, with the meeting that it belongs to."""

    meeting = fields.String(required=True)
    body = fields.String(required=True)
    begun = moment("When the meeting was begun here.", required=True)


class PaperTextSchema(Schema):
    """A paper, opened."""

    paper = fields.Nested(OfferedPaperSchema, required=True)
    html = fields.String(required=True, metadata={"description": "Its text, of our own writer; pictures are in it."})
