"""Certificates: what they commit to, what they keep to themselves, and that nothing in them can be exchanged."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from hypothesis import given
from hypothesis import strategies as st

from redactor.bootstrap import Tools
from redactor.core.access import PUBLIC
from redactor.core.certificate import (
    CertificateError,
    Gap,
    Leaf,
    check,
    check_reveal,
    decode,
    decode_reveal,
    encode,
    encode_reveal,
    reveal,
)
from redactor.core.certificate.coding import _dump
from redactor.core.certificate.salts import Salts
from redactor.core.document import Document, Note, NoteReference, Paragraph, Picture, Run
from redactor.core.hashtree import root_of
from redactor.core.probe import Found, Probe
from redactor.services.release.certificates import certified, opening
from redactor.services.release.copies import make_copies, rendering
from tests.drafts import HEAD, WHITE, draft, draft_of, para
from tests.pictures import RED_DOT

FILE = Path(__file__).parents[1] / "vectors" / "certificate-v1.json"
VECTOR: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))["vectors"][0]
SECRET = b"s" * 32
PUBLIC_TEXT = "The crane is painted. The gate is shut."


@cache
def page() -> dict[str, Any]:
    """Load the checker that was written from the page alone."""
    made: dict[str, Any] = {"__name__": "maker", "__file__": str(FILE)}
    exec(FILE.with_name("make_certificate_v1.py").read_text(encoding="utf-8"), made)  # noqa: S102 -- our own script
    return made


def minutes(withheld: int, *, decisions: str = "") -> Any:  # noqa: ANN401 -- a Draft
    """Understand a draft in which a number of sentences is withheld between two that are shown."""
    secret = " ".join(f"Quillfeather bid {n} was low." for n in range(withheld))
    text = f"{HEAD}1. One\n\n{PUBLIC_TEXT}\n\n2. Case (RED)\n\n{secret}\n\nThe panel thanked all.\n"
    return draft(text, WHITE + '[item.2]\nrelease = ["2.2"]\n' + decisions)


@cache
def made(withheld: int = 3, *, secret: bytes | None = SECRET) -> bytes:
    understood = minutes(withheld)
    return certified(understood, make_copies(Tools().formats, understood, PUBLIC, ["txt"]), secret=secret)


def gaps(data: bytes) -> list[dict[str, Any]]:
    return [node for node in json.loads(data)["nodes"] if "salt" not in node]


# -- the format


def test_the_vectors_are_what_their_generator_writes(tmp_path: Path) -> None:
    maker = dict(page())
    exec(FILE.with_name("make_certificate_v1.py").read_text(encoding="utf-8"), maker)  # noqa: S102 -- our own script
    maker["OUT"] = tmp_path / "again.json"
    maker["main"]()
    assert maker["OUT"].read_bytes() == FILE.read_bytes()


def test_the_vectors_are_read_and_written_byte_for_byte() -> None:
    data = VECTOR["certificate"].encode()
    certificate, unlike = decode(data)
    assert not unlike
    assert not list(check(certificate, {}))
    assert encode(certificate) == data


@pytest.mark.parametrize("kind", ["reveal", "partial"])
def test_the_reveals_of_the_vectors_open_their_gap(kind: str) -> None:
    data = (json.dumps(VECTOR[kind], ensure_ascii=False, indent=1) + "\n").encode()
    held = decode_reveal(data)
    assert encode_reveal(held) == data
    assert not list(check_reveal(decode(VECTOR["certificate"].encode())[0], held))


@pytest.mark.parametrize("secret", [SECRET, None])
def test_a_checker_written_from_the_page_accepts_what_is_made(secret: bytes | None) -> None:
    assert page()["faults"](json.loads(made(secret=secret))) == []


def test_a_checker_written_from_the_page_opens_a_gap() -> None:
    held = json.loads(opening(minutes(3), "2.2", secret=SECRET))
    members = [page()["leaf"](member) for member in held["members"]]
    assert [m.hex() for m in members] == [m["hash"] for m in held["members"]]
    assert page()["gap"]("2.2", held["salt"], members).hex() == gaps(made())[-1]["hash"]


def test_salts_are_those_of_hkdf_in_a_library_of_others() -> None:
    field = page()["field"]
    about = b"".join(map(field, ["redactor/certificate/v1", "d", "p", "x"]))
    derived = HKDF(SHA256(), 16, about, field("gap") + field("4.2")).derive(SECRET)
    assert Salts.of(SECRET, draft="d", policy="p", decisions="x").salt("gap", "4.2") == derived


# -- what it keeps to itself


def test_a_gap_of_one_portion_looks_like_a_gap_of_forty() -> None:
    few, many = made(1), made(40)
    assert [g["ref"] for g in gaps(few)] == [g["ref"] for g in gaps(many)]
    assert len(few) == len(many)
    assert len(opening(minutes(1), "2.2", secret=SECRET)) < len(opening(minutes(40), "2.2", secret=SECRET))


def test_what_stands_behind_a_gap_does_not_count_what_is_in_it() -> None:
    refs = [[n["ref"] for n in json.loads(made(count))["nodes"]] for count in (1, 40)]
    assert refs[0] == refs[1]
    assert refs[0][-2:] == ["2.2", "2.3"]


def test_nothing_withheld_and_no_salt_of_it_is_in_a_certificate() -> None:
    held = json.loads(opening(minutes(3), "2.2", secret=SECRET))
    salts = [held["salt"], *(member["salt"] for member in held["members"])]
    hashes = [member["hash"] for member in held["members"]]
    text = made().decode()
    assert not [word for word in ("Quillfeather", minutes(3).sha256, *salts, *hashes) if word in text]


def test_without_a_secret_nothing_in_a_certificate_depends_on_what_is_withheld() -> None:
    one, other = json.loads(made(1, secret=None)), json.loads(made(40, secret=None))
    assert one == other
    assert one["draft"] is None


def test_with_a_secret_equal_drafts_have_equal_certificates_and_others_have_other_salts() -> None:
    def certificate(decisions: str, secret: bytes) -> bytes:
        understood = minutes(3, decisions=decisions)
        return certified(understood, make_copies(Tools().formats, understood, PUBLIC, ["txt"]), secret=secret)

    assert certificate("", SECRET) == made()
    others = [certificate('reason = "commercial"\n', SECRET), certificate("", b"t" * 32), made(4)]
    seen = [{n["salt"] for n in json.loads(data)["nodes"] if "salt" in n} for data in (made(), *others)]
    assert all(a.isdisjoint(b) for n, a in enumerate(seen) for b in seen[n + 1 :])


def test_a_gap_cannot_be_opened_where_nothing_was_committed_to() -> None:
    understood = minutes(3)
    salts = Salts.of(None, draft="d", policy="p", decisions="x")
    with pytest.raises(CertificateError, match="without a secret"):
        reveal(understood.minutes, rendering(understood), "2.2", salts=salts)


def test_a_picture_left_out_of_a_note_is_not_named() -> None:
    note = Note("footnote", (Paragraph((Run("By letter "), Picture(0, 9, 9, "the Quillfeather crest"))),))
    shown = Paragraph((Run("The crane is painted."), NoteReference(0)))
    blocks = (para("SEC Panel Meeting 70"), para("1. One"), shown, para("2. Case (RED)"), para("Kestrel was late."))
    document = Document(blocks=blocks, notes=(note,), media=(RED_DOT,))
    understood = draft_of(document, WHITE + 'images = "withhold"\n')
    copies = make_copies(Tools().formats, understood, PUBLIC, ["json"])
    data = certified(understood, copies, secret=SECRET)
    assert b"By letter" in data
    assert b"Quillfeather" not in data
    assert sha256(RED_DOT.data).hexdigest().encode() not in data


# -- what it opens later


def test_what_was_in_a_gap_fits_the_old_certificate() -> None:
    held = decode_reveal(opening(minutes(3), "2.2", secret=SECRET))
    assert [m.text for m in held.members if isinstance(m, Leaf)] == [f"Quillfeather bid {n} was low." for n in range(3)]
    assert not list(check_reveal(decode(made())[0], held))


def test_one_member_can_be_opened_without_the_others() -> None:
    held = decode_reveal(opening(minutes(3), "2.2", secret=SECRET))
    first, *rest = held.members
    partial = replace(held, members=(first, *(m.hash for m in rest if isinstance(m, Leaf))))
    data = encode_reveal(partial)
    assert b"bid 1" not in data
    assert not list(check_reveal(decode(made())[0], decode_reveal(data)))


@given(st.data())
def test_a_reveal_that_says_anything_else_does_not_fit(data: st.DataObject) -> None:
    held = json.loads(opening(minutes(3), "2.2", secret=SECRET))
    member = data.draw(st.sampled_from(held["members"]))
    key = data.draw(st.sampled_from(["text", "kind", "salt", "ref"]))
    member[key] = data.draw(st.text(min_size=1, max_size=32).filter(lambda t: t != member[key]))
    with pytest.raises(CertificateError):
        decode_reveal(_dump(held))
    member["hash"] = page()["leaf"](member).hex() if key != "salt" else member["hash"]
    try:
        again = decode_reveal(_dump(held))
    except CertificateError:
        return
    assert list(check_reveal(decode(made())[0], again))


def test_members_cannot_change_places_or_be_dropped() -> None:
    certificate = decode(made())[0]
    held = decode_reveal(opening(minutes(3), "2.2", secret=SECRET))
    a, b, c = held.members
    for members in ((b, a, c), (a, b), (a, b, c, c), ()):
        assert list(check_reveal(certificate, replace(held, members=members)))
    assert list(check_reveal(certificate, replace(held, ref="1.1")))


# -- that nothing in it can be exchanged


def paths(held: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:  # noqa: ANN401 -- whatever JSON holds
    """List the way to every value that is no container."""
    if isinstance(held, dict):
        return [path for key, value in held.items() for path in paths(value, (*at, key))]
    if isinstance(held, list):
        return [path for number, value in enumerate(held) for path in paths(value, (*at, number))]
    return [at]


def refused(held: Any) -> bool:  # noqa: ANN401 -- as above
    try:
        certificate, unlike = decode(_dump(held))
    except CertificateError:
        return True
    return bool(unlike) or bool(list(check(certificate, {})))


@given(st.data())
def test_no_value_can_be_exchanged(data: st.DataObject) -> None:
    held = json.loads(made())
    *way, last = data.draw(st.sampled_from(paths(held)))
    inside = held
    for step in way:
        inside = inside[step]
    old = inside[last]
    values = st.one_of(st.none(), st.booleans(), st.integers(0, 99), st.text(max_size=70), st.just(f"{old}x"))
    new = data.draw(values.filter(lambda value: type(value) is not type(old) or value != old))
    inside[last] = new
    assert refused(held)


@given(st.data())
def test_nothing_can_be_dropped_doubled_or_moved(data: st.DataObject) -> None:
    held = json.loads(made())
    several = held[data.draw(st.sampled_from(["nodes", "lines", "files"]))]
    before = copy.deepcopy(several)
    at = data.draw(st.integers(0, len(several) - 1))
    entry = several.pop(at)
    if data.draw(st.booleans()):
        several.insert(data.draw(st.integers(0, len(several))), entry)
        if data.draw(st.booleans()):
            several.append(entry)
    assert several == before or refused(held)


@given(st.data())
def test_no_character_can_be_changed(data: st.DataObject) -> None:
    text = made().decode()
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(codec="utf-8").filter(lambda c: c != text[at]))
    try:
        certificate, unlike = decode(f"{text[:at]}{new}{text[at + 1 :]}".encode())
    except CertificateError:
        return
    assert unlike or list(check(certificate, {}))


@given(st.binary(max_size=200))
def test_nonsense_is_refused_without_a_fault_of_ours(data: bytes) -> None:
    for read in (decode, decode_reveal):
        with pytest.raises(CertificateError):
            read(data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"version": 1', '"version": 2'),
        ('"version": 1', '"version": true'),
        ('"signer": null,', '"signer": null,\n "signer": null,'),
        ('"signer": null,', '"signer": null,\n "more": 1,'),
        ('{\n "format"', '{"format"'),
        ('"at": "body"', '"at": "margin"'),
        ('"insertion": "banner"', '"insertion": "advert"'),
    ],
)
def test_what_the_format_does_not_have_is_refused(old: str, new: str) -> None:
    text = made().decode()
    assert old in text
    with pytest.raises(CertificateError):
        decode(text.replace(old, new, 1).encode())


def rehashed(held: dict[str, Any]) -> bytes:
    """Make a certificate whose hashes bear out what it says, as a forger would."""
    ours = page()
    for node in held["nodes"]:
        if "salt" in node:
            node["hash"] = ours["leaf"](node).hex()
    hashes = [ours["head"](held), *(bytes.fromhex(n["hash"]) for n in held["nodes"]), *map(ours["line"], held["lines"])]
    held |= {"head": hashes[0].hex(), "size": len(hashes), "root": root_of(hashes).hex()}
    return _dump(held)


def test_a_text_that_no_line_says_is_refused_also_where_every_hash_fits() -> None:
    held = json.loads(made())
    node = next(n for n in held["nodes"] if n.get("text") == "The gate is shut.")
    node["text"] = "The gate is open."
    certificate, unlike = decode(rehashed(held))
    assert not unlike
    assert {f.place for f in check(certificate, {})} == {f"node {node['ref']}"}


@pytest.mark.parametrize("change", ["drop", "split", "twice", "far"])
def test_places_that_do_not_count_are_refused_also_where_every_hash_fits(change: str) -> None:
    held = json.loads(made())
    nodes = held["nodes"]
    gap = next(n for n in nodes if n["ref"] == "2.2")
    if change == "split":
        nodes[nodes.index(gap) + 1]["ref"] = "2.4"
        nodes.insert(nodes.index(gap) + 1, {"ref": "2.3", "hash": gap["hash"]})
        for part in (p for x in held["lines"] for p in x["parts"] if p.get("leaf", -1) > nodes.index(gap)):
            part["leaf"] += 1
    elif change == "drop":
        gap["ref"] = "2.9"
    elif change == "twice":
        gap["ref"] = "2.1"
    else:
        nodes.append({"ref": "1.9", "hash": gap["hash"]})
    certificate, unlike = decode(rehashed(held))
    assert not unlike
    assert list(check(certificate, {}))


def test_a_gap_holds_no_text_and_no_salt() -> None:
    held = json.loads(made())
    next(n for n in held["nodes"] if n["ref"] == "2.2")["text"] = "x"
    assert refused(held)
    assert isinstance(next(n for n in decode(made())[0].nodes if n.ref == "2.2"), Gap)


def test_members_that_were_certified_under_other_places_are_refused() -> None:
    held, opened = json.loads(made()), json.loads(opening(minutes(3), "2.2", secret=SECRET))
    for member, ref in zip(opened["members"], ("2.2.1", "2.2.3", "2.2.2"), strict=True):
        member["ref"] = ref
        member["hash"] = page()["leaf"](member).hex()
    hashes = [bytes.fromhex(member["hash"]) for member in opened["members"]]
    gap = next(n for n in held["nodes"] if n["ref"] == "2.2")
    gap["hash"] = page()["gap"]("2.2", opened["salt"], hashes).hex()
    certificate, unlike = decode(rehashed(held))
    assert not unlike
    assert len(list(check_reveal(certificate, decode_reveal(_dump(opened))))) == 2


@pytest.mark.parametrize(
    ("words", "owner", "places"),
    [
        ("Since June.", 2, {"line 9", "node 1.2"}),
        ("Since May.", 1, {"line 9"}),
    ],
)
def test_a_note_that_hangs_elsewhere_or_says_otherwise_is_refused(words: str, owner: int, places: set[str]) -> None:
    held = json.loads(VECTOR["certificate"])
    held["lines"][-1]["parts"] = [{"leaf": owner, "text": words}]
    certificate, unlike = decode(rehashed(held))
    assert not unlike
    assert {f.place for f in check(certificate, {})} == places


def test_a_note_that_no_line_says_is_refused() -> None:
    held = json.loads(VECTOR["certificate"])
    held["lines"].pop()
    assert {f.place for f in check(decode(rehashed(held))[0], {})} == {"node 1.2"}


def test_every_other_string_and_image_of_a_file_is_certified() -> None:
    certificate = decode(VECTOR["certificate"].encode())[0]
    lines = tuple(Found(line.text, "somewhere") for line in certificate.lines)
    whole = Probe(lines, values=(Found("https://map.example/", "link"), Found("Harbour Panel 9", "title")))
    assert not list(check(certificate, {"minutes.txt": whole}))
    for more in (
        replace(whole, images=("0" * 64,)),
        replace(whole, values=(Found("https://elsewhere.example/", "link"),)),
        replace(whole, strays=(Found("a comment", "file"),)),
        replace(whole, lines=lines[:-1]),
        replace(whole, lines=(*lines, lines[-1])),
        replace(whole, lines=(*lines, lines[0])),
        replace(whole, lines=(lines[0], lines[2], lines[1], *lines[3:])),
    ):
        assert list(check(certificate, {"minutes.txt": more}))


def test_a_format_may_leave_out_the_edges_of_pages_and_nothing_else() -> None:
    certificate = decode(VECTOR["certificate"].encode())[0]
    lines = tuple(Found(line.text, "somewhere") for line in certificate.lines)
    for number, line in enumerate(certificate.lines):
        found = list(check(certificate, {"minutes.txt": Probe(lines[:number] + lines[number + 1 :])}))
        assert bool(found) == (line.region != "page")


def test_what_is_shown_and_what_is_in_a_gap_never_share_a_salt_whatever_items_are_called() -> None:
    shown = {n["salt"] for n in json.loads(made())["nodes"] if "salt" in n}
    salts = Salts.of(SECRET, draft="d", policy="p", decisions="x")
    hidden = json.loads(opening(minutes(3), "2.2", secret=SECRET))
    assert shown.isdisjoint({hidden["salt"], *(m["salt"] for m in hidden["members"])})
    assert len({salts.salt(what, "4.2.1") for what in ("leaf", "member", "gap", "draft", "decisions")}) == 5
