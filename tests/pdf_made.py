"""PDFs written by hand: sound ones, and ones that are wrong in a way that a writer never is.

Text is ASCII in Helvetica; a page is a list of lines from the top, or an object of its own.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence

_PADDING = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
GREY = (
    b"<< /Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray "
    b"/BitsPerComponent 8 /Length 1 >>\nstream\n\x80\nendstream"
)
SCANNED = b"400 0 0 600 50 100 cm /X Do"  # what draws the grey picture over a page


def written(objects: Sequence[bytes], *, more: bytes = b"", skip: int = 0) -> bytes:
    """A file of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % (place + skip) for place in places)
    out += b"trailer\n<< /Root 1 0 R /Size %d %s >>\n" % (len(objects) + 1, more)
    out += b"startxref\n%d\n%%%%EOF\n" % (start + skip)
    return bytes(out)


def stream(content: bytes, *, more: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), more, content)


def packed(content: bytes, *, more: bytes = b"") -> bytes:
    return stream(zlib.compress(content, 9), more=b"/Filter /FlateDecode " + more)


def lines(page: Sequence[str], *, size: int = 11) -> bytes:
    """The content that prints these lines from the top of an A4 page."""
    shown = b" ".join(b"(%s) Tj 0 -%d Td" % (_escaped(line), round(1.45 * size)) for line in page)
    return b"BT /F %d Tf 60 780 Td %s ET" % (size, shown)


def pdf(
    pages: Sequence[Sequence[str] | bytes],
    *,
    boxes: Sequence[bytes] = (),
    title: str = "",
    password: str | None = None,
) -> bytes:
    """A PDF of these pages; bytes are a page's content object as it is.

    `boxes` are what the pages say of their boxes ("/MediaBox […]"), `password` the one that a user
    must know (RC4, 40 bits; "" opens without asking).
    """
    kids = b" ".join(b"%d 0 R" % (5 + 2 * i) for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(pages), kids),
        FONT,
        GREY,
    ]
    for i, page in enumerate(pages):
        content = page if isinstance(page, bytes) else stream(lines(page))
        box = boxes[i] if i < len(boxes) else b"/MediaBox [0 0 595 842]"
        objects.append(
            b"<< /Type /Page /Parent 2 0 R %s /Resources << /Font << /F 3 0 R >> /XObject << "
            b"/X 4 0 R >> >> /Contents %d 0 R >>" % (box, len(objects) + 2)
        )
        objects.append(content)
    more = b""
    if title:
        objects.append(b"<< /Title (%s) >>" % _escaped(title))
        more += b"/Info %d 0 R " % len(objects)
    if password is not None:
        key, lock = _locked(password)
        for number, body in enumerate(objects, 1):
            head, sign, rest = body.partition(b"stream\n")
            if sign:
                content = rest.removesuffix(b"\nendstream")
                of_object = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]
                objects[number - 1] = head + sign + _rc4(of_object, content) + b"\nendstream"
        objects.append(lock)
        more += b"/Encrypt %d 0 R /ID [<00> <00>] " % len(objects)
    return written(objects, more=more)


def _escaped(text: str) -> bytes:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("ascii")


def _locked(password: str) -> tuple[bytes, bytes]:
    """The key and the /Encrypt dictionary of the standard handler, revision 2 (PDF 1.4, 3.5.2)."""
    user = (password.encode("ascii") + _PADDING)[:32]
    owner = _rc4(hashlib.md5((b"owner" + _PADDING)[:32]).digest()[:5], user)
    permissions = (-4).to_bytes(4, "little", signed=True)
    key = hashlib.md5(user + owner + permissions + b"\0").digest()[:5]
    return key, b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (
        owner.hex().encode(),
        _rc4(key, _PADDING).hex().encode(),
    )


def _rc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    found = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        found.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(found)
