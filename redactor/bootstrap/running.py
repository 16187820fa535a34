"""The running service: its parts, joined to one another."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from redactor.bootstrap.joins import JoinedChildFormats, JoinedLocker, JoinedSealer, JoinedTracking

if TYPE_CHECKING:
    from datetime import datetime

    from redactor.bootstrap.readiness import Readiness
    from redactor.config import Settings
    from redactor.services.annex.annexes import Annexes
    from redactor.services.annex.consulting import Consulting
    from redactor.services.body.adopting import Adopting
    from redactor.services.body.circulation import Circulation
    from redactor.services.body.comments import Comments
    from redactor.services.body.jointly import Jointly
    from redactor.services.body.registers import Registers
    from redactor.services.drafting.intake import Intake
    from redactor.services.drafting.lifecycle import Lifecycle
    from redactor.services.drafting.mending import Mending
    from redactor.services.drafting.origins import Origins
    from redactor.services.drafting.pseudonyms import Pseudonyms
    from redactor.services.drafting.review import Review
    from redactor.services.entitling.access import NamedAccess
    from redactor.services.entitling.emergencies import Emergencies
    from redactor.services.keeping.audit import Audit
    from redactor.services.keeping.quotas import Quotas
    from redactor.services.keeping.record_room import RecordRoom
    from redactor.services.office import Office
    from redactor.services.persons.clerks import OneClerk
    from redactor.services.persons.mail import Mail
    from redactor.services.persons.notices import Notices
    from redactor.services.persons.people import People
    from redactor.services.reading.exporting import Exporting
    from redactor.services.reading.public_facts import PublicFacts
    from redactor.services.reading.published_access import PublishedAccess
    from redactor.services.reading.reading_requests import ReadingRequests
    from redactor.services.reading.recipients import Recipients
    from redactor.services.reading.retrieval import Retrieval
    from redactor.services.release.advice import Inferring
    from redactor.services.release.mirroring import Mirroring
    from redactor.services.release.publication import Publication
    from redactor.services.release.revealing import Revealing
    from redactor.services.release.sentinel import Sentinel
    from redactor.services.requests import Requests
    from redactor.services.working.jobs import Jobs
    from redactor.services.working.proposing import Proposing
    from redactor.services.working.room import JobRoom
    from redactor.services.working.stored import Queue
    from redactor.storage.records import Records


class Services:
    """The confidential service without its doors: each part of it is made when it is first asked for, and once.

    `close` gives the database back, and ends the reading processes.
    """

    def __init__(
        self,
        settings: Settings,
        records: Records,
        *,
        office: Office,
        people: People,
        publication: Publication,
    ) -> None:
        """Stand on what `bootstrap.services` has joined."""
        self.settings, self._records = settings, records
        self.office, self.people, self.publication = office, people, publication

    @cached_property
    def intake(self) -> Intake:
        """Drafts come in."""
        from redactor.services.drafting.intake import Intake

        return Intake(self.office, self.settings.upload_mb * 1024 * 1024)

    @cached_property
    def review(self) -> Review:
        """Drafts are decided about."""
        from redactor.services.drafting.review import Review

        return Review(self.office)

    @cached_property
    def mending(self) -> Mending:
        """Drafts go back with their changes."""
        from redactor.services.drafting.mending import Mending

        return Mending(self.office, JoinedTracking(), self.people.name_of)

    @cached_property
    def retrieval(self) -> Retrieval:
        """What is published is read, and more where somebody is entitled."""
        from redactor.services.reading.retrieval import Retrieval

        return Retrieval(self.office, self.publication)

    @cached_property
    def exporting(self) -> Exporting:
        """Copies leave the house."""
        from redactor.services.reading.exporting import Exporting
        from redactor.services.reading.ways import Ways

        ways = Ways(self.office, JoinedSealer(), JoinedLocker())
        return Exporting(self.office, self.publication, self.retrieval, ways)

    @cached_property
    def recipients(self) -> Recipients:
        """Keys that people want their copies under."""
        from redactor.services.reading.recipients import Recipients

        return Recipients(self.office, JoinedSealer())

    @cached_property
    def lifecycle(self) -> Lifecycle:
        """What is withheld is looked at again."""
        from redactor.services.drafting.lifecycle import Lifecycle

        return Lifecycle(self.office, self.publication, self.review)

    @cached_property
    def registers(self) -> Registers:
        """Actions, decisions and what is withheld, across meetings."""
        from redactor.services.body.registers import Registers

        return Registers(self.office, self.publication, self.retrieval)

    @cached_property
    def pseudonyms(self) -> Pseudonyms:
        """Sealed names behind masks."""
        from redactor.services.drafting.pseudonyms import Pseudonyms

        return Pseudonyms(self.office, self.review)

    @cached_property
    def origins(self) -> Origins:
        """Texts that came from other bodies."""
        from redactor.services.drafting.origins import Origins

        return Origins(self.office)

    @cached_property
    def inferring(self) -> Inferring:
        """What can still be inferred."""
        from redactor.services.release.advice import Inferring

        return Inferring(self.office)

    @cached_property
    def circulation(self) -> Circulation:
        """Drafts go round."""
        from redactor.services.body.circulation import Circulation

        return Circulation(self.office)

    @cached_property
    def comments(self) -> Comments:
        """What readers of a draft say."""
        from redactor.services.body.comments import Comments

        return Comments(self.office, self.circulation)

    @cached_property
    def adopting(self) -> Adopting:
        """The body approves its minutes."""
        from redactor.services.body.adopting import Adopting

        return Adopting(self.office)

    @cached_property
    def revealing(self) -> Revealing:
        """What a comparison with everything published would tell."""
        from redactor.services.release.revealing import Revealing

        return Revealing(self.office, self.publication.folder)

    @cached_property
    def annexes(self) -> Annexes:
        """Papers beside minutes, for those who work on them."""
        from redactor.services.annex.annexes import Annexes

        return Annexes(self.office, self.settings.upload_mb * 1024 * 1024)

    @cached_property
    def consulting(self) -> Consulting:
        """Papers, for readers."""
        from redactor.services.annex.consulting import Consulting

        return Consulting(self.office)

    @cached_property
    def jointly(self) -> Jointly:
        """Meetings of several bodies."""
        from redactor.services.body.jointly import Jointly

        return Jointly(self.office)

    @cached_property
    def one_clerk(self) -> OneClerk:
        """Bodies whose minutes one person may mark and release."""
        from redactor.services.persons.clerks import OneClerk

        return OneClerk(self.office)

    @cached_property
    def access(self) -> NamedAccess:
        """Who may read what."""
        from redactor.services.entitling.access import NamedAccess

        return NamedAccess(self.office)

    @cached_property
    def emergencies(self) -> Emergencies:
        """Access for half an hour, by two people."""
        from redactor.services.entitling.emergencies import Emergencies

        return Emergencies(self.office, self.publication)

    @cached_property
    def sentinel(self) -> Sentinel:
        """What is served is looked at again."""
        from redactor.services.release.sentinel import Sentinel

        return Sentinel(self.office, self.publication)

    @cached_property
    def mirroring(self) -> Mirroring:
        """What is served goes to a bucket."""
        from redactor.safekeeping import open_public_bucket
        from redactor.services.release.mirroring import Mirroring

        return Mirroring(self.office, self.publication.folder, open_public_bucket(self.settings))

    @cached_property
    def notices(self) -> Notices:
        """What people are told of."""
        from redactor.services.persons.notices import Notices

        return Notices(self.office)

    @cached_property
    def audit(self) -> Audit:
        """The record of who did what."""
        from redactor.services.keeping.audit import Audit

        return Audit(self.office)

    @cached_property
    def quotas(self) -> Quotas:
        """How much bodies keep, and may."""
        from redactor.services.keeping.quotas import Quotas

        return Quotas(self.office)

    @cached_property
    def requests(self) -> Requests:
        """Uploads that come twice."""
        from redactor.services.requests import Requests

        return Requests(self.office, self.publication.seals.signing.key)

    @cached_property
    def public_facts(self) -> PublicFacts:
        """What everybody may know of published minutes."""
        from redactor.services.reading.public_facts import PublicFacts

        return PublicFacts(self.office, self.publication)

    @cached_property
    def reading_requests(self) -> ReadingRequests:
        """Requests to read an item."""
        from redactor.services.reading.reading_requests import ReadingRequests

        return ReadingRequests(self.office, self.access, self.public_facts)

    @cached_property
    def published_access(self) -> PublishedAccess:
        """Why somebody can read an item, and who read what."""
        from redactor.services.reading.published_access import PublishedAccess

        return PublishedAccess(self.office, self.public_facts, self.people.subject)

    @cached_property
    def record_room(self) -> RecordRoom:
        """The record, for auditors."""
        from redactor.bootstrap.outside import record_room

        return record_room(self.settings, self.office)

    @cached_property
    def mail(self) -> Mail:
        """Messages: a link and nothing else."""
        from redactor.bootstrap.outside import post
        from redactor.services.persons.mail import Mail

        return Mail(
            self.office, self.public_facts, post(self.settings, self.office.clock), self.settings.public_url.rstrip("/")
        )

    @cached_property
    def queue(self) -> Queue:
        """What wakes workers."""
        from redactor.storage.queue import JobQueue

        return JobQueue(self.settings.queue_url)

    @cached_property
    def jobs(self) -> Jobs:
        """What is to be done in the background."""
        from redactor.services.working.jobs import Jobs

        return Jobs(self.office, lambda: self.queue)

    @cached_property
    def proposing(self) -> Proposing:
        """Drafts are sent for release, large ones as jobs."""
        from redactor.services.working.proposing import Proposing

        return Proposing(self.office, self.publication, self.jobs, self.people.subject)

    @cached_property
    def job_room(self) -> JobRoom:
        """What is done in the background, on a page."""
        from redactor.services.working.room import JobRoom

        return JobRoom(self.office, self.jobs)

    def form_secret(self) -> str:
        """Give the key of form tokens, made at the first start."""
        from redactor.storage.private import PrivateFile

        if self.settings.secret_key is not None:
            return self.settings.secret_key.get_secret_value()
        file = PrivateFile(self.settings.data_dir / "keys" / "forms")
        held = file.held()
        if held is None:
            held = self.office.random(32).hex()
            file.keep(held)
        return held

    def sample_password(self) -> str:
        """Give the password of the fictional people that an empty service can be filled with."""
        from redactor.storage.private import PrivateFile

        file = PrivateFile(self.settings.data_dir / "keys" / "sample-password")
        held = file.held()
        if held is None:
            held = self.office.random(8).hex()
            file.keep(held)
        return held

    @cached_property
    def readiness(self) -> Readiness:
        """Whether all of it can work now."""
        from redactor.bootstrap.readiness import Readiness

        return Readiness(self.settings, self._records, self.office, lambda: not self.people.is_empty())

    def last_checkpoint(self) -> datetime | None:
        """Tell when the record was last signed; None where it never was."""
        from redactor.bootstrap.readiness import last_checkpoint

        return last_checkpoint(self.settings.data_dir / "checkpoints")

    def close(self) -> None:
        """Give all connections back, and end the reading processes."""
        self._records.close()
        if "queue" in self.__dict__:  # it was opened
            self.queue.close()
        if isinstance(self.office.formats, JoinedChildFormats):
            self.office.formats.close()
