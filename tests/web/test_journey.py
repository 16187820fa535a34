"""From a draft to what anybody can read, through the browser's forms alone."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.adoption import UNAPPROVED
from redactor.core.circulation import Half
from redactor.core.decisions import Decisions, parse_decisions
from redactor.public import create_reading_room
from redactor.resources import sample_dir
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
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


def test_the_forms_decide_what_a_decisions_file_decides(app: Flask, house: House) -> None:
    """The sample that is shipped: all levels, a picture, hidden text, tracked changes, own words."""
    data = (sample_dir() / "harbour-panel-14.docx").read_bytes()
    decided = parse_decisions((sample_dir() / "harbour-panel-14.decisions.toml").read_text(), name="sample")
    secretary = browser(app, "secretary")
    where = upload(secretary, "harbour.docx", data)
    answer(secretary, where, decided)
    for item in {*decided.items, *(t.ref.partition(".")[0] for t in decided.public_texts)}:
        fill_in(secretary, where, item, decided)
    secretary.send("/send")
    assert "Sent for release" in secretary.text, secretary.text[:2000]
    officer = browser(app, "officer")
    officer.open(f"{where}/release")
    assert officer.client.get(officer.tree.xpath("string(//main//img/@src)")).content_type == "image/png"
    officer.send(f"{where}/release", decision="release", read="yes")

    formats, policy = Tools().formats, Tools().policies.load("sec-panel")
    read = understand(formats, ".docx", data, policy=policy, decisions=decided)
    same = make_copies(formats, replace(read, notices={Half.PUBLIC: UNAPPROVED}), PUBLIC, ["md"])
    (published,) = (house.folder / "public" / "current").rglob("minutes.md")
    assert published.read_bytes() == same.files[0].data


def answer(secretary: Browser, where: str, decided: Decisions) -> None:
    """Answer what is asked, until nothing is; what a level brings up is asked after it."""
    image = next(iter(decided.images.values()))
    answers = {
        "What bears no marking": decided.unmarked,
        "Tracked changes": decided.revisions,
        "Text that cannot be seen": decided.look_hidden,
        "An image": image,
    }
    rounds = 0
    while secretary.path == f"{where}/findings":
        rounds += 1
        given = {"status": decided.status or ""}
        for card in secretary.tree.xpath("//section[@class='r-finding']"):
            about = next(value for name, value in answers.items() if name in card.text_content())
            given[card.xpath("string(.//input/@name)")] = about or ""
        secretary.send_fields("/findings", given, button="review")
    assert rounds == 2
    assert secretary.path == f"{where}/review"


def fill_in(secretary: Browser, where: str, item: str, decided: Decisions) -> None:
    """Do by ticks what the file says about one item."""
    secretary.open(f"{where}/review?item={item}")
    form, given = secretary.form(f"/items/{item}"), {}
    about = decided.items.get(item)
    for row in form.xpath(".//tbody/tr"):
        ref, kind = row.xpath("string(.//span[@class='r-quiet'])"), row.xpath("string(.//strong)").lower()
        if about and any(span.covers(ref, kind) for span in about.release):
            given[f"publish-{ref}"] = "release"
        given |= {f"text-{ref}": t.text for t in decided.public_texts if t.ref == ref}
    if about and about.reason:
        given["reason"] = about.reason
    secretary.send_fields(f"/items/{item}", given, button="save")
    assert secretary.status == 200
