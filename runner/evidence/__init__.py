"""The evidence log: append-only, hashed, free of credentials."""

from hopquy.runner.evidence.blobs import Blobs
from hopquy.runner.evidence.canonical import canonical, digest
from hopquy.runner.evidence.log import LOG, EvidenceLog, stamp
from hopquy.runner.evidence.record import PLAN, Record, read_record, read_stopped
from hopquy.runner.evidence.redaction import SHORTEST_SECRET, Redactor
from hopquy.runner.evidence.resumption import RESUMED, cut_to_whole_lines, interrupted, without_abandoned
from hopquy.runner.evidence.seal import SEAL, seal

__all__ = [
    "LOG",
    "PLAN",
    "RESUMED",
    "SEAL",
    "SHORTEST_SECRET",
    "Blobs",
    "EvidenceLog",
    "Record",
    "Redactor",
    "canonical",
    "cut_to_whole_lines",
    "digest",
    "interrupted",
    "read_record",
    "read_stopped",
    "seal",
    "stamp",
    "without_abandoned",
]
