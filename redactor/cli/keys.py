"""`redactor keys`: the work of whoever keeps the keys. None of it shows or needs a text."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from redactor.config import Settings
    from redactor.services.keeping.keys import EpochState

_SHORTEST = 15


@click.group()
def keys() -> None:
    """Keep the keys of the vault: make, renew and destroy them."""


@keys.command()
@click.option("--policy", default="sec-panel", show_default=True, help="The policy whose levels get a first key.")
@click.option("--ask-passphrase", is_flag=True, help="Lock a new keyring with a passphrase, asked for twice.")
def init(policy: str, *, ask_passphrase: bool) -> None:
    """Make the keyring and the first key of each level."""
    from redactor.bootstrap import Tools

    chosen = _asked_twice() if ask_passphrase else _chosen()
    markings = [level.id for level in Tools().policies.load(policy).levels]
    with _work(chosen) as work:
        made = work.init(markings)
    click.echo(f"{len(made)} new keys: {_names(made)}." if made else "Every level has a key already.")
    click.echo("Back the keyring up now, apart from the database and from what opens it.", err=True)


@keys.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object on standard output.")
def status(*, as_json: bool) -> None:
    """List the epochs of each marking, and how many texts hang on each."""
    with _work(_chosen()) as work:
        states = work.status()
    if as_json:
        click.echo(json.dumps({"epochs": [_state(one) for one in states]}, indent=1))
        return
    for one in states:
        said = "current" if one.current else "rewrap, then burn" if one.held else "KEY IS LOST"
        click.echo(f"{one.epoch.marking + '/' + one.epoch.name:<24} {one.wraps:>8} texts  {said}")


@keys.command()
@click.argument("markings", nargs=-1, metavar="[MARKING]…")
def rotate(markings: tuple[str, ...]) -> None:
    """Make a new key for each MARKING, or for all. New texts use it at once; a worker moves the others."""
    with _work(_chosen()) as work:
        made = work.rotate(markings)
    click.echo(
        f"New keys: {_names(made)}. Back the keyring up. A worker moves the other texts, or: redactor keys rewrap"
    )


@keys.command()
def rewrap() -> int:
    """Move every text to the current key of its marking. May be stopped and started again at any time."""
    with _work(_chosen()) as work:
        done = work.rewrap(_progress)
    click.echo(f"{done.renewed} keys wrapped anew.")
    for place in done.broken:
        click.echo(f"Does not open, left as it is: {place}", err=True)
    return 7 if done.broken else 0


@keys.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Copy the wraps into FILE, a database of their own. It opens nothing without the keyring."""
    with _work(_chosen()) as work:
        count, digest = work.backup(file)
    click.echo(f"{count} wraps in {file}, SHA-256 {digest}")


@keys.command()
@click.argument("epoch")
@click.option("--destroying", type=click.IntRange(0), default=0, metavar="N", help="How many texts are meant to go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def burn(epoch: str, *, destroying: int, yes: bool) -> None:
    """Destroy EPOCH, such as RED/1, once it is proved that everything else opens without it.

    Every wrap that stays is opened, the wraps are backed up, the backup is restored aside, and texts are opened with
    it. Only then the key goes, for good. A certificate says what was done and what cannot be undone.
    """
    from redactor.services.keeping.keys import parse_epoch

    wanted = parse_epoch(epoch)
    if not yes:
        click.confirm(f"Destroy the key {epoch} and {destroying} texts for good?", abort=True, err=True)
    with _work(_chosen()) as work:
        made = work.burn(wanted, destroying=destroying)
    click.echo(f"{made.epoch} is destroyed, with {made.texts_destroyed} texts. Certificate: SHA-256 {made.sha256}")
    for said in made.cannot_undo:
        click.echo(f"  {said}")


def unlocked(settings: Settings) -> Settings:
    """Ask for the passphrase where the keyring has one, nobody gave it, and somebody sits at the terminal."""
    from pydantic import SecretStr

    from redactor.safekeeping import wants_passphrase

    if not (wants_passphrase(settings) and sys.stdin.isatty()):
        return settings
    given = click.prompt("Passphrase of the keyring", hide_input=True, err=True)
    return settings.model_copy(update={"passphrase": SecretStr(given)})


def _chosen() -> Settings:
    from redactor.config import settings

    return unlocked(settings())


def _asked_twice() -> Settings:
    from pydantic import SecretStr

    from redactor.config import settings

    given = click.prompt(
        f"A passphrase of at least {_SHORTEST} letters", hide_input=True, confirmation_prompt=True, err=True
    )
    return settings().model_copy(update={"passphrase": SecretStr(given)})


def _work(settings: Settings) -> Any:  # noqa: ANN401 -- a KeyWork in its context, whose import would cost every --help
    from redactor.safekeeping import key_work

    return key_work(settings)


def _names(epochs: Any) -> str:  # noqa: ANN401 -- as above
    return ", ".join(f"{e.marking}/{e.name}" for e in epochs)


def _state(one: EpochState) -> dict[str, object]:
    return {
        "marking": one.epoch.marking,
        "epoch": one.epoch.name,
        "current": one.current,
        "texts": one.wraps,
        "held": one.held,
    }


def _progress(renewed: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"  {renewed} …", err=True)
