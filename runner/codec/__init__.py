"""Reading messages: any bytes in, a tree with positions and a closed list of faults out."""

from __future__ import annotations

from hopquy.runner.codec.attachment import attachment_bytes
from hopquy.runner.codec.faults import FAULTS
from hopquy.runner.codec.form import read_message
from hopquy.runner.codec.json_message import read_json
from hopquy.runner.codec.limits import DEFAULT_LIMITS, Limits
from hopquy.runner.codec.sniff import media_type
from hopquy.runner.codec.xml import read_xml

__all__ = ["DEFAULT_LIMITS", "FAULTS", "Limits", "attachment_bytes", "media_type", "read_json", "read_message", "read_xml"]
