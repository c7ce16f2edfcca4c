"""Images as pixels only: decoded, turned upright and encoded again."""

import io
from typing import TYPE_CHECKING, Any

from core import upload_refusals as refusals

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 50_000_000
SAVE_OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {},
    "WEBP": {"quality": 88},
}
PLAIN_MODES = {
    "JPEG": {"L", "RGB"},
    "PNG": {"1", "L", "LA", "P", "RGB", "RGBA", "I;16"},
    "WEBP": {"RGB", "RGBA"},
}


def clean_image(name: str, image_format: str, data: bytes) -> bytes:
    """Return the image encoded again: upright, without EXIF, place, comments and trailing bytes.

    `image_format` is JPEG, PNG or WEBP. Raises ValidationError for broken or moving images and for
    more than MAX_PIXELS.
    """
    from PIL import Image, ImageOps  # slow to import

    try:
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise refusals.too_many_pixels(name, MAX_PIXELS)
            # A JPEG of a phone may carry a second, smaller picture: that is no animation.
            if image_format != "JPEG" and getattr(image, "n_frames", 1) > 1:
                raise refusals.moving(name)
            image.verify()
        with Image.open(io.BytesIO(data), formats=[image_format]) as image:
            image.load()
            return encode_pixels(ImageOps.exif_transpose(image), image_format)
    except Image.DecompressionBombError as error:
        raise refusals.too_many_pixels(name, MAX_PIXELS) from error
    except (OSError, SyntaxError, ValueError, EOFError, IndexError) as error:
        raise refusals.broken(name) from error


def encode_pixels(image: "Image", image_format: str) -> bytes:
    """Return the pixels of the image, and nothing but the pixels, in the given format."""
    if "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode not in PLAIN_MODES[image_format]:
        image = image.convert("RGB")
    image.info = {}
    encoded = io.BytesIO()
    image.save(encoded, format=image_format, exif=b"", **SAVE_OPTIONS[image_format])
    return encoded.getvalue()
