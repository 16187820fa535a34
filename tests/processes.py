"""Processes of this machine as the system tells of them (Linux, proc(5)): which are whose, and which still run."""

from __future__ import annotations

from pathlib import Path


def alive(process: int) -> bool:
    """Tell whether a process runs: one that has ended and was not waited for does not."""
    return _state(Path(f"/proc/{process}/stat"))[0] != "Z"


def children(parent: int) -> list[int]:
    """List the processes that a process has started, and that still run."""
    states = {int(path.parent.name): _state(path) for path in Path("/proc").glob("[0-9]*/stat")}
    return sorted(process for process, (state, above) in states.items() if above == parent and state != "Z")


def family(parent: int) -> list[int]:
    """List a process, and everything under it."""
    return [parent, *(process for child in children(parent) for process in family(child))]


def _state(path: Path) -> tuple[str, int]:
    try:
        state, above = path.read_text().rpartition(")")[2].split()[:2]
    except OSError:  # it has just ended
        return "Z", 0
    return state, int(above)
