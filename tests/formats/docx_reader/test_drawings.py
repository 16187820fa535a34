"""What is drawn: pictures by their pixels, text boxes once and in line, notes for the rest."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, PngImagePlugin

from redactor.core.document import Picture, Table
from tests.formats.docx_reader.packages import lines, p, r, reading, sdt, sketch

URI = "http://schemas.openxmlformats.org/drawingml/2006/"
BOX = "<wps:wsp><wps:spPr/><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></wps:wsp>"
VML_BOX = "<w:pict><v:shape style='{}'><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict>"


def drawing(
    inside: str, *, uri: str = "", about: str = "", extent: str = 'cx="635000" cy="317500"', more: str = ""
) -> str:
    """Write a run with a drawing."""
    data = f'<a:graphic><a:graphicData uri="{uri}">{inside}</a:graphicData></a:graphic>'
    around = f'<wp:extent {extent}/>{more}<wp:docPr id="1" {about}/>{data}'
    return f"<w:r><w:drawing><wp:inline>{around}</wp:inline></w:drawing></w:r>"


def picture(identity: str = "image1", rect: str = "", blip: str = "", **more: str) -> str:
    """Write a run with a picture."""
    names = '<pic:nvPicPr><pic:cNvPr id="1" name="SECRET.png" descr="SECRET"/></pic:nvPicPr>'
    fill = f'<pic:blipFill><a:blip r:embed="{identity}">{blip}</a:blip>{rect}</pic:blipFill>'
    return drawing(f"<pic:pic>{names}{fill}</pic:pic>", uri=URI + "picture", **more)


def pixels(*, size: tuple[int, int] = (40, 20), form: str = "PNG", mode: str = "RGB") -> bytes:
    """Draw a picture: the left half red, the right half blue."""
    image = Image.new(mode, size, "red")
    image.paste(Image.new(mode, (size[0] // 2, size[1]), "blue"), (size[0] // 2, 0))
    out = io.BytesIO()
    about = PngImagePlugin.PngInfo()
    about.add_text("Comment", "SECRET")
    image.save(out, form, **({"pnginfo": about} if form == "PNG" else {}))
    return out.getvalue() + b"SECRET behind the end"


def with_picture(body: str, data: bytes | None = None, name: str = "image1.png") -> object:
    """Read a body with a picture part."""
    return reading(body, parts={name: ("image", pixels() if data is None else data)})


def test_a_picture_keeps_its_pixels_and_one_description() -> None:
    document = reading(
        p(picture(about='name="SECRET" descr="Site  plan" title="SECRET"')), parts={"image1.png": ("image", pixels())}
    )
    (shown,) = document.blocks[0].inlines  # type: ignore[union-attr]
    assert shown == Picture(0, 635000, 317500, "Site plan")
    (media,) = document.media
    assert (media.type, media.width, media.height) == ("png", 40, 20)
    assert b"SECRET" not in media.data
    assert "SECRET" not in repr(document)


def test_what_a_crop_hides_is_cut_off() -> None:
    document = reading(p(picture(rect='<a:srcRect r="50000"/>')), parts={"image1.png": ("image", pixels())})
    image = Image.open(io.BytesIO(document.media[0].data)).convert("RGB")
    assert image.size == (20, 20)
    assert image.getcolors() == [(400, (255, 0, 0))]


def test_what_is_fully_transparent_is_white() -> None:
    image = Image.new("RGBA", (2, 1), (1, 2, 3, 0))
    out = io.BytesIO()
    image.save(out, "PNG")
    document = reading(p(picture()), parts={"image1.png": ("image", out.getvalue())})
    clean = Image.open(io.BytesIO(document.media[0].data))
    assert clean.convert("RGBA").getcolors() == [(2, (255, 255, 255, 255))]


def test_one_picture_twice_is_one_and_another_crop_is_another() -> None:
    body = p(picture(), picture(), picture(rect='<a:srcRect l="10000"/>'))
    assert sketch(body, parts={"image1.png": ("image", pixels())}) == "<picture 0><picture 0><picture 1>"


@pytest.mark.parametrize(
    ("form", "kind"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "png"), ("BMP", "png"), ("TIFF", "png")]
)
def test_formats_that_word_shows_are_encoded_anew(form: str, kind: str) -> None:
    document = reading(p(picture()), parts={"image1.png": ("image", pixels(form=form))})
    assert document.media[0].type == kind
    assert b"SECRET" not in document.media[0].data


@pytest.mark.parametrize(
    "data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", pixels()[:60], b"<svg>SECRET</svg>", b"\x01\0\0\0EMF"]
)
def test_what_cannot_be_decoded_leaves_a_note(data: bytes) -> None:
    assert sketch(p(picture()), parts={"image1.png": ("image", data)}) == "<omitted picture>"


@pytest.mark.parametrize("size", [(8000, 7000), (60_000, 60_000)])
def test_a_picture_of_too_many_pixels_leaves_a_note(size: tuple[int, int]) -> None:
    data = pixels()
    header = b"IHDR" + struct.pack(">2L", *size) + data[24:29]
    bomb = data[:12] + header + struct.pack(">L", zlib.crc32(header)) + data[33:]
    assert sketch(p(picture()), parts={"image1.png": ("image", bomb)}) == "<omitted picture>"


def test_a_linked_picture_is_not_fetched() -> None:
    body = p(picture("image9"))
    assert sketch(body, links={"image9": "https://example.org/SECRET.png"}) == "<omitted picture>"


@pytest.mark.parametrize(
    ("uri", "kind"),
    [(URI + "chart", "chart"), (URI + "diagram", "diagram"),
     ("http://schemas.microsoft.com/office/drawing/2014/chartex", "chart"),
     ("http://schemas.microsoft.com/office/word/2010/wordprocessingInk", "drawing"), ("urn:new", "drawing")],
)  # fmt: skip
def test_what_no_copy_can_hold_leaves_a_note(uri: str, kind: str) -> None:
    document = reading(p(drawing("<y:SECRET/>", uri=uri)))
    assert lines(document.blocks) == [f"<omitted {kind}>"]
    assert [(x.kind, x.visible) for x in document.losses] == [(kind, True)]


def test_a_text_box_is_set_in_line_once() -> None:
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'>"
        + drawing(BOX.format(p("new"))).removeprefix("<w:r>").removesuffix("</w:r>")
        + f"</mc:Choice><mc:Fallback>{VML_BOX.format('', p('stale'))}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert sketch(p("anchor", both) + p("after")) == "anchor\n[[ new ]]\nafter"


def test_a_vml_text_box_is_read_where_it_is_all_there_is() -> None:
    assert sketch(p("a", f"<w:r>{VML_BOX.format('width:100pt', p('b') + p('c'))}</w:r>")) == "a\n[[ b / c ]]"


def test_boxes_in_groups_and_boxes_in_boxes_are_read() -> None:
    group = drawing(f"<y:grp>{BOX.format(p('one'))}{BOX.format(p('two', drawing(BOX.format(p('three')))))}</y:grp>")
    assert sketch(p(group)) == "\n[[ one ]]\n[[ two / [[ three ]] ]]"


def test_a_picture_in_a_box_is_read_once() -> None:
    body = p(drawing(BOX.format(p("see ", picture()))))
    assert sketch(body, parts={"image1.png": ("image", pixels())}) == "\n[[ see <picture 0> ]]"


def test_a_box_carries_the_marking_of_the_control_around_it() -> None:
    document = reading(sdt(p("a", drawing(BOX.format(p("b")))), tag="RED"))
    box = document.blocks[1]
    assert isinstance(box, Table)
    assert box.box
    assert box.rows[0].control_level == "RED"
    assert box.rows[0].cells[0].blocks[0].control_level == "RED"  # type: ignore[union-attr]
    assert box.origin == "text box 1"


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        (drawing(BOX.format(p("x")), extent='cx="1" cy="1"'), "[[ tiny(x) ]]"),
        (drawing(BOX.format(p("x")), more="<wp:posOffset>-90000000</wp:posOffset>"), "[[ off-page(x) ]]"),
        (f"<w:r>{VML_BOX.format('visibility:hidden', p('x'))}</w:r>", "[[ covered(x) ]]"),
        (f"<w:r>{VML_BOX.format('width:0;height:10pt', p('x'))}</w:r>", "[[ tiny(x) ]]"),
        (f"<w:r>{VML_BOX.format('margin-left:-2000pt', p('x'))}</w:r>", "[[ off-page(x) ]]"),
        (f"<w:r>{VML_BOX.format('margin-left:20pt;width:50pt', p('x'))}</w:r>", "[[ x ]]"),
    ],
)  # fmt: skip
def test_a_box_that_nobody_would_see_says_why(content: str, seen: str) -> None:
    assert sketch(p("a", content)) == f"a\n{seen}"


def test_a_drawing_that_is_switched_off_is_gone() -> None:
    document = reading(p("a", drawing(BOX.format(p("SECRET")), about='hidden="1"')))
    assert lines(document.blocks) == ["a"]
    assert "SECRET" not in repr(document)


def test_vml_pictures_are_cropped_and_measured() -> None:
    image = '<v:imagedata r:id="image1" cropright="32768f" o:title="SECRET"/>'
    shape = f'<w:r><w:pict><v:shape style="width:100pt;height:50pt">{image}</v:shape></w:pict></w:r>'
    document = reading(p(shape), parts={"image1.png": ("image", pixels())})
    (shown,) = document.blocks[0].inlines  # type: ignore[union-attr]
    assert shown == Picture(0, 1_270_000, 635_000)
    assert document.media[0].width == 20
    assert "SECRET" not in repr(document)


def test_a_rule_across_the_page_leaves_no_note() -> None:
    assert sketch(p("a", '<w:r><w:pict><v:rect o:hr="t"/></w:pict></w:r>')) == "a"
    assert sketch(p("a", '<w:r><w:pict><v:shape equationxml="SECRET"/></w:pict></w:r>')) == "a<omitted drawing>"


def test_a_box_in_a_hidden_run_is_gone() -> None:
    hidden = drawing(BOX.format(p("SECRET"))).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)
    assert "SECRET" not in repr(reading(p(hidden, r("a"))))


def turned(rect: str) -> str:
    """Read a photo that says it is lying on its side."""
    image = Image.new("RGB", (40, 20), "red")
    exif = image.getexif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif)
    document = reading(p(picture(rect=rect)), parts={"image1.png": ("image", out.getvalue())})
    return f"{lines(document.blocks)[0]} {[(m.width, m.height) for m in document.media]}"


def test_a_photo_is_turned_upright_and_not_cropped_by_guess() -> None:
    assert turned("") == "<picture 0> [(20, 40)]"
    assert turned('<a:srcRect r="50000"/>') == "<omitted picture> []"


WHITE = r("x", '<w:color w:val="FFFFFF"/>')


@pytest.mark.parametrize(
    ("inside", "seen"),
    [
        ('<wps:spPr><a:solidFill><a:srgbClr val="1F3864"/></a:solidFill></wps:spPr>', "x"),
        ('<wps:spPr/><wps:style><a:fillRef idx="1"><a:schemeClr val="tx1"/></a:fillRef></wps:style>', "x"),
        ("<wps:spPr><a:noFill/></wps:spPr>", "white(x)"),
        ("<wps:spPr/>", "white(x)"),
        ('<wps:spPr><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></wps:spPr>', "white(x)"),
    ],
)
def test_white_text_in_a_dark_shape_is_seen(inside: str, seen: str) -> None:
    box = f"<wps:wsp>{inside}<wps:txbx><w:txbxContent>{p(WHITE)}</w:txbxContent></wps:txbx></wps:wsp>"
    assert sketch(p(drawing(box))) == f"\n[[ {seen} ]]"


def test_white_text_in_a_dark_vml_shape_is_seen() -> None:
    box = f"<w:r>{VML_BOX.format('', p(WHITE))}</w:r>"
    assert sketch(p(box.replace("<v:shape", '<v:shape fillcolor="#1f3864 [1]"'))) == "\n[[ x ]]"
    assert sketch(p(box.replace("<v:shape", '<v:shape fillcolor="black"'))) == "\n[[ x ]]"
    assert sketch(p(box.replace("<v:shape", '<v:shape fillcolor="auto"'))) == "\n[[ white(x) ]]"
    assert sketch(p(box)) == "\n[[ white(x) ]]"
