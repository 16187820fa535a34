"""Mends live on: in the certificate, in what is opened later, and in the next draft."""

from __future__ import annotations

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.carrying import carry
from redactor.core.certificate import check, check_reveal, decode
from redactor.core.certificate.making import declassified, fingerprint
from redactor.core.certificate.model import Gap, Leaf
from redactor.core.decisions import Decisions, ItemDecision
from redactor.core.writing import write_decisions
from redactor.services.drafting.drafts import Draft, understand
from redactor.services.release.certificates import certified, salts_of
from redactor.services.release.copies import make_copies, rendering
from tests.core.test_mending import CUT, MINUTES, OWN, REWORD
from tests.drafts import WHITE, copy, draft

ALL = WHITE + CUT + REWORD + OWN
SECRET = b"s" * 32
SECRETS = ("Zephyrion", "£4,000", "lift", "Quux")


def next_draft(old: Draft, text: str) -> Draft:
    """Carry the decisions over to another text."""
    bare = draft(text, "")
    made = carry(old.minutes, bare.minutes, old.decisions, old.policy, draft_sha256=bare.sha256)
    return draft(text, write_decisions(made.decisions))


# -- the certificate


def test_a_certificate_holds_out_what_is_shown_and_commits_to_what_was_taken_out() -> None:
    read = draft(MINUTES, ALL)
    data = certified(read, make_copies(Tools().formats, read, PUBLIC, ["txt", "html"]), secret=SECRET)
    certificate, _ = decode(data)
    assert not list(check(certificate, {}))
    assert not any(secret in data.decode() for secret in SECRETS)
    said = [(p.insertion, p.text.strip()) for line in certificate.lines for p in line.parts if p.insertion]
    assert ("redacted", "[withheld]") in said
    assert ("reworded", "The building was discussed.") in said
    assert ("substitute", "A firm was discussed.") in said
    leaves = [node.text for node in certificate.nodes if isinstance(node, Leaf)]
    assert "The firm" in leaves
    assert "in the spring." in leaves
    assert sum(isinstance(node, Gap) for node in certificate.nodes) == 3


def test_what_was_taken_out_opens_the_old_certificate_when_it_becomes_public() -> None:
    before, after = draft(MINUTES, WHITE + CUT + REWORD), draft(MINUTES, WHITE)
    certificate, _ = decode(certified(before, make_copies(Tools().formats, before, PUBLIC, ["txt"]), secret=SECRET))
    opened = list(
        declassified(
            before.minutes, rendering(before), (after.minutes, rendering(after)), salts=salts_of(before, SECRET)
        )
    )
    assert not [fault for one in opened for fault in check_reveal(certificate, one)]
    texts = {m.text for one in opened for m in one.members if isinstance(m, Leaf)}
    assert texts == {"Zephyrion paid £4,000", "The lift was out of order again."}


def test_nothing_is_opened_while_the_words_are_withheld_still() -> None:
    before, after = draft(MINUTES, WHITE + CUT + REWORD), draft(MINUTES, WHITE + CUT)
    opened = declassified(
        before.minutes, rendering(before), (after.minutes, rendering(after)), salts=salts_of(before, SECRET)
    )
    assert [m.text for one in opened for m in one.members if isinstance(m, Leaf)] == [
        "The lift was out of order again."
    ]


def test_decisions_without_mends_have_the_fingerprint_that_they_had() -> None:
    plain = Decisions(status="x", items={"3": ItemDecision("3", marking="RED")})
    assert fingerprint(plain) == "fa1bf3e592174d8359f984969f3df7f5c106b00019686a3feec7d77172bbf059"


# -- the next draft


def test_mends_follow_their_portion_into_the_next_draft() -> None:
    old = draft(MINUTES, ALL)
    text = MINUTES.replace("## 1. One", "## 1. News\n\nNothing new.\n\n## 2. One")
    text = text.replace("## 3. Three", "## 4. Three").replace("## 2. Two", "## 3. Two")
    new = next_draft(old, text)
    assert [w.ref for w in new.decisions.withheld_words] == ["2.1.1"]
    assert [r.ref for r in new.decisions.rewordings] == ["4.1.2"]
    assert [t.ref for t in new.decisions.public_texts] == ["3.1.1"]
    assert "Zephyrion" not in copy(draft(text, write_decisions(new.decisions).replace("changed = ", "#changed = ")))


@pytest.mark.parametrize(
    ("before", "after", "ref"),
    [
        ("paid £4,000 in the spring", "paid £4,000 in the autumn", "1.1.1"),
        ("The lift was out of order", "The lifts were out of order", "3.1.2"),
        ("The firm Quux is late", "The firm Quux is very late", "2.1.1"),
    ],
)
def test_a_mended_portion_that_changed_comes_back_to_review_without_its_mend(before: str, after: str, ref: str) -> None:
    new = next_draft(draft(MINUTES, ALL), MINUTES.replace(before, after))
    assert [f.ref for f in new.minutes.findings if f.code == "changed-portion"] == [ref]
    assert ref not in new.decisions.worded
    assert len(new.decisions.worded) == 2


ACCEPTED = (
    MINUTES.replace("Zephyrion paid £4,000", "[withheld]")
    .replace("The lift was out of order again.", "The building was discussed.")
    .replace("The firm Quux is late.", "A firm was discussed.")
)


def test_a_draft_that_says_what_was_made_of_the_last_asks_nothing_and_says_the_same() -> None:
    old = draft(MINUTES, ALL)
    new = next_draft(old, ACCEPTED)
    assert not new.minutes.findings
    assert copy(new) == copy(old)
    assert (new.decisions.rewordings, new.decisions.withheld_words, new.decisions.public_texts) == ((), (), ())


def test_what_was_rejected_in_one_place_and_accepted_in_another_keeps_its_decision() -> None:
    old = draft(MINUTES, ALL)
    new = next_draft(old, ACCEPTED.replace("The building was discussed.", "The lift was out of order again."))
    assert not new.minutes.findings
    assert copy(new) == copy(old)
    assert [r.ref for r in new.decisions.rewordings] == ["3.1.2"]


def test_own_words_of_several_sentences_come_back_as_one() -> None:
    own = OWN.replace("A firm was discussed.", "A firm was discussed. Nothing was decided.")
    old = draft(MINUTES, WHITE + own)
    new = next_draft(old, MINUTES.replace("The firm Quux is late.", "A firm was discussed. Nothing was decided."))
    assert not new.minutes.findings
    assert copy(new) == copy(old)


def test_own_words_in_another_item_are_not_taken_for_what_was_decided() -> None:
    old = draft(MINUTES, ALL)
    text = MINUTES.replace("Bye to all.", "Bye to all. A firm was discussed.")
    assert [f.ref for f in next_draft(old, text).minutes.findings] == ["3.1.2"]


def test_own_words_are_not_released_where_more_was_added_to_them() -> None:
    old = draft(MINUTES, ALL)
    new = next_draft(old, ACCEPTED.replace("A firm was discussed.", "A firm was discussed, and its debts."))
    assert [f.ref for f in new.minutes.findings] == ["2.1.1"]


def test_an_item_restricted_since_does_not_release_what_was_accepted() -> None:
    old = draft(MINUTES, WHITE + REWORD)
    new = next_draft(old, ACCEPTED.replace("## 3. Three", "## 3. Three (RED)").replace("A firm was", "The firm was"))
    said = {p.ref: p.disposition for _, p in new.minutes.portions()}
    assert said["3.1.2"] != "release"


def test_understanding_again_is_the_same() -> None:
    read = draft(MINUTES, ALL)
    again = understand(Tools().formats, ".md", MINUTES.encode(), policy=read.policy, decisions=read.decisions)
    assert again.minutes == read.minutes
