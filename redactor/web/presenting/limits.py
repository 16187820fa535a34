"""How much bodies keep, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.core.quotas import MEGABYTE
from redactor.web.screens.limits import LimitRow, LimitsPage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from redactor.core.quotas import Room
    from redactor.services.keeping.quotas import Use
    from redactor.web.screens.parts import FieldError


def limits_page(
    uses: Sequence[Use],
    general: Room,
    *,
    at: str = "",
    typed: Mapping[str, str] | None = None,
    errors: tuple[FieldError, ...] = (),
) -> LimitsPage:
    """Show how much each body keeps and may keep; `errors` are about what was `typed` for the body `at`."""
    rows = tuple(_row(use, typed or {}, errors) if use.body.id == at else _row(use, {}, ()) for use in uses)
    said = f"{general.drafts:,} drafts and {general.bytes // MEGABYTE:,} MB of originals"
    return LimitsPage(said, rows, errors)


def _row(use: Use, typed: Mapping[str, str], errors: tuple[FieldError, ...]) -> LimitRow:
    kept, room, own = use.kept, use.room, use.own
    drafts = own.drafts if own else None
    size = own.bytes if own else None
    return LimitRow(
        body=use.body.name,
        drafts=_share(kept.drafts, room.drafts, "drafts"),
        megabytes=_share(-(-kept.bytes // MEGABYTE), room.bytes // MEGABYTE, "MB"),
        action=f"/limits/{use.body.id}",
        own_drafts=typed.get("drafts", str(drafts or "")),
        own_megabytes=typed.get("megabytes", str(size // MEGABYTE if size else "")),
        note=f"{kept.unmeasured} originals are not measured yet and not in the sum." if kept.unmeasured else "",
        errors=errors,
    )


def _share(kept: int, room: int, what: str) -> str:
    return f"{kept:,} of {room:,} {what}, {100 * kept // room} %"
