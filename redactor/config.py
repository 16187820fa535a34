"""Settings: the only reader of the environment.

Each setting is a variable `REDACTOR_…`, or a line of a file `.env` in the working folder. Paths that are not set stand
in the data folder. Nothing here is opened or made.
"""

from __future__ import annotations

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, Self

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, SettingsConfigDict, SettingsError

from redactor.errors import UsageError

_PREFIX: Final = "REDACTOR_"
_QUEUES: Final = re.compile(r"sqlite(?:\+\w+)?:///.+|postgresql(?:\+\w+)?://.*", re.ASCII)
"""Where a queue can be; another address would be found out by the worker alone, while nobody looks."""


class Settings(BaseSettings):
    """What an installation can choose."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX, env_file=".env", extra="ignore", frozen=True, populate_by_name=True
    )

    data_dir: Path = Field(default=Path("redactor-data"), description="Where everything is kept that is not set apart.")
    database_url: str = Field(default="", description="Address of the database; without it SQLite in the data folder.")
    wraps_url: str = Field(
        default="", description="Address of a database for the wraps of keys alone, with backups of its own."
    )
    blob_url: str = Field(
        default="", description="Bucket for the sealed originals, `s3://NAME/PREFIX`; without it the data folder."
    )
    s3_endpoint: str = Field(default="", description="Address of an S3 store that is not Amazon's.")
    s3_region: str = Field(default="us-east-1", description="Its region.")
    s3_key_id: SecretStr | None = Field(default=None, description="Key id; or the credential `redactor-s3-key-id`.")
    s3_secret: SecretStr | None = Field(default=None, description="Its secret; or the credential `redactor-s3-secret`.")
    publish_to: str = Field(
        default="", description="Bucket that readers get published files from, `s3://NAME/PREFIX`; none: the folder."
    )
    publish_endpoint: str = Field(default="", description="Address of its store; without it that of the originals'.")
    publish_region: str = Field(default="", description="Its region; without it that of the originals' store.")
    publish_key_id: SecretStr | None = Field(
        default=None, description="Key id for it alone; or the credential `redactor-publish-key-id`."
    )
    publish_secret: SecretStr | None = Field(
        default=None, description="Its secret; or the credential `redactor-publish-secret`."
    )
    public_dir: Path = Field(default=Path(), description="Where published folders are; serve `current` in it.")
    keyring: Path = Field(default=Path(), description="The keyring file: the keys of the markings, locked.")
    key_file: Path = Field(
        default=Path(), description="What opens the keyring where there is no passphrase; keep it on another disk."
    )
    passphrase: SecretStr | None = Field(
        default=None, description="What opens the keyring, in place of a key file; at least 15 letters."
    )
    credentials_dir: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("REDACTOR_CREDENTIALS_DIR", "CREDENTIALS_DIRECTORY"),
        description="Folder of the service manager's credentials; `redactor-passphrase` in it opens the keyring.",
    )
    keys_url: str = Field(default="", description="Address of OpenBao or Vault, in place of a keyring file.")
    keys_token: SecretStr | None = Field(
        default=None, description="Token for it; or the credential `redactor-keys-token`."
    )
    keys_mount: str = Field(default="transit", description="Where its transit engine is mounted.")
    secret_key: SecretStr | None = Field(
        default=None, description="Key of form tokens; without it one is made and kept in the data folder."
    )
    hosts: tuple[str, ...] = Field(
        default=("localhost", "127.0.0.1"), description="Names by which browsers may address the service, a JSON list."
    )
    https: bool = Field(
        default=False, description="Whether browsers come by https: cookies are then sent no other way."
    )
    second_factor: Literal["recommended", "required"] = Field(
        default="recommended",
        description="Whether to open the highest level or to release wants a passkey, or a code beside the password.",
    )
    oidc_issuer: str = Field(
        default="", description="Provider of accounts elsewhere (OpenID Connect), exactly as it names itself."
    )
    oidc_client_id: str = Field(default="", description="Under which id the provider knows this service.")
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="The secret that goes with it; or the credential `redactor-oidc-secret`."
    )
    proxies: int = Field(
        default=0, ge=0, le=4, description="How many proxies stand in front and say where a request comes from."
    )
    selftest: bool = Field(
        default=True, description="Whether each version has to pass its selftest here before it publishes."
    )
    upload_mb: int = Field(default=50, ge=1, le=100, description="The largest draft, in MB.")
    reader: Literal["child", "process"] = Field(
        default="child",
        description="Where drafts are read: `child`, a process for each, with limits; `process`, the service itself.",
    )
    public_formats: tuple[Literal["odt", "pdf"], ...] = Field(
        default=("odt", "pdf"),
        description="Formats in which minutes are published beside Word, web page, text and data, a JSON list.",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Mail server, `smtps://NAME:PASSWORD@HOST`; or the credential `redactor-smtp-url`. None: no mail.",
    )
    mail_from: str = Field(default="", description="Address that messages come from; needed for mail.")
    public_url: str = Field(
        default="", description="Address by which people reach the service, as links in mail begin; needed for mail."
    )
    uploads_per_hour: int = Field(
        default=60, ge=1, le=10_000, description="How many drafts one person may upload an hour."
    )
    copies_per_minute: int = Field(
        default=120, ge=1, le=10_000, description="How often one person may open items, make copies or ask for release."
    )
    requests_per_minute: int = Field(
        default=600, ge=1, le=100_000, description="How many requests one person's tokens may make a minute."
    )
    body_drafts: int = Field(default=20_000, ge=1, le=1_000_000, description="How many drafts one body may keep.")
    body_mb: int = Field(
        default=20_000, ge=1, le=1_000_000, description="How much one body may keep of sealed originals, in MB."
    )
    disk_reserve_mb: int = Field(
        default=256,
        ge=0,
        le=1_000_000,
        description="How much of the disk stays free, in MB; below, nothing is taken in.",
    )
    heavy: int = Field(
        default=0, ge=0, le=63, description="How many of the threads may do heavy work at once; 0: half of them."
    )
    waiting: int = Field(
        default=32, ge=0, le=1000, description="How many requests may wait in each process for a thread to be free."
    )
    wait_seconds: int = Field(
        default=10, ge=0, le=60, description="How long one may wait before it is told to come back."
    )
    patience_seconds: int = Field(
        default=10, ge=1, le=600, description="How long a client may be silent in the middle of a request."
    )
    readers: int = Field(default=4, ge=1, le=64, description="How many drafts are read at once on this machine.")
    hashes: int = Field(
        default=2, ge=1, le=32, description="How many passwords each process compares at once, with 64 MB each."
    )
    queue_url: str = Field(
        default="",
        description="Address of the queue; without it PostgreSQL with the records, or SQLite in the data folder.",
    )
    worker: Literal["beside", "apart"] = Field(
        default="beside",
        description="Who works in the background: `beside`, a process that `serve` starts; `apart`, `redactor worker`.",
    )
    sentinel_url: str = Field(
        default="", description="Address of the reading room, which the nightly look fetches every file from."
    )
    processes: int = Field(default=1, ge=1, le=32, description="How many processes answer beside one another.")
    metrics_port: int = Field(
        default=0, ge=0, le=65535, description="Port on this machine for counts and times of requests; 0: none."
    )
    threads: int = Field(default=4, ge=1, le=64, description="How many requests each process answers at the same time.")

    @field_validator("queue_url")
    @classmethod
    def _known_queue(cls, url: str) -> str:
        if url and not _QUEUES.fullmatch(url):
            raise ValueError("it has to be sqlite:///FILE or postgresql+psycopg://…")
        return url

    @model_validator(mode="after")
    def _place(self) -> Self:
        places = {"public_dir": "public", "keyring": "keys/keyring", "key_file": "keys/key-file"}
        for name, default in places.items():
            if getattr(self, name) == Path():
                object.__setattr__(self, name, self.data_dir / default)
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data_dir / 'records.db'}")
        if not self.queue_url:
            beside = self.database_url if self.database_url.startswith("postgresql") else ""
            object.__setattr__(self, "queue_url", beside or f"sqlite:///{self.data_dir / 'queue.db'}")
        return self


def settings(**given: object) -> Settings:
    """Read the settings; what is given goes before the environment. Raises UsageError with every fault."""
    try:
        return Settings(**given)  # type: ignore[arg-type]  # checked by the model itself
    except ValidationError as error:
        faults = "; ".join(
            f"REDACTOR_{'_'.join(map(str, e['loc'])).upper()}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        # What was given stays out: it may be a passphrase.
        raise _wrong(faults) from None
    except SettingsError as error:  # a list that cannot be read
        field = re.search(r'field "(\w+)"', str(error))
        raise _wrong(f"REDACTOR_{field[1].upper() if field else '…'}: it has to be JSON") from None


def unknown() -> dict[str, str]:
    """Name what is set under our prefix and is no setting, so without effect; with the setting that is most like it."""
    known = [f"{_PREFIX}{name.upper()}" for name in Settings.model_fields]
    there = {name.upper() for name in (*os.environ, *DotEnvSettingsSource(Settings).env_vars)}
    strange = sorted(name for name in there.difference(known) if name.startswith(_PREFIX))
    return {name: next(iter(get_close_matches(name, known, n=1, cutoff=0.8)), "") for name in strange}


def _wrong(faults: str) -> UsageError:
    return UsageError(f"The settings are not right: {faults}.", remedy="See docs/configuration.md.")
