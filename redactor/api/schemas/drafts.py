"""Meetings, drafts and decisions."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

from redactor.api.schemas.base import LONGEST_WORDS, Strict, moment, text
from redactor.core.decisions import PAIRED, SETTLEABLE


class BodySchema(Schema):
    """A body whose minutes are kept here."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    policy = fields.String(required=True, metadata={"description": "Whose rules its minutes begin under."})


class NewBodySchema(Strict):
    """A body to add."""

    name = text(200, example="Harbour Board")
    policy = text(64, "The name of a policy.", example="sec-panel")


class MeetingSchema(Schema):
    """A meeting in work."""

    id = fields.String(required=True)
    body = fields.String(required=True)
    title = fields.String(required=True)
    state = fields.String(required=True)
    created = moment(required=True)
    published_version = fields.Integer(required=True, allow_none=True)
    withdrawn_version = fields.Integer(required=True, allow_none=True)
    until = moment("When its circulation closes, or when it appears.", required=True, allow_none=True)


class UploadSchema(Strict):
    """The draft of a new meeting, as a form."""

    body = text(128, "The id of the body.", example="harbour-board")
    policy = text(64, "Other rules than the body's.", load_default=None)
    draft = fields.Raw(
        required=True,
        metadata={"type": "string", "format": "binary", "description": "A .docx, .md or .txt file, with its name."},
    )


class NextDraftSchema(Strict):
    """The next draft of a meeting, as a form."""

    draft = fields.Raw(
        required=True,
        metadata={"type": "string", "format": "binary", "description": "A .docx, .md or .txt file, with its name."},
    )


class PortionSchema(Schema):
    """A portion of a draft in review."""

    ref = fields.String(required=True)
    kind = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    origin = fields.String(required=True, allow_none=True)
    disposition = fields.String(required=True)
    text = fields.String(required=True)


class ItemSchema(Schema):
    """An agenda item of a draft in review."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    marking = fields.String(required=True, allow_none=True)
    portions = fields.List(fields.Nested(PortionSchema), required=True)


class ChangeSchema(Schema):
    """What is other than in the draft before; refs, or for a title the names of its item."""

    kind = fields.String(required=True)
    title = fields.Boolean(required=True)
    old = fields.String(required=True, allow_none=True)
    new = fields.String(required=True, allow_none=True)
    waits = fields.Boolean(required=True, metadata={"description": "Nobody has decided about it yet."})


class SuggestedSchema(Schema):
    """A portion that rules of the policy would have shown to fewer people. It decides nothing and stops nothing."""

    item = fields.String(required=True)
    ref = fields.String(required=True)
    level = fields.String(required=True, metadata={"description": "The highest level that is suggested."})
    marking = fields.String(required=True, metadata={"description": "The level that it has as it stands."})
    restricted = fields.Boolean(required=True, metadata={"description": "That level is not the public one."})
    published = fields.Boolean(required=True, metadata={"description": "Everybody would read it as it stands."})
    whys = fields.List(fields.String(), required=True)
    terms = fields.List(
        fields.String(), required=True, metadata={"description": "Settle `suggestion` at `ref` for each to dismiss it."}
    )


class DismissedSchema(Schema):
    """A suggestion that was dismissed."""

    ref = fields.String(required=True)
    term = fields.String(required=True)
    why = fields.String(required=True)


class SuggestionsSchema(Schema):
    """What the rules of the policy suggest as the draft stands."""

    open = fields.List(fields.Nested(SuggestedSchema), required=True)
    dismissed = fields.List(fields.Nested(DismissedSchema), required=True)


class ReviewSchema(Schema):
    """A draft as it stands."""

    id = fields.String(required=True)
    body = fields.String(required=True)
    state = fields.String(required=True)
    draft = fields.Integer(required=True, metadata={"description": "The number of the draft that counts."})
    decisions = fields.Integer(required=True, metadata={"description": "How many there are: the version to decide on."})
    policy = fields.String(required=True)
    policy_changed = fields.Boolean(required=True, metadata={"description": "Other rules have that name by now."})
    undo = fields.Integer(required=True, allow_none=True, metadata={"description": "What an undo would take back."})
    redo = fields.Integer(required=True, allow_none=True, metadata={"description": "What a redo would take back."})
    waits_for_release = fields.Boolean(required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)
    findings = fields.List(fields.Dict(), required=True, metadata={"description": "What a person has to settle."})
    changes = fields.List(fields.Nested(ChangeSchema), required=True)
    suggestions = fields.Nested(SuggestionsSchema, required=True)


class PaperSchema(Schema):
    """What the public would get, by item; not cleared, and not for the public."""

    items = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class DecidingSchema(Strict):
    """A change, in the words of the decisions file."""

    decisions = text(
        1_000_000,
        "TOML, as `redactor decisions` writes it. What it does not name stays as it is.",
        example='[item.2]\nrelease = ["decisions"]\n',
    )


class SettlementSchema(Strict):
    """A finding that is none."""

    code = fields.String(
        required=True, validate=validate.OneOf((*SETTLEABLE, *PAIRED)), metadata={"examples": ["lexicon"]}
    )
    ref = text(64, "The portion that it is about; 0 is the front matter.", example="9.4.1")
    term = text(1000, "The term that may stand there; wanted for `lexicon` and `suggestion`.", load_default="", least=0)
    why = text(LONGEST_WORDS, least=0, load_default="", example="It was announced to all parties.")


class RewordingSchema(Strict):
    """Other words for a portion, for all who read it; no words take that back."""

    ref = text(64, example="4.1.2")
    text = text(20_000, least=0, example="The Board heard a report.")


class WithheldWordsSchema(Strict):
    """Words inside a portion that are withheld; no words take that back."""

    ref = text(64, example="4.1.2")
    words = text(20_000, least=0, example="of the eastern pier")


class EntrySchema(Schema):
    """One entry of the list of decisions; nothing in it is ever changed."""

    seq = fields.Integer(required=True)
    at = fields.String(required=True)
    by = fields.String(required=True)
    undoes = fields.Integer(required=True, allow_none=True, metadata={"description": "The entry that it takes back."})
    begins = fields.Integer(required=True, allow_none=True, metadata={"description": "The draft that it begins."})
    change = fields.Dict(required=True, allow_none=True, metadata={"description": "What was decided."})
