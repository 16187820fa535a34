"""Pictures: decoded, cropped to what is shown, and encoded anew from their pixels alone.

Nothing of the original file is copied: no metadata, no thumbnail, no second frame, nothing behind its end, and none of
the pixels that a crop hides. Drawings in metafiles and SVG hold text and are never rendered here.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from redactor.core.document import Media

if TYPE_CHECKING:
    from redactor.formats.docx.opc import Parts

# A picture of a few kilobytes can decode to gigabytes.
MAX_PIXELS: Final = 50_000_000
# Many pictures, each just under the limit above.
MAX_ALL_PIXELS: Final = 200_000_000

Crop = tuple[float, float, float, float]
WHOLE: Final[Crop] = (0.0, 0.0, 0.0, 0.0)

# The formats that Word shows itself; each other decoder would be one more door.
_FORMATS: Final = ("PNG", "JPEG", "GIF", "BMP", "TIFF")
_PHOTO_QUALITY: Final = 88
_PHOTOS: Final = frozenset({"JPEG", "MPO"})
_ORIENTATION: Final = 0x0112
_UPRIGHT: Final = frozenset({0, 1})


class Pictures:
    """The pictures of a document, each decoded once for each crop."""

    def __init__(self, parts: Parts) -> None:
        """Start with none."""
        self._parts = parts
        self._found: dict[tuple[str, Crop], int | None] = {}
        self._media: list[Media] = []
        self._pixels = 0

    def used(self) -> tuple[Media, ...]:
        """List the pictures in the order of their first use."""
        return tuple(self._media)

    def take(self, part: str, crop: Crop = WHOLE) -> int | None:
        """Take a picture into the document and give its index; None where it cannot be decoded."""
        key = (part, crop)
        if key not in self._found:
            media = self._decoded(part, crop)
            self._found[key] = None if media is None else len(self._media)
            if media is not None:
                self._media.append(media)
        return self._found[key]

    def _decoded(self, part: str, crop: Crop) -> Media | None:
        try:
            data = io.BytesIO(self._parts.read(part))
            with (
                warnings.catch_warnings(action="error", category=Image.DecompressionBombWarning),
                Image.open(data, formats=_FORMATS) as image,
            ):
                return self._encoded(image, crop)
        except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return None
        except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, OverflowError, MemoryError):
            return None  # what Pillow's decoders raise on damaged files

    def _encoded(self, image: Image.Image, crop: Crop) -> Media | None:
        pixels = image.width * image.height
        if not 0 < pixels <= MAX_PIXELS or self._pixels + pixels > MAX_ALL_PIXELS:
            return None
        self._pixels += pixels
        photo = image.format in _PHOTOS
        if photo and image.getexif().get(_ORIENTATION, 1) not in _UPRIGHT:
            if crop != WHOLE:
                return None  # programs differ on which side of a turned photo a crop cuts off
            image = ImageOps.exif_transpose(image)
        plain = _cropped(image, crop)
        clean = Image.new(plain.mode, plain.size)
        clean.paste(plain)
        out = io.BytesIO()
        if photo:
            clean.save(out, "JPEG", quality=_PHOTO_QUALITY)
        else:
            clean.save(out, "PNG")
        digest = "" if photo else pixel_digest(clean)
        return Media("jpeg" if photo else "png", out.getvalue(), clean.width, clean.height, digest)


def pixel_digest(image: Image.Image) -> str:
    """Tell the pixels of a picture from all others, whatever file they stand in."""
    head = f"{image.mode} {image.width} {image.height}\n".encode()
    return "pixels:" + hashlib.sha256(head + image.tobytes()).hexdigest()


def _opaque(image: Image.Image) -> Image.Image:
    """Lay a picture on white: the colours of clear pixels are seen by nobody, and would stay."""
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return image.convert("L" if image.mode in {"1", "L"} else "RGB")


def _cropped(image: Image.Image, crop: Crop) -> Image.Image:
    """Bring a picture into plain pixels and cut off what is not shown."""
    plain = _opaque(image)
    left, top, right, bottom = (min(max(x, 0.0), 1.0) for x in crop)
    box = (
        round(plain.width * left),
        round(plain.height * top),
        max(round(plain.width * (1 - right)), round(plain.width * left) + 1),
        max(round(plain.height * (1 - bottom)), round(plain.height * top) + 1),
    )
    box = (
        min(box[0], plain.width - 1),
        min(box[1], plain.height - 1),
        min(box[2], plain.width),
        min(box[3], plain.height),
    )
    return plain if box == (0, 0, plain.width, plain.height) else plain.crop(box)
