"""Each rule counts: with one taken out, a token survives in the public copy, or a later rule stops the copy.

A rule of the reader that can be taken out without any token turning up is one that nothing proves.
"""

# ruff: noqa: SLF001 -- a rule is taken out where it stands

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from redactor.bootstrap import Tools
from redactor.core import access, properties
from redactor.core import shown as core_shown
from redactor.core.access import PUBLIC
from redactor.core.decisions import Decisions
from redactor.core.document import Media
from redactor.errors import FindingsError
from redactor.formats.docx import (
    alternate,
    drawings_in,
    fields_in,
    flow,
    inlines_in,
    media,
    numbering_in,
    numbering_out,
    runs_in,
    styles_in,
    tables_in,
)
from redactor.formats.docx.inlines_in import Inlines
from redactor.formats.docx.names import W14, W
from redactor.formats.docx.runs_in import Looks
from redactor.services.drafting import drafts
from redactor.services.drafting.drafts import understand
from redactor.services.release.copies import make_copies
from redactor.services.release.traces import Traces
from tests.corpus.places.forms import drafts as all_drafts

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.corpus.places.model import Sheet

    Mutation = Callable[[pytest.MonkeyPatch], None]

TOOLS = Tools()


@cache
def source() -> tuple[Sheet, bytes]:
    sheet = next(x for x in all_drafts() if x.name == "tlp-line-typed-full")
    return sheet, sheet.package()


@cache
def traces() -> Traces:
    return Traces(place.token for place in source()[0].places if place.level != "public")


def survivors() -> set[str]:
    """Give the places whose tokens are in the public copies; or say who stopped them."""
    sheet, data = source()
    decisions = Decisions(unmarked="CLEAR", look_hidden="withhold", revisions="accept", images={"": "release"})
    try:
        draft = understand(TOOLS.formats, ".docx", data, policy=TOOLS.policies.load("tlp-2"), decisions=decisions)
        files = make_copies(TOOLS.formats, draft, PUBLIC, ("docx", "md")).files
    except FindingsError:
        return {"the gate stopped it"}
    except ValueError:
        return {"the model refused it"}
    found = {token for file in files for token in traces().in_bytes(file.data)}
    return {place.id for place in sheet.places if place.token in found}


def replaced(owner: object, name: str, new: object) -> Mutation:
    return lambda patch: patch.setattr(owner, name, new)


def entry(table: dict[Any, Any], key: str, new: object) -> Mutation:
    return lambda patch: patch.setitem(table, key, new)


def always(value: object) -> Callable[..., Any]:
    return lambda *_args, **_more: value


def any_value(name: str) -> Mutation:
    """Let a property of text have any value, in the reader and in the model."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        patch.setitem(properties.CHARACTER, name, always(value=True))
        patch.setitem(properties._ALL, name, (always(value=True),))

    return mutate


def kept_field(word: str) -> Mutation:
    """Keep what a kind of field shows."""
    before = fields_in.policy

    def policy(code: fields_in.FieldCode, *, running: bool) -> str:
        return fields_in.KEEP if code.word == word else before(code, running=running)

    return replaced(fields_in, "policy", policy)


def raw_pictures(patch: pytest.MonkeyPatch) -> None:
    def decoded(self: media.Pictures, part: str, _crop: object) -> Media:
        return Media("png", self._parts.read(part), 24, 16)

    patch.setattr(media.Pictures, "_decoded", decoded)


def shown_code(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inlines_in, "opened", lambda code, running: _Bare(code))


class _Bare:
    """A frame that hides nothing."""

    policy, result, link, seen, hides = fields_in.KEEP, True, None, False, False

    def __init__(self, code: fields_in.FieldCode) -> None:
        self.code, self.texts, self.look = code, list[str](), runs_in.Look()


def both(*mutations: Mutation) -> Mutation:
    """Take out a rule that stands in two places."""

    def mutate(patch: pytest.MonkeyPatch) -> None:
        for mutation in mutations:
            mutation(patch)

    return mutate


def with_vanished(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Looks, "_worked_out", always(runs_in.Look()))


WALK = Inlines.walk
FIELDS = (
    "STYLEREF DOCPROPERTY DOCVARIABLE AUTHOR LASTSAVEDBY TITLE SUBJECT KEYWORDS COMMENTS USERNAME USERADDRESS FILENAME "
    "TEMPLATE INFO LINK DDE DDEAUTO INCLUDETEXT DATABASE MERGEFIELD BIBLIOGRAPHY INDEX TOA REF AUTOTEXT PAGE NUMPAGES "
    "XE TC SET UNKNOWN"
).split()
RULES: dict[str, Mutation] = {
    "deleted text is dropped": entry(Inlines._INLINE, W + "del", WALK),
    "text that moved away is dropped": entry(Inlines._INLINE, W + "moveFrom", WALK),
    "text deleted in conflict is dropped": entry(Inlines._INLINE, W14 + "conflictDel", WALK),
    "deleted rows and cells are dropped": replaced(tables_in.Tables, "_is_gone", always(value=False)),
    "hidden rows are dropped": replaced(tables_in, "on", always(value=False)),
    "squashed rows are suspected": replaced(tables_in, "_LOW", -1),
    "hidden text is dropped": with_vanished,
    "the look of text is suspected": replaced(runs_in, "_hidden", always(None)),
    "the place of paragraphs is suspected": replaced(runs_in, "paragraph_hidden", always(None)),
    "the ground of text is looked at": replaced(tables_in, "fill_of", always(None)),
    "what looks hidden is withheld": replaced(drafts, "without_hidden", lambda document, release: document),
    "one branch of alternate content is read": replaced(alternate, "chosen", lambda el: el[-1] if len(el) else None),
    "text deleted from equations is dropped": replaced(flow, "linear", lambda el, _gone: "".join(el.itertext())),
    "pictures are made from their pixels": raw_pictures,
    "pictures are cropped": replaced(media, "_cropped", lambda image, _crop: media._opaque(image)),
    "crops are read": replaced(drawings_in, "_crop", always(media.WHOLE)),
    "links lead to the web": both(
        replaced(inlines_in, "link_target", lambda address: address),
        replaced(core_shown, "_TARGET", re.compile("")),
    ),
    "invisible characters are dropped": both(
        replaced(inlines_in, "seen", lambda text: (text, False)),
        replaced(core_shown, "_UNSEEN", re.compile("(?!)")),
    ),
    "unknown fonts are dropped": any_value("font"),
    "unknown languages are dropped": any_value("language"),
    "styles have names of ours": replaced(styles_in, "builtin", lambda name: name),
    "words in list numbers are dropped": both(
        replaced(numbering_in, "_harmless", always(value=True)),
        replaced(numbering_out, "plain_template", str),
    ),
    "text stands where text may stand": replaced(
        Inlines, "_unknown", lambda self, el: self._text("".join(el.itertext()))
    ),
    "a field's code is hidden": shown_code,
    "comments are dropped": entry(Inlines._INLINE, W + "r", lambda self, el: self._text("".join(el.itertext()))),
    "what is not visible is not rendered": replaced(access, "_may", always(value=True)),
    "titles are withheld": replaced(access, "title_is_public", always(value=True)),
    **{f"what {word} shows is dropped": kept_field(word) for word in FIELDS},
}


def test_with_all_rules_nothing_survives() -> None:
    assert survivors() == set()


@pytest.mark.parametrize("rule", RULES)
def test_without_a_rule_something_turns_red(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    RULES[rule](monkeypatch)
    assert survivors() != set()
