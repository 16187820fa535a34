"""A product that is broken in one way, in the victim alone, to see that the oracle sees it."""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from redactor.keys import keyring
from redactor.services.drafting.intake import Intake
from redactor.services.keeping.keys import KeyWork, Rewrapped
from redactor.services.release import publication, releasing
from redactor.storage import folders, migrations
from redactor.storage.records import Records, Unit
from redactor.storage.sealed import SealedTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Connection, Engine

MANY: Final = 40


def output_in_place() -> None:
    """Write an output folder where it belongs, file by file."""

    def write(target: Path, files: Mapping[str, bytes], *, like: Path | None = None) -> None:
        del like
        for name, data in files.items():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(data)

    folders.write = write


def shown_before_it_is_recorded() -> None:
    """Serve a release within the transaction that records it."""
    real = releasing.publish

    def publish(where: Any, unit: Any, folder: Any, *given: Any, **named: Any) -> None:  # noqa: ANN401 -- any call
        real(where, unit, folder, *given, **named)
        where.folders.show(folder.release)

    for module in (publication, releasing):
        setattr(module, "publish", publish)  # noqa: B010 -- both have it, and only one says so


def audited_afterwards() -> None:
    """Write events down in a transaction of their own, after the deed's."""
    _afterwards(Unit, "audit", lambda unit: unit)


def texts_stored_afterwards() -> None:
    """Store the texts of a draft in a transaction of their own, after the draft's."""
    _afterwards(SealedTexts, "put_many", lambda unit: unit.sealed)


def _afterwards(owner: Any, name: str, part: Callable[[Unit], Any]) -> None:  # noqa: ANN401 -- any part of a unit
    held: list[Any] = []
    real, method = Records.transaction, getattr(owner, name)

    @contextmanager
    def transaction(self: Records) -> Iterator[Unit]:
        with real(self) as unit:
            yield unit
        late, held[:] = tuple(held), []
        if late:
            with real(self) as unit:
                for one in late:
                    method(part(unit), one)

    Records.transaction = transaction  # type: ignore[method-assign]  # it is broken on purpose
    setattr(owner, name, lambda _, one: held.append(one))


def drafts_lie_in_clear() -> None:
    """Put a draft into a temporary file while it is taken in."""
    real = Intake.upload

    def upload(self: Intake, subject: Any, *, untrusted: bytes, **named: Any) -> str:  # noqa: ANN401 -- any call
        with tempfile.NamedTemporaryFile() as file:
            file.write(untrusted)
            file.flush()
            return real(self, subject, untrusted=untrusted, **named)

    Intake.upload = upload  # type: ignore[method-assign]  # it is broken on purpose


def progress_is_told_in_full() -> None:
    """Print what is taken in."""
    real = Intake.upload

    def upload(self: Intake, subject: Any, *, untrusted: bytes, **named: Any) -> str:  # noqa: ANN401 -- any call
        sys.stderr.write(untrusted.decode())
        sys.stderr.flush()
        return real(self, subject, untrusted=untrusted, **named)

    Intake.upload = upload  # type: ignore[method-assign]  # it is broken on purpose


def keyring_in_place() -> None:
    """Write the keyring over the old one, in two pieces."""

    def replace(path: Path, content: bytes) -> None:
        with path.open("wb") as file:
            file.write(content[:64])
            file.flush()
            for _ in range(MANY):
                path.with_name("between").write_bytes(
                    b""
                )  # counted as a write: it takes so long that it is killed here
            file.write(content[64:])

    keyring._replace = replace


def old_keys_go_first() -> None:
    """Destroy the old keys, and store the new wraps after that."""

    def rewrap(self: KeyWork, _: object) -> Rewrapped:
        newest = {epoch.marking: epoch for epoch in self.keys.epochs()}
        self._rewrap_apart()
        with self.records.reading() as unit:
            held = unit.wraps.page(after=None, most=10_000)
        made = [(one, self.keys.rewrap([(one.wrap, one.context)], newest[one.context.marking])[0]) for one in held]
        for epoch in self.keys.epochs():
            if epoch != newest[epoch.marking]:
                self.keys.destroy(epoch)
        with self.records.transaction() as unit:
            return Rewrapped(unit.wraps.replace([(one, wrap) for one, wrap in made if wrap is not None]))

    KeyWork.rewrap = rewrap  # type: ignore[method-assign, assignment]  # it is broken on purpose


def upgraded_piece_by_piece() -> None:
    """Commit each change of a table on its own."""

    def commit(connection: Connection, _: object, words: str, *__: object) -> None:
        if words.lstrip()[:6].upper() in ("CREATE", "ALTER ", "DROP T", "INSERT"):
            driver: Any = connection.connection.driver_connection
            driver.execute("COMMIT")
            driver.execute("BEGIN IMMEDIATE")

    real = migrations.migrate

    def migrate(engine: Engine) -> None:
        event.listen(engine, "after_cursor_execute", commit)
        real(engine)
        event.remove(engine, "after_cursor_execute", commit)

    migrations.migrate = migrate


BREAKS: Final[dict[str, Callable[[], None]]] = {
    made.__name__: made
    for made in (
        output_in_place,
        shown_before_it_is_recorded,
        audited_afterwards,
        texts_stored_afterwards,
        drafts_lie_in_clear,
        progress_is_told_in_full,
        keyring_in_place,
        old_keys_go_first,
        upgraded_piece_by_piece,
    )
}
