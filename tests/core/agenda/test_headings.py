from __future__ import annotations

import pytest

from tests.core.agenda.notation import heads, item, portions, read, table, word

PROSE = "The Panel were provided with an update on the work that had been done since the last meeting."

# A draft, in which `~` stands for a paragraph of prose, and the headings that are in it.
TYPED = {
    "a number with a dot": ("1. Welcome\n\n~\n\n2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "two spaces": ("1.  Welcome\n\n~\n\n2.  Budget\n\n~", "1 Welcome | 2 Budget"),
    "no space": ("1.Welcome\n\n~\n\n2.Budget\n\n~", "1 Welcome | 2 Budget"),
    "a tab": ("1.\tWelcome\n\n~\n\n2.\tBudget\n\n~", "1 Welcome | 2 Budget"),
    "a bracket": ("1) Welcome\n\n~\n\n2) Budget\n\n~", "1 Welcome | 2 Budget"),
    "the word item": ("Item 1: Welcome\n\n~\n\nAgenda Item 2 – Budget\n\n~", "1 Welcome | 2 Budget"),
    "no dot": ("1 Apologies\n\n~\n\n2 Budget\n\n~", "1 Apologies | 2 Budget"),
    "no dot, and a title that might be a measure": (
        "1 Apologies\n\n~\n\n2 Minutes of the last meeting\n\n~",
        "1 Apologies | 2 Minutes of the last meeting",
    ),
    "no dot, several spaces": ("1  Apologies\n\n~\n\n2  Budget\n\n~", "1 Apologies | 2 Budget"),
    "capitals": ("1. WELCOME\n\n~\n\n2. BUDGET\n\n~", "1 WELCOME | 2 BUDGET"),
    "bold": ("**1. Welcome**\n\n~\n\n**2. Budget**\n\n~", "1 Welcome | 2 Budget"),
    "chained numbers": ("1. 2.1. Welcome\n\n~\n\n2. 2.2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "run on to the line before": ("Ofwat1. Welcome\n\n~\n\n2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "a number alone, then its title": (
        "1\n\nAPOLOGIES\n\n~\n\n2\n\nBUDGET\n\n~\n\n3\n\nAOB\n\n~",
        "1 APOLOGIES | 2 BUDGET | 3 AOB",
    ),
    "numbers that go on from the last meeting": ("34. Welcome\n\n~\n\n35. Budget\n\n~", "34 Welcome | 35 Budget"),
    "a suffix": ("66/E Welcome\n\n~\n\n67/E Budget\n\n~", "66/E Welcome | 67/E Budget"),
    "letters between": (
        "5. A\n\n~\n\n5A. B\n\n~\n\n5B. C\n\n~\n\n6. D\n\n~",
        "5 A | 5A B | 5B C | 6 D",
    ),
    "the reference of a paper": (
        "1. Settlement Risk Report – PAB177/01b\n\n~\n\n2. Budget\n\n~",
        "1 Settlement Risk Report – PAB177/01b | 2 Budget",
    ),
    "years and a marking": (
        "1. Welcome\n\n~\n\n2. Draft Budget 2019 – 2022 (AMBER)\n\n~",
        "1 Welcome | 2 Draft Budget 2019 – 2022 {AMBER heading}",
    ),
    "a pseudonym and a marking": (
        "1. Assessment – Other User ‘L’ (RED)\n\n~\n\n2. Other User ‘A’ (**RED**)\n\n~",
        "1 Assessment – Other User ‘L’ {RED heading} | 2 Other User ‘A’ {RED heading}",
    ),
    "a title like a number": ("1. Welcome\n\n~\n\n2. Release 2.0 Criteria\n\n~", "1 Welcome | 2 Release 2.0 Criteria"),
    "a gap in the numbers": ("1. Welcome\n\n~\n\n2. Two\n\n~\n\n5. Five\n\n~", "1 Welcome | 2 Two | 5 Five"),
    "Markdown headings": ("# Minutes\n\n## 1. Welcome\n\n~\n\n## 2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "Markdown without numbers": (
        "# Minutes\n\n## Welcome\n\n~\n\n## Budget (RED)\n\n~",
        "#1 Welcome | #2 Budget {RED heading}",
    ),
    "a title ruled under": ("Minutes\n=======\n\n## Welcome\n\n~\n\n## Budget\n\n~", "#1 Welcome | #2 Budget"),
    "bold lines": ("**Welcome**\n\n~\n\n**Budget (RED)**\n\n~", "#1 Welcome | #2 Budget {RED heading}"),
    "bold lines and an inner list": (
        "**Welcome**\n\n~\n\n1. the cost;\n\n2. the time.\n\n**Budget**\n\n~",
        "#1 Welcome | #2 Budget",
    ),
    "session dividers": (
        "Open session – Decision Papers\n\n1. Welcome\n\n~\n\nPart 2 – Non-Public Agenda\n\n2. Budget\n\n~",
        "#1 Open session – Decision Papers | 1 Welcome | #3 Part 2 – Non-Public Agenda | 2 Budget",
    ),
    "a divider marks the items behind it": (
        "Part I\n\n1. Welcome\n\n~\n\nPart II (RED)\n\n2. Budget\n\n~\n\n3. Staff\n\n~",
        "#1 Part I | 1 Welcome | #3 Part II {RED heading} | 2 Budget {RED inherited} | 3 Staff {RED inherited}",
    ),
    "a divider marked on the next line": (
        "1. Welcome\n\n~\n\nPart II\n\n(RED)\n\n2. Budget\n\n~",
        "1 Welcome | #2 Part II | 2 Budget {RED inherited}",
    ),
    "a second agenda behind a divider": (
        "1. Welcome\n\n~\n\n2. Budget\n\n~\n\nClosed session\n\n1. Staff (RED)\n\n~\n\n2. Estates\n\n~",
        "1 Welcome | 2 Budget | #3 Closed session | #4 Staff {RED heading} | #5 Estates",
    ),
    "titles that begin as a month does": (
        "1. Apologies\n\n~\n\n2. Declarations of interest\n\nNone.\n\n3. Mayor's report (RED)\n\n~\n\n4 Marketing\n\n~",
        "1 Apologies | 2 Declarations of interest | 3 Mayor's report {RED heading} | 4 Marketing",
    ),
    "a marking before the number of a styled heading": (
        "# Minutes\n\n## 1. Welcome\n\n~\n\n## [AMBER] 2. Budget\n\n~\n\n## 3. AOB\n\n~",
        "1 Welcome | 2 Budget {AMBER prefix} | 3 AOB",
    ),
    "a styled title over Roman figures": (
        "# Pensions\n\nI. Welcome\n\n~\n\nII. Budget (RED)\n\n~\n\nIII. AOB\n\n~",
        "I Welcome | II Budget {RED heading} | III AOB",
    ),
    "a styled title over bold lines": (
        "# Pensions\n\nFinal Minutes\n\n**Welcome**\n\n~\n\n**Budget (RED)**\n\n~",
        "#1 Welcome | #2 Budget {RED heading}",
    ),
    "a styled title that bears a marking": (
        "# Pensions (RED)\n\n~\n\n**Welcome**\n\n~\n\n**Budget**\n\n~",
        "#1 Pensions {RED heading}",
    ),
    "an extract, with little under each title": (
        "1. Welcome\n\nAll came.\n\n5. Case (RED)\n\nIt won.\n\n6. Next\n\nHi.\n\n12. AOB\n\nNo.\n\n13. Close\n\nEnd.",
        "1 Welcome | 5 Case {RED heading} | 6 Next | 12 AOB | 13 Close",
    ),
    "titles that begin with a month": (
        "1. Apologies\n\n~\n\n2. May elections (RED)\n\n~\n\n3. March 2031 accounts\n\n~",
        "1 Apologies | 2 May elections {RED heading} | 3 March 2031 accounts",
    ),
}

ORDER = {
    "an item taken early": (
        "1. One\n\n~\n\n2. Two\n\n~\n\n5. Five (RED)\n\n~\n\n3. Three\n\n~\n\n4. Four\n\n~\n\n6. Six\n\n~",
        "1 One | 2 Two | 5 Five {RED heading} | 3 Three | 4 Four | 6 Six",
    ),
    "a number given twice": (
        "1. One\n\n~\n\n2. Two\n\n~\n\n2. Again (RED)\n\n~\n\n3. Three\n\n~",
        "1 One | 2 Two | #3 Again {RED heading} | 3 Three",
    ),
    "no number inside a marked item, even if it is missing": (
        "1. One\n\n~\n\n2. Two\n\n~\n\n4. Four\n\n~\n\n5. Five (RED)\n\n~\n\n3. Cost\n\n~\n\n6. Six\n\n~",
        "1 One | 2 Two | 4 Four | 5 Five {RED heading} | 6 Six",
    ),
    "a gap is filled from behind a marked item": (
        "1. One\n\n~\n\n2. Two (RED)\n\n~\n\n3. Cost\n\n~\n\n5. Five\n\n~\n\n6. Six\n\n~",
        "1 One | 2 Two {RED heading} | 3 Cost | 5 Five | 6 Six",
    ),
}


@pytest.mark.parametrize(("draft", "expected"), ORDER.values(), ids=ORDER.keys())
def test_items_out_of_order(draft: str, expected: str) -> None:
    assert heads(read(draft.replace("~", PROSE))) == expected


FRIENDS = {
    "an agenda on page 1 counts alike": (
        "Agenda\n\n1. Welcome\n2. Staff (RED)\n\nMinutes\n\n1. Welcome\n\n~\n\n2. Staff (RED)\n\n~",
        "1 Welcome | 2 Staff {RED heading}",
    ),
    "an agenda on page 1 with names beside": (
        "1. Welcome\n\nChair\n\n2. Budget\n\nSECAS\n\nMinutes\n\n1. Welcome\n\n~\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "inner numbered lists": (
        "1. Welcome\n\n~\n\n1. the cost;\n\n2. the time; and\n\n3. the risk.\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "an inner list of titles": (
        "1. Welcome\n\n~\n\n1. Cost\n2. Time\n3. Risk\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "numbered paragraphs below items": (
        "1. Welcome\n\n1.1. The Chair welcomed all.\n\n1.2. None were absent.\n\n2. Budget\n\n2.1. It was noted.",
        "1 Welcome | 2 Budget",
    ),
    "a date at the start of a line": (
        "1. Welcome\n\n~\n\n2 October 2018 was agreed\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "a date with a stop behind its day": (
        "1. Welcome\n\n~\n\n2. Oct. 2018\n\n~\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "an ordinal": ("1. Welcome\n\n~\n\n24 th April 2017\n\n2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "a time": ("10:00 Start\n\n1. Welcome\n\n~\n\n2. Budget\n\n~\n\n12.30 Close", "1 Welcome | 2 Budget"),
    "a clause": ("1. Welcome\n\n~\n\n3.2 Users shall act\n\n2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "a count": ("1. Welcome\n\n~\n\n12 Members were present.\n\n2. Budget\n\n~", "1 Welcome | 2 Budget"),
    "a sentence led by a number and a verb": (
        "1. Welcome\n\n~\n\n2. AGREED the plan\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "unnumbered inner headings": (
        "1. Welcome\n\n~\n\nSection 3\n\n~\n\nRelease 2.0\n\n~\n\n2. Budget\n\n~",
        "1 Welcome | 2 Budget",
    ),
    "a divider inside an item": (
        "1. Budget (RED)\n\n~\n\nPart 2 – Costs\n\n~\n\n2. AOB\n\n~",
        "1 Budget {RED heading} | 2 AOB",
    ),
    "a numbered list in the last item": (
        "1. Welcome\n\n~\n\n2. Staff (RED)\n\n~\n\n1. Cost\n\n~\n\n2. Time\n\n~",
        "1 Welcome | 2 Staff {RED heading}",
    ),
}


@pytest.mark.parametrize(("draft", "expected"), TYPED.values(), ids=TYPED.keys())
def test_a_heading_is_found_as(draft: str, expected: str) -> None:
    assert heads(read(draft.replace("~", PROSE))) == expected


@pytest.mark.parametrize(("draft", "expected"), FRIENDS.values(), ids=FRIENDS.keys())
def test_no_heading_is(draft: str, expected: str) -> None:
    assert heads(read(draft.replace("~", PROSE))) == expected


WORD = {
    "drawn numbers": (("h1 1.|Welcome", "~", "h1 2.|Budget (RED)", "~"), "1 Welcome | 2 Budget {RED heading}"),
    "drawn words": (("h1 Item_1|Welcome", "~", "h1 2|Budget", "~"), "1 Welcome | 2 Budget"),
    "no numbers": (("h1|Welcome", "~", "h1|Budget", "~"), "#1 Welcome | #2 Budget"),
    "drawn numbers without heading style": (("l0 1.|Welcome", "~", "l0 2.|Budget", "~"), "1 Welcome | 2 Budget"),
    "one lost its style": (
        ("h1|1. One", "~", "h1|2. Two", "~", "3. Three (RED)", "~", "h1|4. Four", "~"),
        "1 One | 2 Two | 3 Three {RED heading} | 4 Four",
    ),
    "the last lost its style": (("h1|1. One", "~", "h1|2. Two", "~", "3. Three", "~"), "1 One | 2 Two | 3 Three"),
    "the first lost its style": (("1. One", "~", "h1|2. Two", "~", "h1|3. Three", "~"), "1 One | 2 Two | 3 Three"),
    "inner headings": (("h1 1.|One", "~", "h2 1.1|Detail", "~", "h1 2.|Two", "~"), "1 One | 2 Two"),
    "a title above": (("h1|Minutes of the Board", "h2 1.|One", "~", "h2 2.|Two", "~"), "1 One | 2 Two"),
    "headings of the front": (("h1|Attendees", "~", "h1 1.|One", "~", "h1 2.|Two", "~"), "1 One | 2 Two"),
    "an item without a number": (("h1 1.|One", "~", "h1 2.|Two", "~", "h1|AOB", "~"), "1 One | 2 Two | #3 AOB"),
    "parts above items": (
        ("h1|Part 1", "h2|One", "~", "h1|Part 2 (RED)", "h2|Two", "~"),
        "#1 Part 1 | #2 One | #3 Part 2 {RED heading} | #4 Two {RED inherited}",
    ),
    "style": (("h1 1.|One", "~", "h1 2. style=RED|Two", "~"), "1 One | 2 Two {RED style}"),
    "control": (("h1 1.|One", "~", "h1 2. control=AMBER|Two", "~"), "1 One | 2 Two {AMBER control}"),
    "a run in a control": (("h1 1.|One", "~", "h1 2.|Two {RED:secret}", "~"), "1 One | 2 Two secret {RED control}"),
    "the same number twice": (("h1 1.|One", "~", "h1 1.|Two", "~", "h1 2.|Three", "~"), "1 One | #2 Two | 2 Three"),
    "inner headings in items numbered by hand": (
        ("1. One (RED)", "~", "h2|Cost", "~", "h2|Time", "~", "h2|Risk", "~", "2. Two", "~"),
        "1 One {RED heading} | 2 Two",
    ),
    "lists inside": (("h1 1.|One", "l0 1.|first", "l0 2.|second", "h1 2.|Two", "~"), "1 One | 2 Two"),
    "bold typed numbers": (("b|1. One", "~", "b|2. Two", "~"), "1 One | 2 Two"),
    "a number alone in its paragraph": (
        ("b|1", "b|One", "~", "b|2", "b|Two (RED)", "~"),
        "1 One | 2 Two {RED heading}",
    ),
}


@pytest.mark.parametrize(("paragraphs", "expected"), WORD.values(), ids=WORD.keys())
def test_word_headings(paragraphs: tuple[str, ...], expected: str) -> None:
    assert heads(word(*(p.replace("~", PROSE) for p in paragraphs))) == expected


MARKED = {
    "(RED)": "2 Title {RED heading}",
    "(**RED**)": "2 Title {RED heading}",
    "[TLP:RED]": "2 Title {RED heading}",
    "[RED]": "2 Title {RED heading}",
    "– RED": "2 Title {RED heading}",
    ": RED": "2 Title {RED heading}",
    "(Red)": "2 Title {RED heading}",
    "TLP:RED": "2 Title {RED heading}",
    "TLP: RED": "2 Title {RED heading}",
    "(RED) (AMBER)": "2 Title {AMBER heading, RED heading}",
    "[TLP:PURPLE]": "2 Title {?PURPLE heading}",
    "(SECRET)": "2 Title {?SECRET heading}",
    "[TLP:AMBER STRICT]": "2 Title {?AMBER STRICT heading}",
    "(red)": "2 Title (red)",
    "RED": "2 Title RED",
    "red tape": "2 Title red tape",
}


@pytest.mark.parametrize(("suffix", "expected"), MARKED.items())
def test_a_marking_behind_a_title(suffix: str, expected: str) -> None:
    assert heads(read(f"1. Welcome\n\n{PROSE}\n\n2. Title {suffix}\n\n{PROSE}")).endswith(f"| {expected}")


@pytest.mark.parametrize("prefix", ["(RED)", "[TLP:RED]", "RED:", "RED –", "TLP:RED"])
def test_a_marking_before_a_title(prefix: str) -> None:
    draft = f"1. Welcome\n\n{PROSE}\n\n2. {prefix} Title\n\n{PROSE}"
    assert heads(read(draft)) == "1 Welcome | 2 Title {RED prefix}"


@pytest.mark.parametrize(
    "title", ["Matters – Marking: RED", "Matters - Protective marking: RED", "Matters: classification – RED"]
)
def test_the_word_that_introduces_a_label_is_no_part_of_the_title(title: str) -> None:
    found = item(read(f"## 1. {title}\n\nNone.\n\n## 2. Two\n\nNone."), "1")
    assert (found.title, [m.level for m in found.marks]) == ("Matters", ["RED"])


def test_a_title_holds_no_sign_of_a_picture() -> None:
    assert item(read("## 1. Matters ![plan](x.png)\n\nNone.\n\n## 2. Two\n\nNone."), "1").title == "Matters plan"


def test_a_marking_inside_a_title_marks_the_item() -> None:
    assert heads(read(f"1. One\n\n{PROSE}\n\n2. Defaults (RED) – continued\n\n{PROSE}")).endswith("{RED heading}")


def test_a_level_of_several_words_behind_a_dash_needs_no_capitals() -> None:
    draft = f"1. Welcome\n\n{PROSE}\n\n2. Sale – Not for publication\n\n{PROSE}\n\n3. Land – Not exempt\n\n{PROSE}"
    made = read(draft, under="lga-1972-schedule-12a")
    assert heads(made) == "1 Welcome | 2 Sale {EXEMPT heading} | 3 Land – Not exempt"


STRICT = ["TLP:AMBER+STRICT", "[TLP:AMBER STRICT]", "(TLP:AMBER-STRICT)", "TLP: AMBER + STRICT", "(Amber+Strict)"]


@pytest.mark.parametrize("label", STRICT)
def test_every_spelling_of_the_strict_label(label: str) -> None:
    draft = f"1. Welcome\n\n{PROSE}\n\n2. Title {label}\n\n{PROSE}"
    assert heads(read(draft, under="tlp-2")) == "1 Welcome | 2 Title {AMBER+STRICT heading}"


def test_a_line_before_a_heading_marks_its_item_and_not_the_one_before() -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n(RED)\n\n2. Staff\n\n{PROSE}\n\n3. AOB\n\n{PROSE}")
    assert heads(minutes) == "1 Welcome | 2 Staff {RED line} | 3 AOB"


def test_a_line_that_closes_an_item_does_not_mark_the_next() -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Staff\n\n[TLP:RED]\n\n{PROSE}\n\n[TLP:RED]\n\n3. AOB\n\n{PROSE}")
    assert heads(minutes) == "1 Welcome | 2 Staff | 3 AOB"


def test_lines_before_all_headings_mark_the_first_item_too() -> None:
    minutes = read(f"Minutes\n\n(AMBER)\n\n1. Welcome\n\n{PROSE}\n\n(RED)\n\n2. Staff\n\n{PROSE}")
    assert heads(minutes) == "1 Welcome {AMBER line} | 2 Staff {RED line}"


def test_a_line_behind_a_heading_is_the_first_portion_of_its_item() -> None:
    minutes = read(f"1. Welcome\n\n{PROSE}\n\n2. Staff\n\n(RED)\n\n{PROSE}")
    assert portions(item(minutes, "2")).startswith("other: (RED) {RED line} | discussion:")


def test_purpose_is_background() -> None:
    minutes = read(f"1. Welcome\n\nPurpose: For Information\n\n{PROSE}\n\n2. AOB\n\n{PROSE}")
    assert portions(item(minutes, "1")).startswith("background: Purpose: For Information | discussion:")


def test_a_table_between_items_belongs_to_the_item_above() -> None:
    minutes = word("h1 1.|One", PROSE, table("a|b"), "h1 2.|Two", PROSE)
    assert portions(item(minutes, "1")).endswith("table: a\tb")


BIG = {
    "number, discussion, action": (
        ("No|Discussion|Action", f"1|*Welcome* / {PROSE}|", f"2|*Budget (RED)* / {PROSE}|SECAS to revise the budget"),
        "1 Welcome | 2 Budget {RED heading}",
    ),
    "continuation rows": (
        (f"1|*Welcome* / {PROSE}", f"|{PROSE}", f"2|*Budget* / {PROSE}", f"2 cont.|{PROSE}", f"2.1|{PROSE}"),
        "1 Welcome | 2 Budget",
    ),
    "the title in a column of its own": (
        ("Item|Title|Minutes", f"1.|Welcome|{PROSE}", f"2.|Budget|{PROSE}"),
        "1 Welcome | 2 Budget",
    ),
    "the title in the number's cell": (
        (
            "Item|Discussion|Action",
            f"1. Welcome|{PROSE}|",
            f"2. Budget (RED)|{PROSE}|SECAS",
            f"|{PROSE}|",
            f"3 AOB|{PROSE}|",
        ),
        "1 Welcome | 2 Budget {RED heading} | 3 AOB",
    ),
    "a marking beside the number": (
        (f"1|*Welcome* / {PROSE}", f"2 / (RED)|*Budget* / {PROSE}"),
        "1 Welcome | 2 Budget {RED heading}",
    ),
    "a marking in the number's line": (
        (f"1|*Welcome* / {PROSE}", f"2 (RED)|*Budget* / {PROSE}"),
        "1 Welcome | 2 Budget {RED heading}",
    ),
}


@pytest.mark.parametrize(("rows", "expected"), BIG.values(), ids=BIG.keys())
def test_one_big_table(rows: tuple[str, ...], expected: str) -> None:
    assert heads(word("Minutes of the Board", table(*rows))) == expected


def test_the_head_of_a_big_table_and_what_stands_outside_are_front_matter() -> None:
    rows = ("No|Discussion|Action", f"1|*One* / {PROSE}|", f"2|*Two* / {PROSE}|")
    minutes = word("Minutes of the Board", table(*rows), "The meeting closed at 12.")
    assert [p.text for p in minutes.front.portions] == [
        "Minutes of the Board",
        "No\tDiscussion\tAction",
        "The meeting closed at 12.",
    ]


def test_the_action_column_of_a_big_table_holds_actions() -> None:
    rows = ("No|Discussion|Action", f"1|*One* / {PROSE}|SECAS to revise it", f"2|*Two* / {PROSE}|Revise the plan")
    found = [(a.owner, a.text) for i in word(table(*rows)).items for a in i.actions]
    assert found == [("SECAS", "SECAS to revise it"), (None, "Revise the plan")]


def test_two_big_tables_are_one_agenda() -> None:
    first, second = table(f"1|*One* / {PROSE}"), table(f"2|*Two (RED)* / {PROSE}")
    assert heads(word("Minutes", first, second)) == "1 One | 2 Two {RED heading}"


def test_numbers_before_titles_in_cells_are_items_only_where_none_stand_outside() -> None:
    risks = table("Topic|Notes", f"1. Cost|{PROSE}", f"2. Time|{PROSE}", f"3. Law|{PROSE}")
    assert heads(word("1. Welcome", PROSE, "2. Risks (RED)", risks)) == "1 Welcome | 2 Risks {RED heading}"


def test_an_action_log_is_no_big_table() -> None:
    log = table("Item|Action|Owner|Status", f"1|{PROSE}|SECAS|Open", f"2|{PROSE}|DCC|Open")
    assert word("Minutes of the Board", log).items == ()


RUN_IN = {
    "behind a line break": ("h1 2.|Staff (RED)\n~", "2 Staff {RED heading}"),
    "behind a line break, without a style": ("2. Staff (RED)\n~", "2 Staff {RED heading}"),
    "behind a marking and a dash": ("2. Staff (RED) – ~", "2 Staff {RED heading}"),
    "behind a marking": ("2. Staff (RED) ~", "2 Staff {RED heading}"),
}


@pytest.mark.parametrize(("paragraph", "expected"), RUN_IN.values(), ids=RUN_IN.keys())
def test_a_heading_that_runs_on_in_its_text_is_no_title(paragraph: str, expected: str) -> None:
    style = "h1 {}.|" if paragraph.startswith("h1") else "{}. "
    minutes = word(
        style.format(1) + "One", PROSE, paragraph.replace("~", PROSE), PROSE, style.format(3) + "Three", PROSE
    )
    assert heads(minutes) == f"1 One | {expected} | 3 Three"
    assert portions(item(minutes, "2")) == f"discussion: {PROSE} | discussion: {PROSE}"


def test_a_title_of_two_lines_stays_whole() -> None:
    assert heads(word("h1 1.|One\nPaper 7", PROSE, "h1 2.|Two", PROSE)) == "1 One\nPaper 7 | 2 Two"


def test_a_list_item_with_a_marking_inside_stays_whole() -> None:
    text = f"1. the bid of Gen4U (RED) is lower than all that had been made. {PROSE}"
    minutes = word("h1 1.|One", text, "h1 2.|Two")
    assert portions(item(minutes, "1")) == f"discussion: {text} {{RED portion}}"


def test_an_item_numbered_nought_is_not_the_front_matter() -> None:
    assert heads(word("h1 0.|Opening", PROSE, "h1 1.|Welcome", PROSE)) == "#1 Opening | 1 Welcome"
