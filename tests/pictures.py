"""Pictures for tests: one pixel each, told apart by colour."""

from __future__ import annotations

import io

from PIL import Image

from redactor.core.document import Media


def dot(colour: tuple[int, int, int]) -> Media:
    """Make a picture of one pixel."""
    out = io.BytesIO()
    Image.new("RGB", (1, 1), colour).save(out, "PNG")
    return Media("png", out.getvalue(), 1, 1)


RED_DOT, BLUE_DOT = dot((255, 0, 0)), dot((0, 0, 255))
