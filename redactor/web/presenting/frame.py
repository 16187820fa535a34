"""The frame around a page: who is signed in, and where she can go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from redactor.web.screens.parts import Link, Notice, Shell, Signed

if TYPE_CHECKING:
    from collections.abc import Callable

    from redactor.core.access import Subject

DUTIES: Final = {
    "secretary": ("Secretary", "Uploads drafts, settles their markings, asks for release"),
    "officer": ("Releasing officer", "Releases what somebody else marked, gives access by name"),
    "member": ("Member", "Reads published minutes, and what is open to her by name or clearance"),
    "chair": ("Chair", "Sees who read what, confirms clearances, lets emergencies be"),
    "auditor": ("Auditor", "Reads the record; no part in marking, releasing or confirming"),
    "administrator": ("Administrator", "Manages people; reads no minutes"),
}
"""What people are for, in words: the name of a duty and what it lets do."""

_PLACES: Final = (
    ("Meetings", "/", "draft.read"),
    ("Upload", "/upload", "draft.upload"),
    ("Read minutes", "/read", "meeting.read"),
    ("Papers", "/papers", "paper.read"),
    ("Registers", "/registers/actions", "register.read"),
    ("Drafts", "/drafts", "draft.receive"),
    ("Held", "/held", "held.read"),
    ("Clearances", "/clearances", "clearance.confirm"),
    ("Requests", "/requests", "access.answer"),
    ("Who can read", "/access", "access.explain"),
    ("Who read what", "/readings", "access.readings"),
    ("Audit", "/audit", "audit.read"),
    ("Emergencies", "/emergencies", "break-glass.read"),
    ("People", "/people", "people.read"),
    ("Bodies", "/bodies", "people.manage"),
    ("Jobs", "/jobs", "job.read"),
    ("Who releases", "/one-clerk", "one-clerk.read"),
    ("Limits", "/limits", "people.manage"),
)


SAID: Final = {
    "chosen": Notice("You are set up", "Sign in with what you have just chosen."),
    "sent": Notice("Sent for release", "A second person reads it and releases it."),
    "job-again": Notice("Tried again", "The job is begun anew, for whoever asked for it."),
    "withdrawn": Notice("Withdrawn", "The address answers with neutral words. What was served is kept sealed."),
    "scheduled": Notice("Scheduled", "It appears by itself at its moment. Until then it can be sent back."),
    "circulated": Notice("Circulated", "Each reader finds her copy under Drafts."),
    "closed": Notice("The circulation is closed", "No comment is taken any more."),
    "commented": Notice("Your comment is kept", "The secretary takes or declines it, with a word back."),
    "answered": Notice("Answered", "Whoever wrote the comment sees it beside her copy."),
    "recorded": Notice("The approval is recorded", "It counts once an officer has confirmed it."),
    "adopted": Notice("Confirmed", "Copies made from now on say so."),
    "refused": Notice("Declined", "The minutes stay unapproved."),
    "paper-filed": Notice("The paper is filed", "It is sealed whole under its marking. Nothing was published."),
    "paper-marked": Notice("Saved", "What is published changes when the minutes are published again."),
    "paper-removed": Notice("The paper is removed", "It stays in the record, and nobody reads it."),
    "joined": Notice("Saved", "Who reads this meeting follows from it at once."),
    "one-clerk": Notice("Saved", "Two people are the rule wherever this is not confirmed."),
    "limits": Notice("Saved", "It holds from now on. What is kept already stays."),
    "passed": Notice("It passes", "Nobody is asked about it again. The release can be asked for."),
    "returned": Notice("Sent back", "The meeting is in review again; your reason stands on its page."),
    "approved": Notice("Your approval is recorded", "It is public when everybody who has to has approved it."),
    "released": Notice("Released", "The minutes are public."),
    "signed-out": Notice("The sessions are ended", "The person signs in again to go on."),
    "body": Notice("The body is added", "Drafts can be uploaded for it, and clearances given in it."),
    "own": Notice("Saved", "Your account is changed."),
    "proved": Notice("Confirmed", "Go on with what you were about to do."),
    "read-asked": Notice(
        "Your request is with the chair", "You will find the item in your minutes if it is opened to you."
    ),
    "declined": Notice("Declined", "The item stays closed. The person who asked is told nothing."),
    "lifted": Notice("The recusal is lifted", "Grants and clearances of the person count again."),
    "mail": Notice("Saved", "Your choice about messages is kept."),
    "granted": Notice("The grant is given", "It holds from now on."),
    "ended": Notice("The grant has ended", "What was read stays read."),
    "recused": Notice("The recusal is recorded", "It wins over every grant."),
    "changed": Notice("Saved", "The person is signed out and signs in again with what she may do now."),
    "asked": Notice("The change waits", "It holds once a releasing officer or the chair has confirmed it."),
    "given": Notice("The clearance waits", "It holds once a releasing officer or the chair has confirmed it."),
    "removed": Notice("The clearance is taken away", "It does not hold any more."),
    "put-off": Notice("Kept withheld", "It is looked at again on that day."),
    "due-now": Notice("The event is noted", "The item is due for a review. Nothing was published."),
    "came-from": Notice("It is noted", "Nothing of the item is released without the word of that body."),
    "agreed": Notice("The word is given", "Nothing was published: two people still release it."),
    "masked": Notice("The mask is given", "The name is sealed."),
    "mask-applied": Notice("The mask stands in place of the name", "Look at each place before you ask for release."),
    "no-name": Notice("Nothing was replaced", "The name stands nowhere that everybody reads."),
    "emergency-asked": Notice("Your request is made", "The releasing officers and the chair are told. Two let it be."),
    "emergency-approved": Notice("Your approval is recorded", "One more person has to let it be."),
    "emergency-opened": Notice("The item is open", "For thirty minutes, to the person who asked."),
    "emergency-ended": Notice("The emergency is over", "What was read stays read."),
    "timed": Notice("The time is set", "Before it only who prepares the minutes reads the item."),
    "confirmed": Notice("The clearance is confirmed", "It holds from now on."),
}
"""What a page says after something was done, by the word that the view gave."""


def duty_words(duties: frozenset[str]) -> str:
    """Name somebody's duties."""
    return ", ".join(words[0].lower() for duty, words in DUTIES.items() if duty in duties)


def frame(
    body: str,
    asking: Subject,
    name: str,
    *,
    token: str,
    here: str,
    notice: Notice | None,
    may: Callable[[str], bool],
    unread: int = 0,
) -> Shell:
    """Frame a page for somebody who is signed in; `unread` notices ring."""
    places = tuple(Link(text, href, current=_within(here, href)) for text, href, action in _PLACES if may(action))
    bell = Link(f"Notices ({unread} new)" if unread else "Notices", "/notices", current=_within(here, "/notices"))
    return Shell(body, token, Signed(name, duty_words(asking.duties)), places, notice, bell=bell)


def stranger(body: str, *, token: str = "", notice: Notice | None = None) -> Shell:
    """Frame a page for nobody in particular."""
    return Shell(body, token, notice=notice)


def _within(here: str, href: str) -> bool:
    if href == "/":
        return here == "/" or here.startswith("/meetings")
    return here == href or here.startswith(f"{href}/")
