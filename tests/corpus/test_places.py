"""Nothing hidden survives: every place of every draft, for every audience, in every format."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING

import pytest

from redactor.bootstrap import Tools
from redactor.services.release import selftest
from redactor.services.release.traces import Traces
from tests.corpus.places.__main__ import TARGET, shipped, table
from tests.corpus.places.forms import drafts, solos
from tests.corpus.places.model import NOBODY, PUBLIC, Sheet

if TYPE_CHECKING:
    from redactor.services.release.selftest import Case, Outcome

FULL = [sheet for sheet in drafts() if sheet.name.endswith("-full")]
FORMS = [sheet for sheet in drafts() if not sheet.name.endswith("-full")]
SOLOS = list(solos())
TOOLS = Tools()
FAST = tuple(name for name in TOOLS.formats.outputs() if name != "pdf")  # a PDF takes seconds; one full draft has it


def named(sheet: Sheet) -> str:
    return sheet.name


def case_of(sheet: Sheet) -> Case:
    places = tuple(selftest.Place(p.id, p.where, p.what, p.level, p.kept, p.token) for p in sheet.places)
    return selftest.Case(
        sheet.name, sheet.policy, sheet.public, sheet.levels, places, sheet.package(), sheet.name.startswith("zip-")
    )


@cache
def outcomes(name: str) -> tuple[Outcome, ...]:
    sheet = next(x for x in (*FULL, *FORMS, *SOLOS) if x.name == name)
    policy, case = TOOLS.policies.load(sheet.policy), case_of(sheet)
    if sheet in FULL:
        names = TOOLS.formats.outputs() if sheet.name.startswith("tlp") else FAST
        return tuple(selftest.examine(TOOLS.formats, policy, case, names=names)[0])
    audiences = (PUBLIC, sheet.levels[0]) if sheet in FORMS else (PUBLIC,)
    return tuple(selftest.examine(TOOLS.formats, policy, case, names=FAST, audiences=audiences)[0])


def wrong(name: str) -> list[str]:
    return [f"{o.place.id} {o.result} {o.copies}" for o in outcomes(name) if not o.good]


# ---------------------------------------------------------------------------------------------------------- the search


@pytest.mark.parametrize("sheet", [*FULL, *FORMS, *SOLOS], ids=named)
def test_the_search_finds_every_token_in_the_draft_itself(sheet: Sheet) -> None:
    tokens = {place.token for place in sheet.places}
    assert tokens - Traces(tokens).in_bytes(sheet.package()) == set()


def test_the_search_finds_nothing_where_nothing_is() -> None:
    strangers = [place.token[::-1][2:] + "zz" for place in FULL[0].places[:20]]
    assert Traces(strangers).in_bytes(FULL[1].package()) == frozenset()


def test_the_places_are_many_and_of_all_kinds() -> None:
    ids = {place.id for sheet in (*FULL, *SOLOS) for place in sheet.places}
    assert len(ids) > 900
    families = {name.partition(".")[0] for name in ids}
    assert {"public", "red", "amber", "in-public", "in-red", "image", "comment", "link", "styles", "lists"} <= families
    assert {
        "settings",
        "header",
        "footer",
        "core",
        "app",
        "custom",
        "part",
        "opc",
        "binary",
        "portion",
        "zip",
    } <= families


# ---------------------------------------------------------------------------------------------------------- the copies


@pytest.mark.parametrize("sheet", FULL, ids=named)
def test_nothing_hidden_survives_for_any_audience_in_any_format(sheet: Sheet) -> None:
    assert wrong(sheet.name) == []


@pytest.mark.parametrize("sheet", FORMS, ids=named)
def test_a_marking_in_any_form_withholds_every_kind_of_text(sheet: Sheet) -> None:
    assert wrong(sheet.name) == []


@pytest.mark.parametrize("sheet", SOLOS, ids=named)
def test_a_place_in_the_archive_is_refused_or_left_behind(sheet: Sheet) -> None:
    assert wrong(sheet.name) == []


def test_who_may_read_a_level_reads_all_of_it() -> None:
    """A test that finds nothing anywhere proves nothing: what is withheld is there for its readers."""
    kept = [o.place for o in outcomes("tlp-line-typed-full") if o.place.kept and o.place.level not in {PUBLIC, NOBODY}]
    assert len(kept) > 100


# ---------------------------------------------------------------------------------------------------- what is shipped


def test_the_shipped_drafts_are_those_that_the_generator_makes() -> None:
    sheets = list(shipped())
    assert (TARGET / "places.tsv").read_text(encoding="utf-8") == table(sheets)
    for sheet in sheets:
        assert _content((TARGET / f"{sheet.name}.docx").read_bytes()) == _content(sheet.package())


def _content(data: bytes) -> object:
    """Compare what is packed: how well it is packed is up to the library."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            return [(i.filename, i.CRC) for i in z.infolist()]
    except zipfile.BadZipFile:
        return data


def test_the_shipped_drafts_are_small() -> None:
    assert sum(path.stat().st_size for path in TARGET.iterdir()) < 300_000
