"""Scans of made files: the pages as pictures at 300 dpi, a little turned and noisy, as JPEG."""

from __future__ import annotations

import io
import random
from pathlib import Path

DPI = 300
TURN = 0.4  # degrees at most
NOISE = 9.0  # standard deviation, of 255
QUALITY = 70  # of the JPEG


def scan(source: Path, made: Path, *, seed: int) -> None:
    """Write `made`, a PDF that holds nothing but the pictures of the pages of `source`."""
    import numpy
    import pypdfium2
    from PIL import Image

    turn = random.Random(seed)
    noise = numpy.random.default_rng(seed)
    pictures = []
    document = pypdfium2.PdfDocument(source)
    for page in document:
        picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
        picture = picture.rotate(
            turn.uniform(-TURN, TURN), resample=Image.Resampling.BICUBIC, fillcolor=255
        )
        grey = numpy.asarray(picture, dtype=numpy.float32)
        grey = grey * 0.92 + 8 + noise.normal(0, NOISE, grey.shape)
        picture = Image.fromarray(grey.clip(0, 255).astype(numpy.uint8))
        pressed = io.BytesIO()
        picture.save(pressed, "JPEG", quality=QUALITY)
        pictures.append(Image.open(pressed))
    document.close()
    pictures[0].save(
        made, "PDF", resolution=DPI, save_all=True, append_images=pictures[1:], quality=QUALITY
    )
