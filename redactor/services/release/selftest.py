"""The selftest: drafts with a token in every known hiding place go through every format, for every audience.

A token that nobody may read must be in no copy, one that some may read in no other's, and what people see must be in
theirs. The search for tokens knows nothing of readers, writers and probes; before it is believed, it must find every
token in the drafts themselves.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from redactor.core.access import PUBLIC, Audience
from redactor.core.decisions import Decisions, ItemDecision
from redactor.errors import FindingsError, InputError, RedactorError
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from redactor.services.release.traces import Traces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from importlib.resources.abc import Traversable

    from redactor.core.policy import Policy
    from redactor.services.drafting.drafts import Draft
    from redactor.services.ports import Formats, Policies

EVERYBODY: Final = "public"
NOBODY: Final = "nobody"
_EVERYTHING: Final = "everything"
_TABLE: Final = "places.tsv"


class SelfTestError(RedactorError):
    """The selftest did not pass, so that nothing may be published by this version."""

    code = "selftest"


@dataclass(frozen=True, slots=True)
class Place:
    """A hiding place in a draft.

    `level` is a level's id, or `public`, or `nobody`; `kept` says that its readers find it in their copy.
    """

    id: str
    where: str
    what: str
    level: str
    kept: bool
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A draft with tokens. A draft that has one place which a careful reader refuses may be refused."""

    name: str
    policy: str
    public: str
    levels: tuple[str, ...]
    places: tuple[Place, ...]
    data: bytes = field(repr=False)
    refusable: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one place: `held`, `refused`, or what went wrong, with the copies in which it did."""

    case: str
    place: Place
    result: str
    copies: tuple[str, ...] = ()

    @property
    def good(self) -> bool:
        """Tell whether it is as it must be."""
        return self.result in {"held", "refused"}


@dataclass(frozen=True, slots=True)
class SelfTest:
    """The outcome of all places, and of how many copies."""

    outcomes: tuple[Outcome, ...]
    copies: int
    formats: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Tell whether every place is as it must be, and whether there was one."""
        return bool(self.outcomes) and all(outcome.good for outcome in self.outcomes)

    def report(self) -> dict[str, Any]:
        """Say for each place what happened."""
        return {
            "passed": self.passed,
            "formats": list(self.formats),
            "copies": self.copies,
            "places": [
                {
                    "draft": o.case, "id": o.place.id, "where": o.place.where, "what": o.place.what,
                    "level": o.place.level, "result": o.result, "copies": list(o.copies),
                }
                for o in self.outcomes
            ],
        }  # fmt: skip


class Ledger(Protocol):
    """Where an installation remembers which version passed."""

    def passed(self, version: str) -> bool:
        """Tell whether this version has passed here."""

    def record(self, version: str) -> None:
        """Remember that this version has passed here."""


def ensure(version: str, ledger: Ledger, test: Callable[[], SelfTest]) -> None:
    """Run the selftest where this version has not passed yet. Raises SelfTestError; then nothing may be published."""
    if ledger.passed(version):
        return
    result = test()
    if not result.passed:
        bad = sum(not outcome.good for outcome in result.outcomes)
        raise SelfTestError(
            f"The selftest of version {version} failed in {bad} of {len(result.outcomes)} places: nothing can be "
            "published.",
            remedy="Run `redactor selftest` to see where, and go back to the version before.",
        )
    ledger.record(version)


def load(folder: Traversable) -> tuple[Case, ...]:
    """Read the drafts of a folder and their table of places."""
    cases: dict[str, tuple[str, str, tuple[str, ...], list[Place]]] = {}
    places: list[Place] = []
    for line in (folder / _TABLE).read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if cells[0] == "draft":
            places = []
            cases[cells[1]] = (cells[2], cells[3], tuple(cells[4].split()), places)
        else:
            places.append(Place(cells[0], cells[1], cells[2], cells[3], cells[4] == "kept", cells[5]))
    return tuple(
        Case(
            name, policy, public, levels, tuple(found), (folder / f"{name}.docx").read_bytes(), name.startswith("zip-")
        )
        for name, (policy, public, levels, found) in cases.items()
    )


def run(
    formats: Formats, policies: Policies, cases: Iterable[Case], progress: Callable[[str], None] | None = None
) -> SelfTest:
    """Run drafts through all formats, for the public, for each level and for who may read everything."""
    say = progress or (lambda _: None)
    outcomes: list[Outcome] = []
    copies = 0
    for case in cases:
        say(case.name)
        found, made = examine(formats, policies.load(case.policy), case)
        outcomes += found
        copies += made
    return SelfTest(tuple(outcomes), copies, formats.outputs())


def examine(
    formats: Formats, policy: Policy, case: Case, *, names: tuple[str, ...] = (), audiences: tuple[str, ...] = ()
) -> tuple[list[Outcome], int]:
    """Say what becomes of each place of a draft, and in how many copies it was sought."""
    traces = Traces(place.token for place in case.places)
    present = traces.in_bytes(case.data)
    try:
        draft = _understood(formats, policy, case)
    except InputError:
        result = "refused" if case.refusable else "draft refused"
        return [Outcome(case.name, place, result) for place in case.places], 0
    seen: dict[str, frozenset[str]] = {}
    # Whether a place in the archive is left behind does not depend on who reads.
    audiences = audiences or ((EVERYBODY,) if case.refusable else (EVERYBODY, *case.levels, _EVERYTHING))
    stopped: list[str] = []
    for audience in audiences:
        try:
            files = make_copies(formats, draft, _audience(audience), names or formats.outputs()).files
        except FindingsError:
            stopped.append(audience)
            continue
        seen |= {f"{audience} {file.format}": traces.in_bytes(file.data) for file in files}
    return list(_outcomes(policy, case, present=present, seen=seen, stopped=stopped)), len(seen)


def _understood(formats: Formats, policy: Policy, case: Case) -> Draft:
    decisions = Decisions(unmarked=case.public, look_hidden="withhold", revisions="accept", images={"": "release"})
    draft = understand(formats, ".docx", case.data, policy=policy, decisions=decisions)
    if not policy.reason_required:
        return draft
    reason = policy.reasons[0].code
    items = {item.name: ItemDecision(item.name, reason=reason) for item in draft.minutes.items}
    return understand(formats, ".docx", case.data, policy=policy, decisions=replace(decisions, items=items))


def _audience(name: str) -> Audience:
    if name == EVERYBODY:
        return PUBLIC
    return Audience(everything=True) if name == _EVERYTHING else Audience(level=name)


def _outcomes(
    policy: Policy, case: Case, *, present: frozenset[str], seen: dict[str, frozenset[str]], stopped: list[str]
) -> Iterator[Outcome]:
    for place in case.places:
        leaked, lost = [], []
        for copy, tokens in seen.items():
            may = _may(policy, copy.partition(" ")[0], place.level)
            if place.token in tokens and not may:
                leaked.append(copy)
            elif place.kept and may and place.token not in tokens:
                lost.append(copy)
        if place.token not in present:
            yield Outcome(case.name, place, "not in the draft")
        elif leaked:
            yield Outcome(case.name, place, "leaked", tuple(leaked))
        elif lost or stopped:
            yield Outcome(case.name, place, "lost" if lost else "copy stopped", tuple(lost or stopped))
        else:
            yield Outcome(case.name, place, "held")


def _may(policy: Policy, audience: str, level: str) -> bool:
    """Tell whether an audience may read a level, without asking the code that decides it for copies."""
    if level in {EVERYBODY, NOBODY}:
        return level == EVERYBODY
    if audience in {EVERYBODY, _EVERYTHING}:
        return audience == _EVERYTHING
    order = [known.id for known in policy.levels]
    return order.index(audience) >= order.index(level)
