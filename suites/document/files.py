"""The files that the target is asked to send: tiny, real, and our own."""

from hopquy.runner.plugin.document_system.stage import File

__all__ = ["LETTER", "TABLE"]

LETTER = File(
    "cong-van-thu-nghiem.pdf",
    "application/pdf",
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
)
TABLE = File("phu-luc.txt", "text/plain", "Phụ lục thử nghiệm: dữ liệu mẫu, không phải dữ liệu thật.\n".encode())
