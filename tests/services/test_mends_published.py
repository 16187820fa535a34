"""Mends in the service: in no published file, whole for who may read the portion, and opened when they are lifted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from redactor.bootstrap import Tools
from redactor.core.certificate import check_reveal, decode, decode_reveal
from redactor.core.certificate.model import Leaf
from redactor.core.decisions import Decisions, ItemDecision, PublicText, Span
from redactor.core.mends import Rewording, WithheldWords
from redactor.services.release.certificates import CERTIFICATE, verify_folder
from redactor.services.release.seals import OPENED
from tests.services.house import MINUTES
from tests.services.test_seals import PLACE, at, key_of, served

if TYPE_CHECKING:
    from tests.services.house import House

TEXT = MINUTES.replace(
    "The Chair welcomed the members to the lamp house.",
    "The Chair welcomed Ottoline Marchbanks to the lamp house. The stairs smelt of tar.",
)
MENDS = Decisions(
    rewordings=(Rewording("1.1.2", "The stairs were discussed."),),
    withheld_words=(WithheldWords("1.1.1", "Ottoline Marchbanks"), WithheldWords("3.1.1", "in the eastern pier")),
    public_texts=(PublicText("2.1.1", "An offer was read out."),),
    items={"3": ItemDecision("3", release=(Span("3", block=1, first=1),))},
)
TAKEN_OUT = ("Ottoline", "Marchbanks", "smelt of tar", "eastern pier", "Brightwater", "412,000")


def decide(house: House, meeting: str, change: Decisions) -> None:
    view = house.services.review.view(house["secretary"], meeting)
    house.services.review.decide(house["secretary"], meeting, change, expected_seq=view.seq)


def published(house: House, change: Decisions = MENDS) -> str:
    meeting = house.upload(TEXT)
    decide(house, meeting, change)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    return meeting


def test_no_published_file_says_what_was_taken_out_and_a_stranger_can_check_it(house: House) -> None:
    published(house)
    files = served(house)
    assert b"welcomed [withheld] to the lamp house" in files[f"{PLACE}/minutes.html"]
    assert not [path for path, data in files.items() for words in TAKEN_OUT if words.encode() in data]
    told = verify_folder(Tools().formats, at(PLACE, files), keys=[key_of(files)])
    assert told


def test_who_may_read_a_portion_reads_it_whole_and_every_reader_reads_other_words(house: House) -> None:
    meeting = published(house)
    house.clear("member", "AMBER")
    house.grant("member", meeting, "1")
    member, retrieval = house["member"], house.services.retrieval
    copy = retrieval.open(member, meeting, format="txt").data.decode()
    assert "welcomed Ottoline Marchbanks to" in copy
    assert "dry rot in the eastern pier" in " ".join(copy.split())
    assert "The stairs were discussed." in copy
    assert "tar" not in copy.split()
    assert "An offer was read out." in copy
    opened = {one.ref: one.text for one in retrieval.open_item(member, meeting, "1") if one.ref}
    assert "Ottoline Marchbanks" in opened["1.1.1"]
    assert opened["1.1.2"] == "The stairs were discussed."


def test_lifting_a_mend_opens_the_certificate_of_the_version_before(house: House) -> None:
    meeting = published(house)
    before, _ = decode(served(house)[f"{PLACE}/{CERTIFICATE}"])
    lifted = Decisions(withheld_words=(WithheldWords("1.1.1"),), rewordings=(Rewording("1.1.2", ""),))
    decide(house, meeting, lifted)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    files = served(house)
    opened = [decode_reveal(data) for path, data in files.items() if f"/{OPENED}/" in path]
    assert not [fault for one in opened for fault in check_reveal(before, one)]
    texts = {m.text for one in opened for m in one.members if isinstance(m, Leaf)}
    assert texts == {"Ottoline Marchbanks", "The stairs smelt of tar."}
    assert not [path for path, data in files.items() if b"eastern pier" in data]


def test_a_mend_that_comes_after_a_publication_shows_no_earlier_words(house: House) -> None:
    meeting = published(house, Decisions())
    assert b"Ottoline" in served(house)[f"{PLACE}/minutes.html"]
    decide(house, meeting, MENDS)
    assert house.services.publication.approve(house["officer"], meeting, seen=house.propose(meeting))
    files = served(house)
    assert not [path for path, data in files.items() for words in TAKEN_OUT if words.encode() in data]


def test_undo_and_redo_take_a_mend_back_and_forth(house: House) -> None:
    meeting, review, secretary = house.upload(TEXT), house.services.review, house["secretary"]
    decide(house, meeting, MENDS)
    paper = [review.paper(review.view(secretary, meeting).draft)["1"]]
    review.undo(secretary, meeting, expected_seq=2)
    paper.append(review.paper(review.view(secretary, meeting).draft)["1"])
    review.redo(secretary, meeting, expected_seq=3)
    paper.append(review.paper(review.view(secretary, meeting).draft)["1"])
    assert paper[0] == paper[2]
    assert "[withheld]" in paper[0]
    assert "Ottoline" in paper[1]
