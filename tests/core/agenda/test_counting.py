"""Items that are counted in other ways than by plain numbers."""

from __future__ import annotations

import pytest

from tests.core.agenda.notation import heads, item, portions, read, word

PROSE = "The Panel heard a report on the work of the quarter, and had nothing to add to it."

WAYS = {
    "letters": ("A.", "B.", "C."),
    "small letters in brackets": ("(a)", "(b)", "(c)"),
    "small letters": ("a)", "b)", "c)"),
    "Roman figures": ("I.", "II.", "III."),
    "small Roman figures": ("i.", "ii.", "iii."),
    "small Roman figures in brackets": ("(i)", "(ii)", "(iii)"),
    "brackets": ("[1]", "[2]", "[3]"),
    "round brackets": ("(1)", "(2)", "(3)"),
    "a paragraph sign": ("§ 1", "§ 2", "§ 3"),
    "a number sign": ("#1", "#2", "#3"),
    "a word for number": ("No. 1", "No. 2", "No. 3"),
    "two words": ("Item No. 1:", "Item No. 2:", "Item No. 3:"),
    "an abbreviation": ("Min. 11 –", "Min. 12 –", "Min. 13 –"),
    "numbers in words": ("Agenda Item One –", "Agenda Item Two –", "Agenda Item Three –"),
    "German": ("TOP 1", "TOP 2", "TOP 3"),
    "German, long": ("Tagesordnungspunkt 1:", "Tagesordnungspunkt 2:", "Tagesordnungspunkt 3:"),
    "French": ("Point 1 :", "Point 2 :", "Point 3 :"),
    "Welsh": ("Eitem 1:", "Eitem 2:", "Eitem 3:"),
    "Roman figures behind a word": ("Part I:", "Part II:", "Part III:"),
}


def _draft(way: tuple[str, str, str]) -> str:
    one, two, three = way
    return (
        f"Minutes of the Panel\n\nHeld on 3 May 2024\n\n{one} Welcome\n\n{PROSE}\n\n{two} Budget (RED)\n\n{PROSE}\n\n"
        f"It cost a lot.\n\n{three} Other matters\n\n{PROSE}"
    )


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS.keys())
def test_items_are_counted_by(way: tuple[str, str, str]) -> None:
    minutes = read(_draft(way), markdown=False)
    found = [(i.title, [m.level for m in i.marks]) for i in minutes.items]
    assert found == [("Welcome", []), ("Budget", ["RED"]), ("Other matters", [])]


def test_drawn_letters_count_items() -> None:
    minutes = word("l0 A.|Welcome", PROSE, "l0 B.|Budget (RED)", PROSE, "l0 C.|Staff", PROSE)
    assert heads(minutes) == "A Welcome | B Budget {RED heading} | C Staff"


INNER = {
    "a list under a marked line": f"Budget (RED)\n\n(a) Cost\n\n{PROSE}\n\n(b) Time\n\n{PROSE}",
    "names with initials": f"A. Lee\n\nB. Day\n\nC. Roe\n\n{PROSE}",
    "counts without text": f"(i) cost\n\n(ii) time\n\n(iii) risk\n\n{PROSE}",
    "one count": f"Point 1\n\n{PROSE}",
    "counts that fall": f"Point 2: Cost\n\n{PROSE}\n\nPoint 1: Time\n\n{PROSE}",
}


@pytest.mark.parametrize("text", INNER.values(), ids=INNER.keys())
def test_no_items_are_counted_in(text: str) -> None:
    assert read(f"Minutes\n\n{text}", markdown=False).items == ()


def test_a_list_inside_a_numbered_item_counts_none() -> None:
    minutes = read(f"1. Welcome\n\n(a) Cost\n\n{PROSE}\n\n(b) Time\n\n{PROSE}\n\n2. Budget\n\n{PROSE}")
    assert heads(minutes) == "1 Welcome | 2 Budget"


def test_a_counted_line_with_a_marking_outside_the_items_marks_what_stands_under_it() -> None:
    front = read(f"Minutes\n\nB. Budget (RED)\n\n{PROSE}", markdown=False).front
    assert portions(front).endswith(f"heading: B. Budget (RED) {{RED portion}} | discussion: {PROSE} {{RED heading}}")
    assert item(read(f"Minutes\n\n{PROSE}"), "0").portions
