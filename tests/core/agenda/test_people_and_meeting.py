from __future__ import annotations

import pytest

from redactor.core.agenda import read_minutes
from redactor.core.agenda.meeting import read_date
from redactor.core.document import Document, Paragraph, Run, Section, Story
from tests.core.agenda.notation import people, policy, read, table, word

REST = "\n\n1. Welcome\n\nNone were absent.\n\n2. AOB\n\nNone."

PEOPLE = {
    "a table with blank categories": (
        "Attendees:\n\nCategory\tSEC Panel Members\nChair\tAnn Lee\nDCC\tBob May\n\tCid Fox",
        "Ann Lee / Chair | Bob May / DCC | Cid Fox / DCC",
    ),
    "a blank row in the table": (
        "Attendees:\n\nRepresenting\tOther Participants\nDCC\tBob May\n\n\tCid Fox (Part)",
        "Bob May / DCC | Cid Fox / DCC / part",
    ),
    "initials and company": (
        "Present:\n\nAnn Lee [AL] Genserv\nBob May [BM] Ofgem",
        "Ann Lee / Genserv | Bob May / Ofgem",
    ),
    "initials in round brackets": ("Present:\n\nAnn Lee (AL) Genserv", "Ann Lee / Genserv"),
    "an apostrophe in the initials": ("Present:\n\nAoife O’Connor [AO’C] Genserv", "Aoife O’Connor / Genserv"),
    "three initials": ("Present:\n\nAna De Zoysa [ADZ] Genserv", "Ana De Zoysa / Genserv"),
    "initials not closed": ("Present:\n\nKim Hall [KH Genserv", "Kim Hall / Genserv"),
    "dial-in": ("Present:\n\nAnn Lee [AL] Genserv (dial-in)", "Ann Lee / Genserv / remote"),
    "dial in": ("Present:\n\nAnn Lee [AL] Genserv (dial in)", "Ann Lee / Genserv / remote"),
    "a star": ("Present:\n\nAnn Lee* via teleconference", "Ann Lee / - / remote"),
    "part": (
        "Present:\n\nAnn Lee (Part)\nBob May (part meeting)\nCid Fox (part)",
        "Ann Lee / - / part | Bob May / - / part | Cid Fox / - / part",
    ),
    "part, and remote": (
        "Attendees:\n\nCategory\tMembers\nDCC\tAnn Lee (Teleconference) (Part)",
        "Ann Lee / DCC / part remote",
    ),
    "for some items": ("Present:\n\nAnn Lee (for items 3-5)", "Ann Lee / - / part"),
    "an alternate": ("Present:\n\nAnn Lee (alternate for Bob May)", "Ann Lee / -"),
    "with an office": ("Present:\n\nAnn Lee, Chair\nBob May – Ofgem", "Ann Lee / Chair | Bob May / Ofgem"),
    "in one line": ("Present: Ann Lee, Bob May and Cid Fox", "Ann Lee / - | Bob May / - | Cid Fox / -"),
    "with semicolons": ("In attendance: Ann Lee; Bob May", "Ann Lee / - | Bob May / -"),
    "lists under each other": (
        "Present: Ann Lee (Chair), Bob May, Cid Fox and Dee Poe\nIn attendance: Eve Roe",
        "Ann Lee / - | Bob May / - | Cid Fox / - | Dee Poe / - | Eve Roe / -",
    ),
    "titles": ("Present:\n\nDr Ann Lee\nCllr. Bob May", "Dr Ann Lee / - | Cllr. Bob May / -"),
    "hyphens": ("Present:\n\nMary-Ann Lloyd-Jones", "Mary-Ann Lloyd-Jones / -"),
    "Welsh names": ("Present:\n\nSiân ap Gwilym\nŴyn Ŷnyr Puw", "Siân ap Gwilym / - | Ŵyn Ŷnyr Puw / -"),
    "bullets": ("Present:\n\n- Ann Lee\n- Bob May", "Ann Lee / - | Bob May / -"),
    "apologies as a list": ("Present:\n\nAnn Lee\n\nApologies:\n\nBob May", "Ann Lee / - | Bob May / - / apology"),
    "apologies in a line": ("Apologies: Bob May (DCC)", "Bob May / DCC / apology"),
    "initials behind a title are no organisation": (
        "Present:\n\nDr Ann Lee (ADL)\nBob May (BAM)",
        "Dr Ann Lee / - | Bob May / -",
    ),
    "columns of blanks": (
        (
            "Attendees:\nCategory      SEC Panel Members\nPanel Chair      Peter Davies (PD)\n"
            "Large Suppliers      Simon Tri, Ashley Poc\nKaren Lee      Gen4U"
        ),
        "Peter Davies / Panel Chair | Simon Tri / Large Suppliers | Ashley Poc / Large Suppliers | Karen Lee / Gen4U",
    ),
    "by teleconference": ("Present:\n\nPriya Nair (PN) by teleconference", "Priya Nair / - / remote"),
    "of a company, by teleconference": (
        "Present:\n\nPriya Nair (PN) Utilita via Teams",
        "Priya Nair / Utilita / remote",
    ),
    "with the public": ("In attendance: Mrs K. Lamb (Clerk), 2 members of the public", "Mrs K. Lamb / -"),
    "one title for several": ("Present: Cllrs D. Evans and F. Green", "Cllr D. Evans / - | F. Green / -"),
    "roles in a column": (
        "| Name | Organisation | Role |\n|---|---|---|\n| Tim Kirk | Utilita | Member |\n| Jo Marsh | SSE | Chair |",
        "Tim Kirk / Utilita | Jo Marsh / SSE",
    ),
    "nobody": ("Attendees:\n\nCategory\tMembers\nDCC\tVacant\nTSO\tAnn Lee", "Ann Lee / TSO"),
    "apologies in a sentence": (
        "Apologies were received from Bob May and Cid Fox.",
        "Bob May / - / apology | Cid Fox / - / apology",
    ),
    "apologies as a table": (
        "Apologies:\n\nCategory\tSEC Panel Members\nSmall Suppliers\tMike Gibson",
        "Mike Gibson / Small Suppliers / apology",
    ),
    "apologies inside a table": (
        "Attendees:\n\nCategory\tMembers\nDCC\tAnn Lee\nApologies\t\nDCC\tBob May",
        "Ann Lee / DCC | Bob May / DCC / apology",
    ),
    "no person is": ("Present:\n\nDraft Minutes", ""),
    "no person is in prose": ("Present:\n\nAnn Lee\n\nThe Chair Ann Lee welcomed Bob May to the room.", "Ann Lee / -"),
    "lines behind a table are no people": (
        "Attendees:\n\nCategory\tMembers\nDCC\tAnn Lee\n\nNorth Hall",
        "Ann Lee / DCC",
    ),
}


@pytest.mark.parametrize(("text", "expected"), PEOPLE.values(), ids=PEOPLE.keys())
def test_people(text: str, expected: str) -> None:
    assert people(read(text + REST)) == expected


def test_names_stand_in_the_first_column_too() -> None:
    minutes = word(table("Present|Role", "Ann Lee|Chair", "Bob May|Clerk"), "h1 1.|One", "h1 2.|Two")
    assert people(minutes) == "Ann Lee / Chair | Bob May / Clerk"


def test_remarks_stand_in_a_column_of_their_own() -> None:
    minutes = word("Attendees", table("Name|Company|Notes", "Ann Lee|DCC|Part, dial-in"), "h1 1.|One", "h1 2.|Two")
    assert people(minutes) == "Ann Lee / DCC / part remote"


def test_a_table_that_is_no_attendance_holds_no_people() -> None:
    assert people(word(table("Ref|Action", "A1|Ann Lee to write"), "h1 1.|One", "h1 2.|Two")) == ""


DATES = {
    "12th October 2018": "2018-10-12",
    "24 th April 2017": "2017-04-24",
    "Friday, 3rd of May, 2019": "2019-05-03",
    "October 12, 2018": "2018-10-12",
    "2018-10-12": "2018-10-12",
    "12/10/2018": "2018-10-12",
    "25.04.2017": "2017-04-25",
    "31st February 2018": None,
    "May 2018": None,
}


@pytest.mark.parametrize(("text", "expected"), DATES.items())
def test_a_date(text: str, expected: str | None) -> None:
    assert read_date(text) == expected


STATUS = {
    "Draft Minutes": "draft",
    "Final Minutes": "final",
    "APPROVED": "approved",
    "Status of the Minutes:Draft": "draft",
    "Status: Final v1.0": "final",
    "Unconfirmed minutes": "draft",
    "Minutes – Final": "final",
    "The draft was discussed": None,
}


@pytest.mark.parametrize(("text", "expected"), STATUS.items())
def test_a_status(text: str, expected: str | None) -> None:
    assert read(text + REST).meeting.status == expected


def test_title_reference_and_date() -> None:
    meeting = read("SEC Panel Meeting 61\n\nSECP_61_1210, 12th October 2018" + REST).meeting
    assert (meeting.title, meeting.reference, meeting.date) == ("SEC Panel Meeting 61", "SECP_61_1210", "2018-10-12")


def test_the_title_is_no_cell_of_a_table() -> None:
    minutes = word(table("Category|Panel Members", "DCC|Ann Lee"), "Board Meeting 7", "h1 1.|One", "h1 2.|Two")
    assert minutes.meeting.title == "Board Meeting 7"


def test_a_banner_in_the_page_header_counts() -> None:
    header = Story("header", "default", (Paragraph((Run("TLP:AMBER"),)),))
    blocks = (Paragraph((Run("One"),), heading=1), Paragraph((Run("Two"),), heading=1))
    minutes = read_minutes(Document(blocks, (Section(stories=(0,)),), (header,)), policy())
    assert minutes.meeting.marking == "AMBER"
    assert [(f.kind, f.at.region) for f in minutes.furniture] == [("label", "story:0")]


def test_mail_in_the_front_matter_is_no_banner() -> None:
    assert read("From: Ann\nTo: Bob\nSubject: x\n\nClassification: Red" + REST).meeting.marking is None
