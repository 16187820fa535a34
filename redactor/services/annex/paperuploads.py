"""A file on its way to be a paper: what it is called, and what is refused before anything is kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from redactor.core.filed import Phase, is_reference
from redactor.core.site import slug
from redactor.errors import Conflict, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from redactor.core.policy import Policy

LONGEST_TITLE: Final = 300
LONGEST_REFERENCE: Final = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as a paper. Without a reference or a title its own name is taken."""

    filename: str
    untrusted: bytes = field(repr=False)
    marking: str
    phase: Phase = Phase.PROPOSED
    reference: str = ""
    title: str = field(default="", repr=False)
    item: str | None = None
    was_public: bool = False


def named(one: Upload) -> Upload:
    """Name a paper by its file where nobody named it otherwise."""
    stem = PurePath(one.filename.replace("\\", "/")).stem
    plain = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "-" for c in stem).strip("-._")
    title = " ".join((one.title or stem.replace("_", " ")).split())
    reference = one.reference.strip() or plain[:LONGEST_REFERENCE]
    return replace(one, reference=reference, title=title, item=one.item or None)


def check_form(one: Upload) -> None:
    """Refuse a reference or a title that is none. Raises UsageError."""
    if not is_reference(one.reference):
        raise UsageError(
            "A paper needs a reference of letters, digits, dots, dashes and lines, at most 26 of them.",
            code="reference",
            remedy="Give it one, such as LB_7_02. The reference stands in the record in the clear.",
        )
    if not one.title or len(one.title) > LONGEST_TITLE:
        raise UsageError(
            "A paper needs a title.", code="title", remedy=f"Give one of at most {LONGEST_TITLE} characters."
        )


def check_names(known: Sequence[str], uploads: Sequence[Upload]) -> None:
    """Refuse two papers that would have one address. Raises Conflict."""
    taken = {slug(reference) for reference in known}
    for one in uploads:
        if slug(one.reference) in taken:
            raise Conflict(
                f"The meeting has a paper {one.reference} already, or had one.",
                remedy="Replace that one, or give this another reference.",
            )
        taken.add(slug(one.reference))


def check_level(marking: str, policy: Policy) -> None:
    """Refuse a marking that the policy does not have, or none: a paper is not public by default. Raises UsageError."""
    if not marking:
        raise UsageError("The paper has no marking yet.", code="marking", remedy="Choose who may read it.")
    level = policy.level(marking)
    if level is None or level.id != marking:
        raise UsageError("The policy has no such marking.", code="marking", remedy="Choose one of its levels.")
