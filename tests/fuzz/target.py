"""One target of the fuzzer, in a process of its own: `python -m tests.fuzz.target NAME [libFuzzer's options]`."""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import atheris  # type: ignore[import-untyped]  # it has no annotations

with atheris.instrument_imports(include=["redactor"], enable_loader_override=False):
    from redactor.bootstrap import Tools
    from redactor.core.decisions import parse_decisions
    from redactor.core.policy import parse_policy
    from redactor.errors import RedactorError
    from redactor.formats import package, plain
    from redactor.formats.docx import reader

from tests.corpus.places.forms import drafts
from tests.corpus.structure import damaged

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
LONGEST = 200_000


def _package(data: bytes) -> None:
    found = package.Package(data)
    for name in found.names():
        found.read(name)


def _docx(data: bytes) -> None:
    reader.read(data, level_of=lambda name: "RED" if "RED" in name else None)


def _plain(data: bytes) -> None:
    plain.read(data, markdown=bool(data[:1] > b"\x60"), level_of=lambda _: None)


def _decisions(data: bytes) -> None:
    parse_decisions(data.decode("utf-8", "replace"), name="fuzz")


def _policy(data: bytes) -> None:
    parse_policy(data, name="fuzz")


READERS: dict[str, Callable[[bytes], None]] = {
    "package": _package,
    "docx": _docx,
    "plain": _plain,
    "decisions": _decisions,
    "policy": _policy,
}


def seeds(target: str) -> list[bytes]:
    """Give inputs to begin with."""
    if target in {"package", "docx"}:
        sample = (ROOT / "redactor" / "sample" / "harbour-panel-14.docx").read_bytes()
        return [sample, *(x.package() for x in drafts() if x.name in {"sec-table-typed", "tlp-style-typed"})]
    if target == "policy":
        return [path.read_bytes() for path in sorted((ROOT / "policies").glob("*.toml"))]
    if target == "decisions":
        return [path.read_bytes() for path in sorted((ROOT / "redactor" / "sample").glob("*.toml"))]
    formats = Tools().formats
    document = formats.read(".docx", seeds("docx")[0], level_of=lambda _: None, revisions="accept")
    return [formats.write("md", document), formats.write("txt", document)]


def one_input(data: bytes) -> None:
    """Read; a refusal is an answer."""
    try:
        READERS[TARGET](data)
    except RedactorError:
        return


def mutated(data: bytes, longest: int, seed: int) -> bytes:
    """Damage packages by their structure, now and then; else as libFuzzer does."""
    if TARGET in {"package", "docx"} and seed % 4:
        return damaged(data or seeds(TARGET)[0], random.Random(seed))[:LONGEST]
    return bytes(atheris.Mutate(data, longest))


if __name__ == "__main__":
    TARGET = sys.argv.pop(1)
    folder = Path(sys.argv[-1])
    if folder.is_dir():
        for number, seed in enumerate(seeds(TARGET)):
            (folder / f"seed-{number}").write_bytes(seed)
    atheris.Setup([*sys.argv, f"-max_len={LONGEST}"], one_input, custom_mutator=mutated)
    atheris.Fuzz()
