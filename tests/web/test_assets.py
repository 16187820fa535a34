"""The vendored files are the committed ones, complete, and ask for nothing from elsewhere."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from redactor.web.assets import STATIC, integrity, manifest

SOURCES = Path(__file__).resolve().parents[2] / "deploy" / "assets"
STYLES = (STATIC / "redactor.css", STATIC / "reading-room.css", *(STATIC / "vendor").rglob("*.css"))


def test_every_vendored_file_has_the_hash_of_the_manifest() -> None:
    on_disk = {str(path.relative_to(STATIC)) for path in (STATIC / "vendor").rglob("*") if path.is_file()}

    assert {name: integrity(name) for name in on_disk} == manifest()


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_asks_only_for_files_that_are_here(style: Path) -> None:
    addresses = re.findall(r"""url\(["']?([^)"']+)["']?\)""", style.read_text(encoding="utf-8"))

    assert [address for address in addresses if not (style.parent / address).is_file()] == []
    assert "@import" not in style.read_text(encoding="utf-8")


@pytest.mark.parametrize("style", STYLES, ids=lambda path: path.name)
def test_no_mark_of_the_state_is_used(style: Path) -> None:
    assert not re.search("gds transport|crown|crest|logotype", style.read_text(encoding="utf-8"), re.IGNORECASE)


def test_six_fonts_come_with_their_licences() -> None:
    fonts = STATIC / "vendor" / "fonts"

    assert len(list(fonts.glob("*.woff2"))) == 6
    for licence in ("source-sans-3-OFL.txt", "source-serif-4-OFL.txt"):
        assert "SIL Open Font License, Version 1.1" in (fonts / licence).read_text(encoding="utf-8")


def test_the_lock_names_versions_and_no_addresses() -> None:
    lock = (SOURCES / "package-lock.json").read_text(encoding="utf-8")
    wanted = json.loads((SOURCES / "package.json").read_text(encoding="utf-8"))["devDependencies"]

    assert "://" not in lock
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    assert all(json.loads(lock)["packages"][f"node_modules/{name}"]["version"] == v for name, v in wanted.items())
