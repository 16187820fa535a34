"""Public minutes with their confidential twin: understood together, and split as one draft is.

The public copies are built anew from the public document; a recipient gets that and, as far as she may read it, the
confidential one. Nothing leaves while the two contradict each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from redactor.core.access import PUBLIC, Audience
from redactor.core.pairgate import PairGate
from redactor.core.pairing import (
    Pairing,
    align,
    beside,
    confidential_decisions,
    findings,
    public_decisions,
    split_settles,
)
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from redactor.core.decisions import Decisions
    from redactor.core.policy import Policy
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats
    from redactor.services.release.copies import Copies


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was named: its ending and its bytes."""

    suffix: str
    untrusted: bytes


@dataclass(frozen=True, slots=True)
class PairedDraft:
    """Two documents of one meeting. The findings of both are those of `public`; `gate` is what it is held against."""

    public: Draft
    confidential: Draft
    gate: PairGate

    def copies_for(self, formats: Formats, audience: Audience) -> tuple[Copies, Copies]:
        """Make the copies for one recipient: the public document, and of the confidential one what she may read.

        Raises as `make_copies`.
        """
        twin = self.confidential
        return (
            make_copies(formats, self.public, PUBLIC, [self.public.format], beyond=self.gate),
            make_copies(formats, twin, self._in_twin(audience), [twin.format]),
        )

    def _in_twin(self, audience: Audience) -> Audience:
        """Name the items that she may read as the confidential document does."""
        paired = self.gate.pairing.paired
        own = {item.name for item in self.gate.pairing.unpaired}
        named = {paired[name].name for name in audience.items if name in paired}
        return replace(audience, items=frozenset(named | (audience.items & own)))


def understand_pair(
    formats: Formats, public: File, confidential: File, *, policy: Policy, decisions: Decisions
) -> PairedDraft:
    """Read both documents and say what is in them, and what a person has to settle.

    Raises InputError for a file that is refused, UsageError for decisions about things that are not there.
    """
    own, aside = split_settles(decisions)
    alone = understand(formats, public.suffix, public.untrusted, policy=policy, decisions=own)
    bare = understand(formats, confidential.suffix, confidential.untrusted, policy=policy)
    first = align(alone.minutes, bare.minutes)
    ruled = confidential_decisions(first, own, aside, policy)
    twin = understand(formats, confidential.suffix, confidential.untrusted, policy=policy, decisions=ruled)
    pairing = align(alone.minutes, twin.minutes)
    released = public_decisions(pairing, own, policy)
    whole = understand(formats, public.suffix, public.untrusted, policy=policy, decisions=released)
    pairing = replace(pairing, public=whole.minutes)
    found = (
        *whole.minutes.findings,
        *findings(pairing, policy, decisions),
        *beside(twin.minutes.findings),
    )
    return PairedDraft(
        replace(whole, minutes=replace(whole.minutes, findings=found)),
        replace(twin, minutes=replace(twin.minutes, findings=())),
        PairGate(Pairing(whole.minutes, twin.minutes, pairing.pairs), policy, own),
    )
