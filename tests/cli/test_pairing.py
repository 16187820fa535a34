"""Public minutes and their confidential twin on the command line: each held against the other, and split as one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from pyrage import x25519

from redactor.bootstrap import Tools
from redactor.cli import cli
from redactor.cli.exits import guarded

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """# Cinder Quay Board Meeting 12

CQB_12_0406

6 April 2032

Final Minutes

"""
PUBLIC = (
    HEAD
    + """This document is classified as **White** in accordance with the Panel Information Policy. Information can be
shared with the public, and any members may publish the information, subject to copyright.

## 1. Welcome

The Chair welcomed the members to the counting house.

## 2. Tender for the crane (RED)

The Secretary reported on the second tender. This agenda item was marked as **RED** and therefore recorded in the
Confidential Minutes.

The Board **AGREED** to accept the recommended offer.

CQB12/01: Secretary to write to the bidders.

## 3. Berth charges (AMBER)

The new charges begin in July. Further information can be found within the Confidential Minutes from this Panel meeting.

## 4. Any other business

The members admired the new lamps.
"""
)
CONFIDENTIAL = (
    HEAD.replace("Meeting 12", "Meeting 12 Confidential Minutes").replace("0406", "0406C")
    + """## 1. Welcome

The Chair welcomed the members to the counting house.

## 2. Tender for the crane (RED)

Thistlecombe Hoists offered 412,750 pounds, and Ravenscar Marine asked for more time.

## 3. Berth charges (AMBER)

The discount for Quillon Freight ends before midsummer.
"""
)
SECRETS = ("Thistlecombe", "412,750", "Ravenscar", "Quillon", "midsummer")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


class Pair:
    """Two files in a folder, and a split of them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys, self.decisions = folder, capsys, ""
        self.public, self.confidential = PUBLIC, CONFIDENTIAL

    def split(self, *more: str, command: str = "split") -> tuple[int, dict[str, Any]]:
        """Run a command on the pair; return its exit and the JSON that it printed."""
        for name, text in (("p.md", self.public), ("c.md", self.confidential), ("d.toml", self.decisions)):
            (self._folder / name).write_text(text)
        words = [command, "p.md", "--confidential", "c.md", "--decisions", "d.toml", "--json", *more]
        out = [] if command != "split" else ["--out", "out"]
        code = guarded(cli, [*words, *out])
        said = self._capsys.readouterr()
        assert not any(secret in said.out + said.err for secret in SECRETS) or command == "inspect"
        return code, json.loads(said.out)

    def codes(self) -> set[tuple[str, str | None, str | None]]:
        """Name what a person has to settle: code, item and ref."""
        code, said = self.split()
        assert code in (3, 4)
        assert not (self._folder / "out").exists()
        return {(f["code"], f["item"], f["ref"]) for f in said["error"]["findings"]}

    def settle(self, code: str, ref: str, term: str = "") -> None:
        """Settle a finding in the decisions file."""
        about = f'term = "{term}"\n' if term else ""
        self.decisions += f'\n[[settle]]\ncode = "{code}"\nref = "{ref}"\n{about}why = "looked at"\n'


@pytest.fixture
def pair(folder: Path, capsys: pytest.CaptureFixture[str]) -> Pair:
    return Pair(folder, capsys)


def test_a_pair_that_agrees_is_published_as_the_public_half_has_it(pair: Pair, folder: Path) -> None:
    code, said = pair.split("--format", "txt")

    text = (folder / "out/public/minutes.txt").read_text()
    assert code == 0
    assert "The Secretary reported on the second tender." in text
    assert "to accept the recommended offer" in text
    assert text.count("recorded in the Confidential Minutes") == 1
    assert not any(secret in text for secret in SECRETS)
    assert [(i["name"], i["public"], i["marking"]) for i in said["confidential"]["items"]][1:] == [
        ("2", "2", "RED"),
        ("3", "3", "AMBER"),
    ]
    assert not any(secret in (folder / "out/restricted/report.json").read_text() for secret in SECRETS)


@pytest.mark.parametrize(
    ("where", "old", "new", "found"),
    [
        ("public", "The Secretary reported", "Thistlecombe Hoists reported", ("lexicon", "2", "2.1.1")),
        ("public", "admired the new lamps", "heard that Ravenscar was late", ("lexicon", "4", "4.1.1")),
        ("public", "the recommended offer", "the offer of £412,750", ("lexicon", "2", "2.2.1")),
        ("public", " This agenda item was marked as **RED** and therefore recorded in the\nConfidential Minutes.", "",
         ("pair-without-stub", "2", None)),
        ("public", "(AMBER)", "(RED)", ("pair-markings", "3", None)),
        ("public", "CQB_12_0406", "CQB_11_0302", ("pair-meeting", None, None)),
        ("public", "## 2. Tender for the crane", "## 2. Dredging of the harbour basin", ("pair-title", "2", None)),
        ("public", "The new charges begin in July.",
         "The discount for Quillon Freight ends before midsummer.", ("pair-same-text", "3", "3.1.1")),
        ("confidential", "## 3. Berth charges (AMBER)\n\nThe discount for Quillon Freight ends before midsummer.\n", "",
         ("pair-without-text", "3", None)),
        ("confidential", "## 3. Berth", "## 7. Piracy (RED)\n\nNobody knows of Zanzibarry.\n\n## 3. Berth",
         ("pair-without-item", None, "confidential:7")),
        ("confidential", "Thistlecombe Hoists offered",
         "The Board **AGREED** to accept one offer.\n\nThistlecombe Hoists offered", ("pair-differs", "2", "2.2.1")),
        ("confidential", "Thistlecombe Hoists offered",
         "CQB12/01: Secretary to sue Ravenscar Marine.\n\nThistlecombe Hoists offered", ("pair-differs", "2", "2.3.1")),
    ],
)  # fmt: skip
def test_what_contradicts_the_other_half_stops_the_split(  # noqa: PLR0917 -- a table of four columns
    pair: Pair, where: str, old: str, new: str, found: tuple[str, str | None, str | None]
) -> None:
    text = getattr(pair, where)
    assert old in text
    setattr(pair, where, text.replace(old, new))

    assert found in pair.codes()


def test_a_finding_is_settled_through_the_decisions_file(pair: Pair) -> None:
    pair.public = PUBLIC.replace("the recommended offer", "the offer of £412,750").replace("6 April", "7 April")
    assert pair.codes() == {("pair-meeting", None, None)}
    pair.settle("pair-meeting", "0")
    assert pair.codes() == {("lexicon", "2", "2.2.1")}
    pair.settle("lexicon", "2.2.1", "£412,750")

    code, said = pair.split()

    assert code == 0
    assert said["unused_settles"] == []


def test_a_finding_in_the_confidential_half_is_settled_by_its_own_name(pair: Pair) -> None:
    pair.confidential = CONFIDENTIAL.replace("The discount", "TLP:PURPLE The discount").replace("## 1. Welcome", "")
    assert pair.codes() == {("unknown-marking", "3", "confidential:3.1.1")}
    pair.settle("unknown-marking", "confidential:3.1.1")

    assert pair.split()[0] == 0


def test_a_confidential_half_may_leave_items_out(pair: Pair) -> None:
    pair.public += "\n## 5. Next meeting\n\n## 6. Loans (RED)\n\nThis agenda item was marked as **RED** and therefore "
    pair.public += "recorded in the Confidential Minutes.\n"
    pair.confidential += "\n## 6. Loans (RED)\n\nBarrowmere Bank lends no more.\n"

    assert pair.split()[0] == 0


def test_a_sentence_marked_by_itself_in_the_public_half_stays_withheld(pair: Pair, folder: Path) -> None:
    pair.public = PUBLIC.replace(
        "The new charges begin in July.", "The new charges begin in July.\n\n(AMBER) Until then."
    )

    assert pair.split("--format", "txt")[0] == 0
    assert "Until then" not in (folder / "out/public/minutes.txt").read_text()


def test_without_a_stub_nothing_of_an_item_is_public_because_it_was_written(pair: Pair, folder: Path) -> None:
    stub = " This agenda item was marked as **RED** and therefore recorded in the\nConfidential Minutes."
    pair.public = PUBLIC.replace(stub, "")
    pair.settle("pair-without-stub", "2")
    pair.settle("restricted-body-in-public-document", "2")

    assert pair.split("--format", "txt")[0] == 0
    text = (folder / "out/public/minutes.txt").read_text()
    assert "reported on the second tender" not in text
    assert "recommended offer" not in text


def test_each_recipient_gets_both_halves_as_far_as_she_may_read(pair: Pair, folder: Path) -> None:
    identity = x25519.Identity.generate()
    key = str(identity.to_public())
    wishes = ("all", "AMBER", "2")
    code, _ = pair.split(*(word for wish in wishes for word in ("--recipient", f"{key}={wish}")))
    assert code == 0

    opened = [Tools().sealer.open((folder / f"out/restricted/{n}.age").read_bytes(), str(identity)) for n in (1, 2, 3)]
    texts = [files["confidential.md"].decode() for files in opened]
    assert [set(files) for files in opened] == [{"minutes.md", "confidential.md"}] * 3
    assert [[secret in text for secret in ("Thistlecombe", "Quillon")] for text in texts] == [
        [True, True],
        [False, True],
        [True, False],
    ]


def test_a_published_half_is_verified_against_the_pair(pair: Pair, folder: Path) -> None:
    pair.split("--format", "md")
    words = ["verify", "out/public/minutes.md", "--against", "p.md", "--confidential", "c.md"]

    assert guarded(cli, words) == 0
    (folder / "out/public/minutes.md").write_text(PUBLIC.replace("lamps", "lamps of Ravenscar"))
    assert guarded(cli, words) == 4


def test_the_template_names_what_the_pair_leaves_open(pair: Pair, folder: Path) -> None:
    pair.public = PUBLIC.replace("(AMBER)", "(RED)")
    pair.codes()

    assert guarded(cli, ["decisions", "p.md", "--confidential", "c.md", "--out", "t.toml"]) == 0
    assert 'code = "pair-markings"' in (folder / "t.toml").read_text()
