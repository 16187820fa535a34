"""The API does what the pages do: each address of the pages has its operation in the documents, or a reason."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from redactor.api.description import written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "pages-and-api.md"
ROW = re.compile(r"^\| `([A-Z]+ /[^`]*)` \| (.+) \|$", re.MULTILINE)
NAMED = re.compile(r"`([A-Z]+ /[^`]*)`")
HOLE = re.compile(r"<(?:[^:<>]+:)?([^<>]+)>")
NO = "no: "
SHORTEST = len("as above")


def rows() -> list[tuple[str, str]]:
    """Read the tables: what is on the pages, and what is said of it."""
    return ROW.findall(PAGE.read_text("utf-8"))


def on_the_pages(app: Flask) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith("/api/"):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                yield f"{method} {HOLE.sub(_named, rule.rule)}"


def _named(hole: re.Match[str]) -> str:
    return f"{{{hole[1]}}}"


def operations() -> set[str]:
    described = json.loads(written())["paths"]
    verbs = {"get", "post", "put", "delete"}
    return {f"{v.upper()} {p.removeprefix('/api/v1')}" for p, known in described.items() for v in known if v in verbs}


def test_each_address_of_the_pages_stands_in_the_tables_once(app: Flask) -> None:
    told, there = Counter(page for page, _ in rows()), Counter(on_the_pages(app))
    untold, gone = sorted((there - told).elements()), sorted((told - there).elements())
    assert (untold, gone) == ([], []), f"Say in {PAGE.name} which operation does it, or why none does."


def test_each_has_operations_that_exist_or_a_reason() -> None:
    known = operations()
    missing = {page: name for page, said in rows() for name in NAMED.findall(said) if name not in known}
    unsaid = [page for page, said in rows() if not NAMED.search(said) and not said.startswith(NO)]
    bare = [page for page, said in rows() if said.startswith(NO) and len(said) < len(NO) + SHORTEST]
    assert (missing, unsaid, bare) == ({}, [], [])


def test_each_operation_stands_beside_an_address() -> None:
    told = {name for _, said in rows() for name in NAMED.findall(said)}
    assert operations() - told == set()
