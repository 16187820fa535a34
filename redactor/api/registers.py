"""Registers: rows that the reader may see, what is withheld and when it is looked at again, masks and names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from redactor.api.common import ETAG, KINDS, Views, counted, paged, seen, span_of
from redactor.api.schemas.base import CountSchema, IfMatchSchema, MadeSchema
from redactor.api.schemas.registers import (
    AgreeingSchema,
    AppliedSchema,
    AssigningSchema,
    CameFromSchema,
    DueSchema,
    FormSchema,
    LaterSchema,
    MasksSchema,
    OriginSchema,
    RowSchema,
    RowsSchema,
    WithheldSchema,
)
from redactor.core.filing import Scope
from redactor.core.pages import Rows
from redactor.core.registers import Filters, selected
from redactor.services.body.registers import MEETINGS_ON_A_PAGE
from redactor.services.drafting.pseudonyms import Assignment
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask import Response

    from redactor.core.registers import Filed, Kind
    from redactor.services.drafting.lifecycle import Withheld
    from redactor.services.drafting.origins import Origin
    from redactor.services.drafting.pseudonyms import Applied, Listed

views = Views("registers", "Actions, decisions, what is withheld, items of other bodies, masks.")
_KINDS: Final[dict[str, Kind]] = {"actions": "action", "decisions": "decision"}


@views.get("/registers/<any(actions, decisions):name>")
@views.arguments(RowsSchema, location="query")
@views.response(200, RowSchema(many=True))
@views.listed(MEETINGS_ON_A_PAGE)
@action("register.read")
def rows(given: dict[str, Any], name: str, pagination_parameters: Any) -> Sequence[Filed]:  # noqa: ANN401 -- the library's own
    """List the actions or the decisions of meetings, as far as the holder of the token may read them.

    A page holds the rows of so many meetings, newest first, so that no other is opened for it.
    """
    filters = Filters(**given)
    found = services().registers.rows(subject(), _KINDS[name], span_of(pagination_parameters), filters=filters)
    return paged(Rows(selected(found, filters, _today()), total=found.total), pagination_parameters)


@views.get("/registers/<any(actions, decisions):name>/export")
@views.arguments(FormSchema, location="query")
@views.file(KINDS["csv"], KINDS["json"])
@action("register.read")
def export(given: dict[str, Any], name: str) -> Response:
    """Give the rows that she may take away as a file; that they leave is written down."""
    form = given.pop("form")
    data = services().registers.export(subject(), _KINDS[name], Filters(**given), form)
    return attached(data, f"{name}.{form}", KINDS[form])


@views.get("/registers/withheld")
@views.arguments(DueSchema, location="query")
@views.response(200, WithheldSchema(many=True))
@views.listed()
@action("draft.read")
def withheld(given: dict[str, bool], pagination_parameters: Any) -> Sequence[Withheld]:  # noqa: ANN401 -- the library's own
    """List what is withheld in published minutes, soonest review first; with `due` what is to be looked at now."""
    span = span_of(pagination_parameters)
    found = services().lifecycle.withheld(subject(), _today(), span, due=given["due"])
    return paged(found, pagination_parameters)


@views.post("/registers/withheld/<meeting>/<item>/later")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(LaterSchema)
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def later(match: dict[str, str], given: dict[str, date], meeting: str, item: str) -> Response:
    """Keep an item withheld, and look at it again another day."""
    put_off = services().lifecycle.put_off
    return counted(put_off(subject(), meeting, item, until=given["until"], expected_seq=seen(match)))


@views.post("/registers/withheld/<meeting>/<item>/happened")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, CountSchema, headers=ETAG)
@action("draft.decide")
def happened(match: dict[str, str], meeting: str, item: str) -> Response:
    """Note that the event has happened that an item waited for. Nothing is published by it."""
    return counted(services().lifecycle.happened(subject(), meeting, item, expected_seq=seen(match)))


@views.get("/registers/origins")
@views.response(200, OriginSchema(many=True))
@views.listed(MEETINGS_ON_A_PAGE)
@action("draft.read")
def origins(pagination_parameters: Any) -> Sequence[Origin]:  # noqa: ANN401 -- the library's own
    """List the items that came from other bodies, of so many meetings, and where their word is wanted."""
    return paged(services().origins.listed(subject(), span_of(pagination_parameters)), pagination_parameters)


@views.post("/registers/origins")
@views.arguments(CameFromSchema)
@views.response(204)
@action("draft.decide")
def came_from(given: dict[str, str]) -> None:
    """Say that the text of an item came from another body."""
    services().origins.came_from(subject(), given["meeting"], given["item"], given["body"])


@views.post("/registers/origins/<meeting>/<item>/agreement")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(AgreeingSchema)
@views.response(204)
@action("origin.agree")
def agree(match: dict[str, str], given: dict[str, str], meeting: str, item: str) -> None:
    """Give a body's word for what is released of an item now. Nothing is published by it."""
    services().origins.agree(subject(), meeting, item, given["body"], expected_seq=seen(match))


@views.get("/registers/pseudonyms")
@views.response(200, MasksSchema)
@views.listed()
@action("pseudonym.read")
def pseudonyms(pagination_parameters: Any) -> Listed:  # noqa: ANN401 -- the library's own
    """List masks, and the names that are open after a fresh proof."""
    found = services().pseudonyms.listed(subject(), span_of(pagination_parameters))
    pagination_parameters.item_count = found.total
    return found


@views.post("/registers/pseudonyms")
@views.arguments(AssigningSchema)
@views.response(201, MadeSchema)
@action("draft.decide")
def assign(given: dict[str, Any]) -> dict[str, str]:
    """Give a name a mask."""
    meeting, item, scope = given.pop("meeting"), given.pop("item"), Scope(given.pop("scope"))
    return {"id": services().pseudonyms.assign(subject(), meeting, item, Assignment(scope=scope, **given)).id}


@views.post("/meetings/<meeting>/pseudonyms/<pseudonym>")
@views.arguments(IfMatchSchema, location="headers")
@views.response(200, AppliedSchema)
@action("draft.decide")
def apply_mask(match: dict[str, str], meeting: str, pseudonym: str) -> Applied:
    """Put a mask in place of its name wherever everybody would read the name in a meeting."""
    return services().pseudonyms.apply(subject(), meeting, pseudonym, expected_seq=seen(match))


def _today() -> date:
    return services().office.clock().date()
