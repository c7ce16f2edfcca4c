"""Uploads as people and attackers send them, built in memory."""

import io
import struct
import zlib

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

SECRET = "rahasia-penulis-4711"
SCRIPT = "app.alert('jalan')"


def upload(name: str, data: bytes, content_type: str = "application/pdf") -> SimpleUploadedFile:
    """Wrap bytes as a browser would send them; the content type is the sender's claim only."""
    return SimpleUploadedFile(name, data, content_type=content_type)


def pdf(pages: int = 1) -> bytes:
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page(page_size=(595, 842))
        return saved(document)


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    out = io.BytesIO()
    document.save(out, **options)
    return out.getvalue()


def pdf_with_everything() -> bytes:
    """A PDF with scripts in every place, a launch action, an attachment and the author's name."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        page = document.pages[0].obj
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=SCRIPT)
        launch = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe", Next=script))
        far = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file://///10.0.0.1/share"))
        link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://padang.go.id/")
        rect = [0, 0, 10, 10]
        page.Annots = pikepdf.Array(
            [
                document.make_indirect(
                    pikepdf.Dictionary(
                        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=script
                    )
                ),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=launch),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=link),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=rect, A=far),
                pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.FileAttachment, Rect=rect),
            ]
        )
        page.AA = pikepdf.Dictionary(O=script)
        document.Root.OpenAction = launch
        document.Root.AA = pikepdf.Dictionary(WC=script)
        names = pikepdf.Array([pikepdf.String("mulai"), document.make_indirect(script)])
        document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=names))
        document.attachments["virus.exe"] = b"MZ" + SECRET.encode()
        document.docinfo["/Author"] = SECRET
        with document.open_metadata() as metadata:
            metadata["dc:creator"] = [SECRET]
        return saved(document, compress_streams=False)


def encrypted_pdf(*, user: str = "buka", owner: str = "pemilik") -> bytes:
    with pikepdf.open(io.BytesIO(pdf())) as document:
        return saved(document, encryption=pikepdf.Encryption(user=user, owner=owner))


def pdf_stream_bomb(unpacked: int) -> bytes:
    """A PDF whose objects lie in a compressed stream of `unpacked` bytes."""
    packer = zlib.compressobj(9)
    body = packer.compress(b"5 0 << /Type /Page >> ")
    for _ in range(unpacked // 1_000_000):
        body += packer.compress(b" " * 1_000_000)
    body += packer.flush()
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        3: b"<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d >>\nstream\n%b\nendstream"
        % (len(body), body),
    }
    out = bytearray(b"%PDF-1.5\n")
    offsets = {}
    for number, content in objects.items():
        offsets[number] = len(out)
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    rows = [b"\0\0\0\0\0\0\xff"]
    rows += [struct.pack(">BIH", 1, offsets[number], 0) for number in (1, 2, 3)]
    rows += [struct.pack(">BIH", 1, start, 0), struct.pack(">BIH", 2, 3, 0)]
    table = b"".join(rows)
    head = b"<< /Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d >>" % len(table)
    out += b"4 0 obj\n%b\nstream\n%b\nendstream\nendobj\n" % (head, table)
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def image(
    image_format: str, *, size: tuple[int, int] = (40, 30), mode: str = "RGB", **options: object
) -> bytes:
    out = io.BytesIO()
    picture = Image.new(mode, size, 120 if mode in {"L", "P"} else None)
    if mode == "RGB":
        picture.paste((200, 30, 30), (0, 0, size[0] // 2, size[1] // 2))
    picture.save(out, image_format, **options)
    return out.getvalue()


def jpeg_with_place() -> bytes:
    """A photo as a phone takes it: turned, with GPS position and the owner's name."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turned by a quarter
    exif[0x013B] = SECRET  # artist
    exif.get_ifd(0x8825).update({1: "S", 2: (0.0, 56.0, 43.0), 3: "E", 4: (100.0, 27.0, 11.0)})
    return image("JPEG", exif=exif, comment=SECRET.encode())


def png_with_text() -> bytes:
    text = PngImagePlugin.PngInfo()
    text.add_text("Author", SECRET)
    return image("PNG", pnginfo=text)


def moving_webp() -> bytes:
    out = io.BytesIO()
    first, second = Image.new("RGB", (10, 10), "red"), Image.new("RGB", (10, 10), "blue")
    first.save(out, "WEBP", save_all=True, append_images=[second], duration=100)
    return out.getvalue()


def bomb_png(side: int = 20_000) -> bytes:
    """A few hundred kilobytes that unpack to side × side pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 120 + b"PE\0\0" + b"\0" * 400
SVG_SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(document.cookie)</script></svg>'
HTML_SCRIPT = b"<!DOCTYPE html><html><body><script>alert(1)</script></body></html>"
GIF_AND_SCRIPT = b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)//"
PLAIN_TEXT = b"Laporan kegiatan bulan Januari\n" * 20
