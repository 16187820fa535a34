"""Pictures with a token beside, behind and between their pixels."""

# ruff: noqa: E501 -- a row of XML reads best on one line

from __future__ import annotations

import io
import struct
from typing import TYPE_CHECKING

from PIL import Image, PngImagePlugin

from tests.corpus.places.model import chunk

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = (24, 16)


def _plain(mode: str = "RGB", size: tuple[int, int] = _SIZE) -> Image.Image:
    return Image.new(mode, size, (40, 90, 140) if mode == "RGB" else 3)


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def png(text: str = "") -> bytes:
    """Make a picture; `text` goes into a text chunk."""
    info = PngImagePlugin.PngInfo()
    if text:
        info.add_text("Comment", text)
    return _saved(_plain(), "PNG", pnginfo=info)


def _png_with(kind: bytes, data: Callable[[str], bytes]) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        plain = png()
        return plain[:33] + chunk(kind, data(token)) + plain[33:]

    return make


def _compressed(token: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", token, zip=True)
    return _saved(_plain(), "PNG", pnginfo=info)


def _international(token: str) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", f"<x>{token}</x>", zip=True)
    return _saved(_plain(), "PNG", pnginfo=info)


def _exif(token: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = token
    exif[0x9C9C] = token.encode("utf-16-le")
    return exif.tobytes()


def _profile(token: str) -> bytes:
    text = b"desc" + bytes(4) + struct.pack(">I", len(token) + 1) + token.encode() + bytes(80)
    head = struct.pack(">I", 132 + 12 + len(text)) + b"lcms" + bytes.fromhex("04300000") + b"mntrRGB XYZ " + bytes(104)
    return head + struct.pack(">I4sII", 1, b"desc", 144, len(text)) + text


def _jpeg_segment(marker: int, data: Callable[[str], bytes]) -> Callable[[str], bytes]:
    def make(token: str) -> bytes:
        plain = _saved(_plain(), "JPEG")
        body = data(token)
        return plain[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + plain[2:]

    return make


def _frames(token: str) -> bytes:
    second = _plain("L")
    second.putdata([*token.encode(), *([0] * (_SIZE[0] * _SIZE[1] - len(token)))])
    out = io.BytesIO()
    _plain("L").save(out, "TIFF", save_all=True, append_images=[second])
    return out.getvalue()


def cropped(token: str) -> bytes:
    """Make a picture whose lower half spells the token, a letter to a grey pixel."""
    image = _plain("L")
    width, height = _SIZE
    for i, c in enumerate(token.encode()):
        image.putpixel((i % width, height - 2), c)
    return _saved(image, "BMP")


def _palette(token: str) -> bytes:
    image = _plain("P")
    colours = token.encode() + bytes(2)
    image.putpalette([0] * 600 + list(colours) + [0] * (168 - len(colours)))
    image.putpixel((1, 1), 200 + len(colours) // 3 + 1)
    return _saved(image, "PNG")


PICTURES: list[tuple[str, str, Callable[[str], bytes]]] = [
    ("png-text | PNG tEXt | a comment", "png", png),
    ("png-ztext | PNG zTXt | a packed comment", "png", _compressed),
    ("png-itext | PNG iTXt | packed XMP", "png", _international),
    ("png-exif | PNG eXIf | Exif", "png", lambda x: _saved(_plain(), "PNG", exif=_exif(x))),
    ("png-icc | PNG iCCP | the name of a colour profile", "png", lambda x: _saved(_plain(), "PNG", icc_profile=_profile(x))),
    ("png-private | PNG chunk of one's own | a private chunk", "png", _png_with(b"prVt", str.encode)),
    ("png-tail | PNG after IEND | bytes behind the end", "png", lambda x: png() + x.encode()),
    ("png-zip | PNG after IEND | an archive behind the end", "png", lambda x: png() + b"PK\x03\x04" + x.encode()),
    ("png-palette | PNG PLTE | unused colours of a palette", "png", _palette),
    ("jpeg-exif | JPEG APP1 | Exif with a title and UTF-16", "jpeg", lambda x: _saved(_plain(), "JPEG", exif=_exif(x))),
    ("jpeg-xmp | JPEG APP1 | XMP", "jpeg", _jpeg_segment(0xE1, lambda x: b"http://ns.adobe.com/xap/1.0/\0<x>" + x.encode() + b"</x>")),
    ("jpeg-iptc | JPEG APP13 | IPTC", "jpeg", _jpeg_segment(0xED, lambda x: b"Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x1c\x1c\x02\x78\0\x10" + x.encode())),
    ("jpeg-comment | JPEG COM | a comment", "jpeg", _jpeg_segment(0xFE, str.encode)),
    ("jpeg-icc | JPEG APP2 | the name of a colour profile", "jpeg", lambda x: _saved(_plain(), "JPEG", icc_profile=_profile(x))),
    ("jpeg-private | JPEG APP9 | a private segment", "jpeg", _jpeg_segment(0xE9, str.encode)),
    ("jpeg-tail | JPEG after EOI | bytes behind the end", "jpeg", lambda x: _saved(_plain(), "JPEG") + x.encode()),
    ("jpeg-second | JPEG after EOI | a second picture behind the end", "jpeg", lambda x: _saved(_plain(), "JPEG") + _jpeg_segment(0xFE, str.encode)(x)),
    ("gif-comment | GIF comment | a comment", "gif", lambda x: _saved(_plain("P"), "GIF", comment=x.encode())),
    ("gif-tail | GIF after the trailer | bytes behind the end", "gif", lambda x: _saved(_plain("P"), "GIF") + x.encode()),
    ("tiff-tag | TIFF ImageDescription | a description", "tiff", lambda x: _saved(_plain(), "TIFF", description=x)),
    ("tiff-page | TIFF, second page | a page that is not shown", "tiff", _frames),
    ("bmp-tail | BMP after the pixels | bytes behind the end", "bmp", lambda x: _saved(_plain(), "BMP") + x.encode()),
]  # fmt: skip
