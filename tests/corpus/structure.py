"""Damage to packages, by chance that can be repeated: bits, entries, and the nodes of their XML.

A damaged package must be refused, or read as a document that is as clean as any.
"""

# ruff: noqa: SLF001 -- lxml names the type of an element so

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    _Change = Callable[[etree._Element, list[etree._Element], random.Random], None]

_WORDS = ("", "0", "-1", "99999999999", "true", "x", "rId1", "Heading1", "\u202e", "\U000e0041", "A" * 300)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Damage a package in one to four ways."""
    for _ in range(chance.randint(1, 4)):
        data = chance.choice(_WAYS)(data, chance)
    return data


def _flipped(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def _entries(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as z:
            return {i.filename: z.read(i) for i in z.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return {}
    except Exception as e:
        if type(e).__name__ in {"error", "LZMAError", "zlib.error"}:
            return {}
        raise


def _packed(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as z:
        for name, content in entries.items():
            z.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _on_entry(change: Callable[[bytes, random.Random], bytes]) -> Callable[[bytes, random.Random], bytes]:
    def changed(data: bytes, chance: random.Random) -> bytes:
        entries = _entries(data)
        if not entries:
            return data
        weighted = [n for n in sorted(entries) for _ in range(6 if n == "word/document.xml" else 1) if entries[n]]
        if weighted:
            name = chance.choice(weighted)
            entries[name] = change(entries[name], chance)
        return _packed(entries)

    return changed


def _dropped(data: bytes, chance: random.Random) -> bytes:
    entries = _entries(data)
    if entries:
        entries.pop(chance.choice(sorted(entries)))
    return _packed(entries) if entries else data


def _exchanged(data: bytes, chance: random.Random) -> bytes:
    entries = _entries(data)
    if entries:
        one, other = chance.choice(sorted(entries)), chance.choice(sorted(entries))
        entries[one], entries[other] = entries[other], entries[one]
    return _packed(entries) if entries else data


def _on_node(change: _Change) -> Callable[[bytes, random.Random], bytes]:
    def changed(content: bytes, chance: random.Random) -> bytes:
        try:
            root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
        except etree.XMLSyntaxError:
            return content
        nodes = [n for n in root.iter() if isinstance(n.tag, str) and n.getparent() is not None]
        if nodes:
            change(chance.choice(nodes), nodes, chance)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

    return _on_entry(changed)


def _copy(node: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(node, with_tail=False))


def _delete(node: etree._Element, _nodes: list[etree._Element], _chance: random.Random) -> None:
    parent = node.getparent()
    if parent is not None:
        parent.remove(node)


def _unwrap(node: etree._Element, _nodes: list[etree._Element], _chance: random.Random) -> None:
    for child in reversed(node):
        node.addnext(child)
    _delete(node, _nodes, _chance)


def _double(node: etree._Element, _nodes: list[etree._Element], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 1, 2, 30))):
        node.addnext(_copy(node))


def _move(node: etree._Element, nodes: list[etree._Element], chance: random.Random) -> None:
    place = chance.choice(nodes)
    if node not in place.iterancestors() and node is not place:
        place.insert(chance.randrange(len(place) + 1), _copy(node))
        _delete(node, nodes, chance)


def _nest(node: etree._Element, _nodes: list[etree._Element], chance: random.Random) -> None:
    for _ in range(chance.choice((1, 3, 40))):
        node.append(_copy(node) if len(node) < 3 else etree.Element(node.tag))


def _shuffle(node: etree._Element, _nodes: list[etree._Element], chance: random.Random) -> None:
    children = list(node)
    chance.shuffle(children)
    node[:] = children


def _rename(node: etree._Element, nodes: list[etree._Element], chance: random.Random) -> None:
    node.tag = chance.choice(nodes).tag


def _attribute(node: etree._Element, nodes: list[etree._Element], chance: random.Random) -> None:
    other = chance.choice(nodes)
    for name in list(node.attrib) or list(other.attrib):
        node.set(name, chance.choice((*_WORDS, *other.attrib.values())).replace("\0", ""))


def _text(node: etree._Element, _nodes: list[etree._Element], chance: random.Random) -> None:
    node.text = chance.choice(_WORDS)


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flipped, _dropped, _exchanged, _on_entry(_flipped),
    *(_on_node(x) for x in (_delete, _unwrap, _double, _move, _nest, _shuffle, _rename, _attribute, _text)),
    *(_on_node(x) for x in (_move, _rename, _attribute, _double, _unwrap)),
)  # fmt: skip
