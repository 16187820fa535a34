"""Every page of both faces, filled with sample data: `python -m tests.web.gallery FOLDER` writes them to look at."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

from redactor.formats.pages import (
    public_environment,
    write_page,
)
from redactor.resources import templates_dir
from redactor.web.assets import STATIC
from redactor.web.screens.account import (
    ClearancesPage,
    ErrorPage,
    InvitationPage,
    NotFoundPage,
    SetupPage,
)
from redactor.web.screens.bodies import BodiesPage, BodyRow
from redactor.web.screens.meetings import (
    MeetingsPage,
)
from redactor.web.screens.own import AppPage, RecoveryPage
from redactor.web.screens.parts import (
    FieldError,
    Link,
    Notice,
    Option,
    Page,
    Shell,
)
from redactor.web.screens.signing_in import (
    CONFIRM_REFUSED,
    SIGN_IN_REFUSED,
    ArrivedPage,
    CarryOnPage,
    ConfirmPage,
    SignInPage,
)
from redactor.web.templating import environment, render
from tests.web.samples import circulating
from tests.web.samples.access import ACCESS
from tests.web.samples.annexes import ANNEX_PAGES
from tests.web.samples.disclosures import COPY, COPY_UNKNOWN, DISCLOSURES, RECIPIENT
from tests.web.samples.emergencies import EMERGENCY_PAGES
from tests.web.samples.held import HELD_PAGES
from tests.web.samples.jobs import JOB_PAGES
from tests.web.samples.own import ACCOUNT
from tests.web.samples.parts import SHELL, STRANGER
from tests.web.samples.public import PUBLIC_PAGES, PUBLIC_SHELL
from tests.web.samples.registers import ACTIONS, NO_ACTIONS, ORIGINS, PSEUDONYMS, WITHHELD_PORTIONS
from tests.web.samples.texts import FIRST_RELEASE, READ_ONLY, READING, RELEASE, RELEASE_TABS, REVIEW, SCHEDULED
from tests.web.samples.tools import (
    CLEARANCES,
    FINDINGS,
    MEETING_PAGE,
    MEETINGS,
    PEOPLE,
    PERSON,
    SETUP,
    UPLOAD,
)
from tests.web.samples.watching import WATCHING_PAGES

PAGES: dict[str, tuple[Page, Shell]] = {
    "signin": (
        SignInPage(
            "/sign-in",
            "ada.brook@example.org",
            passkey_action="/sign-in/passkey",
            passkey_options="/sign-in/passkey/options",
            elsewhere="/sign-in/elsewhere",
        ),
        STRANGER,
    ),
    "confirm": (
        ConfirmPage("/confirm?next=%2F", "/", "/confirm/options", with_code=True, with_password=True),
        SHELL,
    ),
    "confirm-carried": (
        ConfirmPage(
            "/confirm?next=%2F",
            "/",
            with_password=True,
            carried=(Option("carried-to", "/meetings/x/release"), Option("carried-why", "Agreed by the chair.")),
            lost_file=True,
            refusal=CONFIRM_REFUSED,
        ),
        SHELL,
    ),
    "confirm-stuck": (ConfirmPage("/confirm?next=%2F", "/", stuck=True), SHELL),
    "carry-on": (CarryOnPage("/meetings/x/release", (Option("why", "Agreed by the chair."),), "/meetings/x"), SHELL),
    "account": (ACCOUNT, SHELL),
    "account-new": (replace(ACCOUNT, passkeys=(), tokens=(), app_remove="", advice="", others_action=""), SHELL),
    "app": (AppPage("/account/app/confirm", "/static/icon.svg", "JBSWY3DPEHPK3PXP"), SHELL),
    "recovery": (RecoveryPage(("abcd-efgh-ijkl-mnop", "qrst-uvwx-yz23-4567")), SHELL),
    "bodies": (
        BodiesPage(
            (BodyRow("Lantern Board", "SEC Panel", "2 people"),), "/bodies", (Option("sec-panel", "SEC Panel"),)
        ),
        SHELL,
    ),
    "arrived": (ArrivedPage("/"), STRANGER),
    "signin-refused": (SignInPage("/sign-in", "ada.brook@example.org", SIGN_IN_REFUSED), STRANGER),
    "setup": (SETUP, STRANGER),
    "setup-used": (SetupPage("/setup/x", used=True), STRANGER),
    "invitation": (InvitationPage("/invitation/x", (FieldError("password", "Use 12 characters or more."),)), STRANGER),
    "invitation-used": (InvitationPage("/invitation/x", used=True), STRANGER),
    "meetings": (MEETINGS, SHELL),
    "meetings-none": (MeetingsPage(upload="/upload"), SHELL),
    "meeting": (
        MEETING_PAGE,
        replace(SHELL, notice=Notice("Sent for release", "Owen Sharp was asked.", Link("See", "/x"))),
    ),
    "upload": (UPLOAD, SHELL),
    "findings": (FINDINGS, SHELL),
    "findings-none": (replace(FINDINGS, cards=(), settled=(), dropped=()), SHELL),
    "findings-settled": (replace(FINDINGS, cards=()), SHELL),
    "review": (REVIEW, SHELL),
    "review-read-only": (READ_ONLY, SHELL),
    "release": (RELEASE, SHELL),
    "release-first": (FIRST_RELEASE, SHELL),
    **{name: (page, SHELL) for name, page in RELEASE_TABS.items()},
    "circulate": (circulating.CIRCULATE, SHELL),
    "circulated": (circulating.CIRCULATED, SHELL),
    "comments": (circulating.COMMENTS, SHELL),
    "comments-none": (replace(circulating.COMMENTS, open=(), done=(), errors=()), SHELL),
    "drafts": (circulating.DRAFTS, SHELL),
    "drafts-none": (replace(circulating.DRAFTS, drafts=()), SHELL),
    "draft": (circulating.DRAFT, SHELL),
    "versions": (circulating.VERSIONS, SHELL),
    "versions-none": (replace(circulating.VERSIONS, rows=(), withdraw=""), SHELL),
    "adoption": (circulating.ADOPTION, SHELL),
    "withdraw": (circulating.WITHDRAW, SHELL),
    "release-scheduled": (SCHEDULED, SHELL),
    "reading": (READING, SHELL),
    "people": (PEOPLE, SHELL),
    "person": (PERSON, SHELL),
    "clearances": (CLEARANCES, SHELL),
    "clearances-none": (ClearancesPage("/clearances"), SHELL),
    "register": (ACTIONS, SHELL),
    "register-empty": (NO_ACTIONS, SHELL),
    "register-withheld": (WITHHELD_PORTIONS, SHELL),
    "register-withheld-empty": (replace(WITHHELD_PORTIONS, rows=(), errors=()), SHELL),
    "register-origins": (ORIGINS, SHELL),
    "register-origins-empty": (replace(ORIGINS, rows=(), form="", errors=()), SHELL),
    "register-pseudonyms": (PSEUDONYMS, SHELL),
    "register-pseudonyms-empty": (replace(PSEUDONYMS, rows=(), reveal="", form=None), SHELL),
    "access": (ACCESS, SHELL),
    "disclosures": (DISCLOSURES, SHELL),
    "copy": (COPY, SHELL),
    "copy-unknown": (COPY_UNKNOWN, SHELL),
    "recipient": (RECIPIENT, SHELL),
    **EMERGENCY_PAGES,
    **WATCHING_PAGES,
    **{name: (page, SHELL) for name, page in HELD_PAGES.items()},
    **{name: (page, SHELL) for name, page in JOB_PAGES.items()},
    **{name: (page, SHELL) for name, page in ANNEX_PAGES.items()},
    "access-empty": (
        replace(ACCESS, explanation=None, grants=(), requests=(), recusals=(), form=None, recuse_action=""),
        SHELL,
    ),
    "not-found": (NotFoundPage(), replace(STRANGER, reading_room=None)),
    "error": (
        ErrorPage(
            "The file could not be kept", "Nothing was stored. Try again.", Link("Upload", "/upload"), "3f9c0a71be52"
        ),
        SHELL,
    ),
}


def written() -> dict[str, str]:
    """Render every page of the gallery, by name."""
    env, public = environment(templates_dir()), public_environment(templates_dir())
    pages = {name: render(env, page, shell) for name, (page, shell) in PAGES.items()}
    return pages | {name: write_page(public, page, PUBLIC_SHELL) for name, page in PUBLIC_PAGES.items()}


def main(folder: str) -> None:
    """Write the gallery with its assets into a folder, so that a browser can open the files."""
    out = Path(folder)
    out.mkdir(parents=True, exist_ok=True)
    shutil.copytree(STATIC, out / "static", dirs_exist_ok=True)
    for name, html in written().items():
        (out / f"{name}.html").write_text(html, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
