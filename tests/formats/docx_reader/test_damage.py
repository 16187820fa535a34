"""Documents whose values make no sense are read or refused, never answered with a fault of ours."""

from __future__ import annotations

import contextlib
import random
from copy import deepcopy

import pytest
from lxml import etree

from redactor.errors import InputError
from redactor.formats.docx.reader import read
from tests.formats.docx_reader.packages import (
    change,
    field,
    level_of,
    p,
    package,
    part,
    r,
    sdt,
    style,
    tbl,
    tc,
    tr,
)

NONSENSE = (
    "",
    "0", "-1", "auto", "99999999999999999999", "1e9", "NaN", "x", "true", "50%", "12pt", "-5in", "FFFFFF", "#", "é",
    "none",
    "%1", "a b", "0x41", "begin", "end", "separate", "restart", "continue", "\U0001f600",
)  # fmt: skip
BODY = (
    p("1. Title", style="H", props='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + p(r("a", '<w:sz w:val="20"/><w:color w:val="FF0000"/>'), field("REF x", "2"), change("ins", r("b")))
    + tbl(tr(tc("c", '<w:tcW w:w="100" w:type="dxa"/><w:gridSpan w:val="2"/>')), grid='<w:gridCol w:w="100"/>')
    + sdt(p("d", props='<w:ind w:left="720"/><w:framePr w:x="1"/>'), tag="RED")
    + p('<w:r><w:drawing><wp:inline><wp:extent cx="1" cy="2"/><a:blip r:embed="x"/></wp:inline></w:drawing></w:r>')
    + '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:cols w:num="2"/></w:sectPr>'
)
STYLES = part("styles", style("H", name="heading 1", inside='<w:basedOn w:val="H2"/>') + style("H2"))
NUMBERING = part(
    "numbering",
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
    '<w:lvlText w:val="%1."/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>',
)


def damaged(xml: str, rnd: random.Random) -> str:
    """Change values, names and places of elements, so that the XML stays well-formed."""
    root = etree.fromstring(xml.encode())
    for _ in range(rnd.randint(1, 12)):
        every = list(root.iter())
        el, kind = rnd.choice(every), rnd.random()
        around = el.getparent()
        if kind < 0.6 and el.attrib:
            el.set(rnd.choice(list(el.attrib)), rnd.choice(NONSENSE))
        elif kind < 0.7:
            el.tag = rnd.choice(every).tag
        elif kind < 0.85 and around is not None:
            around.remove(el)
        else:
            el.append(deepcopy(rnd.choice(every[1:] or every)))
    return etree.tostring(root, encoding="unicode")


@pytest.mark.parametrize("seed", range(150))
def test_nonsense_is_read_or_refused(seed: int) -> None:
    rnd = random.Random(seed)
    body = damaged(part("document", f"<w:body>{BODY}</w:body>"), rnd)
    inside = body[body.index(">", body.index("<w:body")) + 1 : body.rindex("</w:body>")] if "</w:body>" in body else ""
    parts: dict[str, tuple[str, str | bytes]] = {
        "styles.xml": ("styles", damaged(STYLES, rnd)),
        "numbering.xml": ("numbering", damaged(NUMBERING, rnd)),
    }
    with contextlib.suppress(InputError):
        read(package(inside, parts=parts), level_of=level_of, revisions=rnd.choice(["accept", "reject"]))
