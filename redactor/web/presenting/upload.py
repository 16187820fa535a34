"""The upload page, and how a refusal is told on the file."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from redactor.web.presenting.account import policy_options
from redactor.web.presenting.words import counted, levels_of, said_size, title_of
from redactor.web.screens.meetings import UploadedFile, UploadPage, UploadStep
from redactor.web.screens.parts import FieldError, Link, Option

if TYPE_CHECKING:
    from redactor.bootstrap import Services
    from redactor.errors import RedactorError
    from redactor.services.drafting.review import View


def upload_page(
    services: Services,
    chosen: tuple[str, str] = ("", ""),
    files: tuple[UploadedFile, ...] = (),
    *,
    missing: bool = False,
) -> UploadPage:
    """Show the form; `chosen` are body and policy, `missing` tells that no file came."""
    office = services.office
    bodies = office.bodies.all()
    body = next((b for b in bodies if b.id == chosen[0]), bodies[0] if bodies else None)
    rules = chosen[1] if chosen[1] in office.policies.names() else body.policy if body else "sec-panel"
    policy = office.policies.load(rules)
    endings = office.formats.inputs()
    return UploadPage(
        "/upload",
        "/",
        tuple(Option(b.id, b.name, chosen=b == body) for b in bodies),
        _policies(services, several=len(bodies) > 1, rules=rules, chosen=chosen[1]),
        levels_of(policy)[policy.levels[-1].id],
        accept=",".join(endings),
        limit_mb=services.settings.upload_mb,
        files=files,
        errors=(FieldError("draft", "Choose the draft minutes"),) if missing else (),
        several=True,
    )


def _policies(services: Services, *, several: bool, rules: str, chosen: str) -> tuple[Option, ...]:
    """Offer the policies; where there are several bodies, first of all the one of the body that is chosen."""
    if not several:
        return policy_options(services, chosen=rules)
    own = Option("", "The policy of the body", chosen=not chosen)
    return (own, *policy_options(services, chosen=chosen))


def next_page(
    view: View, meeting: str, limit_mb: int, files: tuple[UploadedFile, ...] = (), *, missing: bool = False
) -> UploadPage:
    """Show the form for the next draft of a meeting, which keeps its body and its policy."""
    policy = view.draft.policy
    return UploadPage(
        f"/meetings/{meeting}/drafts",
        f"/meetings/{meeting}",
        (),
        (),
        levels_of(policy)[policy.levels[-1].id],
        limit_mb=limit_mb,
        files=files,
        errors=(FieldError("draft", "Choose the draft minutes"),) if missing else (),
        title=f"Upload the next draft of {title_of(view.case)}",
        lead="What was decided is carried over, portion by portion; what changed is asked about.",
    )


def taken_in(name: str, size: int, meeting: str, view: View) -> UploadedFile:
    """Tell on the file what was read in it, and where to go on."""
    items = view.draft.minutes.items
    marked = sum(item.marking is not None for item in items)
    open_ = len(view.draft.minutes.findings)
    onward = f"See what was read and settle {counted(open_, 'finding')}" if open_ else "See what was read"
    return UploadedFile(
        _plain(name),
        said_size(size),
        tuple(UploadStep(step, done=True) for step in ("Received", "Sealed", "Read", "Ready")),
        f"{counted(len(items), 'item')} found, {marked} of them marked.",
        Link(onward, f"/meetings/{meeting}/findings"),
    )


def refused(name: str, size: int | None, error: RedactorError) -> tuple[UploadedFile, ...]:
    """Tell on the file why it was not kept."""
    return (UploadedFile(_plain(name), said_size(size) if size is not None else "", refusal=error.diagnostics()),)


def _plain(name: str) -> str:
    return PurePath(name.replace("\\", "/")).name
