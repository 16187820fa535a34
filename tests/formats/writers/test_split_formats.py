"""The whole way: drafts that hide something, split to OpenDocument and PDF, and looked into by a scanner of others."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import redactor
from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.decisions import parse_decisions
from redactor.core.document import Document
from redactor.errors import InputError, UsageError
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies

if TYPE_CHECKING:
    from types import ModuleType

    from redactor.services.release.copies import Copies

FORMATS = ("odt", "pdf")
NEED_NOT = {"pub.header", "pub.footer", "pub.image_alt", "pub.hyperlink_url"}
SAMPLE = Path(redactor.__file__).parent / "sample" / "harbour-panel-14.docx"


@pytest.fixture(scope="module", autouse=True)
def _pango() -> None:
    try:
        Tools().formats.write("pdf", Document(()))
    except UsageError as error:
        pytest.skip(error.remedy)


def _split(source: Path, decisions: Path, rules: str, names: tuple[str, ...] = FORMATS) -> Copies:
    tools = Tools()
    read = understand(
        tools.formats,
        ".docx",
        source.read_bytes(),
        policy=tools.policies.load(rules),
        decisions=parse_decisions(decisions.read_text(), name="d.toml"),
    )
    return make_copies(tools.formats, read, PUBLIC, names)


def _scanner(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("scan", shared / "canary" / "scan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_nothing_hidden_survives_in_any_package(shared: Path) -> None:
    scan = _scanner(shared)
    split = 0
    for source in sorted((shared / "canary").glob("*/*.docx")):
        try:
            copies = _split(source, shared / "checks" / "canary.decisions.toml", "tlp-2")
        except InputError:
            assert source.stem not in {"all", "clean"}
            continue
        split += 1
        for copy in copies.files:
            result = scan.check(copy.data, str(source.with_suffix(".json")), "public")
            found = result["by_severity"]
            assert not found["must"] + found["should"], (source.name, copy.format)
            assert not [place for place in found["policy"] if place.startswith("hid.")]
            assert not set(result["missing_public"]) - NEED_NOT, (source.name, copy.format)
    assert split >= 2


def test_the_sample_is_cleared_in_every_format() -> None:
    names = Tools().formats.outputs()
    copies = _split(SAMPLE, SAMPLE.with_suffix(".decisions.toml"), "sec-panel", tuple(names))
    assert [copy.format for copy in copies.files] == list(names)
    assert {"odt", "pdf"} <= set(names)
