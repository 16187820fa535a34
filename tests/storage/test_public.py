from __future__ import annotations

import errno
import fcntl
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from redactor.errors import StorageError
from redactor.storage.public import PublicFolders

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FILES = {"index.html": b"one", "board/lb-7/minutes.txt": b"text"}


@pytest.fixture
def folders(tmp_path: Path) -> PublicFolders:
    return PublicFolders(tmp_path / "public")


def test_a_folder_goes_aside_in_and_is_shown(folders: PublicFolders, tmp_path: Path) -> None:
    folders.put_aside("p1", FILES)
    assert folders.aside("p1") == FILES
    assert folders.shown() is None

    folders.move_in("p1", "r1")
    assert folders.aside("p1") is None
    assert folders.release("r1") == FILES
    assert not (tmp_path / "public" / "current").exists()

    folders.show("r1")
    assert folders.shown() == "r1"
    assert (tmp_path / "public" / "current" / "index.html").read_bytes() == b"one"


def test_what_is_shown_no_longer_is_not_kept(folders: PublicFolders) -> None:
    for name in ("1", "2"):
        folders.put_aside(name, FILES)
        folders.move_in(name, f"r{name}")
        folders.show(f"r{name}")

    assert folders.releases() == ("r2",)


@pytest.fixture
def served(folders: PublicFolders, tmp_path: Path) -> Path:
    """Show a release, and put aside the next one, in which one file is another."""
    folders.put_aside("p1", FILES)
    folders.move_in("p1", "r1")
    folders.show("r1")
    folders.put_aside("p2", FILES | {"index.html": b"two"})
    return tmp_path / "public" / "releases" / "r1"


def test_what_is_served_as_it_stands_in_the_next_folder_is_written_once(folders: PublicFolders, served: Path) -> None:
    waits = served.parents[1] / "proposals" / "p2"

    assert folders.aside("p2") == FILES | {"index.html": b"two"}
    assert folders.release("r1") == FILES
    assert [(served / name).samefile(waits / name) for name in FILES] == [False, True]


def test_what_is_added_to_a_folder_that_waits_changes_nothing_that_is_served(
    folders: PublicFolders, served: Path
) -> None:
    folders.add("p2", {"board/lb-7/minutes.txt": b"word"})

    assert folders.release(served.name) == FILES
    assert (folders.aside("p2") or {})["board/lb-7/minutes.txt"] == b"word"


@pytest.mark.parametrize("what", ["other words", "a link", "no links here"])
def test_what_cannot_be_linked_is_written(
    folders: PublicFolders, served: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    there, elsewhere = served / "board/lb-7/minutes.txt", served.parents[2] / "elsewhere"
    elsewhere.write_bytes(b"text")
    if what == "no links here":
        monkeypatch.setattr("os.link", no_links)
    else:
        there.unlink()
        there.symlink_to(elsewhere) if what == "a link" else there.write_bytes(b"tent")
    folders.put_aside("p3", FILES)

    assert folders.aside("p3") == FILES
    assert elsewhere.stat().st_nlink == 1


def no_links(*_: object, **__: object) -> None:
    raise OSError(errno.EPERM, os.strerror(errno.EPERM))


def test_what_waits_is_for_its_owner_only(folders: PublicFolders, tmp_path: Path) -> None:
    folders.put_aside("p1", FILES)

    assert stat.S_IMODE((tmp_path / "public" / "proposals").stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../x", ".hidden", "a\0b", "x" * 129])
def test_a_name_leads_nowhere_else(folders: PublicFolders, name: str) -> None:
    deeds: tuple[Callable[[], object], ...] = (
        lambda: folders.put_aside(name, FILES),
        lambda: folders.aside(name),
        lambda: folders.drop(name),
        lambda: folders.show(name),
        lambda: folders.move_in("p1", name),
    )
    for deed in deeds:
        with pytest.raises(StorageError):
            deed()


def test_a_link_in_a_folder_is_not_read(folders: PublicFolders, tmp_path: Path) -> None:
    folders.put_aside("p1", FILES)
    (tmp_path / "secret").write_text("outside")
    (tmp_path / "public" / "proposals" / "p1" / "leak.txt").symlink_to(tmp_path / "secret")

    with pytest.raises(StorageError):
        folders.aside("p1")


def test_a_release_that_is_not_there_is_not_shown(folders: PublicFolders) -> None:
    with pytest.raises(StorageError):
        folders.show("r9")


def test_half_written_folders_and_proposals_that_nobody_knows_are_swept(folders: PublicFolders, tmp_path: Path) -> None:
    (tmp_path / "public" / "proposals" / ".p1.abc").mkdir()
    folders.put_aside("p2", FILES)
    folders.put_aside("p3", FILES)

    assert folders.sweep(but={"p3"}) == 2
    assert folders.proposals() == ("p3",)
    assert [path.name for path in (tmp_path / "public" / "proposals").iterdir()] == ["p3"]


def test_what_another_process_is_about_to_write_down_is_no_leftover(folders: PublicFolders, tmp_path: Path) -> None:
    elsewhere = PublicFolders(tmp_path / "public")
    with folders.writing():
        folders.put_aside("p1", FILES)
        (tmp_path / "public" / "proposals" / ".p2.abc").mkdir()
        with folders.writing():  # several write at once
            assert elsewhere.sweep(but=()) == 0
        assert elsewhere.sweep(but=()) == 0
        assert folders.aside("p1") == FILES
    assert elsewhere.sweep(but=()) == 2


def test_a_writer_that_was_killed_holds_nothing_up(folders: PublicFolders, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from redactor.storage.public import PublicFolders\n"
        "with PublicFolders(Path(sys.argv[1])).writing(): print('in', flush=True); os.kill(os.getpid(), 9)"
    )
    killed = subprocess.run([sys.executable, "-c", code, str(tmp_path / "public")], capture_output=True, check=False)
    folders.put_aside("p1", FILES)

    assert killed.stdout == b"in\n"
    assert folders.sweep(but=()) == 1


def test_a_disk_without_locks_is_a_fault_that_says_what_to_do(
    folders: PublicFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    def without(_handle: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", without)
    with pytest.raises(StorageError, match="No locks available"), folders.writing():
        pass
    with pytest.raises(StorageError, match="No locks available"):
        folders.sweep(but=())
