"""Files that are handed in: made up, small, and of the kinds that people hand in."""

from __future__ import annotations

from hopquy.runner.plugin.onestop.stage import Paper

__all__ = ["FORM", "RESULT"]

_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)

FORM = Paper("don-de-nghi.pdf", "application/pdf", _PDF)
RESULT = Paper("ket-qua.pdf", "application/pdf", _PDF + b"% ket qua\n")
