"""A real S3 server on loopback, for the tests: SeaweedFS in a folder of its own, gone at the end."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import BaseError
from obstore.store import S3Store

from redactor.storage.bucket import Bucket
from tests.ports import free_ports
from tests.tied import tied

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY_ID, SECRET = "on-loopback", "only-on-loopback"
_WAIT = 90.0


@dataclass(frozen=True)
class Store:
    """A running store."""

    endpoint: str
    process: subprocess.Popen[bytes]

    def bucket(self, url: str) -> Bucket:
        """Open a bucket in it."""
        return Bucket(url, endpoint=self.endpoint, region="us-east-1", key_id=KEY_ID, secret=SECRET)

    def raw(self, bucket: str) -> S3Store:
        """Reach a bucket without our adapter."""
        return S3Store(
            bucket,
            endpoint=self.endpoint,
            region="us-east-1",
            access_key_id=KEY_ID,
            secret_access_key=SECRET,
            client_options={"allow_http": True},
            retry_config={"max_retries": 0},
        )


@contextmanager
def running(folder: Path) -> Iterator[Store]:
    """Start it, wait until a bucket answers, and stop it."""
    beside = Path(sys.executable).with_name("weed")
    identity = {"name": "tests", "credentials": [{"accessKey": KEY_ID, "secretKey": SECRET}], "actions": ["Admin"]}
    (folder / "s3.json").write_text(json.dumps({"identities": [identity]}))
    master, volume, filer, s3, master_rpc, volume_rpc, filer_rpc, s3_rpc = free_ports(8)
    command = [
        str(beside) if beside.exists() else shutil.which("weed") or "weed", "server", f"-dir={folder}", "-ip=127.0.0.1",
        "-ip.bind=127.0.0.1", f"-master.port={master}", f"-master.port.grpc={master_rpc}", f"-volume.port={volume}",
        f"-volume.port.grpc={volume_rpc}", "-filer", f"-filer.port={filer}", f"-filer.port.grpc={filer_rpc}", "-s3",
        f"-s3.port={s3}", f"-s3.port.grpc={s3_rpc}", f"-s3.config={folder / 's3.json'}",
        "-master.volumePreallocate=false", "-master.volumeSizeLimitMB=64", "-volume.max=100", "-master.telemetry=false",
        "-s3.port.iceberg=0", "-s3.port.lance=0",  # their ports are fixed ones, which two servers cannot both have
    ]  # fmt: skip
    with (folder / "weed.log").open("wb") as log:
        process = subprocess.Popen(tied(command, by=signal.SIGKILL), stdout=log, stderr=log, cwd=folder)
    try:
        made = Store(f"http://127.0.0.1:{s3}", process)
        _answers(made)
        yield made
    finally:
        process.kill()
        process.wait()


def _answers(store: Store) -> None:
    end = time.monotonic() + _WAIT
    while True:
        try:
            # The first object of a bucket makes the bucket.
            obstore.put(store.raw("originals"), "first", b"")
        except (BaseError, OSError):
            if time.monotonic() > end or store.process.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return
