"""A large packet costs time, not memory."""

from __future__ import annotations

import base64
import hashlib
import tracemalloc
from itertools import chain, repeat

from hopquy.runner.codec.xml import read_blocks

MIB = 1 << 20


def _packet(packets, block, count):
    head, tail = packets.build("|").split("|")
    return chain([head.encode()], repeat(base64.b64encode(block), count), [tail.encode()])


def test_sixty_four_mebibytes_stay_out_of_memory(packets):
    block = bytes(range(256)) * (3 * MIB // 1024)
    count = 64 * MIB // len(block)
    source = _packet(packets, block, count)
    tracemalloc.start()
    try:
        message = read_blocks(lambda: next(source, b""), packets.KIND)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert not message.faults
    assert message.contents[0].content.sha256 == hashlib.sha256(block * count).hexdigest()
    assert peak < 16 * MIB
