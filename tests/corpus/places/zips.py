"""Places in the archive itself: one draft for each, since some of them a careful reader refuses whole."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tests.corpus.places.model import MAIN, root

if TYPE_CHECKING:
    from collections.abc import Callable

_LOCAL, _CENTRAL, _END = "<4sHHHHHIIIHH", "<4sHHHHHHIIIHHHHHII", "<4sHHHHIIH"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an archive, as its writer wants it."""

    name: str
    data: bytes
    local_name: str = ""
    extra: bytes = b""
    extra_central: bytes = b""
    comment: bytes = b""
    behind: bytes = b""  # inside the packed size, behind the end of the stream
    gap: bytes = b""  # before the entry
    listed: bool = True
    system: int = 3
    attributes: int = 0
    time: tuple[int, int] = (0, 33)
    stored: bool = False


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive, as its writer wants it."""

    entries: tuple[Entry, ...]
    comment: bytes = b""
    prefix: bytes = b""
    suffix: bytes = b""
    gap: bytes = b""
    fields: dict[str, int] = field(default_factory=dict)

    def pack(self) -> bytes:
        """Write it."""
        out, directory, count = bytearray(self.prefix), bytearray(), 0
        for entry in self.entries:
            out += entry.gap
            at = len(out)
            name, local = entry.name.encode(), (entry.local_name or entry.name).encode()
            squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
            body = (entry.data if entry.stored else squeeze.compress(entry.data) + squeeze.flush()) + entry.behind
            size = len(body) if entry.stored else len(entry.data)
            numbers = (20, 0, 0 if entry.stored else 8, *entry.time, zlib.crc32(entry.data), len(body), size)
            out += struct.pack(_LOCAL, b"PK\3\4", *numbers, len(local), len(entry.extra)) + local + entry.extra + body
            if entry.listed:
                count += 1
                lengths = (len(name), len(entry.extra_central), len(entry.comment), 0, 0, entry.attributes, at)
                directory += struct.pack(_CENTRAL, b"PK\1\2", 20 | entry.system << 8, *numbers, *lengths)
                directory += name + entry.extra_central + entry.comment
        out += self.gap
        end = (0, 0, count, count, len(directory), len(out), len(self.comment))
        return bytes(out + directory + struct.pack(_END, b"PK\5\6", *end) + self.comment + self.suffix)


def opened(data: bytes) -> Archive:
    """Take an archive apart."""
    with zipfile.ZipFile(io.BytesIO(data)) as z:
        return Archive(tuple(Entry(i.filename, z.read(i)) for i in z.infolist()))


def _main(change: Callable[[Entry, str], Entry]) -> Callable[[Archive, str], Archive]:
    def changed(archive: Archive, token: str) -> Archive:
        return replace(archive, entries=tuple(change(e, token) if e.name == MAIN else e for e in archive.entries))

    return changed


def _added(make: Callable[[str], Entry], *, first: bool = False) -> Callable[[Archive, str], Archive]:
    def added(archive: Archive, token: str) -> Archive:
        new = (make(token),)
        return replace(archive, entries=new + archive.entries if first else archive.entries + new)

    return added


def _extra(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _other(token: str) -> bytes:
    return root("document", f"<w:body><w:p><w:r><w:t>{token}</w:t></w:r></w:p></w:body>").encode()


ZIPS: list[tuple[str, Callable[[Archive, str], Archive]]] = [
    ("comment | end of the directory | the archive's comment", lambda a, x: replace(a, comment=x.encode())),
    ("entry-comment | directory | an entry's comment", _main(lambda e, x: replace(e, comment=x.encode()))),
    ("extra-local | local header | an extra field", _main(lambda e, x: replace(e, extra=_extra(0xCAFE, x.encode())))),
    ("extra-central | directory | an extra field", _main(lambda e, x: replace(e, extra_central=_extra(0xCAFE, x.encode())))),
    ("extra-path | Unicode path | another name of an entry", _main(lambda e, x: replace(e, extra=_extra(0x7075, b"\1" + bytes(4) + x.encode())))),
    ("extra-growth | growth hint | room for growing", _main(lambda e, x: replace(e, extra=_extra(0xA220, b"\x28\xa0" + x.encode())))),
    ("gap | between entries | bytes between entries", _main(lambda e, x: replace(e, gap=x.encode()))),
    ("gap-directory | before the directory | bytes before the directory", lambda a, x: replace(a, gap=x.encode())),
    ("deleted | an entry that is not listed | a text of before", _added(lambda x: Entry(MAIN, _other(x), listed=False))),
    ("tail | behind the end of a stream | bytes in an entry, behind its end", _main(lambda e, x: replace(e, behind=x.encode()))),
    ("prefix | before the first entry | bytes before the archive", lambda a, x: replace(a, prefix=x.encode())),
    ("prefix-script | before the first entry | a program before the archive", lambda a, x: replace(a, prefix=f"#!/bin/sh\n# {x}\n".encode())),
    ("suffix | behind the end | bytes behind the archive", lambda a, x: replace(a, suffix=x.encode())),
    ("suffix-zip | behind the end | a second archive behind the first", lambda a, x: replace(a, suffix=Archive((Entry("a", x.encode()),)).pack())),
    ("twice | an entry that is there twice | another text of that name", _added(lambda x: Entry(MAIN, _other(x)))),
    ("twice-first | an entry that is there twice | another text before it", _added(lambda x: Entry(MAIN, _other(x)), first=True)),
    ("case | an entry of that name in capitals | another text", _added(lambda x: Entry("word/Document.xml", _other(x)))),
    ("local-name | local header | another name than the directory's", _main(lambda e, x: replace(e, local_name=f"word/{x}.xml"))),
    ("folder | a folder's entry | the name of a folder", _added(lambda x: Entry(f"word/{x}/", b"", stored=True))),
    ("traversal | an entry out of the archive | a name with dots", _added(lambda x: Entry(f"../{x}.xml", b"<a/>"))),
    ("absolute | an entry from the top | a name with a slash", _added(lambda x: Entry(f"/{x}.xml", b"<a/>"))),
    ("backslash | an entry of another system | a name with a backslash", _added(lambda x: Entry(f"word\\{x}.xml", b"<a/>"))),
    ("unlisted-type | an entry without a type | bytes of no type", _added(lambda x: Entry("word/data.xyz", x.encode()))),
    ("stored | an entry that is not packed | bytes in the clear", _added(lambda x: Entry("word/plain.bin", x.encode(), stored=True))),
    ("prolog | before the root | a comment before the document", _main(lambda e, x: replace(e, data=e.data.replace(b"<w:document", f"<!-- {x} --><w:document".encode(), 1)))),
    ("epilog | behind the root | a comment behind the document", _main(lambda e, x: replace(e, data=e.data + f"<!-- {x} -->".encode()))),
    ("epilog-instruction | behind the root | an instruction behind the document", _main(lambda e, x: replace(e, data=e.data + f"<?a {x}?>".encode()))),
    ("root-attribute | w:document/@* | an attribute of the root", _main(lambda e, x: replace(e, data=e.data.replace(b"<w:document ", f'<w:document xi:a="{x}" '.encode(), 1)))),
    ("schema | xsi:schemaLocation | where a schema is", _main(lambda e, x: replace(e, data=e.data.replace(b"<w:document ", f'<w:document xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a {x}" '.encode(), 1)))),
    ("background | w:background | the ground of the pages", _main(lambda e, x: replace(e, data=e.data.replace(b"<w:body>", f'<w:background w:color="{x}"/><w:body>'.encode(), 1)))),
    ("body-twice | w:body | a second body", _main(lambda e, x: replace(e, data=e.data.replace(b"</w:body>", f"</w:body><w:body><w:p><w:r><w:t>{x}</w:t></w:r></w:p></w:body>".encode(), 1)))),
    ("behind-section | w:body | text behind the last section", _main(lambda e, x: replace(e, data=e.data.replace(b"</w:body>", f"{x}</w:body>".encode(), 1)))),
    ("doctype | <!DOCTYPE | an entity", _main(lambda e, x: replace(e, data=e.data.replace(b"<w:document", f'<!DOCTYPE d [<!ENTITY e "{x}">]><w:document'.encode(), 1)))),
    ("utf-16 | encoding | a document in UTF-16 with a comment", _main(lambda e, x: replace(e, data=(e.data.decode().replace("UTF-8", "UTF-16") + f"<!-- {x} -->").encode("utf-16")))),
]  # fmt: skip
