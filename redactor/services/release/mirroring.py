"""What is served goes to a bucket as well, from which readers get it without a server of ours.

Rules kept here: only the folder that was approved goes there, held against its hash; what is taken back goes first, and
a list or a feed last; one host at a time writes, and goes on until the bucket has what is served at the end. What fails
holds nothing up: the folder is what it is, the officers are rung, and the next try brings the bucket level.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from redactor.core import mirroring, site
from redactor.core.access import Subject
from redactor.core.audit import Action, Outcome
from redactor.core.site import INDEX
from redactor.errors import RedactorError, StorageError, UsageError
from redactor.services.persons.notices import Kind, holders, ring
from redactor.services.release.standing import newest, release_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from redactor.services.office import Office
    from redactor.services.places import PublicBucket
    from redactor.services.release.served import ServedFolder

STATE: Final = "_published/release.json"
"""Which release the bucket has, whole; an empty name while it is written to. It marks a bucket as one of ours."""
FILES: Final = "_published/files.json"
"""The hash of each file that was put there, and its tag in the store at that moment."""

_OFFICERS: Final = frozenset({"officer"})
_NOT_FOR_READERS: Final = frozenset({"_headers"})
_OURS: Final = "redactor-published"
_WORK: Final = "publish-to"
_BATCH: Final = 200
"""Files after which it is written down how far it is, so that a killed run is gone on with."""

_log = logging.getLogger("redactor")


@dataclass(frozen=True, slots=True)
class Levelled:
    """What a run has done. `changed` are files that somebody else had changed or removed in the bucket."""

    release: str
    files: int
    put: int
    removed: int
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mirroring:
    """Keeps a bucket level with what is served; without a bucket it does nothing."""

    office: Office
    folder: ServedFolder
    bucket: PublicBucket | None

    def follow(self) -> None:
        """Follow what has just been published or withdrawn. What fails is told, and is nobody's hindrance."""
        if self.bucket is None:
            return
        try:
            self.level()
        except RedactorError as error:
            _log.warning("The bucket of published files is behind: %s", error.message)
            self._ring()
        except Exception as error:  # noqa: BLE001 -- it is published or withdrawn: no fault of a store's library takes that back
            _log.error("%s while bringing the bucket of published files level", type(error).__name__)
            self._ring()

    def catch_up(self) -> bool:
        """Try again what failed before, or was killed; tell whether the bucket is level now. Cheap where it is."""
        try:
            if self.behind():
                self.level()
            return not self.behind()
        except RedactorError as error:
            _log.warning("The bucket of published files is behind: %s", error.message)
            return False

    def level(self, *, whole: bool = False) -> Levelled | None:
        """Bring the bucket level; with `whole` every file in it is read and compared. None where another host does it.

        Raises StorageError where the bucket or the folder fails, UsageError where there is no bucket, or one that holds
        something else. What was done stays, and the next call goes on.
        """
        if self.bucket is None:
            raise UsageError("No bucket is set that published files go to.", remedy="Set REDACTOR_PUBLISH_TO.")
        done = None
        while done is None or done.release != self._newest():
            with self.office.records.alone(_WORK) as mine:
                if not mine:  # who is at it looks again before it ends
                    return done
                done = self._run(self.bucket, whole=whole)
        return done

    def behind(self) -> bool:
        """Tell whether the bucket has something else than what is served: one small question. Raises StorageError."""
        if self.bucket is None:
            return False
        latest = self._newest()
        return latest != "" and state_of(self.bucket) != latest

    def _newest(self) -> str:
        with self.office.records.reading() as unit:
            latest = newest(unit)
        return release_of(latest) if latest else ""

    def _run(self, bucket: PublicBucket, *, whole: bool) -> Levelled:
        with self.office.records.reading() as unit:
            latest = newest(unit)
            files = dict(self.folder.base(unit)[1]) if latest else {}
        release = release_of(latest) if latest else ""
        wanted = {path: data for path, data in files.items() if path not in _NOT_FOR_READERS}
        done = _Run(bucket, wanted, release).done(whole=whole)
        if done.put or done.removed:
            self._write_down(f"{_WORK}:{done.put}.{done.removed}", Outcome.GRANTED)
        return done

    def _write_down(self, rule: str, outcome: Outcome) -> None:
        with self.office.records.transaction() as unit:
            unit.audit(self.office.event(Subject(None), Action.MIRROR, rule, outcome=outcome))

    def _ring(self) -> None:
        """Tell the officers. Where even that fails, the next look finds the bucket behind."""
        office = self.office
        try:
            with office.records.transaction() as unit:
                unit.audit(office.event(Subject(None), Action.MIRROR, _WORK, outcome=Outcome.DENIED))
                for person in holders(office, unit, _OFFICERS):
                    ring(office, unit, Kind.MIRROR, [person], about=person)
        except RedactorError as error:
            _log.warning("Nobody was told that the bucket of published files is behind: %s", error.message)


class _Run:
    """One run over a bucket that nobody else writes to meanwhile."""

    def __init__(self, bucket: PublicBucket, files: Mapping[str, bytes], release: str) -> None:
        self._bucket, self._files, self._release = bucket, files, release
        self._hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
        self._known: dict[str, tuple[str, str]] = {}
        self._before: str | None = None

    def done(self, *, whole: bool) -> Levelled:
        held = self._held()
        found = self._found(held, whole=whole)
        # A run that was killed knows less than it did, so what looks changed after it is its own work.
        known = self._known if self._before else {}
        changed = tuple(sorted(path for path, (sha, _) in known.items() if found.get(path) != sha))
        places = {m.place for m in site.decode(self._files[INDEX]).meetings} if self._files else set()
        plan = mirroring.steps(self._hashes, found, places=places)
        # What is taken back is forgotten too: everybody can read this list, and a hash tells whoever guesses.
        self._known = {p: (sha, held[p]) for p, sha in found.items() if sha is not None and p in self._files}
        if plan.put or plan.taken or self._before != self._release:
            self._tell("")
            self._put(plan.pages)
            self._bucket.remove(plan.taken)
            self._note()
            for group in plan.then:
                self._put(group)
            self._check()
            self._tell(self._release)
        return Levelled(self._release, len(self._files), plan.put, len(plan.taken), changed)

    def _held(self) -> dict[str, str]:
        """List the bucket, with its tags. Raises UsageError where it is not one of ours."""
        held = self._bucket.held()
        state = state_of(self._bucket)
        if state is None and held:
            raise UsageError(
                "The bucket for published files holds something else; nothing was written.",
                remedy="Name an empty bucket, or an empty prefix in it, in REDACTOR_PUBLISH_TO.",
            )
        self._before = state
        untrusted = self._bucket.get(FILES)
        if untrusted is not None:
            self._known = _known(untrusted)
        return {path: tag for path, tag in held.items() if path not in {STATE, FILES}}

    def _found(self, held: Mapping[str, str], *, whole: bool) -> dict[str, str | None]:
        """Say what each file holds: what was put there where its tag is still the same, or what was read just now."""
        if whole:
            return self._bucket.hashes(held)
        return {p: k[0] if (k := self._known.get(p)) is not None and k[1] == tag else None for p, tag in held.items()}

    def _put(self, paths: Iterable[str]) -> None:
        left = [*paths]
        while left:
            some, left = left[:_BATCH], left[_BATCH:]
            tags = self._bucket.put({path: self._files[path] for path in some})
            self._known |= {path: (self._hashes[path], tag) for path, tag in tags.items()}
            self._note()

    def _note(self) -> None:
        """Write down what is there by now."""
        self._bucket.put({FILES: json.dumps(self._known, sort_keys=True).encode()})

    def _check(self) -> None:
        """Look once more at what there is. Raises StorageError where it is not what was put there."""
        held = {path for path in self._bucket.held() if path not in {STATE, FILES}}
        if held != set(self._files):
            raise StorageError(
                "The bucket of published files does not list what was put there.",
                remedy="Let nobody else write to it, and run: redactor publish-to",
            )

    def _tell(self, release: str) -> None:
        said = {"format": _OURS, "version": 1, "release": release}
        self._bucket.put({STATE: json.dumps(said).encode()})


def state_of(bucket: PublicBucket) -> str | None:
    """Read which release a bucket has; None where it is not one of ours."""
    untrusted = bucket.get(STATE)
    try:
        said = json.loads(untrusted) if untrusted is not None else None
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("format") != _OURS:
        return None
    return str(said.get("release", ""))


def _known(untrusted: bytes) -> dict[str, tuple[str, str]]:
    """Read what was written down; what makes no sense is nothing, and is put anew."""
    try:
        held = json.loads(untrusted)
        return {str(path): (str(sha), str(tag)) for path, (sha, tag) in held.items()}
    except (ValueError, AttributeError, TypeError):
        return {}
