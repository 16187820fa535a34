"""`redactor adopt`: years of published minutes and their confidential twins, into the service's own data."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from redactor.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from redactor.services.body.adoption import Adopted, Found
    from redactor.services.drafting.pairs import File

ENDINGS: Final = (".docx", ".md", ".txt")
_TWIN: Final = re.compile(r"[ ._-]*\(?(?:confidential|conf|restricted)(?:[ ._-]*minutes)?\)?[ ._-]*$", re.IGNORECASE)
_COLUMNS: Final = ("public", "confidential")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--body", required=True, metavar="BODY", help="The body whose minutes they are, by its id.")
@click.option("--by", "address", required=True, metavar="ADDRESS", help="The address of the secretary who answers.")
@click.option(
    "--manifest",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE.csv",
    help="Which file belongs to which: columns public and confidential, paths from FOLDER.",
)
@click.option("--apply", is_flag=True, help="Do it. Without this it only says what it would do.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object on standard output.")
def adopt(*, folder: Path, body: str, address: str, manifest: Path | None, apply: bool, as_json: bool) -> None:
    """Take the published minutes in FOLDER and their confidential twins in, without releasing anything again.

    A twin bears the name of its public minutes and the word confidential: SECP61.docx, SECP61-confidential.docx. It may
    be stopped and started again at any time: what is in is not taken in twice.
    """
    from redactor.bootstrap import services
    from redactor.config import settings
    from redactor.services.body.adoption import Adoption

    found = tuple(_listed(folder, manifest) if manifest else _paired(folder))
    if not found:
        raise UsageError(f"There are no minutes in {folder}.", remedy=f"They end in {', '.join(ENDINGS)}.")
    made = services(settings())
    try:
        subject = _secretary(made, address)
        done = list(Adoption(made.office).run(subject, found, body=body, apply=apply, say=_progress))
    finally:
        made.close()
    if as_json:
        click.echo(
            json.dumps({"applied": apply, "meetings": [_row(one) for one in done]}, ensure_ascii=False, indent=2)
        )
        return
    for line in _lines(done, apply=apply):
        click.echo(line)


def _secretary(made: Any, address: str) -> Any:  # noqa: ANN401 -- Services and Subject, whose import would cost --help
    with made.office.records.reading() as unit:
        person = unit.people.by_email(address.strip().lower())
    if person is None:
        raise UsageError("Nobody here has this address.", remedy="Name the address of a secretary of the service.")
    return made.people.subject(person.id)


def _paired(folder: Path) -> Iterator[Found]:
    """Pair by name; two files that could be the same half are refused, for nobody can tell which was published."""
    halves: dict[tuple[str, bool], list[str]] = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix.lower() in ENDINGS):
        stem = _TWIN.sub("", path.stem)
        name = path.relative_to(folder).as_posix()
        key = (path.relative_to(folder).parent / re.sub(r"[ ._-]+", "-", stem.casefold())).as_posix()
        halves.setdefault((key, stem != path.stem), []).append(name)
    for (key, twin), names in halves.items():
        if len(names) > 1:
            said = " and ".join(names[:2])
            raise UsageError(
                f"{said} have the same name but for what does not count.", remedy="Say in a --manifest which one it is."
            )
        if twin and (key, False) not in halves:
            raise UsageError(
                f"{names[0]} has no public minutes beside it.", remedy="Rename it, or say in a --manifest whose it is."
            )
    for (key, twin), names in halves.items():
        if not twin:
            yield _found(folder, names[0], next(iter(halves.get((key, True), ())), None))


def _listed(folder: Path, manifest: Path) -> Iterator[Found]:
    """Read the manifest. Raises UsageError with the line that is wrong."""
    with manifest.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if "public" not in (rows.fieldnames or ()):
            raise UsageError(f"{manifest} has no column `public`.", remedy="Its first line is: public,confidential")
        for number, row in enumerate(rows, 2):
            public, twin = ((row.get(name) or "").strip() for name in _COLUMNS)
            for name in filter(None, (public, twin)):
                _check(folder, name, f"{manifest}, line {number}")
            if not public:
                raise UsageError(f"{manifest}, line {number}: no public minutes.", remedy="Name a file in the folder.")
            yield _found(folder, public, twin or None)


def _check(folder: Path, name: str, where: str) -> None:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file() or path.suffix.lower() not in ENDINGS:
        raise UsageError(
            f"{where}: {name} is no minutes in the folder.", remedy=f"Paths start at FOLDER and end in {ENDINGS[0]}."
        )


def _found(folder: Path, public: str, twin: str | None) -> Found:
    from redactor.services.body.adoption import Found

    return Found(public, twin, lambda name: _read(folder / name))


def _read(path: Path) -> File:
    from redactor.cli.reading import bytes_of
    from redactor.services.drafting.pairs import File

    return File(*bytes_of(str(path), ENDINGS))


def _progress(number: int, total: int, name: str) -> None:
    if sys.stderr.isatty():
        click.echo(f"  {number} of {total}: {name} …", err=True)


def _row(one: Adopted) -> dict[str, Any]:
    return {
        "public": one.public,
        "confidential": one.confidential,
        "state": one.state,
        "meeting": one.meeting,
        "reference": one.reference,
        "withheld": one.withheld,
        "notes": list(one.notes),
    }


def _lines(done: Iterable[Adopted], *, apply: bool) -> Iterator[str]:
    words = {"new": "adopted" if apply else "to adopt", "there": "there already", "refused": "REFUSED"}
    counts: dict[str, int] = {}
    for one in done:
        counts[one.state] = counts.get(one.state, 0) + 1
        twin = one.confidential or "no confidential twin"
        notes = f"  look at: {', '.join(one.notes)}" if one.notes else ""
        yield f"{words[one.state]:<13} {one.public}  ({twin}, {one.withheld} portions withheld){notes}"
    yield ", ".join(f"{count} {words[state]}" for state, count in counts.items())
    if not apply and counts.get("new"):
        yield "Nothing was stored. Run it again with --apply to do it."
