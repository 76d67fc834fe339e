"""Whether a label and the kind that was sniffed from bytes can both be right."""

from __future__ import annotations

__all__ = ["agree"]

_SAME = {
    "application/acrobat": "application/pdf",
    "application/x-pdf": "application/pdf",
    "application/x-json": "application/json",
    "application/x-zip": "application/zip",
    "application/x-zip-compressed": "application/zip",
    "application/x-rar": "application/vnd.rar",
    "application/x-rar-compressed": "application/vnd.rar",
    "text/json": "application/json",
    "text/rtf": "application/rtf",
    "text/xml": "application/xml",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/tif": "image/tiff",
}
_PLAIN = frozenset({"application/octet-stream", "binary/octet-stream", "text/plain", ""})
_OLE, _ZIP, _XML, _JSON, _HTML = "application/x-ole-storage", "application/zip", "application/xml", "application/json", "text/html"
_IN_OLE = ("application/msword", "application/vnd.ms-", "application/x-msi", "application/vnd.visio", "application/x-mswrite")
_IN_ZIP = ("application/vnd.openxmlformats-", "application/vnd.oasis.opendocument.", "application/java-archive", "application/epub")


def agree(label: str, sniffed: str) -> bool | None:
    """Tell whether a label and sniffed bytes are of one kind; None where that cannot be told: bytes without a mark, a label that names no kind."""
    named, found = _common(label), _common(sniffed)
    if named in _PLAIN or found in _PLAIN or "/" not in named:
        return None
    return named == found or _carried_by(named, found)


def _common(kind: str) -> str:
    bare = kind.lower().partition(";")[0].strip()
    return _SAME.get(bare, bare)


def _carried_by(named: str, found: str) -> bool:
    """Whether what is named is written in the format that was found."""
    if found == _OLE:
        return named.startswith(_IN_OLE)
    if found == _ZIP:
        return named.startswith(_IN_ZIP) or named.endswith("+zip")
    if found.startswith(_IN_ZIP):
        return named == _ZIP
    if found in {_XML, _HTML}:
        return named.endswith("+xml") or {named, found} == {_XML, _HTML}
    return found == _JSON and named.endswith("+json")
