"""From a reviewed draft to what is public, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import jsonify

from redactor.api.common import ANY_FILE, KINDS, LOCATION, Views, seen
from redactor.api.schemas.base import IfMatchSchema, ReasonSchema
from redactor.api.schemas.jobs import SentSchema
from redactor.api.schemas.releases import (
    AdviceSchema,
    ApprovalSchema,
    DifferenceSchema,
    ProposalSchema,
    ReleasedSchema,
    ReturnedSchema,
    RevealedSchema,
    SeenSchema,
    SentBackSchema,
    VersionSchema,
)
from redactor.services.office import absent
from redactor.services.release.advice import advice_json
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response
    from flask.typing import ResponseReturnValue

    from redactor.services.release.differences import Difference
    from redactor.services.release.proposals import Proposal
    from redactor.services.release.returning import Returned
    from redactor.services.release.revealing import History
    from redactor.services.release.versions import Version

views = Views("releases", "From a reviewed draft to what is public, and back. A folder is approved by its hash.")
_CERTIFICATE = "certificate.json"


@views.post("/meetings/<meeting>/proposal")
@views.arguments(IfMatchSchema, location="headers")
@views.response(201, SeenSchema)
@views.alt_response(202, schema=SentSchema, headers=LOCATION, description="The draft is large: look at `Location`.")
@action("release.ask")
def propose(match: dict[str, str], meeting: str) -> dict[str, str] | ResponseReturnValue:
    """Make the public folder, check it, and ask for approval of exactly that: a large draft as a job.

    Whatever a person has to settle first is said at once, however large the draft is. After 202 the job is at
    `Location`, the address of `sending`, which wants `draft.read`; its outcome is `sent` once the folder waits.
    """
    made = services().proposing.propose(subject(), meeting, expected_seq=seen(match))
    if isinstance(made, str):
        return {"folder_hash": made}
    return jsonify(SentSchema().dump({"job": made})), 202, {"Location": f"/api/v1/meetings/{meeting}/sending"}


@views.get("/meetings/<meeting>/proposal")
@views.response(200, ProposalSchema)
@action("release.read")
def proposal(meeting: str) -> Proposal:
    """Show what waits for approval, file by file."""
    return services().publication.look(subject(), meeting)


@views.get("/meetings/<meeting>/proposal/files/<path:name>")
@views.file(ANY_FILE)
@action("release.read")
def proposal_file(meeting: str, name: str) -> Response:
    """Give a file of the folder as it will be served."""
    found = services().publication.look(subject(), meeting).files.get(name)
    if found is None:
        raise absent()
    return attached(found, name.rpartition("/")[2], ANY_FILE)


@views.get("/meetings/<meeting>/proposal/advice")
@views.response(200, AdviceSchema)
@action("release.read")
def proposal_advice(meeting: str) -> dict[str, Any]:
    """Say what could be concluded from the public copy that waits."""
    return {"advice": advice_json(services().inferring.on_proposal(subject(), meeting))}


@views.get("/meetings/<meeting>/proposal/difference")
@views.response(200, DifferenceSchema)
@action("release.read")
def proposal_difference(meeting: str) -> Difference:
    """Say what the folder that waits changes since it was last seen, or published."""
    return services().publication.difference(subject(), meeting)


@views.get("/meetings/<meeting>/proposal/revealed")
@views.response(200, RevealedSchema)
@action("release.read")
def proposal_revealed(meeting: str) -> History:
    """Say what comparing it with everything published would give away."""
    return services().revealing.history(subject(), meeting)


@views.post("/meetings/<meeting>/proposal/approval")
@views.arguments(ApprovalSchema)
@views.response(200, ReleasedSchema)
@action("release.decide")
def approve(given: dict[str, Any], meeting: str) -> dict[str, Any]:
    """Approve the folder with the hash that was read; it is public where that was the last approval needed."""
    publication = services().publication
    return {"published": publication.approve(subject(), meeting, seen=given["folder_hash"], due=given["due"])}


@views.post("/meetings/<meeting>/proposal/return")
@views.arguments(SentBackSchema)
@views.response(204)
@action("release.decide")
def send_back(given: dict[str, str], meeting: str) -> None:
    """Decline a proposal; the meeting is a draft again."""
    services().publication.send_back(subject(), meeting, seen=given["folder_hash"], reason=given["reason"])


@views.get("/meetings/<meeting>/returned")
@views.response(200, ReturnedSchema)
@action("draft.read")
def returned(meeting: str) -> Returned:
    """Say why the last proposal came back."""
    found = services().publication.returned(subject(), meeting)
    if found is None:
        raise absent()
    return found


@views.get("/meetings/<meeting>/versions")
@views.response(200, VersionSchema(many=True))
@action("release.read")
def versions(meeting: str) -> Sequence[Version]:
    """List every publication of a meeting, newest first."""
    return services().publication.versions(subject(), meeting)


@views.get("/meetings/<meeting>/certificate")
@views.file(KINDS["json"])
@action("release.read")
def certificate(meeting: str) -> Response:
    """Give the certificate of the version that stands."""
    publication = services().publication
    stands = next((v for v in publication.versions(subject(), meeting) if v.place), None)
    if stands is None:
        raise absent()
    return attached(publication.file(stands.place, _CERTIFICATE), _CERTIFICATE, KINDS["json"])


@views.post("/meetings/<meeting>/withdrawal")
@views.arguments(ReasonSchema)
@views.response(204)
@action("release.decide")
def withdraw(given: dict[str, str], meeting: str) -> None:
    """Take published minutes out of what is served, alone and at once."""
    services().publication.withdraw(subject(), meeting, given["reason"])
