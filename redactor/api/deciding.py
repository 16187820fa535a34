"""What is decided about a draft: one entry more on a list that only grows, on the version that was seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from redactor.api.common import ETAG, Views, counted, paged, seen, span_of
from redactor.api.schemas.base import CountSchema, IfMatchSchema
from redactor.api.schemas.drafts import (
    DecidingSchema,
    EntrySchema,
    RewordingSchema,
    SettlementSchema,
    WithheldWordsSchema,
)
from redactor.core.decisions import Decisions, Settle, parse_decisions
from redactor.core.mends import Rewording, WithheldWords
from redactor.services.drafting.templates import template
from redactor.services.reports import change_json
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from redactor.core.history import Entry

views = Views("decisions", "What is decided about a draft. Each deed wants the ETag of the review that was seen.")
_TOML = "application/toml"


@views.get("/meetings/<meeting>/decisions")
@views.response(200, EntrySchema(many=True))
@views.listed()
@action("draft.read")
def entries(meeting: str, pagination_parameters: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 -- the library's own
    """List what was decided, oldest first; an undo is an entry too."""
    found = services().review.view(subject(), meeting).case.entries
    return [_entry(entry) for entry in paged(span_of(pagination_parameters).of(found), pagination_parameters)]


@views.get("/meetings/<meeting>/decisions/template")
@views.response(200, {"type": "string"}, content_type=_TOML)
@action("draft.decide")
def decisions_template(meeting: str) -> Response:
    """Give a decisions file to fill in: every finding, and every choice that is open."""
    made = template(services().review.view(subject(), meeting).draft)
    return attached(made.encode("utf-8", "replace"), "decisions.toml", _TOML)


@views.post("/meetings/<meeting>/decisions")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(DecidingSchema)
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def decide(match: dict[str, str], given: dict[str, str], meeting: str) -> Response:
    """Decide, in the words of the decisions file."""
    return _decide(match, meeting, parse_decisions(given["decisions"], name="decisions"))


@views.post("/meetings/<meeting>/settlements")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(SettlementSchema)
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def settle(match: dict[str, str], given: dict[str, str], meeting: str) -> Response:
    """Settle a finding that is none: a false friend, an excused term."""
    return _decide(match, meeting, Decisions(settled=(Settle(**given),)))


@views.post("/meetings/<meeting>/rewordings")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(RewordingSchema)
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def reword(match: dict[str, str], given: dict[str, str], meeting: str) -> Response:
    """Put other words in place of a portion's, for all who read it."""
    return _decide(match, meeting, Decisions(rewordings=(Rewording(given["ref"], given["text"]),)))


@views.post("/meetings/<meeting>/withheld-words")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(WithheldWordsSchema)
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def withhold_words(match: dict[str, str], given: dict[str, str], meeting: str) -> Response:
    """Withhold words inside a portion that is released."""
    return _decide(match, meeting, Decisions(withheld_words=(WithheldWords(given["ref"], given["words"]),)))


@views.post("/meetings/<meeting>/undo")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def undo(match: dict[str, str], meeting: str) -> Response:
    """Take the last change back, by one entry more."""
    return counted(services().review.undo(subject(), meeting, expected_seq=seen(match)))


@views.post("/meetings/<meeting>/redo")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def redo(match: dict[str, str], meeting: str) -> Response:
    """Take the last undo back, by one entry more."""
    return counted(services().review.redo(subject(), meeting, expected_seq=seen(match)))


def _decide(match: dict[str, str], meeting: str, change: Decisions) -> Response:
    return counted(services().review.decide(subject(), meeting, change, expected_seq=seen(match)))


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "undoes": entry.undoes,
        "begins": entry.begins,
        "change": None if entry.change is None else change_json(entry.change),
    }
