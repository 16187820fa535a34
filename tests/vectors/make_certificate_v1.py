"""Write the certificate's test vectors, and check certificates, from `docs/reference/certificate.md` and nothing else.

Shares no code with the program, so that a mistake in one is a difference to the other. Salts and seeds are made from a
counter: equal runs give equal files. Signatures are checked with OpenSSL's library, not with the program's notes.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

OUT = Path(__file__).with_name("certificate-v1.json")
Json = dict[str, Any]


def field(value: bytes | str) -> bytes:
    """F(x) of the page."""
    value = value.encode() if isinstance(value, str) else value
    return len(value).to_bytes(4, "big") + value


def plain(content: bytes) -> bytes:
    """H(content) of the page."""
    return sha256(b"\x00" + content).digest()


def salted(salt: str, content: bytes) -> bytes:
    """S(salt, content) of the page."""
    return sha256(b"\x00" + bytes.fromhex(salt) + content).digest()


def root(hashes: list[bytes]) -> bytes:
    """ROOT of the page, as RFC 9162 defines it."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + root(hashes[:split]) + root(hashes[split:])).digest()


def leaf(node: Json) -> bytes:
    """LEAF of the page."""
    lists = [b"".join(field(x) for x in node.get(name, [])) for name in ("notes", "media", "values")]
    texts = [field(x) for x in ("portion", node["ref"], node["kind"], node["text"], *lists)]
    return salted(node["salt"], b"".join(texts))


def gap(ref: str, salt: str, members: list[bytes]) -> bytes:
    """GAP of the page."""
    content = field("gap") + field(ref) + field(len(members).to_bytes(8, "big")) + field(root(members))
    return salted(salt, content)


def head(held: Json) -> bytes:
    """HEAD of the page."""
    texts = (held["policy"]["name"], held["policy"]["sha256"], held["document"]["title"], held["document"]["language"])
    files = b"".join(field(field(f["name"]) + field(f["sha256"])) for f in held["files"])
    commitments = b"".join(field(bytes.fromhex(held[name] or "")) for name in ("draft", "decisions"))
    named = b"".join(field(x) for x in (*texts, held["signer"] or ""))
    return plain(field("head") + named + commitments + field(files))


def line(held: Json) -> bytes:
    """LINE of the page."""
    parts = []
    for part in held["parts"]:
        index = part["leaf"].to_bytes(4, "big") if "leaf" in part else b""
        said = field(part["text"]) + field(index) + field(part.get("insertion", "")) + field(part.get("item", ""))
        parts.append(field(said))
    return plain(field("line") + field(held["at"]) + b"".join(parts))


def faults(held: Json) -> list[str]:
    """Check a certificate by itself: steps 1 to 4 of the page."""
    nodes, lines = held["nodes"], held["lines"]
    found = [f"node {n['ref']}" for n in nodes if "salt" in n and leaf(n).hex() != n["hash"]]
    hashes = [head(held), *(bytes.fromhex(n["hash"]) for n in nodes), *map(line, lines)]
    found += ["head"] * (hashes[0].hex() != held["head"]) + ["size"] * (len(hashes) != held["size"])
    found += ["root"] * (root(hashes).hex() != held["root"])
    found += _misplaced(nodes)
    for index, node in enumerate(nodes):
        body = [p for x in lines if x["at"] != "note" for p in x["parts"] if p.get("leaf") == index]
        notes = {
            _bare("".join(p["text"] for p in x["parts"] if "leaf" in p))
            for x in lines
            if x["at"] == "note" and any(p.get("leaf") == index for p in x["parts"])
        }
        known = {_bare(x) for x in node.get("notes", [])}
        if "salt" in node and _bare("".join(p["text"] for p in body)) != _bare(node["text"]):
            found.append(f"text of {node['ref']}")
        if not notes <= known or ("salt" not in node and body):
            found.append(f"notes of {node['ref']}")
    return found


def _misplaced(nodes: list[Json]) -> list[str]:
    items = [n["ref"].rpartition(".")[0] for n in nodes]
    grouped = [item for at, item in enumerate(items) if at == 0 or items[at - 1] != item]
    counted = [f"{item}.{items[: at + 1].count(item)}" for at, item in enumerate(items)]
    gaps = [item if "salt" not in node else None for node, item in zip(nodes, items, strict=True)]
    touching = any(gap is not None and gap == after for gap, after in pairwise(gaps))
    wrong = len(grouped) != len(set(grouped)) or counted != [n["ref"] for n in nodes] or touching
    return ["order"] if wrong else []


def _bare(text: str) -> str:
    return "".join(text.split())


def signed_by(note: bytes, data: bytes, key: str) -> bool:
    """Check a signed note about a certificate: step 7 of the page."""
    name, key_id, material = key.split("+", 2)
    public = base64.b64decode(material)
    text, _, below = note.decode().rpartition("\n\n")
    held = json.loads(data)
    start = f"redactor certificate v1\nsha256 {sha256(data).hexdigest()}\nroot {held['root']}\nsize {held['size']}\n"
    dash, signer, signature = below.rstrip("\n").split(" ")
    raw = base64.b64decode(signature)
    assert public[:1] == b"\x01"
    assert sha256(name.encode() + b"\n" + public).digest()[:4].hex() == key_id == raw[:4].hex()
    Ed25519PublicKey.from_public_bytes(public[1:]).verify(raw[4:], f"{text}\n".encode())
    return (dash, signer) == ("\u2014", name) and f"{text}\n".startswith(start) and held["signer"] == key


class Counter:
    """Salts that are no salts."""

    def __init__(self) -> None:
        self.count = 0

    def salt(self) -> str:
        """Give the next."""
        self.count += 1
        return sha256(f"certificate v1 salt {self.count}".encode()).hexdigest()[:32]


def verifier(name: str, seed: bytes) -> str:
    """Write a verifier key as the page has it."""
    public = b"\x01" + Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    key_id = sha256(name.encode() + b"\n" + public).hexdigest()[:8]
    return f"{name}+{key_id}+{base64.b64encode(public).decode()}"


def signed(name: str, seed: bytes, text: str) -> str:
    """Write a signed note as the page has it."""
    key_id = bytes.fromhex(verifier(name, seed).split("+")[1])
    signature = Ed25519PrivateKey.from_private_bytes(seed).sign(text.encode())
    return f"{text}\n\u2014 {name} {base64.b64encode(key_id + signature).decode()}\n"


def example() -> Json:
    """Make a certificate of small minutes: a gap of three portions, a note, a substitute, a page header."""
    salts = Counter()
    seed = sha256(b"certificate v1 seed").digest()
    members = [
        _leaf(salts, "2.2.1", "discussion", "Larkspur Ltd. offers £1,200."),
        _leaf(salts, "2.2.2", "discussion", "Zoë is against it.", notes=["By letter."]),
        _leaf(salts, "2.2.3", "image", ""),
    ]
    gap_salt = salts.salt()
    nodes = [
        _leaf(salts, "0.1", "other", "Harbour Panel 9"),
        _leaf(salts, "1.1", "title", "1. Cranes"),
        _leaf(salts, "1.2", "discussion", "The map is public.", notes=["Since May."], values=["https://map.example/"]),
        _leaf(salts, "1.3", "table", "Gate Paint it"),
        _leaf(salts, "2.1", "title", "2. Bids"),
        {"ref": "2.2", "hash": gap("2.2", gap_salt, [bytes.fromhex(m["hash"]) for m in members]).hex()},
    ]
    lines = [
        _line("page", {"leaf": 0, "text": "Harbour Panel 9"}),
        _line("body", {"insertion": "banner", "item": "", "text": "These minutes are public."}),
        _line("body", {"leaf": 1, "text": "1. Cranes"}),
        _line("body", {"leaf": 2, "text": "The map is public. "}, {"insertion": "omission", "item": "", "text": "[…]"}),
        _line("body", {"leaf": 3, "text": "Gate"}),
        _line("body", {"leaf": 3, "text": "Paint it"}),
        _line("body", {"leaf": 4, "text": "2. Bids"}),
        _line("body", {"insertion": "stub", "item": "2", "text": "The rest is confidential."}),
        _line("note", {"leaf": 2, "text": "Since May."}),
    ]
    held: Json = {
        "format": "redactor-certificate",
        "version": 1,
        "signer": verifier("harbour.example", seed),
        "policy": {"name": "harbour", "sha256": sha256(b"policy").hexdigest()},
        "draft": salted(salts.salt(), field("draft") + field(sha256(b"draft").hexdigest())).hex(),
        "decisions": salted(salts.salt(), field("decisions") + field(sha256(b"decisions").hexdigest())).hex(),
        "document": {"title": "Harbour Panel 9", "language": "en-GB"},
        "files": [{"name": "minutes.txt", "sha256": sha256(b"file").hexdigest()}],
    }
    held |= {"head": head(held).hex(), "nodes": nodes, "lines": lines, "size": 1 + len(nodes) + len(lines)}
    hashes = [head(held), *(bytes.fromhex(n["hash"]) for n in nodes), *map(line, lines)]
    held["root"] = root(hashes).hex()
    data = json.dumps(held, ensure_ascii=False, indent=1) + "\n"
    text = (
        f"redactor certificate v1\nsha256 {sha256(data.encode()).hexdigest()}\nroot {held['root']}\n"
        f"size {held['size']}\napproved 2026-11-20T10:00:00Z Ada Tern\napproved 2026-11-20T11:30:00Z Ben Rook\n"
    )
    return {
        "what": "small minutes with a gap of three portions, signed",
        "certificate": data,
        "note": signed("harbour.example", seed, text),
        "key": verifier("harbour.example", seed),
        "reveal": {"format": "redactor-reveal", "version": 1, "ref": "2.2", "salt": gap_salt, "members": members},
        "partial": {
            "format": "redactor-reveal",
            "version": 1,
            "ref": "2.2",
            "salt": gap_salt,
            "members": [members[0], members[1]["hash"], members[2]["hash"]],
        },
    }


def _leaf(salts: Counter, ref: str, kind: str, text: str, **lists: list[str]) -> Json:
    node = {"ref": ref, "kind": kind, "salt": salts.salt(), "text": text} | lists
    return {"ref": ref, "hash": leaf(node).hex()} | node


def _line(at: str, *parts: Json) -> Json:
    return {"at": at, "parts": list(parts)}


def main() -> None:
    """Write the file."""
    OUT.write_text(json.dumps({"vectors": [example()]}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
