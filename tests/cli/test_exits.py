"""Every exit of the command line, what is said, and that nothing is left behind."""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from redactor.cli import cli
from redactor.cli.exits import EXITS, exit_of, guarded
from redactor.errors import RedactorError
from redactor.storage import folders
from tests.drafts import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXT = HEAD + (
    "1. One\n\nHello to all.\n\n2. Case (RED)\n\n"
    "Zanzibarry Analytics was late with £417,250.\n\n3. Three\n\nBye to all.\n"
)
LEAKY = TEXT.replace("Bye to all.", "All thanked Zanzibarry Analytics.")
WHITE = '[document]\nunmarked = "WHITE"\n'
SECRETS = ("Zanzibarry", "417")
PUBLIC_KEY = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"


class Result:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def error(self) -> dict[str, object]:
        found = json.loads(self.out)["error"]
        assert isinstance(found, dict)
        return found


class Shell:
    """The command line in this process, in a folder of its own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capture = folder, capture
        self.file("draft.md", TEXT)
        self.file("leaky.md", LEAKY)
        self.file("d.toml", WHITE)
        self.out = folder / "out"

    def file(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def __call__(self, *words: str) -> Result:
        code = guarded(cli, [str(w) for w in words])
        out, err = self._capture.readouterr()
        assert "Traceback" not in err
        for secret in SECRETS:
            if words[0] in ("split", "verify"):
                assert secret not in out + err
        return Result(code, out, err)

    def split(self, draft: str = "draft.md", *words: str) -> Result:
        return self("split", str(self.folder / draft), "--out", str(self.out), *words)

    def settled(self, draft: str = "draft.md", *words: str) -> Result:
        return self.split(draft, "--decisions", str(self.folder / "d.toml"), *words)

    def left(self) -> list[str]:
        known = {"draft.md", "leaky.md", "d.toml"}
        return sorted(p.name for p in self.folder.rglob("*") if p.is_file() and p.name not in known)


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(tmp_path, capsys)


# -- 0


def test_a_settled_draft_is_split_into_public_files_and_a_report(shell: Shell) -> None:
    result = shell.settled()
    assert result.code == 0
    assert shell.left() == ["certificate.json", "minutes.html", "minutes.json", "minutes.md", "report.json"]
    assert "restricted text was written nowhere" in result.err
    for file in shell.out.rglob("*.*"):
        assert not any(secret in file.read_text() for secret in SECRETS)


def test_with_json_standard_output_is_one_object_also_beside_warnings(shell: Shell) -> None:
    result = shell.settled("draft.md", "--json", "--format", "txt")
    assert json.loads(result.out)["files"] == [
        "public/certificate.json",
        "public/minutes.txt",
        "restricted/report.json",
    ]
    assert result.err


def test_equal_input_gives_byte_identical_public_files(shell: Shell) -> None:
    contents = []
    for name in ("a", "b"):
        shell.out = shell.folder / name
        assert (
            shell.settled("draft.md", *(w for f in ("docx", "md", "html", "txt", "json") for w in ("--format", f))).code
            == 0
        )
        contents.append({p.name: p.read_bytes() for p in sorted(shell.out.rglob("*")) if p.is_file()})
    assert contents[0] == contents[1]


def test_an_empty_folder_may_be_the_output(shell: Shell) -> None:
    shell.out.mkdir()
    assert shell.settled().code == 0


def test_folders_above_the_output_are_made_when_it_is(shell: Shell) -> None:
    shell.out = shell.folder / "a" / "b" / "out"
    assert shell.settled().code == 0
    assert (shell.out / "public").is_dir()


def test_inspect_tells_its_findings_and_ends_well(shell: Shell) -> None:
    result = shell("inspect", str(shell.folder / "draft.md"))
    assert result.code == 0
    assert "unmarked-material" in result.out
    found = json.loads(shell("inspect", str(shell.folder / "draft.md"), "--json").out)
    assert [f["code"] for f in found["findings"]] == ["unmarked-material"]


def test_a_draft_is_read_from_standard_input(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with (shell.folder / "draft.md").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert shell("split", "-", "--out", str(shell.out), "--decisions", str(shell.folder / "d.toml")).code == 0
    assert (shell.out / "public" / "minutes.txt").exists()


# -- 2, with nothing left behind

USAGE = {
    "an unknown policy": ("--policy", "sec-pannel"),
    "an unknown format": ("--format", "wordperfect"),
    "a recipient with a typing error": ("--recipient", f"{PUBLIC_KEY[:-1]}q=all"),
    "a recipient who may read nothing": ("--recipient", f"{PUBLIC_KEY}="),
    "a recipient of an item that is not there": ("--recipient", f"{PUBLIC_KEY}=99"),
    "an option that does not exist": ("--recipeint", "x"),
    "a decisions file that is not there": ("--decisions", "nowhere.toml"),
}


@pytest.mark.parametrize("what", USAGE)
def test_wrong_words_are_refused_before_anything_is_written(shell: Shell, what: str) -> None:
    first = () if "--decisions" in USAGE[what] else ("--decisions", str(shell.folder / "d.toml"))
    result = shell.split("draft.md", *first, *USAGE[what])
    assert result.code == 2
    assert len(result.err) > 30
    assert not shell.left()
    assert not shell.out.exists()


def test_a_folder_that_is_not_empty_and_a_file_in_its_place_are_left_as_they_are(shell: Shell) -> None:
    shell.out.mkdir()
    (shell.out / "mine").write_text("keep")
    assert shell.settled().code == 2
    assert shell.left() == ["mine"]
    shell.out = shell.out / "mine"
    assert shell.settled().code == 2
    shell.out = shell.out / "below"
    assert shell.settled().code == 2
    assert (shell.folder / "out" / "mine").read_text() == "keep"


FAULTY = {
    "no TOML": ("[document\n", ["line 1"]),
    "all faults at once, each with its key path": (
        (
            '[document]\nlook_hidden = "maybe"\nunmarkd = "WHITE"\n[item.2]\n'
            'release = ["2.x", "3.1"]\n[[settle]]\ncode = "lexikon"\nref = "1.1.1"\n[[settle]]\n'
            'code = "lexicon"\nref = "1.1.1"\n[[public_text]]\nref = "1.1.1"\n'
        ),
        [
            "document.look_hidden",
            "document.unmarkd",
            "item.2.release[1]",
            "item.2.release[2]",
            "settle[1].code",
            "settle[2].term",
            "public_text[1].text",
        ],
    ),
    "everything that is not there": (
        (
            '[document]\nunmarked = "MAUVE"\n[item.2]\nmarking = "PINK"\nreason = "comercial"\n'
            'release = ["2.1.1-9"]\n[item.77]\nrelease = ["all"]\n[[public_text]]\nref = "9.9.9"\n'
            'text = "x"\n[[settle]]\ncode = "item-number-gap"\nref = "88"\n[[settle]]\n'
            'code = "lexicon"\nref = "2"\nterm = "x"\n'
        ),
        [
            "document.unmarked",
            "item.2.marking",
            "item.2.reason",
            "item.2.release[1]",
            "item.77",
            "public_text[1].ref",
            "settle[1].ref",
            "settle[2].ref",
        ],
    ),
    "a settle whose finding can never be at that place": (
        ('[[settle]]\ncode = "item-number-gap"\nref = "1.1.1"\n[[settle]]\ncode = "tracked-changes"\nref = "2"\n'),
        ["settle[1].ref", "settle[2].ref"],
    ),
    "a finding that has no excuse": (
        '[[settle]]\ncode = "unmarked-material"\nref = "0"\n',
        ["write `unmarked` under [document]"],
    ),
    "a span that runs backwards": ('[item.2]\nrelease = ["2.1.3-1"]\n', ["item.2.release[1]"]),
    "the same words twice": (
        '[[public_text]]\nref = "1.1.1"\ntext = "a"\n[[public_text]]\nref = "1.1.1"\ntext = "b"\n',
        ["public_text[2].ref"],
    ),
}


def test_an_empty_field_is_one_fault_and_a_near_miss_is_answered(shell: Shell) -> None:
    shell.file(
        "d.toml",
        b'[document]\nunmarkd = "WHITE"\n[item.2]\nrelease = [""]\n[[settle]]\ncode = "lexicon"\nref = "1.1.1"\n'
        b'term = ""\n[[public_text]]\nref = ""\ntext = "a"\n[[public_text]]\nref = ""\ntext = "b"\n',
    )
    result = shell.split("draft.md", "--decisions", str(shell.folder / "d.toml"))
    assert "has 5 faults" in result.err
    assert "did you mean unmarked?" in result.err


def test_a_decisions_file_with_a_byte_order_mark_is_read(shell: Shell) -> None:
    (shell.folder / "d.toml").write_bytes(b"\xef\xbb\xbf" + (shell.folder / "d.toml").read_bytes())
    assert shell.settled().code == 0


@pytest.mark.parametrize("name", ["nofile", "nofile.md", "folder", "folder.md"])
def test_a_draft_that_is_not_there_or_is_a_folder_is_wrong_usage(shell: Shell, name: str) -> None:
    if name.startswith("folder"):
        (shell.folder / name).mkdir()
    result = shell.split(name)
    assert result.code == 2
    assert ("is a folder" if name.startswith("folder") else "There is no file") in result.err


def test_an_unknown_policy_is_told_in_sentences(shell: Shell) -> None:
    assert "tlp-2.\n" in shell.split("draft.md", "--policy", "quite-another").err


@pytest.mark.parametrize("command", ["inspect", "split"])
def test_a_settle_that_settles_nothing_and_withheld_front_matter_are_told(shell: Shell, command: str) -> None:
    text = "# Panel 7\n\nRED: Preface.\n\n## 1. One\n\nHello on Voltrane.\n\n## 3. Two (RED)\n\nVoltrane came.\n"
    settles = (
        '[[settle]]\ncode = "item-number-gap"\nref = "3"\n[[settle]]\ncode = "item-number-gap"\nref = "1"\n'
        '[[settle]]\ncode = "lexicon"\nref = "1.1.1"\nterm = "Voltrane"\n'
        '[[settle]]\ncode = "lexicon"\nref = "1.1.1"\nterm = "Zephyrion"\n'
    )
    shell.file("t.md", text.encode())
    shell.file("t.toml", f'[document]\nunmarked = "WHITE"\n{settles}'.encode())
    words = [command, str(shell.folder / "t.md"), "--decisions", str(shell.folder / "t.toml")]
    words += ["--out", str(shell.out)] if command == "split" else []
    plain = shell(*words)
    assert plain.code == 0
    assert "0.2.1  RED" in plain.out
    assert "item-number-gap at 1\n  lexicon at 1.1.1\n" in plain.out
    shell.out = shell.folder / "again"
    words[-1] = str(shell.out) if command == "split" else words[-1]
    report = json.loads(shell(*words, "--json").out)
    assert report["unused_settles"] == [{"code": "item-number-gap", "ref": "1"}, {"code": "lexicon", "ref": "1.1.1"}]


@pytest.mark.parametrize("what", FAULTY)
def test_a_faulty_decisions_file_is_refused_with_its_places(shell: Shell, what: str) -> None:
    content, places = FAULTY[what]
    shell.file("d.toml", content)
    result = shell.settled()
    assert result.code == 2
    assert [p for p in places if p not in result.err] == []
    assert not shell.out.exists()


# -- 3, 4 and 5, with an object on standard output


def test_an_open_finding_stops_with_all_findings_and_their_choices(shell: Shell) -> None:
    result = shell.split("draft.md", "--json")
    assert result.code == 3
    assert result.error["code"] == "decision-needed"
    found = result.error["findings"]
    assert isinstance(found, list)
    assert [f["code"] for f in found] == ["unmarked-material"]
    assert {"code", "item", "ref", "place", "message", "choices"} <= set(found[0])
    assert not shell.out.exists()


def test_decisions_for_another_draft_ask_a_person(shell: Shell) -> None:
    shell.file("d.toml", f'draft = "sha256:{"0" * 64}"\n{WHITE}')
    result = shell.settled("draft.md", "--json")
    assert result.code == 3
    assert "decisions-for-another-draft" in result.out


def test_the_gate_stops_a_copy_and_names_the_place_and_never_the_term(shell: Shell) -> None:
    result = shell.settled("leaky.md", "--json")
    assert result.code == 4
    found = result.error["findings"]
    assert isinstance(found, list)
    assert [(f["code"], f["item"], f["ref"], f["class"]) for f in found] == [("lexicon", "3", "3.1.1", "name")]
    assert not shell.out.exists()


def test_the_gate_stops_a_readers_copy_before_anything_is_written(shell: Shell) -> None:
    shell.file("l.md", TEXT.replace("Bye to all.", "(AMBER) All thanked Zanzibarry Analytics."))
    result = shell.settled("l.md", "--recipient", f"{PUBLIC_KEY}=AMBER")
    assert result.code == 4
    assert not shell.out.exists()


def package(**entries: bytes) -> bytes:
    import io  # noqa: PLC0415 -- for this alone

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


REFUSED: dict[str, tuple[str, bytes]] = {
    "an empty file": ("empty.docx", b""),
    "an empty text": ("empty.md", b""),
    "a wrong ending": ("draft.pages", b"hello"),
    "no ending": ("draft-without", b"hello"),
    "not UTF-8": ("draft.txt", b"\x81\x8d\x8f\x90\xff\xfe\x00\x00\xd8" * 40),
    "no package": ("text.docx", b"hello"),
    "another package": ("other.docx", package(**{"a.txt": b"x"})),
    "a truncated package": ("cut.docx", package(**{"[Content_Types].xml": b"<x/>" * 99})[:-30]),
    "an encrypted package": ("locked.docx", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2000)),
}


@pytest.mark.parametrize("what", REFUSED)
def test_input_that_cannot_be_read_is_refused_with_a_way_out(shell: Shell, what: str) -> None:
    shell.file(*REFUSED[what])
    result = shell.settled(REFUSED[what][0], "--json")
    assert result.code == 5
    assert result.error["message"]
    assert len(result.err) > 40
    assert not shell.out.exists()


def test_two_hundred_megabytes_are_refused_without_being_read(shell: Shell) -> None:
    with (shell.folder / "huge.md").open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    result = shell.settled("huge.md", "--json")
    assert result.code == 5
    assert result.error["code"] == "too-large"


# -- 1 and 130


class FullDisk:
    """Writes a little, and then there is no room."""

    def __init__(self, room: int) -> None:
        self.room = room

    def __call__(self, handle: int) -> None:
        self.room -= 1
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("room", [0, 1, 3])
def test_a_full_disk_leaves_nothing_not_even_folders_on_the_way(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, room: int
) -> None:
    monkeypatch.setattr(os, "fsync", FullDisk(room))
    shell.out = shell.folder / "a" / "b" / "out"
    result = shell.settled()
    assert result.code == 1
    assert "No space left" in result.err
    assert not (shell.folder / "a").exists()
    assert not shell.left()


def test_a_folder_that_may_not_be_written_leaves_nothing(shell: Shell) -> None:
    shell.out = Path("/proc/redactor-out")
    assert shell.settled().code == 1


def test_a_template_cut_short_is_taken_away(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", FullDisk(0))
    assert shell("decisions", str(shell.folder / "draft.md"), "--out", str(shell.folder / "t.toml")).code == 1
    assert not shell.left()


def test_a_template_replaces_nothing(shell: Shell) -> None:
    assert shell("decisions", str(shell.folder / "draft.md"), "--out", str(shell.folder / "d.toml")).code == 2
    assert (shell.folder / "d.toml").read_text() == WHITE


def test_a_fault_of_ours_is_told_without_the_draft(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("Zanzibarry Analytics was late")

    monkeypatch.setattr(folders, "write", fail)
    result = shell.settled("draft.md", "--json")
    assert result.code == 1
    assert result.error["code"] == "fault"
    assert "RuntimeError" in result.err


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_in_the_middle_leaves_nothing(shell: Shell, sent: signal.Signals) -> None:
    slow = (
        "import time, sys; from redactor.storage import folders; old = folders._write_file\n"
        "def write(path, data):\n    old(path, data); print('writing', flush=True); time.sleep(30)\n"
        "folders._write_file = write\nfrom redactor.cli import main; main()"
    )
    words = [
        "split",
        str(shell.folder / "draft.md"),
        "--out",
        str(shell.out),
        "--decisions",
        str(shell.folder / "d.toml"),
    ]
    process = subprocess.Popen([sys.executable, "-c", slow, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    assert any(shell.folder.glob(".out.*"))
    process.send_signal(sent)
    _, err = process.communicate(timeout=20)
    process.stdout.close()
    assert process.returncode == 130
    assert b"Nothing was written" in err
    assert not shell.left()
    assert not any(shell.folder.glob(".out.*"))


# -- terms


def on_a_terminal(words: list[str]) -> tuple[int, str]:
    """Run the command with standard error on a terminal."""
    main, side = pty.openpty()
    process = subprocess.Popen([sys.executable, "-m", "redactor", *words], stdout=subprocess.DEVNULL, stderr=side)
    os.close(side)
    read = b"".join(_chunks(main))
    os.close(main)
    return process.wait(timeout=20), read.decode()


def _chunks(handle: int) -> Iterator[bytes]:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            chunk = os.read(handle, 4096)
        except OSError:  # what Linux says when the other side is closed
            return
        if not chunk:
            return
        yield chunk


def test_terms_are_shown_on_a_terminal_to_the_one_who_asks_and_nowhere_else(shell: Shell) -> None:
    words = [
        "split",
        str(shell.folder / "leaky.md"),
        "--out",
        str(shell.out),
        "--decisions",
        str(shell.folder / "d.toml"),
    ]
    code, shown = on_a_terminal([*words, "--show-terms"])
    assert code == 4
    assert "Zanzibarry" in shown
    assert "Zanzibarry" not in on_a_terminal(words)[1]
    assert shell.settled("leaky.md", "--show-terms").code == 4  # and the shell held that nothing was printed


# -- verify, templates, help


@pytest.mark.parametrize("form", ["docx", "md", "html", "txt", "json"])
def test_verify_passes_what_split_made_and_stops_what_was_changed(shell: Shell, form: str) -> None:
    shell.settled("draft.md", "--format", form)
    made = shell.out / "public" / f"minutes.{form}"
    words = ("--against", str(shell.folder / "draft.md"), "--decisions", str(shell.folder / "d.toml"), "--json")
    result = shell("verify", str(made), *words)
    assert (result.code, json.loads(result.out)["verified"]) == (0, True)
    if form != "docx":
        made.write_text(made.read_text().replace("Hello to all", "Hello to nobody"))
        assert shell("verify", str(made), *words).code == 4
    made.write_bytes(b"PK\x03\x04 no copy of anything")
    assert shell("verify", str(made), *words).code in (4, 5)


def test_a_template_is_valid_as_it_stands_with_unmarked_filled_in_and_with_every_choice_taken(shell: Shell) -> None:
    path = shell.folder / "t.toml"
    shell("decisions", str(shell.folder / "draft.md"), "--out", str(path))
    text = path.read_text()
    assert not any(secret in text for secret in SECRETS)
    choices = ("as it stands", text, 3), ("unmarked", text.replace("#unmarked", "unmarked"), 0)
    # A portion has words of one kind: of three choices the first is taken.
    text = re.sub(r"#\[\[(reword|withhold_words)\]\]\n(#.*\n)+", "", text)
    taken = "\n".join(
        line[1:] if line[:1] == "#" and line[1:2] not in (" ", "") else line for line in text.splitlines()
    )
    for what, content, code in (*choices, ("all", taken, 0)):
        shell.file("d.toml", content)
        shell.out = shell.folder / what
        result = shell.settled()
        assert (what, result.code, result.err if result.code != code else "") == (what, code, "")


@pytest.mark.parametrize("command", ["inspect", "decisions", "split", "verify", "open", "policies"])
def test_help_says_what_a_command_does(shell: Shell, command: str) -> None:
    result = shell(command, "--help")
    assert result.code == 0
    assert len(result.out.split()) > 20


def test_help_shows_a_first_round(shell: Shell) -> None:
    shown = shell("--help").out
    for word in ("inspect", "decisions", "split", "verify"):
        assert f"redactor {word} " in shown


def test_every_error_has_an_exit() -> None:
    def below(kind: type[RedactorError]) -> Iterator[type[RedactorError]]:
        yield kind
        for child in kind.__subclasses__():
            yield from below(child)

    assert {exit_of(kind.__new__(kind)) for kind in below(RedactorError)} <= set(EXITS.values())
