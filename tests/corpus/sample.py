"""Makes `redactor/sample/harbour-panel-14.docx`, the draft that the demonstration splits.

Run it from the top of the checkout: `python -m tests.corpus.sample`. The panel, its people, firms and figures are
invented. The file has what drafts from Word have: heading numbering that is not in the text, a header and a live page
number, tables, a list, a footnote, a picture, a tracked change with its author, a comment, a content control, hidden
text, and properties that say too much. All four markings of the panel's policy stand in it.
"""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from PIL import Image, ImageDraw

if TYPE_CHECKING:
    from docx.document import Document as Docx
    from docx.text.paragraph import Paragraph

TARGET = Path(__file__).parents[2] / "redactor" / "sample" / "harbour-panel-14.docx"
MADE = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
W14 = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

PRESENT = (
    ("Chair", "Marian Holt"),
    ("Port users", "Idris Vaughan"),
    ("", "Femi Adeyemi (Part)"),
    ("Pilots", "Catrin O’Shea (Teleconference)"),
    ("Harbour authority", "Tomasz Wolan"),
    ("Secretary", "Beth Underhill"),
)

ITEMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Minutes and Actions Outstanding",
        (
            "The Chair welcomed the Panel. The minutes of meeting 13 were approved ex-committee and circulated.",
            "@actions",
            "The Panel **NOTED** the update.",
        ),
    ),
    (
        "Dredging of the Eastern Approach (AMBER)",
        (
            "The harbour authority presented the outcome of the tender for dredging the eastern approach.",
            (
                "Three bids were received. Skerry Marine Works offered £2,384,600, which is 11.5% below the estimate; "
                "Brannock Dredging offered £2,610,000. Tomasz Wolan advised that Skerry had asked for payment in "
                "advance "
                "(letter TH/DR/0388 of 2nd March 2026)."
            ),
            "The Panel **AGREED** that the contract be awarded once the payment terms are settled.",
            "THP14/01: Harbour authority to settle the payment terms and report to the May 2026 meeting.",
        ),
    ),
    (
        "Berth Fees 2027 (GREEN)",
        (
            (
                "The Panel considered a first draft of the berth fees for 2027, which goes to port users for "
                "comment before "
                "it is published. The draft raises the fee for coastal vessels to £14.80 a metre."
            ),
            "The Panel **AGREED** to consult port users.",
        ),
    ),
    (
        "Pilotage Incident – Vessel ‘P’ (RED)",
        (
            "The Panel considered the report on an incident during the passage of Vessel ‘P’ in February 2026.",
            (
                "Vessel ‘P’ is the Corrie Lass, operated by Lannick Coasters. The pilot, Ruaridh Fenwick, had "
                "been on duty "
                "for 19 hours. Femi Adeyemi left the meeting for this item."
            ),
            "The Panel **AGREED** the recommendations of the report.",
            "THP14/02: Pilots to review the duty roster and report to the Panel.",
        ),
    ),
    (
        "Harbour Works",
        (
            "@tracked",
            "@comment",
            "@footnote",
            "@picture",
            "The Panel asked that the notices to mariners:",
            "- be issued at least ten days before each closure; and",
            "- give the depth that remains in the channel.",
            "The next closure needs the old crane of the fish quay, for which a buyer has offered £61,500. (AMBER)",
            "@hidden",
            "The Panel **NOTED** the update.",
        ),
    ),
    (
        "Events of Default (RED)",
        (
            "The Panel were given a confidential update on two Events of Default.",
            (
                "Pellow Tugs owes £48,215.60 under invoices 5512 to 5519. Hensbarrow Freight has offered to pay "
                "in four "
                "instalments."
            ),
            "The Panel:",
            "- **AGREED** to suspend the berth rights of Pellow Tugs; and",
            "- **AGREED** to monitor the other Default.",
            "THP14/03: Secretary to inform port users of the suspension.",
        ),
    ),
    ("Summary of Actions", ("@summary",)),
    ("Any Other Business", ("There was none. The Chair closed the meeting at 12:40.",)),
)


def build() -> bytes:
    """Make the sample; the same bytes every time."""
    draft = Document()
    _page(draft)
    _front(draft)
    numbering = _numbering(draft)
    for title, body in ITEMS:
        heading = draft.add_heading(title, level=1)
        _numbered(heading, numbering)
        for line in body:
            _line(draft, line)
    properties = draft.core_properties
    properties.title, properties.author = "Pellow Tugs and Corrie Lass – draft", "B. Underhill"
    properties.keywords, properties.last_modified_by = "Skerry Marine Works; default", "T. Wolan"
    properties.created = properties.modified = MADE
    raw = io.BytesIO()
    draft.save(raw)
    return _still(_with_footnote(raw.getvalue()))


def _put(parent: Any, child: Any) -> None:  # noqa: ANN401 -- elements of lxml, which python-docx types too narrowly
    parent.append(child)


def _page(draft: Docx) -> None:
    section = draft.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    draft.styles["Normal"].font.name, draft.styles["Normal"].font.size = "Calibri", Pt(11)
    section.header.paragraphs[0].text = "Tidewater Harbour Panel"
    foot = section.footer.paragraphs[0]
    foot.add_run("THP_14_1903 – page ")
    for kind, text in (("begin", None), (None, " PAGE "), ("separate", None), ("text", "1"), ("end", None)):
        _put(foot._p, _field(kind, text))  # noqa: SLF001 -- python-docx has no fields


def _field(kind: str | None, text: str | None) -> Any:  # noqa: ANN401 -- as _put
    run = OxmlElement("w:r")
    if kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
    else:
        mark = OxmlElement("w:t" if kind == "text" else "w:instrText")
        mark.text = text
    _put(run, mark)
    return run


def _front(draft: Docx) -> None:
    _rich(
        draft.add_paragraph(), "This document is classified as **Red** in accordance with the Panel Information Policy."
    )
    draft.add_paragraph("Tidewater Harbour Panel – Meeting 14", style="Title")
    draft.add_paragraph("THP_14_1903, 19th March 2026")
    draft.add_paragraph("Draft Minutes")
    draft.add_paragraph("Attendees:")
    table = draft.add_table(rows=1, cols=2, style="Table Grid")
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "Representing", "Name"
    for group, name in PRESENT:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = group, name
    draft.add_paragraph("Apologies:")
    draft.add_paragraph("Siân Pritchard (Port users)")


def _numbering(draft: Docx) -> int:
    part = draft.part.numbering_part.element
    abstract = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">'
        '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl></w:abstractNum>'
    )
    part.insert(0, abstract)
    _put(part, parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    return 90


def _numbered(heading: Paragraph, number: int) -> None:
    properties = heading._p.get_or_add_pPr()  # noqa: SLF001 -- python-docx has no numbering
    _put(properties, parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'))


def _rich(paragraph: Paragraph, text: str) -> Paragraph:
    for index, part in enumerate(text.split("**")):
        if part:
            paragraph.add_run(part).bold = bool(index % 2) or None
    return paragraph


def _line(draft: Docx, line: str) -> None:
    special = {"@actions": _actions, "@tracked": _tracked, "@comment": _comment, "@footnote": _footnote,
               "@picture": _picture, "@hidden": _hidden, "@summary": _summary}  # fmt: skip
    if line in special:
        special[line](draft)
    elif line.startswith("- "):
        _rich(draft.add_paragraph(style="List Bullet"), line[2:])
    else:
        _rich(draft.add_paragraph(), line)


def _rows(draft: Docx, rows: tuple[tuple[str, ...], ...]) -> None:
    table = draft.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _actions(draft: Docx) -> None:
    _rows(
        draft,
        (
            ("Action Reference", "Action", "Status"),
            ("THP12/04", "Secretary to publish the tide tables for 2027.", "Ongoing"),
            ("THP13/02", "Pilots to propose a date for the joint exercise.", "Closed"),
        ),
    )


def _summary(draft: Docx) -> None:
    _rows(
        draft,
        (
            ("Item", "Reference", "Action", "Owner"),
            ("2", "THP14/01", "Settle the payment terms", "Harbour authority"),
            ("4", "THP14/02", "Review the duty roster", "Pilots"),
            ("6", "THP14/03", "Inform port users", "Secretary"),
        ),
    )


def _tracked(draft: Docx) -> None:
    paragraph = draft.add_paragraph("The works on the north quay are two weeks ")
    who = 'w:author="T. Wolan" w:date="2026-03-20T08:15:00Z"'
    _put(
        paragraph._p,  # noqa: SLF001 -- python-docx has no revisions
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="501" {who}><w:r><w:delText>late because of Pellow Tugs.</w:delText></w:r>'
            "</w:del>"
        ),
    )
    _put(
        paragraph._p,  # noqa: SLF001 -- as above
        parse_xml(f'<w:ins {nsdecls("w")} w:id="502" {who}><w:r><w:t>behind the programme.</w:t></w:r></w:ins>'),
    )


def _comment(draft: Docx) -> None:
    paragraph = draft.add_paragraph("The survey of the inner basin is complete.")
    words = "Do not mention that Skerry did the survey."
    made = draft.add_comment(paragraph.runs, text=words, author="T. Wolan", initials="TW")
    made._comment_elm.set(qn("w:date"), "2026-03-20T08:20:00Z")  # noqa: SLF001 -- it would be the time of this run


def _footnote(draft: Docx) -> None:
    paragraph = draft.add_paragraph("The basin will be open to leisure craft at Easter.")
    _put(
        paragraph._p,  # noqa: SLF001 -- python-docx has no footnotes
        parse_xml(
            f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            '<w:footnoteReference w:id="2"/></w:r>'
        ),
    )


def _picture(draft: Docx) -> None:
    image = Image.new("RGB", (480, 200), "#dfe9ef")
    pen = ImageDraw.Draw(image)
    pen.polygon([(0, 150), (120, 110), (260, 140), (480, 90), (480, 200), (0, 200)], fill="#6f8ea3")
    pen.line([(40, 60), (440, 60)], fill="#2b3742", width=4)
    data = io.BytesIO()
    image.save(data, "PNG")
    data.seek(0)
    draft.add_picture(data, width=Cm(9))
    shape = draft.inline_shapes[0]._inline  # noqa: SLF001 -- python-docx has no descriptions
    shape.docPr.set("descr", "Sketch of the harbour entrance")


def _hidden(draft: Docx) -> None:
    paragraph = draft.add_paragraph("The tide gauge was calibrated in January 2026.")
    white = paragraph.add_run(" Lannick Coasters paid for it.")
    white.font.color.rgb = RGBColor(255, 255, 255)
    barred = draft.add_paragraph("The gauge was shown to ")
    bar = barred.add_run("the owner of the Corrie Lass")
    barred.add_run(" and to the pilots.")
    bar.font.color.rgb, bar.font.highlight_color = RGBColor(0, 0, 0), WD_COLOR_INDEX.BLACK


_FOOTNOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{W14}">'
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> Weather permitting.</w:t></w:r></w:p></w:footnote>'
    "</w:footnotes>"
)


def _with_footnote(package: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "[Content_Types].xml":
                data = data.replace(
                    b"</Types>",
                    b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                    b'officedocument.wordprocessingml.footnotes+xml"/></Types>',
                )
            elif name == "word/_rels/document.xml.rels":
                data = data.replace(
                    b"</Relationships>",
                    b'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                    b'footnotes" Target="footnotes.xml"/></Relationships>',
                )
            new.writestr(name, data)
        new.writestr("word/footnotes.xml", _FOOTNOTES)
    return out.getvalue()


def _still(package: bytes) -> bytes:
    """Write the package again with fixed times, so that it is the same file every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, MADE.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(build())
