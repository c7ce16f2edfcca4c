"""PDFs without anything that acts by itself: parsed and written again."""

import functools
import io
import logging
from typing import Any

from django.core.exceptions import ValidationError

from core import upload_refusals as refusals

# pikepdf's objects have no types narrower than Object: hence Any in the signatures below.
# ruff: noqa: ANN401

logger = logging.getLogger(__name__)

MAX_OBJECTS = 200_000
MAX_STREAM_BYTES = 200 * 1024 * 1024

# Keys that hold scripts, actions without a click, attachments or metadata, wherever they stand.
KEYS_REMOVED = frozenset(
    {
        "/AA",
        "/AF",
        "/Collection",
        "/EF",
        "/EmbeddedFiles",
        "/JS",
        "/JavaScript",
        "/Metadata",
        "/OpenAction",
        "/PieceInfo",
        "/RichMediaContent",
        "/XFA",
    }
)
STREAM_KEYS_REMOVED = frozenset({"/F", "/FFilter", "/FDecodeParms"})
"""A stream whose bytes lie in another file."""
ACTIONS_REMOVED = frozenset(
    {
        "/GoToE",
        "/GoToR",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/RichMediaExecute",
        "/Sound",
        "/SubmitForm",
    }
)
LINKS_KEPT = ("http://", "https://", "mailto:", "tel:")
ANNOTATIONS_REMOVED = frozenset({"/3D", "/FileAttachment", "/Movie", "/RichMedia", "/Screen", "/Sound"})


@functools.cache
def pdf_library() -> Any:
    """Return the module pikepdf, told once to refuse streams that unpack to more than the memory bears."""
    import pikepdf  # slow to import

    limit = MAX_STREAM_BYTES
    pikepdf.settings.set_qpdf_limits(
        flate_max_memory=limit, png_max_memory=limit, run_length_max_memory=limit, tiff_max_memory=limit
    )
    return pikepdf


def clean_pdf(name: str, data: bytes) -> bytes:
    """Parse the PDF and write it again without scripts, automatic actions, attachments and metadata.

    Raises ValidationError for one that is locked with a password, broken or without a page. An
    electronic signature inside does not survive: the stored file is a copy to read.
    """
    library = pdf_library()
    try:
        with library.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                raise refusals.locked(name)
            if not len(pdf.pages) or len(pdf.objects) > MAX_OBJECTS:
                raise refusals.broken(name)
            strip(pdf)
            cleaned = io.BytesIO()
            pdf.save(cleaned, deterministic_id=True, fix_metadata_version=False)
            return cleaned.getvalue()
    except library.PasswordError as error:
        raise refusals.locked(name) from error
    except ValidationError:
        raise
    except Exception as error:  # the parser raises whatever it trips over in damaged or hostile bytes
        logger.info("A PDF could not be parsed.", exc_info=True)
        raise refusals.broken(name) from error


def strip(pdf: Any) -> None:
    """Remove from every object of the PDF what acts by itself, is attached or tells of its author."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for found in pdf.objects:
        strip_object(found)
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if annotations is not None:
            page.obj["/Annots"] = pdf_library().Array(
                [item for item in annotations if str(item.get("/Subtype", "")) not in ANNOTATIONS_REMOVED]
            )


def strip_object(found: Any) -> None:
    """Clean one object and what is written inside it; other objects are only referred to."""
    library = pdf_library()
    pending = [found]
    while pending:
        current = pending.pop()
        if isinstance(current, library.Array):
            pending.extend(item for item in current if is_written_inside(item))
        elif isinstance(current, (library.Dictionary, library.Stream)):
            keys = set(current.keys())
            removed = {key for key in keys & KEYS_REMOVED if not is_resource(current[key])}
            if isinstance(current, library.Stream):
                removed |= keys & STREAM_KEYS_REMOVED
            if is_harmful_action(current):
                removed = keys
            for key in removed:
                del current[key]
            pending.extend(item for _key, item in current.items() if is_written_inside(item))


def is_harmful_action(found: Any) -> bool:
    """Say whether a dictionary is an action that runs, opens or sends something."""
    kind = str(found.get("/S", ""))
    if kind == "/URI":
        return not str(found.get("/URI", "")).strip().lower().startswith(LINKS_KEPT)
    return kind in ACTIONS_REMOVED


def is_resource(value: Any) -> bool:
    """Say whether a value is a font or a drawing, which may bear any name, also one of KEYS_REMOVED."""
    library = pdf_library()
    if isinstance(value, library.Stream):
        return str(value.get("/Subtype", "")) in {"/Image", "/Form"}
    return isinstance(value, library.Dictionary) and str(value.get("/Type", "")) == "/Font"


def is_written_inside(item: Any) -> bool:
    """Say whether a value of a PDF object is a container that stands inside it."""
    library = pdf_library()
    return isinstance(item, (library.Array, library.Dictionary)) and not item.is_indirect
