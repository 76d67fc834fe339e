"""What bytes are, told from the bytes and never from a label."""

from __future__ import annotations

import codecs
import re

__all__ = ["HEAD", "OCTETS", "is_zip", "media_type"]

HEAD = 4096
"""How many first bytes are looked at."""
OCTETS = "application/octet-stream"

_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OFFICE_PARTS = (
    (b"word/", _OFFICE + "wordprocessingml.document"),
    (b"xl/", _OFFICE + "spreadsheetml.sheet"),
    (b"ppt/", _OFFICE + "presentationml.presentation"),
)
_OFFICE_FIRST = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"word/", b"xl/", b"ppt/")
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.[a-z-]+")
_JSON = re.compile(rb'\s*(?:\{\s*["}]|\[\s*[\[{"\]\d-])')
_HTML = re.compile(rb"\s*<(?:!doctype\s+)?html[\s>]", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_NAME_AT = 30
"""Where the name stands in the local header of a ZIP entry."""


def is_zip(head: bytes) -> bool:
    """Tell whether bytes begin like a ZIP archive, an empty one included."""
    return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def media_type(head: bytes) -> str:
    """Return the media type that the first bytes of something show; empty for no bytes."""
    if not head:
        return ""
    if is_zip(head):
        return _of_archive(head)
    return next((name for magic, name in _MAGIC if head.startswith(magic)), "") or _of_text(head)


def _of_text(head: bytes) -> str:
    text = head.removeprefix(codecs.BOM_UTF8)
    if text.lstrip().startswith(b"<?xml") or head.startswith(("<?xml".encode("utf-16"), "<?xml".encode("utf-16-le"), b"\0<\0?\0x")):
        return "application/xml"
    if not _is_text(text):
        return OCTETS
    if _JSON.match(text):
        return "application/json"
    return "text/html" if _HTML.match(text) else "text/plain"


def _of_archive(head: bytes) -> str:
    length = int.from_bytes(head[26:28], "little")
    first = head[_NAME_AT : _NAME_AT + length]
    if first == b"mimetype":
        found = _OPEN_DOCUMENT.match(head, _NAME_AT + length + int.from_bytes(head[28:30], "little"))
        if found:
            # A template or a flat document keeps its own suffix; what follows the type is the next entry, which starts with "PK".
            return found.group().decode("ascii")
    if first.startswith(_OFFICE_FIRST):
        for part, name in _OFFICE_PARTS:
            if part in head:
                return name
    return "application/zip"


def _is_text(head: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        text = decoder.decode(head, final=len(head) < HEAD)
    except UnicodeDecodeError:
        return False
    return not _CONTROL.search(text)
