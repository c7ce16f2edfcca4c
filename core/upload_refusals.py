"""The sentences with which an upload is refused: the file, the reason, what to do."""

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

MEGABYTE = 1024 * 1024


def empty(name: str) -> ValidationError:
    """Refuse a file without content."""
    return ValidationError(
        _("Berkas %(name)s kosong (0 bita). Periksa berkas itu, lalu unggah lagi."),
        code="empty",
        params={"name": name},
    )


def too_big(name: str, size: int, limit: int) -> ValidationError:
    """Refuse a file of `size` bytes where `limit` bytes are allowed."""
    return ValidationError(
        _(
            "Berkas %(name)s berukuran %(size)s MB. Batasnya %(limit)s MB: perkecil atau pisahkan "
            "berkas, lalu unggah lagi."
        ),
        code="too_big",
        params={
            "name": name,
            "size": number_format(round(size / MEGABYTE, 1), decimal_pos=1),
            "limit": limit // MEGABYTE,
        },
    )


def wrong_kind(name: str, word: str) -> ValidationError:
    """Refuse what is neither PDF nor image. `word` says what it seems to be, empty when unknown."""
    known = _(
        "Isi berkas %(name)s adalah %(word)s, bukan PDF atau gambar. Unggah berkas PDF, JPEG, PNG, atau WebP."
    )
    unknown = _(
        "Isi berkas %(name)s tidak dikenali sebagai PDF atau gambar. Unggah berkas PDF, JPEG, PNG, atau WebP."
    )
    return ValidationError(known if word else unknown, code="wrong_kind", params={"name": name, "word": word})


def wrong_ending(name: str, ending: str, word: str, expected: str) -> ValidationError:
    """Refuse a name whose ending says another type than the content."""
    return ValidationError(
        _(
            "Nama berkas %(name)s berakhiran %(ending)s, tetapi isinya %(word)s. Ganti akhirannya "
            "menjadi %(expected)s atau pilih berkas yang benar, lalu unggah lagi."
        ),
        code="wrong_ending",
        params={"name": name, "ending": ending, "word": word, "expected": expected},
    )


def broken(name: str) -> ValidationError:
    """Refuse a file that cannot be read to its end."""
    return ValidationError(
        _("Berkas %(name)s rusak atau tidak lengkap. Buka berkas itu, simpan ulang, lalu unggah lagi."),
        code="broken",
        params={"name": name},
    )


def moving(name: str) -> ValidationError:
    """Refuse an animated image: only its first picture would be kept."""
    return ValidationError(
        _("Berkas %(name)s adalah gambar bergerak. Unggah gambar diam."),
        code="moving",
        params={"name": name},
    )


def too_many_pixels(name: str, limit: int) -> ValidationError:
    """Refuse an image that would fill the memory when opened."""
    return ValidationError(
        _(
            "Gambar %(name)s terlalu besar: lebih dari %(limit)s juta piksel. Perkecil gambar, lalu "
            "unggah lagi."
        ),
        code="too_many_pixels",
        params={"name": name, "limit": limit // 1_000_000},
    )


def locked(name: str) -> ValidationError:
    """Refuse an encrypted PDF."""
    return ValidationError(
        _("Berkas %(name)s dikunci dengan kata sandi. Simpan ulang tanpa kata sandi, lalu unggah lagi."),
        code="locked",
        params={"name": name},
    )


def not_a_table(name: str, word: str) -> ValidationError:
    """Refuse what is neither XLSX nor CSV. `word` says what it seems to be, empty when unknown."""
    known = _(
        "Isi berkas %(name)s adalah %(word)s, bukan tabel. Unggah berkas XLSX atau CSV; "
        "simpan ulang dari aplikasi lembar kerja bila perlu."
    )
    unknown = _(
        "Isi berkas %(name)s tidak dikenali sebagai tabel. Unggah berkas XLSX atau CSV; "
        "simpan ulang dari aplikasi lembar kerja bila perlu."
    )
    return ValidationError(
        known if word else unknown, code="not_a_table", params={"name": name, "word": word}
    )


def unpacks_too_big(name: str) -> ValidationError:
    """Refuse an archive that would fill the memory when opened."""
    return ValidationError(
        _(
            "Berkas %(name)s menjadi terlalu besar bila dibuka. Salin tabelnya ke berkas baru, lalu "
            "unggah lagi."
        ),
        code="unpacks_too_big",
        params={"name": name},
    )


def too_many_rows(name: str, limit: int) -> ValidationError:
    """Refuse a table with more rows than one pass takes."""
    return ValidationError(
        _("Berkas %(name)s berisi lebih dari %(limit)s baris. Pecah menjadi beberapa berkas."),
        code="too_many_rows",
        params={"name": name, "limit": number_format(limit, force_grouping=True)},
    )


def too_many_columns(name: str, limit: int) -> ValidationError:
    """Refuse a table with more columns than any of ours has."""
    return ValidationError(
        _("Berkas %(name)s berisi lebih dari %(limit)s kolom. Pakai templat yang disediakan."),
        code="too_many_columns",
        params={"name": name, "limit": limit},
    )


def no_rows(name: str) -> ValidationError:
    """Refuse a table without a row below its headers."""
    return ValidationError(
        _("Berkas %(name)s tidak berisi baris data di bawah judul kolom."),
        code="no_rows",
        params={"name": name},
    )
