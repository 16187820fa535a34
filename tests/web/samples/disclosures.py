"""Sample page of what was disclosed."""

from __future__ import annotations

from redactor.web.screens.disclosures import CopyPage, DisclosureRow, DisclosuresPage, GiveForm
from redactor.web.screens.parts import Fact, FieldError, Link, Option
from redactor.web.screens.recipient import RecipientPage

DISCLOSURES = DisclosuresPage(
    "Lantern Board Meeting 14",
    "12 March 2031",
    "/meetings/14",
    (
        DisclosureRow(
            "3f9a-107b-ce22",
            "20 March 2031, 14:11",
            "Owen Sharp",
            "Tamsin Okafor",
            "4, 9",
            "Word, under a password",
            made=True,
            reason="She asked for the survey of the pier.",
        ),
        DisclosureRow(
            "81d0-44ac-90fe", "19 March 2031, 09:30", "Dara Quill", "herself or himself", "4", "Text", made=False
        ),
    ),
    GiveForm(
        "/meetings/14/disclosures",
        (Option("3", "3. Mooring certificates"), Option("9", "9. Title withheld", chosen=True)),
        (Option("docx", "Word", chosen=True), Option("txt", "Text")),
        (
            Option("password", "Under the password below (Word only)", chosen=True),
            Option("age", "Encrypted to an age key"),
        ),
        "k7mq-x2fr-9abc-defg-hjk2",
        requester="Tamsin Okafor",
        errors=(FieldError("reason", "Say why it is given"),),
    ),
    find="/copies",
)
COPY = CopyPage(
    "/copies",
    "3f9a-107b-ce22",
    (
        Fact("Copy", "3f9a-107b-ce22"),
        Fact("Made by", "Owen Sharp"),
        Fact("For", "somebody outside"),
        Fact("When", "20 March 2031, 14:11 UTC"),
        Fact("Meeting", "Lantern Board Meeting 14"),
        Fact("Items", "4, 9"),
        Fact("Format", "Word, under a password"),
    ),
    Link("Every copy of this meeting", "/meetings/14/disclosures"),
)
COPY_UNKNOWN = CopyPage("/copies", "3f9a-107b-0000", unknown=True)

RECIPIENT = RecipientPage(
    "/account/key",
    "/account/key/confirm",
    "/account/key/forget",
    "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj",
    typed="age1typo",
    errors=(FieldError("key", "age1typo is not an age recipient."),),
)
