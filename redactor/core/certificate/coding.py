"""Certificates and reveals as JSON: one way to write them, and a reader that refuses every other.

A key that it does not know, or a second spelling of the same, could carry what nobody checks.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from redactor.core.certificate.model import INSERTIONS, REGIONS, Certificate, Gap, Leaf, Line, Listed, Part, Reveal
from redactor.core.hashtree import HASH_SIZE, SALT_SIZE
from redactor.errors import InputError

FORMAT: Final = "redactor-certificate"
REVEAL: Final = "redactor-reveal"
VERSION: Final = 1
LARGEST: Final = 64 * 1024 * 1024
"""A file above this is no certificate: reading it could only exhaust the reader."""

_HEX: Final = re.compile(r"[0-9a-f]*")
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}", re.ASCII)
_KEYS: Final = (
    *("format", "version", "signer", "policy", "draft", "decisions", "document", "files"),
    *("head", "nodes", "lines", "size", "root"),
)
_LEAF: Final = ("ref", "hash", "kind", "salt", "text")
_LISTS: Final = ("notes", "media", "values")
Json = dict[str, Any]


class CertificateError(InputError):
    """The certificate cannot be made or read."""

    code = "certificate"


def encode(certificate: Certificate) -> bytes:
    """Write a certificate; equal ones have equal bytes."""
    return _dump(
        {
            "format": FORMAT,
            "version": VERSION,
            "signer": certificate.signer or None,
            "policy": {"name": certificate.policy, "sha256": certificate.policy_sha256},
            "draft": _hex_or_null(certificate.draft),
            "decisions": _hex_or_null(certificate.decisions),
            "document": {"title": certificate.title, "language": certificate.language},
            "files": [{"name": f.name, "sha256": f.sha256} for f in certificate.files],
            "head": certificate.head.hex(),
            "nodes": [_node(node) for node in certificate.nodes],
            "lines": [{"at": line.region, "parts": [_part(p) for p in line.parts]} for line in certificate.lines],
            "size": certificate.size,
            "root": certificate.root.hex(),
        }
    )


def _node(node: Leaf | Gap) -> Json:
    if isinstance(node, Gap):
        return {"ref": node.ref, "hash": node.hash.hex()}
    made: Json = {"ref": node.ref, "hash": node.hash.hex(), "kind": node.kind, "salt": node.salt.hex()}
    made["text"] = node.text
    lists = {"notes": node.notes, "media": node.media, "values": node.values}
    return made | {name: list(values) for name, values in lists.items() if values}


def _part(part: Part) -> Json:
    if part.leaf is not None:
        return {"leaf": part.leaf, "text": part.text}
    return {"insertion": part.insertion, "item": part.item, "text": part.text}


def encode_reveal(reveal: Reveal) -> bytes:
    """Write what opens a gap."""
    members = [m.hex() if isinstance(m, bytes) else _node(m) for m in reveal.members]
    return _dump(
        {"format": REVEAL, "version": VERSION, "ref": reveal.ref, "salt": reveal.salt.hex(), "members": members}
    )


def _dump(held: Json) -> bytes:
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode()


def _hex_or_null(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def decode(untrusted: bytes) -> tuple[Certificate, tuple[str, ...]]:
    """Read a certificate. Raises CertificateError where it is none.

    Also gives what its own hashes do not bear out, in words that name the place: it is read, not believed.
    """
    held = _load(untrusted, FORMAT)
    try:
        certificate = _certificate(held)
        return certificate, tuple(_unlike(held, certificate))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise _faulty() from error


def decode_reveal(untrusted: bytes) -> Reveal:
    """Read what opens a gap. Raises CertificateError where it is none."""
    held = _load(untrusted, REVEAL)
    try:
        _only(held, "format", "version", "ref", "salt", "members")
        members = tuple(_bytes(m, HASH_SIZE) if isinstance(m, str) else _member(m) for m in _list(held["members"]))
        return Reveal(_str(held["ref"]), _bytes(held["salt"], SALT_SIZE), members)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise _faulty() from error


def _load(untrusted: bytes, form: str) -> Json:
    if len(untrusted) > LARGEST:
        raise CertificateError("The certificate is larger than any can be.", remedy="Check that it is the right file.")
    try:
        held = json.loads(untrusted.decode("utf-8"), object_pairs_hook=_once)
        spelled = _dump(held) == untrusted
    except (ValueError, RecursionError):
        raise _faulty() from None
    if not spelled or not isinstance(held, dict) or held.get("format") != form:
        raise _faulty()
    if held.get("version") != VERSION or isinstance(held.get("version"), bool):
        raise CertificateError(
            "The certificate is of another version.", remedy="Check it with the release that made it, or a newer one."
        )
    return held


def _once(pairs: list[tuple[str, Any]]) -> Json:
    """Refuse a key that stands twice: two programs would read two certificates."""
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError
    return held


def _faulty() -> CertificateError:
    return CertificateError("This is not a certificate, or it is damaged.", remedy="Get it anew from where it stands.")


def _certificate(held: Json) -> Certificate:
    _only(held, *_KEYS)
    policy, document = _only(held["policy"], "name", "sha256"), _only(held["document"], "title", "language")
    files = [_only(f, "name", "sha256") for f in _list(held["files"])]
    nodes = tuple(_leaf(n) if "salt" in n else _gap(n) for n in _list(held["nodes"]))
    return Certificate(
        policy=_str(policy["name"]),
        policy_sha256=_digest(policy["sha256"]),
        nodes=nodes,
        lines=tuple(_line(x, nodes) for x in _list(held["lines"])),
        files=tuple(Listed(_file_name(f["name"]), _digest(f["sha256"])) for f in files),
        title=_str(document["title"]),
        language=_str(document["language"]),
        draft=None if held["draft"] is None else _bytes(held["draft"], HASH_SIZE),
        decisions=None if held["decisions"] is None else _bytes(held["decisions"], HASH_SIZE),
        signer=_signer(held["signer"]),
    )


def _unlike(held: Json, certificate: Certificate) -> list[str]:
    """Name the places whose own hash is not what they say."""
    found = [
        f"node {node.ref}: its text, kind or salt is not what its hash says"
        for node, said in zip(certificate.nodes, held["nodes"], strict=True)
        if _bytes(said["hash"], HASH_SIZE) != node.hash
    ]
    if _bytes(held["head"], HASH_SIZE) != certificate.head:
        found.append("head: policy, commitments, files, document or signer are not what their hash says")
    size = held["size"]
    if isinstance(size, bool) or size != certificate.size:
        found.append("size: entries are missing or were added")
    if _bytes(held["root"], HASH_SIZE) != certificate.root:
        found.append("root: the entries, or their order, are not those of the root hash")
    return found


def _leaf(held: Json) -> Leaf:
    lists = [name for name in _LISTS if name in held]
    _only(held, *_LEAF, *lists)
    if not all(held[name] for name in lists):
        raise _faulty()  # absent is the one way to say empty
    return Leaf(
        ref=_str(held["ref"]),
        kind=_str(held["kind"]),
        salt=_bytes(held["salt"], SALT_SIZE),
        text=_str(held["text"]),
        notes=_strings(held.get("notes", [])),
        media=_strings(held.get("media", [])),
        values=_strings(held.get("values", [])),
    )


def _member(held: Json) -> Leaf:
    leaf = _leaf(held)
    if _bytes(held["hash"], HASH_SIZE) != leaf.hash:
        raise _faulty()
    return leaf


def _gap(held: Json) -> Gap:
    _only(held, "ref", "hash")
    return Gap(_str(held["ref"]), _bytes(held["hash"], HASH_SIZE))


def _line(held: Json, nodes: tuple[Leaf | Gap, ...]) -> Line:
    if _only(held, "at", "parts")["at"] not in REGIONS:
        raise _faulty()
    return Line(held["at"], tuple(_read_part(p, nodes) for p in _list(held["parts"])))


def _read_part(held: Json, nodes: tuple[Leaf | Gap, ...]) -> Part:
    if "leaf" in held:
        number = held["leaf"]
        if type(number) is not int or not 0 <= number < len(nodes) or not isinstance(nodes[number], Leaf):
            raise _faulty()
        return Part(_str(_only(held, "leaf", "text")["text"]), leaf=number)
    if _only(held, "insertion", "item", "text")["insertion"] not in INSERTIONS:
        raise _faulty()
    return Part(_str(held["text"]), insertion=held["insertion"], item=_str(held["item"]))


def _only(held: Json, *keys: str) -> Json:
    """Refuse other keys than these, and another order."""
    if tuple(held) != keys:
        raise _faulty()
    return held


def _str(value: object) -> str:
    if not isinstance(value, str):
        raise _faulty()
    value.encode()  # a lone surrogate is no text
    return value


def _signer(value: object) -> str:
    """Read who signs: null is the one way to say nobody."""
    if value == "":
        raise _faulty()
    return "" if value is None else _str(value)


def _strings(value: object) -> tuple[str, ...]:
    return tuple(_str(x) for x in _list(value))


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise _faulty()
    return value


def _bytes(value: object, size: int) -> bytes:
    text = _str(value)
    if len(text) != 2 * size or not _HEX.fullmatch(text):
        raise _faulty()
    return bytes.fromhex(text)


def _digest(value: object) -> str:
    return _bytes(value, HASH_SIZE).hex()


def _file_name(value: object) -> str:
    name = _str(value)
    if not _NAME.fullmatch(name):
        raise _faulty()
    return name
