"""The laws of the lexicon, and what it takes for public."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from redactor.core.lexicon import Passage, excuses, lexicon

SECRET = "Ferngarth Analytics Ltd owes £286,310.77 since 3rd September 2018 (file QRS/TB/0512)."
NAMES = ("Ferngarth Analytics", "Tregollan Power", "Ystradwen Dairies", "O'Farrelly Haulage", "Volt4You")


def found(withheld: str, visible: str, *, known: tuple[str, ...] = (), glossary: tuple[str, ...] = ()) -> list[str]:
    built = lexicon([Passage("w", withheld)], known=known, glossary=glossary, draft=(withheld, visible))
    return [hit.term for hit in built.search([Passage("v", visible)])]


def test_one_cause_is_one_hit_for_a_passage() -> None:
    assert found(SECRET, "Ferngarth Analytics Ltd and FERNGARTH analytics ltd.") == ["Ferngarth Analytics"]


def test_each_passage_and_each_class_is_its_own_hit() -> None:
    built = lexicon([Passage("4.1", "Nothing."), Passage("4.2", SECRET)], known=(), glossary=())
    hits = built.search([Passage("20.1", "Ferngarth wrote."), Passage("22.1", "QRS-TB-0512: Ferngarth and £286k.")])
    assert [(hit.key, hit.kind, hit.source) for hit in hits] == [
        ("20.1", "name", "4.2"),
        ("22.1", "reference", "4.2"),
        ("22.1", "name", "4.2"),
        ("22.1", "amount", "4.2"),
    ]


@pytest.mark.parametrize("public", ["Ferngarth Analytics", "Letters: FERNGARTH.", "the Ferngarth’s case"])
def test_a_name_in_front_matter_or_a_public_title_is_no_secret(public: str) -> None:
    assert found("The firm Ferngarth was told.", "Ferngarth came.", known=(public,)) == []
    assert found("The firm Ferngarth was told.", "Ferngarth came.", glossary=(public,)) == []
    assert found("The firm Ferngarth was told.", "Ferngarth came.") == ["Ferngarth"]


def test_an_amount_a_date_and_a_reference_in_public_are_no_secrets() -> None:
    public = ("12th October 2018, SECP_61_1210. Budget £4,100.",)
    secret = "On 12/10/2018 paper SECP-61-1210 named £4,100."
    assert found(secret, "12 October; SECP_61_1210; £4.1k.", known=public) == []
    assert len(found(secret, "12 October; SECP_61_1210; £4.1k.")) == 3


def test_a_public_acronym_is_known_by_the_name_that_makes_it() -> None:
    secret = "Marlow Data Services was told."
    assert found(secret, "Officers asked MDS to wait.") == ["MDS"]
    assert found(secret, "Officers asked MDS to wait.", glossary=("Meter Data Standard",)) == []


def test_an_acronym_keeps_to_the_article_of_its_name() -> None:
    assert found("Larkspur Support Services was told.", "The design of the LSS system is late.") == []


def test_a_surname_that_an_attendee_bears_is_no_secret() -> None:
    assert found("Ms Whitby wrote.", "Ms Whitby came.", known=("Present: Joan Whitby",)) == []


def test_a_word_in_lower_case_in_the_draft_is_no_name() -> None:
    secret = "They asked for Lockgates and Sluices."
    assert found(secret, "The Board liked Lockgates, and lockgates are cheap.") == []


def test_a_name_of_common_words_in_many_passages_is_vocabulary() -> None:
    built = lexicon([Passage("w", "A paper by Green Lane Homes was read.")], known=(), glossary=())
    visible = [Passage(str(at), f"It went to Green Lane Homes in part {at}.") for at in range(4)]
    assert built.search(visible) == ()
    assert len(built.search(visible[:2])) == 2


def test_mentions_are_heard_across_a_line_that_parts_a_word() -> None:
    assert found(SECRET, "a letter from Fern-\ngarth about data-\nsets") == ["Ferngarth"]


@pytest.mark.parametrize(
    ("first", "second"),
    [("We wrote to Tregollan", "Power about it."), ("We wrote to Fern-", "garth again."), ("See QRS/TB/", "0512.")],
)
def test_a_mention_that_goes_over_two_passages_is_heard_in_the_first(first: str, second: str) -> None:
    built = lexicon([Passage("w", f"{SECRET} Tregollan Power paid.")], known=("Tregollan", "Power"), glossary=())
    assert [hit.key for hit in built.search([Passage("1", first), Passage("2", second)])] == ["1"]


def test_passages_that_end_are_not_read_together() -> None:
    built = lexicon([Passage("w", "Green Lane Homes Ltd paid.")], known=(), glossary=())
    assert built.search([Passage("1", "It went to the Green."), Passage("2", "Lane Homes are sold.")]) == ()


def test_nothing_withheld_nothing_found() -> None:
    assert lexicon((), known=(), glossary=()).search([Passage("v", SECRET)]) == ()


def test_restricted_text_is_in_no_representation() -> None:
    built = lexicon([Passage("w", SECRET)], known=(), glossary=())
    hits = built.search([Passage("v", SECRET)])
    assert hits
    shown = repr((built, hits, Passage("w", SECRET)))
    for word in ("Ferngarth", "286", "0512", "September", "ferngarth"):
        assert word not in shown


@pytest.mark.parametrize(
    "piece", ["1", ".", "A ", "A.", "a1/", "1-", "aB", "1a", "a@a.", "two million ", "1st and ", "a-\n", "é", "0 "]
)
def test_a_text_made_to_exhaust_the_reader_is_read(piece: str) -> None:
    """Each of these once took a time that grew with the square of the length, or ended in an infinite amount."""
    text = piece * (8_000 // len(piece))
    built = lexicon([Passage("w", text), Passage("x", SECRET)], known=(text,), glossary=(), draft=(text,))
    built.search([Passage("v", text)])
    lexicon([Passage("w", text)], known=(), glossary=()).search([Passage("v", text)])


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "text",
    ["я " + "a" * 100_000, "% " + "/" * 100_000, "/" * 100_000 + "%", "a" + "_" * 100_000 + "b"],
    ids=["a long word beside another script", "a path beside a percentage", "a path with a sign", "a long line"],
)
def test_a_long_line_is_read_in_time(text: str) -> None:
    """A hundred thousand characters: what takes the square of that, or its cube, would not end in time."""
    built = lexicon([Passage("w", SECRET)], known=(text,), glossary=(), draft=(SECRET, text))
    assert not built.search([Passage("v", text)])
    assert built.search([Passage("v", f"{text} Ferngarth Analytics")])


@given(st.text(max_size=300), st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_is_read(withheld: str, visible: str) -> None:
    built = lexicon([Passage("w", withheld)], known=(visible,), glossary=(withheld[:9],), draft=(withheld,))
    built.search([Passage("v", visible), Passage("w", withheld)])


@given(st.sampled_from(NAMES), st.text(alphabet="abc XYZ.,;\n\t-’“”1£", max_size=40), st.text(max_size=40))
@settings(max_examples=150)
def test_a_withheld_name_is_found_whatever_stands_around_it(name: str, before: str, after: str) -> None:
    built = lexicon([Passage("w", f"The contract with {name} ends.")], known=(), glossary=())
    assert built.search([Passage("v", f"{before} {name} {after}")])


@given(st.permutations([Passage(str(at), text) for at, text in enumerate(SECRET.split())]))
def test_equal_input_gives_equal_hits(passages: list[Passage]) -> None:
    built = [lexicon(passages, known=(), glossary=()).search([Passage("v", SECRET)]) for _ in range(2)]
    assert built[0] == built[1]


@pytest.mark.parametrize(
    ("hit", "settled"),
    [
        ("Volt4You", "Volt4You"),
        ("VOLT4YOU’s", "Volt4You"),
        ("Ferngarth", "Ferngarth Analytics Ltd"),
        ("Ferngarth Analytics Ltd", "Ferngarth"),
        ("Ms Whitby", "Whitby"),
        ("£2,400,000", "£2.4m"),
        ("3 Sept", "3rd September 2018"),
        ("2,400,000", "£2.4m"),
        ("QRS-TB-0512", "QRS/TB/512"),
    ],
)
def test_a_settled_term_excuses_what_says_the_same(hit: str, settled: str) -> None:
    assert excuses(hit, settled)


@pytest.mark.parametrize(
    ("hit", "settled"),
    [
        ("Ferngarth", "Tregollan"),
        ("Tregollan Ferngarth", "Tregollan"),
        ("Ferngarth", ""),
        ("", "Ferngarth"),
        ("£2,400,000", "£2.5m"),
        ("12.5%", "12.5"),
        ("4th September", "3rd September 2018"),
        ("3rd September 2017", "3rd September 2018"),
        ("QRS-TB-0513", "QRS/TB/512"),
        ("garth", "Ferngarth"),
    ],
)
def test_a_settled_term_excuses_nothing_else(hit: str, settled: str) -> None:
    assert not excuses(hit, settled)
