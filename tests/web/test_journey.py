"""From a draft to what anybody can read, through the browser's forms alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from redactor.public import create_reading_room
from tests.web.browser import browser

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.services.house import House
    from tests.web.browser import Browser

RESTRICTED = ("3", "4", "5", "7", "9")
STUB = "The agenda item was marked as **RED** and therefore recorded in the Confidential Minutes."


def flat(text: str) -> str:
    """Keep the words alone."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\]\([^)]*\)", " ", text)).strip()


def bodies(text: str) -> dict[str, str]:
    """Give the items of Markdown minutes by number, headings included."""
    pattern = r"(?ms)^#*\s*\**(\d+)\\?\.\s+(.+?)(?=^#*\s*\**\d+\\?\.\s|\Z)"
    return dict(re.findall(pattern, text))


def upload(person: Browser, name: str, data: bytes) -> str:
    """Upload a draft; return where its meeting stands."""
    person.open("/upload")
    person.send("/upload", file=(name, data))
    assert person.path.endswith("/findings"), person.text
    return person.path.removesuffix("/findings")


def test_the_real_draft_becomes_the_minutes_that_were_really_published(app: Flask, house: House, shared: Path) -> None:
    theirs = bodies((shared / "samples" / "secp61-final.md").read_text())
    secretary = browser(app, "secretary")
    where = upload(secretary, "SECP_61 Draft.docx", (shared / "samples" / "secp61-draft.docx").read_bytes())
    answers = {"finding-unmarked-material": "WHITE", "status": "Final Minutes"}
    secretary.send_fields(f"{where}/findings", answers, button="review")
    for item in RESTRICTED:
        settle(secretary, where, item, theirs[item])
    secretary.send("/send")
    assert "Sent for release" in secretary.text

    officer = browser(app, "officer")
    officer.open("/")
    officer.open(officer.tree.xpath("//a[text()='Read and release']/@href")[0])
    officer.send(f"{where}/release", decision="release", read="yes")
    assert "The minutes are public." in officer.text

    room = create_reading_room(house.folder / "public").test_client()
    home = room.get("/").get_data(as_text=True)
    place = re.search(r'href="(/[a-z0-9-]+/secp-61-1210/)"', home)
    assert place is not None
    ours = bodies(room.get(f"{place[1]}minutes.md").get_data(as_text=True))
    assert list(ours) == list(theirs)
    assert {n for n in theirs if flat(ours[n]) != flat(theirs[n])} == set()
    assert secretary.forms <= 9
    assert officer.forms == 2


def settle(secretary: Browser, where: str, item: str, published: str) -> None:
    """Publish of one item what stands in the minutes as they were published."""
    secretary.open(f"{where}/review?item={item}")
    form = secretary.form(f"/items/{item}")
    whole = f" {item} {flat(published)} "
    given = {}
    for row in form.xpath(".//tbody/tr"):
        ref = row.xpath("string(.//span[@class='r-quiet'])")
        text = flat(row.xpath("string(.//span[@class='r-slip__excerpt'])"))
        given[f"publish-{ref}"] = "release" if not text or f" {text} " in whole else "withhold"
    if item in ("5", "9"):
        given["stub"] = STUB
    secretary.send_fields(f"/items/{item}", given, button="save")
    assert secretary.status == 200, secretary.text
