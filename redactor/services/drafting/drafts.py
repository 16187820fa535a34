"""A draft, understood: read, its grammar found, classified under a policy and the decisions that people took."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from redactor.core.agenda import read_minutes
from redactor.core.circulation import Half
from redactor.core.classification import classify
from redactor.core.decisions import Decisions
from redactor.core.hidden import without_hidden
from redactor.core.marking import labels_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from redactor.core.access import Audience
    from redactor.core.masks import Masked
    from redactor.core.minutes import Minutes
    from redactor.core.policy import Policy
    from redactor.services.ports import Formats


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft under a policy and decisions. `sha256` is that of the file's bytes, `suffix` its ending.

    `masks` are those that hold in its meeting: no copy shows one beside the name behind it. `notices` are what copies
    say of its approval by the body, by half; a draft that nobody keeps has none.
    """

    minutes: Minutes
    policy: Policy
    decisions: Decisions
    sha256: str
    suffix: str
    masks: tuple[Masked, ...] = ()
    notices: Mapping[Half, str] = field(default_factory=dict)

    def notice_for(self, audience: Audience) -> str:
        """Give the line about the approval for one audience: whoever sees more than the public reads both halves."""
        half = Half.PUBLIC if audience.public else Half.CONFIDENTIAL
        return self.notices.get(half, "")

    @property
    def format(self) -> str:
        """Name the draft's own format, as an output."""
        return self.suffix.removeprefix(".")


def understand(
    formats: Formats, suffix: str, untrusted: bytes, *, policy: Policy, decisions: Decisions | None = None
) -> Draft:
    """Read a draft and say what is in it, what is withheld, and what a person has to settle.

    Raises InputError for a file that is refused, UsageError for decisions about things that are not there.
    """
    decided = decisions or Decisions()
    minutes = read(formats, suffix, untrusted, policy=policy, decisions=decided)
    return classified(minutes, suffix, hashlib.sha256(untrusted).hexdigest(), policy=policy, decisions=decided)


def classified(minutes: Minutes, suffix: str, sha256: str, *, policy: Policy, decisions: Decisions) -> Draft:
    """Say of minutes that were read under these decisions what is withheld, and what a person has to settle.

    Raises UsageError for decisions about things that are not there.
    """
    found = classify(minutes, policy, decisions, draft_sha256=sha256)
    return Draft(found, policy, decisions, sha256, suffix.lower())


def read(formats: Formats, suffix: str, untrusted: bytes, *, policy: Policy, decisions: Decisions) -> Minutes:
    """Read a draft and find its grammar, classifying nothing. The decisions say what becomes of tracked changes.

    Raises InputError for a file that is refused.
    """
    revisions = decisions.revisions or "accept"
    labels = labels_of(policy)
    level_of = labels.name if suffix.lower() == ".docx" else labels.bare_name
    document = formats.read(suffix, untrusted, level_of=level_of, revisions=revisions)
    return read_minutes(without_hidden(document, release=decisions.look_hidden == "release"), policy)
