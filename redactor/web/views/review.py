"""The review: decide about items and leaks, take back, and send for release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from flask import Blueprint, Response, request

from redactor.core.decisions import Decisions
from redactor.errors import Conflict, DecisionNeeded, GateStopped, NotFound, UsageError
from redactor.web.actions import action
from redactor.web.deciding.items import find_item
from redactor.web.deciding.leaks import excused, find_leak, withheld
from redactor.web.deciding.mends import faults_of
from redactor.web.deciding.slip import saved
from redactor.web.deciding.suggestions import dismissed, find_suggestion, taken
from redactor.web.door import attached, may, see, services, show, show_kept, subject
from redactor.web.presenting.conflict import conflict_of, touched
from redactor.web.presenting.papers import picture
from redactor.web.presenting.review import Asked, review_page, too_early
from redactor.web.presenting.words import counted
from redactor.web.screens.parts import FieldError, Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from redactor.core.minutes import Finding
    from redactor.services.drafting.review import View
    from redactor.web.screens import review as screens
    from redactor.web.screens.parts import Link

views = Blueprint("review", __name__)

_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@views.get("/meetings/<meeting>/review")
@action("draft.read")
def review(meeting: str) -> Response:
    """Show the draft beside the public result; with `item` one item is open."""
    asked = Asked(request.args.get("item", ""), request.args.get("show", ""))
    view = services().review.view(subject(), meeting)
    if view.stamp is None:
        return _show(meeting, view, asked)
    key = ("review", meeting, view.stamp, asked.item, asked.show, may("draft.decide"))
    return show_kept(key, lambda: _page(meeting, view, asked), notice=_still_open(view))


@views.post("/meetings/<meeting>/items/<item>")
@action("draft.decide")
def save(meeting: str, item: str) -> ResponseReturnValue:
    """Save one item. Where somebody else changed it meanwhile, both versions are shown and nothing is saved."""
    if request.form.get("keep") == "theirs":
        return see(_address(meeting, item))
    try:
        return _save(meeting, item)
    except Conflict:  # somebody decided in this very moment: look once more at whether it was about this item
        return _save(meeting, item)


@views.post("/meetings/<meeting>/leaks")
@action("draft.decide")
def leak(meeting: str) -> ResponseReturnValue:
    """Withhold what gives something away, or let it stand with a reason."""
    view, form = services().review.view(subject(), meeting), request.form
    found = find_leak(view.leaks, form.get("leak", ""))
    if found is None:  # settled meanwhile
        return see(f"/meetings/{meeting}/review")
    why = " ".join(form.get("why", "").split())
    if form.get("do") == "excuse" and not why:
        return _show(meeting, view, Asked(why=form["leak"]), status=422)
    _decide(meeting, view, excused(found, why) if form.get("do") == "excuse" else withheld(view.draft, found))
    return see(f"/meetings/{meeting}/review#item-{(found.item or '0').replace('#', 'n')}")


@views.post("/meetings/<meeting>/suggestions")
@action("draft.decide")
def suggestion(meeting: str) -> ResponseReturnValue:
    """Take what rules of the policy suggest about a portion, or dismiss it; a reason may be given."""
    view, form = services().review.view(subject(), meeting), request.form
    found = find_suggestion(view.suggestions.open, form.get("suggestion", ""))
    if found is None:  # answered meanwhile
        return see(f"/meetings/{meeting}/review")
    why = " ".join(form.get("why", "").split())
    if form.get("do") == "dismiss":
        _decide(meeting, view, dismissed(found, why))
    elif form.get("do") == "take":
        _decide(meeting, view, taken(view.draft, found))
    return see(f"/meetings/{meeting}/review#item-{found.item.replace('#', 'n')}")


@views.post("/meetings/<meeting>/undo")
@action("draft.decide")
def undo(meeting: str) -> ResponseReturnValue:
    """Take the last change back."""
    services().review.undo(subject(), meeting, expected_seq=_seen())
    return see(_address(meeting, request.args.get("item", "")))


@views.post("/meetings/<meeting>/redo")
@action("draft.decide")
def redo(meeting: str) -> ResponseReturnValue:
    """Take the last undo back."""
    services().review.redo(subject(), meeting, expected_seq=_seen())
    return see(_address(meeting, request.args.get("item", "")))


@views.get("/meetings/<meeting>/draft-with-changes.docx")
@action("draft.decide")
def draft_with_changes(meeting: str) -> Response:
    """Give the whole draft, with what was decided about its words as tracked changes."""
    data = services().mending.draft(subject(), meeting)
    return attached(data, "draft-with-changes.docx", _DOCX)


@views.post("/meetings/<meeting>/send")
@action("release.ask")
def send(meeting: str) -> ResponseReturnValue:
    """Ask for release of exactly what was on the screen."""
    try:
        job = services().proposing.send(subject(), meeting, expected_seq=_seen())
    except (DecisionNeeded, GateStopped) as error:
        view = services().review.view(subject(), meeting)
        return _show(meeting, view, Asked(), stopped=error.findings, status=409)
    return see(f"/meetings/{meeting}/sending") if job else see(f"/meetings/{meeting}", said="sent")


@views.get("/meetings/<meeting>/pictures/<int:number>")
@action("draft.read")
def show_picture(meeting: str, number: int) -> Response:
    """Show a picture of the public result."""
    view = services().review.view(subject(), meeting)
    kind, data = picture(services().review.paper(view.draft).values(), number)
    return Response(data, content_type=kind)


def _save(meeting: str, item: str) -> ResponseReturnValue:
    view, form = services().review.view(subject(), meeting), request.form
    found = find_item(view.draft.minutes, item)
    if found is None:
        raise NotFound("There is nothing here that you can read.")
    theirs = touched(view, item, since=_seen())
    if theirs is not None:
        clash = conflict_of(meeting, view, item, theirs, form=form, name_of=services().people.name_of)
        return _show(meeting, view, Asked(item, typed=form), conflict=clash, status=409)
    if faults := faults_of(found, form):
        errors = tuple(FieldError(*fault) for fault in faults)
        return _show(meeting, view, Asked(item, typed=form, errors=errors), status=422)
    try:
        _decide(meeting, view, saved(view.draft, found, form))
    except UsageError as error:  # but for the day, only a form that no browser made names what was not offered
        day = error.code == "review-day"
        errors = (FieldError("review", error.message) if day else FieldError("reason", "Choose from the list"),)
        return _show(meeting, view, Asked(item, typed=form, errors=errors), status=422)
    return see(_next(meeting, item) if form.get("do") == "next" else _address(meeting, item))


def _show(
    meeting: str,
    view: View,
    asked: Asked,
    *,
    stopped: Sequence[Finding] = (),
    conflict: screens.Conflict | None = None,
    status: int = 200,
) -> Response:
    page = _page(meeting, view, asked, too_early=too_early(meeting, stopped, view.leaks), conflict=conflict)
    return show(page, status=status, notice=_still_open(view))


def _page(
    meeting: str,
    view: View,
    asked: Asked,
    *,
    too_early: tuple[Link, ...] = (),
    conflict: screens.Conflict | None = None,
) -> screens.ReviewPage:
    paper, editable = services().review.paper(view.draft), may("draft.decide")
    return review_page(meeting, view, paper, asked, editable=editable, too_early=too_early, conflict=conflict)


def _still_open(view: View) -> Notice | None:
    open_ = len(view.draft.minutes.findings)
    said = f"{counted(open_, 'finding')} {'is' if open_ == 1 else 'are'} open."
    return Notice(said, "Their text stays withheld.") if open_ else None


def _decide(meeting: str, view: View, change: Decisions | None) -> None:
    if change is not None and change != Decisions():
        services().review.decide(subject(), meeting, change, expected_seq=view.seq)


def _seen() -> int:
    """Read which version was on the screen; what is no number was none."""
    text = request.values.get("seen", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 -- a count


def _address(meeting: str, item: str) -> str:
    return f"/meetings/{meeting}/review?item={quote(item, safe='')}#decide" if item else f"/meetings/{meeting}/review"


def _next(meeting: str, item: str) -> str:
    """Go to the next item that has something to settle; round to the first, or to the whole."""
    view = services().review.view(subject(), meeting)
    names = [part.name for part in view.draft.minutes.parts()]
    open_ = {f.item or "0" for f in (*view.leaks, *view.draft.minutes.findings)}
    open_ |= {one.item for one in view.suggestions.open}
    at = names.index(item) + 1 if item in names else 0
    following = next((name for name in (*names[at:], *names[:at]) if name in open_ and name != item), None)
    return _address(meeting, following) if following else f"/meetings/{meeting}/review"
