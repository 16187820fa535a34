"""Finding and reading policy files: by name in `policies/`, or by path."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from redactor.core.policy import parse_policy
from redactor.core.tables import did_you_mean
from redactor.errors import PolicyError
from redactor.resources import policies_dir

if TYPE_CHECKING:
    from collections.abc import Iterator

    from redactor.core.policy import Level, Policy

ENDING: Final = ".toml"
DEFAULT: Final = "sec-panel"

# A policy is a few kilobytes; a log file given by mistake must not be read into memory whole.
SIZE_LIMIT: Final = 1_000_000  # bytes

_READ: Final[dict[Path, tuple[tuple[int, ...], Policy]]] = {}
"""Policies by their files, each with what the file system said of it before it was read."""
_MOST: Final = 64
# A file that changes twice within one tick of the file system's clock looks the same: until it has rested, it is read.
_SETTLED_NS: Final = 2_000_000_000


def names() -> tuple[str, ...]:
    """Return the names of the policies that came with the program, or were put beside them."""
    return tuple(sorted(path.stem for path in policies_dir().glob(f"*{ENDING}") if path.is_file()))


def load(name_or_path: str | Path = DEFAULT) -> Policy:
    """Read a policy by name or path.

    Raises PolicyError where there is none, or with all the faults that it has.
    """
    path = _path(str(name_or_path))
    stamp = _stamp(path)
    known = _READ.get(path)
    if known is not None and stamp is not None and known[0] == stamp:
        return known[1]
    policy = parse_policy(_read(path), name=path.stem)
    if stamp is not None and len(_READ) < _MOST and time.time_ns() - max(stamp[:2]) > _SETTLED_NS:
        _READ[path] = (stamp, policy)
    return policy


def source(name_or_path: str | Path) -> bytes:
    """Return a policy file as it stands, faults and all. Raises PolicyError where there is none."""
    return _read(_path(str(name_or_path)))


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def _path(name: str) -> Path:
    """Find the file: a name of a policy first, so that a folder of that name in reach changes nothing."""
    found = policies_dir() / f"{name}{ENDING}"
    if name and Path(name).name == name and found.is_file():
        return found
    if name.endswith(ENDING):
        return Path(name)
    known = names()
    hint = did_you_mean(name, known)
    message = f"There is no policy {name!r:.80}: {hint}{'' if hint.endswith('?') else '.'}"
    raise PolicyError(message, remedy=f"Name one of them, or give the path of a {ENDING} file.")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        message = f"The policy file {path} cannot be read: {error.strerror}."
        raise PolicyError(message, remedy="Check the path.") from error
    if len(content) > SIZE_LIMIT:
        raise PolicyError(f"{path} has more than {SIZE_LIMIT:,} bytes and is no policy.", remedy="Check the path.")
    return content


def describe(policy: Policy) -> str:
    """Write a policy for a person at a terminal: levels from the public one up, then everything that rules a copy."""
    return "\n".join(_lines(policy)) + "\n"


def _lines(policy: Policy) -> Iterator[str]:
    yield f"{policy.name}: {policy.title}, version {policy.version}"
    yield f"sha256 {policy.sha256}"
    if policy.source:
        yield f"source {policy.source}"
    for level in policy.levels:
        yield ""
        yield from _level_lines(policy, level)
    yield ""
    yield f"unmarked material of a draft: {policy.unmarked}"
    yield f"approvals by others than the one who marked: {policy.approvals}"
    yield f"reason for withholding: {'required' if policy.reason_required else 'optional'}"
    if policy.reasons:
        yield ""
        yield "reasons"
        width = max(len(reason.code) for reason in policy.reasons)
        for reason in policy.reasons:
            yield f"  {reason.code:<{width}}  {reason.text}{_mark('text' in reason.provisional)}"
    yield ""
    yield f"{len(policy.suggestions)} suggestions, {len(policy.glossary)} terms in the glossary"
    yield "* not yet checked against its source"


def _level_lines(policy: Policy, level: Level) -> Iterator[str]:
    also = f" (also {', '.join(level.aliases)})" if level.aliases else ""
    yield f"{level.rank}  {policy.label(level)}{also}"
    rows = {
        "read by": ("audience", level.audience),
        "first page": ("first_page", level.first_page),
        "stub": ("stub", level.stub),
        "title": ("title_stub", level.title_stub or "stays"),
    }
    for label, (field, text) in rows.items():
        if text:
            yield f"   {label:<11} {text}{_mark(field in level.provisional)}"
    kept = [kind for kind, becomes in level.becomes.items() if becomes == "release"]
    yield f"   {'stays':<11} {'everything' if level.public else ', '.join(kept) or 'nothing'}"
    if level.review_months is not None:
        yield f"   {'review':<11} every {level.review_months} months"


def _mark(provisional: bool) -> str:  # noqa: FBT001 -- one private call per line
    return " *" if provisional else ""
