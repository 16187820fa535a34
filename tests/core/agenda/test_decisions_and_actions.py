from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.core.agenda import read_minutes
from tests.core.agenda.notation import actions, decisions, item, policy, portions, read, table, word


def draft(text: str) -> str:
    return f"1. Welcome\n\n{text}\n\n2. AOB\n\nNone were raised."


DECISIONS = {
    "a verb in bold capitals": ("The Panel **NOTED** the update.", "NOTED: The Panel NOTED the update."),
    "a verb in capitals": ("The Panel AGREED the plan.", "AGREED: The Panel AGREED the plan."),
    "a verb that the policy does not list": (
        "The Panel **CHOSE** the first bid.",
        "CHOSE: The Panel CHOSE the first bid.",
    ),
    "only the sentence with the verb": (
        "All was said. The Panel **NOTED** it. It rained.",
        "NOTED: The Panel NOTED it.",
    ),
    "a list under the body": (
        "The Panel:\n\n- **AGREED** the plan; and\n- **DEFERRED** the rest.",
        "AGREED: AGREED the plan; and | DEFERRED: DEFERRED the rest.",
    ),
    "a list broken by blank lines": (
        "The Panel:\n\n- **AGREED** one;\n\n- **AGREED** two; and\n- **AGREED** three.",
        "AGREED: AGREED one; | AGREED: AGREED two; and | AGREED: AGREED three.",
    ),
    "another body, and letters": (
        "The PAB:\n\na)  NOTED the report.\n\nb)  AGREED the plan.",
        "NOTED: a)  NOTED the report. | AGREED: b)  AGREED the plan.",
    ),
    "letters without a space": (
        "The Board:\n\n(A)agreed the plan\n\n(B)noted it",
        "AGREED: (A)agreed the plan | NOTED: (B)noted it",
    ),
    "Roman numbers": (
        "RESOLVED, that:\n\n(i) the plan be agreed; and\n\n(ii) it be sent.",
        "RESOLVED: (i) the plan be agreed; and | RESOLVED: (ii) it be sent.",
    ),
    "dots": ("RESOLVED, that:\n\n· the plan be agreed", "RESOLVED: the plan be agreed"),
    "resolved, with a colon": ("RESOLVED: That the plan be agreed.", "RESOLVED: RESOLVED: That the plan be agreed."),
    "resolved, with a dash": ("RESOLVED – That it be so.", "RESOLVED: RESOLVED – That it be so."),
    "resolved, in small letters": ("Resolved – that it be so.", "RESOLVED: Resolved – that it be so."),
    "it was resolved": ("IT WAS RESOLVED: that it be so.", "RESOLVED: IT WAS RESOLVED: that it be so."),
    "decision, then agreed": ("Decision:\n\nAgreed.", "AGREED: Agreed."),
    "decision, agreed": ("Decision: Agreed.", "AGREED: Decision: Agreed."),
    "the body agreed to a list": (
        "The Panel agreed to:\n\n- publish it; and\n- send it.",
        "AGREED: publish it; and | AGREED: send it.",
    ),
    "a verb before a list": (
        "The Panel **AGREED** the following:\n\n- the plan; and\n- the budget.",
        "AGREED: The Panel AGREED the following: | AGREED: the plan; and | AGREED: the budget.",
    ),
    "words run together": (
        "The Panel **AGREED** recommendationsofthePolicy.",
        "AGREED: The Panel AGREED recommendationsofthePolicy.",
    ),
    "decision, with a reference": ("**DECISION 12/03:** approve X.", "DECISION: DECISION 12/03: approve X."),
    "a verb that leads a list": (
        "The Panel **NOTED**:\n\n- one; and\n- two.",
        "NOTED: one; and | NOTED: two.",
    ),
    "narrative": ("The Panel agreed that it be so. The Panel deferred it.", ""),
    "a level's name in bold": ("This agenda item is marked **RED** and stays so.", ""),
    "a label of another scheme": ("This is **RESTRICTED** and stays so.", ""),
    "an abbreviation in bold": ("The **SECAS** team noted it.", ""),
    "an abbreviation in capitals": ("The DCC noted the SMETS device.", ""),
}


@pytest.mark.parametrize(("text", "expected"), DECISIONS.values(), ids=DECISIONS.keys())
def test_a_decision_is(text: str, expected: str) -> None:
    assert decisions(read(draft(text))) == expected


def test_a_levels_name_is_no_verb_even_if_the_policy_lists_it() -> None:
    odd = replace(policy(), verbs=("RED", "NOTED"))
    document = read(draft("It is RED. The Panel NOTED it.")).document
    assert decisions(read_minutes(document, odd)) == "NOTED: The Panel NOTED it."


def test_the_lead_belongs_to_its_decisions_and_each_item_is_one_portion() -> None:
    minutes = read(draft("The Panel:\n\n- **AGREED** one. It was long.\n- **AGREED** two.\n\nMr Lee left."))
    assert portions(item(minutes, "1")) == (
        "decision: The Panel: | decision: AGREED one. It was long. | decision: AGREED two. | discussion: Mr Lee left."
    )


def test_list_items_of_word_under_a_lead_are_decisions() -> None:
    minutes = word("h1 1.|One", "The Panel:", "l0 •|*AGREED* one; and", "l0 •|*NOTED* two.", "h1 2.|Two")
    assert decisions(minutes) == "AGREED: AGREED one; and | NOTED: NOTED two."


def test_a_decision_in_a_word_list_of_its_own() -> None:
    assert decisions(word("h1 1.|One", "l0 a)|*NOTED* it.", "h1 2.|Two")) == "NOTED: NOTED it."


ACTIONS = {
    "a reference": ("SECP61/01: SECAS to revise the plan.", "SECP61/01 > SECAS > -"),
    "the word and a ruled line": ("ACTION SECP61/03: SECAS to amend it.\n--", "SECP61/03 > SECAS > -"),
    "the word alone": ("ACTION: SECAS and the DCC to meet.", "- > SECAS and the DCC > -"),
    "a dash": ("Action SECP61/03 – SECAS to amend it.", "SECP61/03 > SECAS > -"),
    "of a minute": ("Minute 5604: XX to write.", "5604 > XX > -"),
    "with an update": ("Actions 0606: DCC to report. Update: Closed.", "0606 > DCC > Closed"),
    "carried forward": ("Action 004: Carried Forward", "004 > - > Carried forward"),
    "letters and number": ("EBC 1002: NG to circulate it.", "EBC 1002 > NG > -"),
    "new": ("New action 0102: ELEXON to write.", "0102 > ELEXON > -"),
    "in prose": ("The DCC agreed to write a note (new action 0102).", "0102 > DCC > -"),
    "a bare number": ("004: CE to write.", "004 > CE > -"),
    "initials": ("SECP61/01: AB to write.", "SECP61/01 > AB > -"),
    "several owners": ("SECP61/01: SECAS, DCC and Ofgem to meet.", "SECP61/01 > SECAS, DCC and Ofgem > -"),
    "no owner": ("SECP61/01: to write out to Parties.", "SECP61/01 > - > -"),
    "no owner, a command": ("SECP61/01: Write out to Parties.", "SECP61/01 > - > -"),
    "a name, and a colon": ("ACTION – Tom Birkett: Book.", "- > Tom Birkett > -"),
    "initials, and a colon": ("Action: TB / JA: call.", "- > TB / JA > -"),
    "a name alone": ("Action: Tom Birkett", "- > Tom Birkett > -"),
    "a decision with a reference": ("**DECISION 12/03:** SECAS to write.", ""),
    "will": ("SECP61/01: The Chair will write.", "SECP61/01 > Chair > -"),
    "only the owner": ("Action: CE", "- > CE > -"),
    "a state behind it": ("SECP61/01: SECAS to write. Open", "SECP61/01 > SECAS > Open"),
    "a list under a lead": ("Actions:\n\n- SECAS to write.\n- DCC to read.", "- > SECAS > - | - > DCC > -"),
    "one line under another": (
        "SECP61/01: SECAS to write to all the Parties soon.\nSECP61/02: DCC to read.",
        "SECP61/01 > SECAS > - | SECP61/02 > DCC > -",
    ),
    "a table": (
        "Action Reference\tAction\nSECP57/01\tSECAS to write.\nIt was said that it is done. Action: Ongoing .\t",
        "SECP57/01 > SECAS > Ongoing",
    ),
    "a table with owners and states": (
        "Ref\tAction\tOwner\tStatus\n001\tWrite a note\tSECAS\tOpen\n002\tRead it\tDCC, Ofgem\tClosed",
        "001 > SECAS > Open | 002 > DCC, Ofgem > Closed",
    ),
    "a table without a head": ("SECP57/01\tSECAS to write.\tMay", "SECP57/01 > SECAS > -"),
    "an update in a line of its own": ("SECP61/01: SECAS to write.\n\nAction: Closed.", "SECP61/01 > SECAS > Closed"),
    "the reference of a paper": ("PAB177/01b – Settlement Risk Report", ""),
    "a modification": ("SECMP0046: Allow Network Operators to control load.", ""),
    "a year": ("2018: The Panel to meet monthly.", ""),
    "a title": ("Actions Outstanding", ""),
    "a sentence about actions": ("Actions from the last meeting were closed.", ""),
    "a request in prose": ("The Panel requested SECAS to write a note.", ""),
}


@pytest.mark.parametrize(("text", "expected"), ACTIONS.values(), ids=ACTIONS.keys())
def test_an_action_is(text: str, expected: str) -> None:
    assert actions(read(draft(text))) == expected


@pytest.mark.parametrize("order", ["{d}\n\n{a}", "{a}\n\n{d}", "{a}"])
def test_actions_stand_before_or_behind_decisions_or_alone(order: str) -> None:
    text = order.format(d="The Panel **NOTED** it.", a="SECP61/01: SECAS to write.")
    assert actions(read(draft(text))) == "SECP61/01 > SECAS > -"


def test_rows_of_actions_are_portions_with_their_items() -> None:
    rows = table("Item|Action|Owner|Due", "3|Write to Gen4U|SECAS|May", "||", "|Read it|DCC|June")
    minutes = word("h1 1.|One", rows, "h1 2.|Two")
    assert portions(item(minutes, "1")) == (
        "table: Item\tAction\tOwner\tDue | action: 3\tWrite to Gen4U\tSECAS\tMay | action: Read it\tDCC\tJune"
    )
    assert actions(minutes) == "- > SECAS > - | - > DCC > -"


KINDS = {
    "a stub": (
        "Little was said. This agenda item was marked as **RED** and therefore recorded in the Confidential Minutes.",
        (
            "discussion: Little was said."
            " | stub: This agenda item was marked as RED and therefore recorded in the Confidential Minutes."
        ),
    ),
    "an inner heading": (
        "Section 3\n\nThe Member noted the paragraph.",
        "heading: Section 3 | discussion: The Member noted the paragraph.",
    ),
    "a bold line": ("**Background to it**\n\nShort.", "heading: Background to it | discussion: Short."),
    "background": ("Background: it is old.", "background: Background: it is old."),
    "a page of something": (
        "It is so (cf. p. 3), under s. 4 of it. All agreed!",
        "discussion: It is so (cf. p. 3), under s. 4 of it. | discussion: All agreed!",
    ),
    "sentences": (
        "Dr. Lee of No. 5 Ltd. spoke at 10 a.m. on it. All agreed!",
        "discussion: Dr. Lee of No. 5 Ltd. spoke at 10 a.m. on it. | discussion: All agreed!",
    ),
    "a list": ("- One. Two.\n- Three.", "discussion: One. Two. | discussion: Three."),
    "an initial is no list": ("A. Lee spoke. All agreed.", "discussion: A. Lee spoke. | discussion: All agreed."),
}


@pytest.mark.parametrize(("text", "expected"), KINDS.values(), ids=KINDS.keys())
def test_a_portion_is(text: str, expected: str) -> None:
    assert portions(item(read(draft(text)), "1")) == expected
