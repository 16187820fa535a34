"""Papers beside minutes: filed, marked and settled by those who mark; listed and opened by readers.

What of a paper is published goes out with the minutes of its meeting, and who is named for one is named as for an item,
`paper:` before its reference.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from redactor.api.common import KINDS, Views, paged, seen, sent_file, span_of
from redactor.api.schemas.base import FORMATS, FormatSchema, IfMatchSchema, OnceIfMatchSchema, OnceSchema
from redactor.api.schemas.papers import (
    ChoicesSchema,
    FiledPaperSchema,
    FiledSchema,
    FileVersionSchema,
    FilingSchema,
    NextFileSchema,
    OpenPaperSchema,
    PaperMarkingSchema,
    PaperTextSchema,
)
from redactor.core.decisions import Settle
from redactor.core.filed import Phase
from redactor.services.annex.annexed import Choices
from redactor.services.annex.paperuploads import Upload
from redactor.services.reports import finding_json
from redactor.web.actions import action
from redactor.web.door import attached, services, subject

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Response

    from redactor.core.records import MeetingRecord
    from redactor.services.annex.annexes import PaperLine
    from redactor.services.annex.consulting import OfferedPaper

views = Views("papers", "Papers beside minutes. What is final and public of them is published with the minutes.")


@views.get("/meetings/<meeting>/papers")
@views.response(200, FiledPaperSchema(many=True))
@action("draft.read")
def papers(meeting: str) -> Sequence[dict[str, Any]]:
    """List the papers of a meeting, with their markings and what is left to settle in them."""
    return [_line(line) for line in services().annexes.view(subject(), meeting)]


@views.post("/meetings/<meeting>/papers")
@views.arguments(OnceSchema, location="headers")
@views.arguments(FilingSchema, location="form_with_files")
@views.response(201, FiledSchema)
@action("paper.file")
def file_paper(once: dict[str, Any], given: dict[str, Any], meeting: str) -> dict[str, str]:
    """File a paper with a meeting; before the meeting with the marking that is proposed for it."""
    filename, untrusted = sent_file(given, "paper")
    fields = {**given, "phase": Phase(given["phase"])}
    del fields["paper"]
    upload = Upload(filename=filename, untrusted=untrusted, **fields)
    asked = "\0".join((meeting, filename, *(f"{name}={fields[name]!r}" for name in sorted(fields)), "")).encode()

    def do() -> str:
        return services().annexes.file(subject(), meeting, [upload])[0]

    return {"reference": services().requests.once(subject(), once["idempotency_key"], asked + untrusted, do)}


@views.post("/meetings/<meeting>/papers/<reference>/file")
@views.arguments(OnceIfMatchSchema, location="headers")
@views.arguments(NextFileSchema, location="form_with_files")
@views.response(201, FileVersionSchema)
@action("paper.file")
def replace_paper(headers: dict[str, Any], given: dict[str, Any], meeting: str, reference: str) -> dict[str, int]:
    """Put another file in the place of a paper's; what was settled about the one before is asked again."""
    filename, untrusted = sent_file(given, "paper")

    def do() -> str:
        replace, expected = services().annexes.replace, seen(headers)
        made = replace(subject(), meeting, reference, filename=filename, untrusted=untrusted, expected_seq=expected)
        return str(made)

    asked = f"{meeting}\0{reference}\0{filename}\0".encode()
    return {"version": int(services().requests.once(subject(), headers["idempotency_key"], asked + untrusted, do))}


@views.put("/meetings/<meeting>/papers/<reference>/marking")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(PaperMarkingSchema)
@views.response(204)
@action("paper.file")
def mark_paper(match: dict[str, str], given: dict[str, str], meeting: str, reference: str) -> None:
    """Say the marking of a paper, proposed or final. Lowering one of published minutes wants `proven` as well."""
    marking, phase, expected = given["marking"], Phase(given["phase"]), seen(match)
    services().annexes.mark(subject(), meeting, reference, marking=marking, phase=phase, expected_seq=expected)


@views.put("/meetings/<meeting>/papers/<reference>/choices")
@views.arguments(IfMatchSchema, location="headers")
@views.arguments(ChoicesSchema)
@views.response(204)
@action("paper.file")
def settle_paper(match: dict[str, str], given: dict[str, Any], meeting: str, reference: str) -> None:
    """Say what becomes of what was found in a paper."""
    settled = tuple(Settle(**one) for one in given.pop("settled"))
    choices = Choices(**given, settled=settled)
    services().annexes.settle(subject(), meeting, reference, choices, expected_seq=seen(match))


@views.delete("/meetings/<meeting>/papers/<reference>")
@views.arguments(IfMatchSchema, location="headers")
@views.response(204)
@action("paper.file")
def remove_paper(match: dict[str, str], meeting: str, reference: str) -> None:
    """Take a paper away; what is published of it stays until the minutes are published again, or withdrawn."""
    services().annexes.remove(subject(), meeting, reference, expected_seq=seen(match))


@views.get("/papers")
@views.response(200, OpenPaperSchema(many=True))
@views.listed()
@action("paper.read")
def open_papers(pagination_parameters: Any) -> Sequence[dict[str, Any]]:  # noqa: ANN401 -- the library's own
    """List the papers that are open to the holder of the token, of the newest meeting first."""
    found = services().consulting.everywhere(subject(), span_of(pagination_parameters))
    return [_offered(record, paper) for record, paper in paged(found, pagination_parameters)]


@views.get("/papers/<meeting>/<reference>")
@views.response(200, PaperTextSchema)
@action("paper.read")
def open_paper(meeting: str, reference: str) -> dict[str, Any]:
    """Open a paper; that is written down before."""
    offered, html = services().consulting.show(subject(), meeting, reference)
    return {"paper": offered, "html": html}


@views.get("/papers/<meeting>/<reference>/copy")
@views.arguments(FormatSchema, location="query")
@views.file(*(KINDS[kind] for kind in FORMATS))
@action("paper.read")
def copy_paper(given: dict[str, str], meeting: str, reference: str) -> Response:
    """Make a copy of a paper for the holder of the token, rebuilt and with her name in it."""
    made = services().consulting.open(subject(), meeting, reference, format=given["format"])
    return attached(made.data, f"{made.reference}.{made.format}", KINDS[made.format])


def _line(line: PaperLine) -> dict[str, Any]:
    shown = ("paper", "title", "proposed", "final", "binding", "choices", "fault")
    found = [finding_json(finding) for finding in line.findings]
    return {name: getattr(line, name) for name in shown} | {"findings": found}


def _offered(record: MeetingRecord, paper: OfferedPaper) -> dict[str, Any]:
    return asdict(paper) | {"meeting": record.id, "body": record.body, "begun": record.created}
