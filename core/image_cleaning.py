"""Images as pixels only: decoded, turned upright and encoded again."""

import io
import logging
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from core import upload_refusals as refusals

if TYPE_CHECKING:
    from PIL.Image import Image

logger = logging.getLogger(__name__)

MAX_PIXELS = 50_000_000
ORIENTATION = 0x0112
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
    from PIL import Image, ImageFile  # slow to import

    # The PDF maker switches this on for the whole process when it is imported; half a picture is no picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
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
            return encode_pixels(turned_upright(image), image_format)
    except Image.DecompressionBombError as error:
        raise refusals.too_many_pixels(name, MAX_PIXELS) from error
    except ValidationError:
        raise
    except Exception as error:  # decoders raise whatever they trip over in damaged or hostile bytes
        logger.info("An image could not be decoded.", exc_info=True)
        raise refusals.broken(name) from error


def turned_upright(image: "Image") -> "Image":
    """Return the image as the camera was held. A broken EXIF block turns nothing: it goes anyway."""
    from PIL.Image import Transpose  # slow to import

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    try:
        turn = turns.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # see clean_image
        logger.info("The EXIF block of an image could not be read.", exc_info=True)
        return image
    return image if turn is None else image.transpose(turn)


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
