"""From settings to what keeps the keys and the record: the key store, the work on keys, the audit log.

`bootstrap` joins the service and asks here for its keys. Everything heavy is imported when it is needed.
"""

from __future__ import annotations

import getpass
import os
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from redactor.errors import StorageError, UsageError, VaultError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import SecretStr

    from redactor.config import Settings
    from redactor.core.audit import LoggedEvent
    from redactor.keys.locks import Lock
    from redactor.services.keeping.auditing import AuditWork, Checked
    from redactor.services.keeping.keys import KeyWork
    from redactor.services.places import Blobs, PublicBucket
    from redactor.storage.records import Records
    from redactor.vault.keys import KeyStore, RandomBytes

PASSPHRASE: Final = "redactor-passphrase"  # noqa: S105 -- the name of a credential
TOKEN: Final = "redactor-keys-token"  # noqa: S105 -- as above
SMTP_URL: Final = "redactor-smtp-url"
OIDC_SECRET: Final = "redactor-oidc-secret"  # noqa: S105 -- as above
S3_KEY_ID: Final = "redactor-s3-key-id"
S3_SECRET: Final = "redactor-s3-secret"  # noqa: S105 -- as above
PUBLISH_KEY_ID: Final = "redactor-publish-key-id"
PUBLISH_SECRET: Final = "redactor-publish-secret"  # noqa: S105 -- as above
_BUCKETS: Final = "Buckets need a library that is not installed."


def smtp_url(settings: Settings) -> str:
    """Give the address of the mail server with what it may hold of a password; empty where none is set."""
    return _given(settings, settings.smtp_url, SMTP_URL)


def key_store(settings: Settings, random: RandomBytes) -> KeyStore:
    """Open the keyring file, made at the first start, or the key service. Raises VaultError, UsageError."""
    if settings.keys_url:
        return _service(settings)
    from redactor.keys.keyring import Keyring

    for path in (settings.keyring, settings.key_file):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = _lock(settings, random)
    if settings.keyring.exists():
        return Keyring.open(settings.keyring, lock)
    return Keyring.create(settings.keyring, lock, random=random)


def wants_passphrase(settings: Settings) -> bool:
    """Tell whether a person has to be asked: the keyring has a passphrase, and nobody gave it."""
    from redactor.keys.locks import has_passphrase

    given = settings.passphrase is not None or _credential(settings, PASSPHRASE) is not None
    return not given and not settings.keys_url and settings.keyring.exists() and has_passphrase(settings.keyring)


def open_blobs(settings: Settings) -> Blobs:
    """Open the folder or the bucket of the sealed originals. Raises StorageError, UsageError."""
    from redactor.storage.blobs import Blobs

    if not settings.blob_url:
        return Blobs(settings.data_dir / "originals")
    try:
        from redactor.storage.bucket import Bucket
    except ImportError as error:
        raise UsageError(_BUCKETS, remedy="pip install redactor[s3]") from error
    return Bucket(
        settings.blob_url,
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        key_id=_given(settings, settings.s3_key_id, S3_KEY_ID),
        secret=_given(settings, settings.s3_secret, S3_SECRET),
    )


def open_public_bucket(settings: Settings) -> PublicBucket | None:
    """Open the bucket that readers get published files from; None where none is set. Raises UsageError."""
    if not settings.publish_to:
        return None
    _check_apart(settings.publish_to, settings.blob_url)
    try:
        from redactor.storage.public_bucket import PublicBucket
    except ImportError as error:
        raise UsageError(_BUCKETS, remedy="pip install redactor[s3]") from error
    return PublicBucket(
        settings.publish_to,
        endpoint=settings.publish_endpoint or settings.s3_endpoint,
        region=settings.publish_region or settings.s3_region,
        key_id=_given(settings, settings.publish_key_id, PUBLISH_KEY_ID),
        secret=_given(settings, settings.publish_secret, PUBLISH_SECRET),
    )


def _check_apart(public: str, originals: str) -> None:
    """Refuse a bucket for readers in which the sealed originals are, or which is among them. Raises UsageError."""
    one, other = _place(public), _place(originals)
    if originals and one[: len(other)] == other[: len(one)]:
        raise UsageError(
            "Published files and sealed originals have one place in the bucket.",
            remedy="Give REDACTOR_PUBLISH_TO a bucket of its own, with a key that reaches no other.",
        )


def _place(url: str) -> tuple[str, ...]:
    """Name the place of a bucket's address, however it is written: `S3://NAME//PREFIX/` is `s3://NAME/PREFIX`."""
    parts = urlsplit(url)
    return (parts.netloc, *filter(None, parts.path.split("/")))


def open_records(settings: Settings) -> Records:
    """Open the database, brought to the present version, and that of the wraps. Raises StorageError."""
    from redactor.storage.bodies import adopt
    from redactor.storage.engine import open_engine
    from redactor.storage.migrations import migrate
    from redactor.storage.records import Records
    from redactor.storage.wraps import move, prepare

    engine = open_engine(settings.database_url)
    apart = open_engine(settings.wraps_url) if settings.wraps_url else None
    records = Records(engine, wraps=apart)
    try:
        records.check()
    except StorageError:  # new, or of an earlier version; what else it may be, the migration says
        migrate(engine)
    if apart is not None:
        prepare(apart)
        move(engine, apart)
    adopt(records, settings.data_dir)
    return records


def oidc_secret(settings: Settings) -> str:
    """Give the secret that the provider of accounts elsewhere knows us by; empty where there is none."""
    return _given(settings, settings.oidc_client_secret, OIDC_SECRET)


def fetching(url: str, settings: Settings) -> Callable[[str], bytes | None]:
    """Give what fetches published files from a reading room, as readers do, or from the bucket. Raises UsageError."""
    from redactor.storage.reading_room import ReadingRoom

    if url.startswith("s3://"):
        bucket = open_public_bucket(settings)
        if bucket is None or _place(url) != _place(settings.publish_to):
            raise UsageError("This is not the bucket that published files go to.", remedy="Set REDACTOR_PUBLISH_TO.")
        return bucket.get
    return ReadingRoom(url).fetch


@contextmanager
def key_work(settings: Settings, *, random: RandomBytes = os.urandom) -> Iterator[KeyWork]:
    """Give the work on keys, over the installation's own database."""
    from redactor.services.keeping.keys import KeyWork
    from redactor.services.release.signing import SigningSeal
    from redactor.storage.backups import Certificates, WrapBackups
    from redactor.storage.bodies import SIGNING, KeptThing

    folder = settings.data_dir / "keys"
    records = open_records(settings)
    try:
        keys = key_store(settings, random)
        yield KeyWork(
            records=records,
            blobs=open_blobs(settings),
            keys=keys,
            backups=WrapBackups(folder / "backups"),
            certificates=Certificates(folder / "burnt"),
            clock=now,
            random=random,
            operator=operator(),
            apart=(SigningSeal(keys, KeptThing(records, SIGNING)),),
        )
    finally:
        records.close()


@contextmanager
def audit_work(settings: Settings, *, random: RandomBytes = os.urandom) -> Iterator[AuditWork]:
    """Give the work on the audit log, over the installation's own database."""
    from redactor.services.keeping.auditing import AuditWork
    from redactor.storage.notes import NoteFolder

    records = open_records(settings)
    try:
        yield AuditWork(
            records=records,
            keys=key_store(settings, random),
            notes=NoteFolder(settings.data_dir / "checkpoints", settings.data_dir / "anchors"),
            clock=now,
            random=random,
            operator=operator(),
            origin=f"{settings.hosts[0] if settings.hosts else 'localhost'}/audit",
        )
    finally:
        records.close()


def check_log(
    *, database: str | None, exported: Path | None, checkpoints: Path | None, anchors: Path | None, key: str | None
) -> Checked:
    """Check a log offline: nothing is written, and no secret is needed. Raises what `auditing.check` raises."""
    from redactor.services.keeping.auditing import check, read_export
    from redactor.storage.notes import KEY, read_notes
    from redactor.vault.notes import VerifierKey

    beside = [folder / KEY for folder in (anchors, checkpoints) if folder is not None and (folder / KEY).is_file()]
    if key is None and beside:
        key = str(beside[0])
    if key is not None and Path(key).is_file():
        key = Path(key).read_text(encoding="utf-8", errors="replace")
    with ExitStack() as stack:
        lines = stack.enter_context(exported.open("rb")) if exported else None
        export = read_export(lines) if lines is not None else None
        alone = export is not None and database is None
        found = check(
            export if alone and export is not None else _log(database, stack),
            key=VerifierKey.parse(key) if key else None,
            checkpoints=read_notes(checkpoints) if checkpoints else None,
            anchors=read_notes(anchors) if anchors else None,
            exported=None if alone else export,
        )
        if not alone:
            _check_rows(database)
        return found


def _check_rows(database: str | None) -> None:
    """Hold the rows of a database against its log. Raises `LogBroken` with the first that nobody made."""
    from sqlalchemy import create_engine, make_url

    from redactor.config import settings
    from redactor.services.keeping.auditing import LogBroken
    from redactor.services.keeping.tallying import contradictions
    from redactor.storage.records import Records

    address = database or settings().database_url
    if "://" not in address:
        address = f"sqlite:///{address}"
    if address.startswith("sqlite:///"):
        file = Path(address.removeprefix("sqlite:///")).resolve()
        address = f"sqlite:///{file.as_uri()}?mode=ro&uri=true"
    records = Records(create_engine(make_url(address), hide_parameters=True))
    try:
        with records.reading() as unit:
            first = next(contradictions(unit), None)
    finally:
        records.close()
    if first is not None:
        raise LogBroken(
            f"The log is whole, and the rows are not what it says: {first}.",
            remedy="Somebody wrote to the database past the program: find out who, and what that opened.",
        )


def _log(database: str | None, stack: ExitStack) -> Iterator[LoggedEvent]:
    from redactor.config import settings
    from redactor.storage.engine import open_engine
    from redactor.storage.notes import read_log
    from redactor.storage.records import Records

    address = database or settings().database_url
    if "://" not in address:
        return read_log(Path(address))
    if address.startswith("sqlite:///"):
        return read_log(Path(address.removeprefix("sqlite:///")))
    records = Records(open_engine(address))
    stack.callback(records.close)
    return stack.enter_context(records.reading()).log.read()


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)


def operator() -> str:
    """Name the account that runs this, as it goes into the log."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = str(os.getuid())
    return "os:" + "".join(c if c.isascii() and c.isalnum() else "-" for c in name)[:64]


def _lock(settings: Settings, random: RandomBytes) -> Lock:
    from redactor.keys.locks import KeyFileLock, PassphraseLock

    credential = _credential(settings, PASSPHRASE)
    if settings.passphrase is not None:
        return PassphraseLock(settings.passphrase.get_secret_value())
    if credential is not None:
        return PassphraseLock(credential)
    if wants_passphrase(settings):
        raise VaultError(
            "The keyring has a passphrase, and nobody gave it.",
            code="keyring",
            remedy=f"Give it at the prompt, as the credential {PASSPHRASE}, or as REDACTOR_PASSPHRASE.",
        )
    lock = KeyFileLock(settings.key_file)
    if not settings.keyring.exists() and not settings.key_file.exists():
        lock.create(random)
    return lock


def _service(settings: Settings) -> KeyStore:
    try:
        from redactor.keys.transit import Transit
    except ImportError as error:
        raise UsageError(
            "The key service needs more than is installed.", remedy="pip install redactor[vault]"
        ) from error
    token = _given(settings, settings.keys_token, TOKEN)
    if not token:
        raise UsageError("There is no token for the key service.", remedy="See docs/how-to/keys.md.")
    return Transit(settings.keys_url, token, mount=settings.keys_mount)


def _given(settings: Settings, secret: SecretStr | None, name: str) -> str:
    """Give a secret from the settings or from the service manager; empty where there is none."""
    return secret.get_secret_value() if secret else _credential(settings, name) or ""


def _credential(settings: Settings, name: str) -> str | None:
    """Read a credential of the service manager, without the line end that editors add."""
    if settings.credentials_dir is None:
        return None
    path: Path = settings.credentials_dir / name
    try:
        return path.read_text(encoding="utf-8").removesuffix("\n")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise VaultError(f"The credential {name} cannot be read.", code="keyring", remedy="Check its owner.") from error
