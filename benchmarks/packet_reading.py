"""How fast a large packet is read, against plain base64 decoding and SHA-256 of the same bytes, and how much memory it takes.

    python benchmarks/packet_reading.py [--size MIB] [--runs N]

Each form of packet is measured in a fresh process. `ratio` is the time of the plain work (best run) over the time of reading (best run), both
from a file in blocks, run in turns. Reading also hashes the whole message, so it hashes twice.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

from hopquy.runner.codec import Limits, read_xml
from hopquy.runner.model.message import MessageKind

MIB = 1 << 20
BLOCK = 3 << 16
PLAIN_BLOCK = 76 * 77 * 4 * 11
"""About the size that reading uses, and whole groups of four with and without line ends."""
NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
KIND = MessageKind("packet.document", "edXML", (NAMESPACE,), contents=("ContentTransferEncoded",))
HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NAMESPACE}">
  <edXMLEnvelope><edXMLHeader><MessageHeader><From><OrganName>Ủy ban nhân dân tỉnh Mẫu</OrganName></From></MessageHeader></edXMLHeader></edXMLEnvelope>
  <AttachmentEncoded><Attachment><ContentTransferEncoded>""".encode()
TAIL = b"</ContentTransferEncoded></Attachment></AttachmentEncoded>\n</edXML>\n"
FORMS = {
    "one line": "a file in base64 on one line, as all packets seen have it",
    "lines of 76": "the same with a line break after each 76 characters",
    "zip": "a ZIP archive with one stored entry: kept aside, read again, checked and hashed once more, which the plain work is not",
}


def write_packet(path: Path, form: str, size: int) -> None:
    """Write a packet of about `size` bytes whose content is noise."""
    noise = random.Random(102).randbytes(BLOCK)  # noqa: S311 -- no secret
    count = size * 3 // 4 // BLOCK
    with tempfile.TemporaryFile() as raw, path.open("wb") as packet:
        if form == "zip":
            with zipfile.ZipFile(raw, "w") as archive, archive.open("van-ban.pdf", "w") as entry:
                for _ in range(count):
                    entry.write(noise)
        else:
            for _ in range(count):
                raw.write(noise)
        raw.seek(0)
        encode = base64.encodebytes if form == "lines of 76" else base64.b64encode
        packet.write(HEAD)
        while block := raw.read(57 * 4096):
            packet.write(encode(block))
        packet.write(TAIL)


def plain(path: Path, end: int) -> str:
    """Decode and hash the base64 text and do nothing else."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(len(HEAD))
        left = end - len(HEAD)
        while left:
            block = file.read(min(PLAIN_BLOCK, left))
            left -= len(block)
            digest.update(binascii.a2b_base64(block))
    return digest.hexdigest()


def read(path: Path) -> str:
    """Read the packet."""
    with path.open("rb") as file:
        message = read_xml(file, KIND, Limits())
    (node,) = message.contents
    if message.faults or node.content is None:
        raise SystemExit(f"the packet was not read: {message.faults}")
    return node.content.sha256


def timed(work: Callable[[], str]) -> tuple[float, str]:
    """Return how long some work took, and what it gave."""
    begun = time.perf_counter()
    result = work()
    return time.perf_counter() - begun, result


def peak_memory() -> int | None:
    """Return the largest resident size of this process so far, where the system tells."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    try:
        import resource  # noqa: PLC0415 -- absent on Windows
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def measure(path: Path, runs: int) -> dict[str, float | None]:
    """Measure one packet in this process."""
    before = peak_memory()
    read(path)
    after = peak_memory()
    end = path.stat().st_size - len(TAIL)
    pairs = [(timed(lambda: read(path)), timed(lambda: plain(path, end))) for _ in range(runs)]
    if any(found != expected for (_, found), (_, expected) in pairs):
        raise SystemExit("reading and plain decoding disagree")
    reading = min(took for (took, _), _ in pairs)
    plainly = min(took for _, (took, _) in pairs)
    growth = None if before is None or after is None else (after - before) / MIB
    return {"reading": reading, "plain": plainly, "ratio": plainly / reading, "growth": growth}


def main() -> None:
    """Measure each form in a process of its own and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200, help="size of the packet in MiB")
    parser.add_argument("--runs", type=int, default=5, help="runs of each; the best counts")
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        print(json.dumps(measure(options.measure, options.runs)))
        return
    print(f"{platform.platform()}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    print(f"packet of {options.size} MiB, best of {options.runs}")
    with tempfile.TemporaryDirectory() as folder:
        for form, meaning in FORMS.items():
            path = Path(folder) / "packet.edxml"
            write_packet(path, form, options.size * MIB)
            command = [sys.executable, __file__, "--measure", str(path), "--runs", str(options.runs)]
            found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            growth = "not told by this system" if found["growth"] is None else f"{found['growth']:.1f} MiB"
            print(
                f"{form:12} ratio {found['ratio']:.2f}   reading {found['reading']:.2f} s   plain {found['plain']:.2f} s   "
                f"memory growth {growth}   ({meaning})"
            )


if __name__ == "__main__":
    main()
