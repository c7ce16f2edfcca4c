"""Files from people and for people: checked by content, cleaned, stored with a hash, served safely.

What is stored is never the bytes that came in: images are decoded and encoded again, PDFs are
parsed and written again without scripts, attachments and metadata. So a file that is two things at
once keeps only the harmless one.
"""

import hashlib
import logging
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import puremagic
from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import upload_refusals as refusals
from core.image_cleaning import clean_image
from core.models import StoredFile
from core.pdf_cleaning import clean_pdf
from core.upload_refusals import MEGABYTE

if TYPE_CHECKING:
    from organization.models import User

logger = logging.getLogger(__name__)

MAX_NAME_LENGTH = 120


@dataclass(frozen=True)
class FileKind:
    """One accepted type: its MIME type, the word people know it by, its endings (first: the usual one)."""

    content_type: str
    word: str
    endings: tuple[str, ...]


PDF = FileKind("application/pdf", "PDF", (".pdf",))
JPEG = FileKind("image/jpeg", "JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"))
PNG = FileKind("image/png", "PNG", (".png",))
WEBP = FileKind("image/webp", "WebP", (".webp",))
ACCEPTED = (PDF, JPEG, PNG, WEBP)
ACCEPT_ATTRIBUTE = ",".join(ending for kind in ACCEPTED for ending in kind.endings)

# What people most often send instead, in words.
OTHER_WORDS = {
    ".exe": gettext_lazy("program komputer"),
    ".svg": gettext_lazy("gambar SVG"),
    ".html": gettext_lazy("halaman web"),
    ".xml": gettext_lazy("berkas XML"),
    ".gif": gettext_lazy("gambar GIF"),
    ".heif": gettext_lazy("foto HEIC"),
    ".heic": gettext_lazy("foto HEIC"),
    ".tiff": gettext_lazy("gambar TIFF"),
    ".bmp": gettext_lazy("gambar BMP"),
    ".docx": gettext_lazy("berkas Office atau arsip ZIP"),
    ".zip": gettext_lazy("berkas Office atau arsip ZIP"),
    ".doc": gettext_lazy("berkas Office lama"),
    ".rar": gettext_lazy("arsip RAR"),
    ".mp4": gettext_lazy("video"),
}


@dataclass(frozen=True)
class CleanFile:
    """A file that passed every check: its cleaned name and the bytes that will be stored."""

    name: str
    content_type: str
    data: bytes


class UploadField(forms.FileField):
    """A form field for one PDF or image. Its cleaned value is a CleanFile, for receive_upload.

    Refuses with a sentence: too big, empty, another type than accepted or than the name says,
    broken, locked with a password, more pixels than a screen could need.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - the options of forms.FileField
        options.setdefault(
            "help_text",
            format_lazy(
                gettext_lazy("PDF, JPEG, PNG, atau WebP, paling besar {limit} MB."),
                limit=settings.UPLOAD_MAX_BYTES // MEGABYTE,
            ),
        )
        options.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT_ATTRIBUTE}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:  # noqa: ANN401 - the signature of forms.FileField
        """Return a CleanFile; the initial value, None or False as forms.FileField does without upload."""
        upload = super().clean(data, initial)
        return clean_upload(upload) if isinstance(upload, UploadedFile) else upload


def receive_upload(upload: "UploadedFile[bytes] | CleanFile", *, by: "User | None") -> StoredFile:
    """Check, clean and store what a person uploaded.

    Takes the raw upload or what UploadField made of it. Raises ValidationError with a sentence that
    names the file, the reason and what to do.
    """
    clean = upload if isinstance(upload, CleanFile) else clean_upload(upload)
    return store_bytes(clean.name, clean.content_type, clean.data, by=by)


def store_bytes(name: str, content_type: str, data: bytes, *, by: "User | None" = None) -> StoredFile:
    """Store bytes as they are, with their hash: for documents the system itself made."""
    stored = StoredFile(
        name=clean_name(name),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        uploaded_by=by,
    )
    stored.file.save(stored.name, ContentFile(data), save=False)
    stored.save(force_insert=True)
    return stored


def is_intact(stored: StoredFile) -> bool:
    """Say whether the bytes on disk are still those that were stored."""
    try:
        with stored.file.storage.open(str(stored.file.name)) as content:
            return hashlib.file_digest(content, "sha256").hexdigest() == stored.sha256
    except FileNotFoundError:
        return False


def file_response(stored: StoredFile) -> FileResponse:
    """Return the file as a download that no browser runs, shows inside a page or keeps.

    The caller has checked who asks. Raises Http404, and logs an error, when the bytes are missing.
    """
    try:
        content = stored.file.storage.open(str(stored.file.name))
    except FileNotFoundError as error:
        logger.error("The bytes of stored file %s are missing.", stored.pk)
        raise Http404("The bytes of this file are missing.") from error
    response = FileResponse(
        content, as_attachment=True, filename=stored.name, content_type=stored.content_type
    )
    response["Content-Length"] = str(stored.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    return response


def clean_upload(upload: "UploadedFile[bytes]") -> CleanFile:
    """Return the checked and cleaned file, or raise ValidationError with a sentence for people."""
    name = clean_name(upload.name or "")
    size = upload.size or 0
    check_size(name, size)
    upload.seek(0)
    data = upload.read()
    kind = check_kind(name, data)
    if not PurePosixPath(name).suffix:
        name += kind.endings[0]
    data = clean_pdf(name, data) if kind is PDF else clean_image(name, kind.word.upper(), data)
    return CleanFile(name=name, content_type=kind.content_type, data=data)


def clean_name(name: str) -> str:
    """Return the file name without folders, invisible or reserved characters; never empty.

    Marks that reverse the reading direction go, so that a name reads as it is.
    """
    name = unicodedata.normalize("NFC", name)
    name = "".join(
        " " if character.isspace() else character
        for character in name
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    name = re.split(r"[/\\]", name)[-1]
    name = " ".join(re.sub(r'[<>:"|?*]', "", name).split()).strip(". ")
    suffix = PurePosixPath(name).suffix[:10]
    stem = name[: len(name) - len(suffix)] if suffix else name
    return (stem[: MAX_NAME_LENGTH - len(suffix)].rstrip() or _("berkas")) + suffix


def check_size(name: str, size: int) -> None:
    """Raise ValidationError when a file is empty or bigger than settings.UPLOAD_MAX_BYTES."""
    if size == 0:
        raise refusals.empty(name)
    if size > settings.UPLOAD_MAX_BYTES:
        raise refusals.too_big(name, size, settings.UPLOAD_MAX_BYTES)


def check_kind(name: str, data: bytes) -> FileKind:
    """Return what the bytes are; ValidationError when that is not accepted or not what the name says."""
    kind, word = kind_of(data)
    if kind is None:
        raise refusals.wrong_kind(name, word)
    ending = PurePosixPath(name).suffix.lower()
    if ending and ending not in kind.endings:
        raise refusals.wrong_ending(name, ending, kind.word, kind.endings[0])
    return kind


def kind_of(data: bytes) -> tuple[FileKind | None, str]:
    """Return the accepted type of the bytes, or None and a word for what they seem to be (empty: unknown)."""
    try:
        matches = puremagic.magic_string(data)
    except (puremagic.PureError, ValueError):
        return None, ""
    for kind in ACCEPTED:
        if any(match.mime_type == kind.content_type and match.offset >= 0 for match in matches):
            return kind, kind.word
    words = (OTHER_WORDS.get(match.extension) for match in matches)
    return None, str(next((word for word in words if word), ""))
