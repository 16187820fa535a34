"""Mends: other words for a visible portion, words that are withheld inside one, own words for a withheld one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC, Audience, visible
from redactor.core.decisions import Decisions, DecisionsFileError, PublicText, merged, parse_decisions
from redactor.core.document import Document, Note, NoteReference, Paragraph, Run
from redactor.core.fitting import MissingPortionError
from redactor.core.gate import Checked, check_words
from redactor.core.history import Entry, decode, encode
from redactor.core.mending import places_of, stretches, taken_out
from redactor.core.mends import Rewording, WithheldWords
from redactor.core.writing import write_decisions
from redactor.errors import GateStopped
from redactor.services.release.copies import make_copies, rendering
from tests.drafts import WHITE, copy, draft, draft_of, para, table

MINUTES = """SEC Panel Meeting 70

Draft Minutes

## 1. One

The firm Zephyrion paid £4,000 in the spring. All was noted.

## 2. Two (RED)

The firm Quux is late.

## 3. Three

Bye to all. The lift was out of order again.
"""
CUT = '\n[[withhold_words]]\nref = "1.1.1"\nwords = "Zephyrion paid £4,000"\n'
REWORD = '\n[[reword]]\nref = "3.1.2"\ntext = "The building was discussed."\n'
OWN = '\n[[public_text]]\nref = "2.1.1"\ntext = "A firm was discussed."\n'
_REWORDED = '[[reword]]\nref = "1.1.1"\ntext = "a"\n'
EVERYTHING = Audience(everything=True)


def stopped(text: str, decisions: str, audience: Audience = PUBLIC) -> list[tuple[str | None, str | None, str | None]]:
    read = draft(text, decisions)
    result = check_words(rendering(read, audience), read.minutes, read.policy, read.decisions, audience=audience)
    return [] if isinstance(result, Checked) else [(f.ref or f.item, f.kind, f.term) for f in result]


# -- what everybody reads


def test_withheld_words_leave_a_gap_of_constant_form() -> None:
    said = copy(draft(MINUTES, WHITE + CUT))
    assert "The firm [withheld] in the spring. All was noted." in said
    longer = CUT.replace("Zephyrion paid £4,000", "Zephyrion")
    assert "The firm [withheld] paid £4,000 in the spring." in copy(draft(MINUTES, WHITE + longer))


def test_who_may_read_the_portion_reads_it_whole() -> None:
    read = draft(MINUTES, WHITE + CUT)
    for audience in (EVERYTHING, Audience(items=frozenset({"1"})), Audience(refs=frozenset({"1.1.1"}))):
        assert "Zephyrion paid £4,000" in copy(read, audience)
    assert "Zephyrion" not in copy(read, Audience(items=frozenset({"3"})))


def test_a_rewording_is_read_by_everybody() -> None:
    read = draft(MINUTES, WHITE + REWORD)
    for audience in (PUBLIC, EVERYTHING, Audience(refs=frozenset({"3.1.2"}))):
        said = copy(read, audience)
        assert "Bye to all. The building was discussed." in said
        assert "lift" not in said


def test_own_words_stand_for_a_withheld_portion_for_those_who_may_not_read_it() -> None:
    read = draft(MINUTES, WHITE + OWN)
    assert "A firm was discussed." in copy(read)
    assert "Quux" not in copy(read)
    assert "Quux" in copy(read, Audience(items=frozenset({"2"})))


@pytest.mark.parametrize("form", ["docx", "html", "md", "txt", "json", "odt", "pdf"])
def test_every_format_is_cleared_with_all_three(form: str) -> None:
    read = draft(MINUTES, WHITE + CUT + REWORD + OWN)
    copies = make_copies(Tools().formats, read, PUBLIC, [form])
    assert copies.files[0].counted > 0


def test_a_mend_decides_nothing_about_who_may_read_a_portion() -> None:
    restricted = MINUTES.replace("## 1. One", "## 1. One (AMBER)")
    read = draft(restricted, WHITE + CUT)
    assert "1.1.1" not in visible(read.minutes, PUBLIC, read.policy).mended
    assert "spring" not in copy(read)
    reworded = CUT.replace("[[withhold_words]]", "[[reword]]").replace("words =", "text =")
    assert "Zephyrion" not in copy(draft(restricted, WHITE + reworded))


def test_a_released_portion_with_a_gap_is_whole_for_who_has_its_level() -> None:
    restricted = MINUTES.replace("## 1. One", "## 1. One (AMBER)")
    read = draft(restricted, WHITE + '\n[item.1]\nrelease = ["1.1.1"]\n' + CUT)
    assert "The firm [withheld] in the spring." in copy(read)
    assert "Zephyrion paid £4,000" in copy(read, Audience(level="AMBER"))


def test_a_gap_stands_in_the_cell_of_a_row() -> None:
    read = draft_of(
        Document(
            (para("SEC Panel Meeting 7"), para("1. One"), table(("Firm", "Bid"), ("Zephyrion", "about £4,000 net")))
        ),
        WHITE + '\n[[withhold_words]]\nref = "1.1.2"\nwords = "£4,000"\n',
    )
    text = next(p.text for _, p in read.minutes.portions() if p.ref == "1.1.2")
    said = copy(read)
    assert "£4,000" in text
    assert "£4,000" not in said
    assert "about [withheld] net" in said
    assert "Zephyrion" in said


def test_a_note_that_hangs_at_withheld_words_goes_with_them() -> None:
    note = Note("footnote", (Paragraph((Run("Their bid was the lowest of all."),)),))
    words = Paragraph((Run("The firm Zephyrion"), NoteReference(0), Run(" was late.")))
    document = Document((para("SEC Panel Meeting 7"), para("1. One"), words), notes=(note,))
    said = copy(draft_of(document, WHITE + '\n[[withhold_words]]\nref = "1.1.1"\nwords = "Zephyrion"\n'))
    assert "The firm [withheld] was late." in said
    assert "lowest" not in said


# -- the file and the list


def test_words_are_named_by_their_characters_too() -> None:
    first = MINUTES.index("Zephyrion") - MINUTES.index("The firm Zeph") + 1
    spot = f'\n[[withhold_words]]\nref = "1.1.1"\nfirst = {first}\nlast = {first + 8}\n'
    assert "The firm [withheld] paid" in copy(draft(MINUTES, WHITE + spot))


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[[withhold_words]]\nref = "1.1.1"\nwords = "Zephyrions"', "withhold_words[1].words: the words do not stand"),
        ('[[withhold_words]]\nref = "1.1.1"\nwords = "e"', "do not stand in 1.1.1"),
        ('[[withhold_words]]\nref = "1.1.1"\nfirst = 900', "withhold_words[1].first: 1.1.1 has 45 characters"),
        ('[[withhold_words]]\nref = "1.1.1"\nfirst = 4', "there are no words there"),
        ('[[withhold_words]]\nref = "3.1.1"\nwords = "Bye to all."', "withhold the portion instead"),
        ('[[withhold_words]]\nref = "8.1.1"\nwords = "x"', "withhold_words[1].ref: there is no portion"),
        ('[[reword]]\nref = "8.1.1"\ntext = "x"', "reword[1].ref: there is no portion"),
    ],
)
def test_words_that_are_not_there_are_told_by_their_key(entry: str, said: str) -> None:
    with pytest.raises(MissingPortionError) as error:
        draft(MINUTES, f"{WHITE}\n{entry}\n")
    assert said in str(error.value)
    assert "Zephyrion" not in str(error.value)


def test_words_that_stand_twice_are_not_guessed() -> None:
    text = MINUTES.replace("All was noted.", "Noted: the bid of the firm and the cost of the firm.")
    with pytest.raises(MissingPortionError, match="stand twice in"):
        draft(text, WHITE + '\n[[withhold_words]]\nref = "1.1.2"\nwords = "the firm"\n')


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('[[withhold_words]]\nref = "1.1.1"', "withhold_words[1].words: or `first` and `last`"),
        ('[[withhold_words]]\nref = "1.1.1"\nwords = "a"\nfirst = 2', "the one or the other"),
        ('[[withhold_words]]\nref = "1.1.1"\nfirst = 9\nlast = 2', "withhold_words[1].last: is 2; expected 9"),
        ('[[withhold_words]]\nref = "1.1.1"\nlast = 2', "withhold_words[1]"),
        ('[[reword]]\nref = "1.1.1"', "reword[1].text"),
        ('[[reword]]\nref = "1.1.1"\ntext = "a"\nwhy = "b"', "reword[1].why"),
        ('[[reword]]\nref = "1.1.1"\ntext = "a"\n[[reword]]\nref = "1.1.1"\ntext = "b"', "reword[2].ref"),
        (
            '[[public_text]]\nref = "1.1.1"\ntext = "a"\n[[reword]]\nref = "1.1.1"\ntext = "b"',
            "under public_text already",
        ),
        (
            '[[reword]]\nref = "1.1.1"\ntext = "a"\n[[withhold_words]]\nref = "1.1.1"\nwords = "b"',
            "withhold_words[1].ref",
        ),
    ],
)
def test_faults_of_the_file_name_their_key(entry: str, said: str) -> None:
    with pytest.raises(DecisionsFileError) as error:
        parse_decisions(entry, name="d.toml")
    assert said in str(error.value)


def test_the_file_and_the_sealed_list_give_back_what_was_decided() -> None:
    spot = '\n[[withhold_words]]\nref = "1.1.2"\nfirst = 2\nlast = 5\n'
    decisions = parse_decisions(WHITE + CUT + spot + REWORD + OWN, name="d.toml")
    assert parse_decisions(write_decisions(decisions), name="again") == decisions
    entry = Entry(1, "t", "p", decisions)
    assert decode(encode(entry), seq=1, at="t", by="p") == entry
    assert b'"v":3' in encode(entry)


def test_without_mends_an_entry_is_what_earlier_versions_wrote() -> None:
    sealed = encode(Entry(1, "t", "p", Decisions(status="x")))
    assert b'"v":1' in sealed
    assert b"rewordings" not in sealed
    assert b"withheld_words" not in sealed


def test_a_later_decision_about_the_words_of_a_portion_replaces_the_earlier_whole() -> None:
    words = Decisions(withheld_words=(WithheldWords("1.1.1", "a"), WithheldWords("1.1.1", "b")))
    reword, own = Decisions(rewordings=(Rewording("1.1.1", "c"),)), Decisions(public_texts=(PublicText("1.1.1", "d"),))
    assert merged(words, reword) == reword
    assert merged(reword, own) == own
    assert merged(own, words) == words
    fewer = Decisions(withheld_words=(WithheldWords("1.1.1", "b"),))
    assert merged(words, fewer) == fewer


def test_taking_a_mend_back_leaves_nothing_of_it() -> None:
    assert (
        merged(Decisions(rewordings=(Rewording("1.1.1", "c"),)), Decisions(rewordings=(Rewording("1.1.1", ""),)))
        == Decisions()
    )
    words = Decisions(withheld_words=(WithheldWords("1.1.1", "a"),))
    assert merged(words, Decisions(withheld_words=(WithheldWords("1.1.1"),))) == Decisions()


# -- the gate


@pytest.mark.parametrize(
    "leak",
    [
        "They met in the spring.",
        "THEY MET IN THE SPRING!",
        "Met in\nthe spring, or later.",
        "They met in the s\u200bpr\xading.",
        "They met in\u00a0the \uff53pring.",
    ],
)
def test_withheld_words_stand_nowhere_in_the_copy(leak: str) -> None:
    text = MINUTES.replace("Bye to all.", f"Bye to all. {leak}")
    cut = CUT.replace("Zephyrion paid £4,000", "in the spring")
    assert [(place, term) for place, _, term in stopped(text, WHITE + cut)] == [("3.1.2", "in the spring")]
    assert not stopped(MINUTES, WHITE + cut)


def test_withheld_words_that_stand_once_more_in_their_own_portion_stop_it() -> None:
    text = MINUTES.replace("in the spring.", "in the spring, for Zephyrion.")
    cut = '\n[[withhold_words]]\nref = "1.1.1"\nfirst = 10\nlast = 18\n'
    for released in ("", '\n[item.1]\nrelease = ["1.1.1"]\n'):
        assert ("1.1.1", "name", "Zephyrion") in stopped(text, WHITE + released + cut)


def test_withheld_words_stop_a_note_that_says_them() -> None:
    note = Note("footnote", (Paragraph((Run("As paid in the spring."),)),))
    document = Document(
        (para("SEC Panel Meeting 7"), para("1. One"), para("It was paid in the spring to them."), para("2. Two"),
         Paragraph((Run("Bye"), NoteReference(0), Run(" to all.")))),
        notes=(note,),
    )  # fmt: skip
    read = draft_of(document, WHITE + '\n[[withhold_words]]\nref = "1.1.1"\nwords = "in the spring"\n')
    result = check_words(rendering(read), read.minutes, read.policy, read.decisions, audience=PUBLIC)
    assert not isinstance(result, Checked)
    assert [(f.ref, f.term) for f in result] == [("2.1.1", "in the spring")]


@pytest.mark.parametrize("said", ["The firm of Zephyrion.", "It was four thousand pounds.", "They got £4k."])
def test_what_withheld_words_give_away_stops_the_copy(said: str) -> None:
    text = MINUTES.replace("Bye to all.", said)
    assert {place for place, _, _ in stopped(text, WHITE + CUT)} == {"3.1.1"}
    assert not stopped(MINUTES, WHITE + CUT)


def test_the_rest_of_the_portion_is_no_secret() -> None:
    text = MINUTES.replace("in the spring.", "to Orpheon in May 2031.").replace(
        "Bye to all.", "Orpheon came in May 2031."
    )
    assert not stopped(text, WHITE + CUT)


def test_words_of_the_secretary_are_held_against_what_is_withheld() -> None:
    for key, ref in (("reword", "3.1.2"), ("public_text", "3.1.2"), ("public_text", "2.1.1")):
        own = f'\n[[{key}]]\nref = "{ref}"\ntext = "Quux again."\n'
        assert {(place, term) for place, _, term in stopped(MINUTES, WHITE + own)} == {(ref, "Quux")}


def test_a_release_by_name_does_not_cover_other_words_that_came_later() -> None:
    released = '\n[item.3]\nrelease = ["3.1.2"]\n'
    own = '\n[[reword]]\nref = "3.1.2"\ntext = "Quux again."\n'
    assert ("3.1.2", "name", "Quux") in stopped(MINUTES, WHITE + released + own)


def test_the_words_before_a_rewording_stand_nowhere_in_the_copy() -> None:
    text = MINUTES.replace("All was noted.", "The lift was out of order again.")
    assert {place for place, _, _ in stopped(text, WHITE + REWORD)} == {"1.1.2"}
    assert stopped(text, WHITE + REWORD, EVERYTHING)


def test_a_name_that_a_rewording_took_out_stops_the_copy_elsewhere() -> None:
    text = MINUTES.replace("All was noted.", "Orpheon left.").replace("The lift was out", "The lift of Orpheon was out")
    assert ("1.1.2", "name", "Orpheon") in stopped(text, WHITE + REWORD)
    kept = REWORD.replace("The building", "The lift of Orpheon")
    assert not stopped(text, WHITE + kept)


def test_what_a_rewording_took_out_may_stand_in_restricted_text_for_its_readers() -> None:
    text = MINUTES.replace("The lift was", "The lift of Quux was").replace("## 1. One", "## 1. One (AMBER)")
    assert not stopped(text, WHITE + REWORD, EVERYTHING)
    told = stopped(text.replace("All was noted.", "Quux left."), WHITE + REWORD, Audience(level="AMBER"))
    assert told == [("1.1.2", "name", "Quux")]  # of what is withheld in item 2
    public = stopped(text.replace("Bye to all.", "Quux left."), WHITE + REWORD + OWN, EVERYTHING)
    assert ("3.1.1", "name", "Quux") in public


def test_a_person_can_settle_that_withheld_words_may_stand_elsewhere() -> None:
    text = MINUTES.replace("Bye to all.", "They met in the spring.")
    cut = CUT.replace("Zephyrion paid £4,000", "in the spring")
    settle = (
        '\n[[settle]]\ncode = "lexicon"\nref = "3.1.1"\nterm = "in the spring"\nwhy = "the season of the meeting"\n'
    )
    assert not stopped(text, WHITE + cut + settle)


def test_the_gate_refuses_a_copy_in_which_withheld_words_were_rendered() -> None:
    read = draft(MINUTES, WHITE + CUT)
    whole = draft(MINUTES, WHITE)
    result = check_words(rendering(whole), read.minutes, read.policy, read.decisions, audience=PUBLIC)
    assert not isinstance(result, Checked)
    assert any(f.code == "unaccounted" for f in result)


@pytest.mark.parametrize("words", ["[gone]", "Zephyrion", "9 letters"])
def test_the_gate_knows_the_one_form_of_a_gap(words: str) -> None:
    read = draft(MINUTES, WHITE + CUT)
    made = rendering(replace(read, policy=replace(read.policy, gap=words)))
    result = check_words(made, read.minutes, read.policy, read.decisions, audience=PUBLIC)
    assert not isinstance(result, Checked)
    assert any("(redacted)" in f.message for f in result)


def test_the_gate_does_not_believe_that_withheld_words_are_visible(monkeypatch: pytest.MonkeyPatch) -> None:
    read = draft(MINUTES, WHITE + CUT)
    wrong = visible(draft(MINUTES, WHITE).minutes, PUBLIC, read.policy)
    monkeypatch.setattr("redactor.core.gate.visible", lambda *_: wrong)
    made = replace(rendering(read), seen=wrong)
    result = check_words(made, read.minutes, read.policy, read.decisions, audience=PUBLIC)
    assert not isinstance(result, Checked)
    assert "Words are shown that a person withheld." in {f.message for f in result}


def test_the_gate_misses_a_stretch_that_was_left_out() -> None:
    read = draft(MINUTES, WHITE + CUT)
    made = rendering(read)
    ledger = tuple(tuple(p for p in line if "in the spring" not in p.text) for line in made.ledger)
    result = check_words(replace(made, ledger=ledger), read.minutes, read.policy, read.decisions, audience=PUBLIC)
    assert not isinstance(result, Checked)
    assert any("gaps" in f.message for f in result)


def test_a_file_with_the_withheld_words_does_not_pass() -> None:
    with pytest.raises(GateStopped):
        copy(draft(MINUTES.replace("Bye to all.", "Zephyrion paid £4,000."), WHITE + CUT))


# -- small things


def test_words_are_found_whatever_the_quotes_dashes_and_white_space() -> None:
    assert places_of("He said ‘no –  never’ to it.", "'no - never'")
    assert not places_of("Mismanagement", "management")
    assert len(places_of("to and to", "to")) == 2


def test_what_both_texts_say_was_not_taken_out() -> None:
    assert taken_out("Ms Smith was late for lunch.", "Ms Smith was absent.") == ("late for lunch",)
    assert taken_out("The panel met.", "The Panel met!") == ()
    assert taken_out("The fine for Ms Smith was £40.", "Ms Smith had to pay.") == ("The fine for", "was £40")


def test_stretches_cover_a_text_whole() -> None:
    text = "ab cd\ufffc ef gh"
    found = stretches(text, ((2, 4), (6, 7)))
    assert "".join(text[s.start : s.end] for s in found) == text
    assert [text[s.start : s.end] for s in found if s.withheld] == ["cd\ufffc", "g"]
