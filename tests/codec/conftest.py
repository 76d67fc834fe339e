"""Packets for these tests, built from nothing but text of our own."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from functools import partial

import pytest

from hopquy.runner.codec import DEFAULT_LIMITS, Limits, read_xml
from hopquy.runner.codec.xml import read_blocks
from hopquy.runner.model.message import Message, MessageKind

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
KIND = MessageKind(
    name="packet.document",
    root="edXML",
    namespaces=(NAMESPACE,),
    older_namespaces=("http://www.e-doc.vn/Schema/", "http://www.go.vn/eDoc"),
    anchors={"MessageHeader": "edXMLEnvelope/edXMLHeader/MessageHeader"},
    synonyms={"Manifest": "edXMLManifest"},
    contents=("ContentTransferEncoded",),
)
HEADER = """\
  <edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
    <edXML:edXMLHeader><edXML:MessageHeader>
      <edXML:From><edXML:OrganId>H99</edXML:OrganId><edXML:OrganName>Ủy ban nhân dân tỉnh Mẫu</edXML:OrganName></edXML:From>
      <edXML:Subject>Về việc thử nghiệm liên thông &amp; trao đổi văn bản</edXML:Subject>
    </edXML:MessageHeader></edXML:edXMLHeader>
    <edXML:edXMLBody><edXML:edXMLManifest version="1.0"/></edXML:edXMLBody>
  </edXML:edXMLEnvelope>
"""


def build(*texts: str, declaration: str = '<?xml version="1.0" encoding="UTF-8"?>\n', header: str = HEADER) -> str:
    attachments = "".join(
        f"    <Attachment><ContentId>cid:{number}</ContentId>"
        f"<edXML:ContentTransferEncoded>{text}</edXML:ContentTransferEncoded></Attachment>\n"
        for number, text in enumerate(texts)
    )
    return (
        f'{declaration}<edXML xmlns="{NAMESPACE}" xmlns:edXML="{NAMESPACE}">\n{header}'
        f"  <AttachmentEncoded>\n{attachments}  </AttachmentEncoded>\n</edXML>\n"
    )


def encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def read(source: bytes | str, limits: Limits = DEFAULT_LIMITS, kind: MessageKind = KIND) -> Message:
    return read_xml(source.encode() if isinstance(source, str) else source, kind, limits)


def read_in_blocks(source: bytes, size: int, *, fast: bool, limits: Limits = DEFAULT_LIMITS) -> Message:
    return read_blocks(partial(io.BytesIO(source).read, size), KIND, limits, fast=fast)


def told(message: Message) -> tuple[object, ...]:
    nodes = [
        (node.path(), node.namespace, node.attributes, node.text, node.position, node.end, node.content)
        for node in (message.root.walk() if message.root else ())
    ]
    return nodes, message.size, message.sha256, message.faults, message.encoding


class Packets:
    """What the tests share, as one fixture, because tests are no package."""

    NAMESPACE = NAMESPACE
    KIND = KIND
    HEADER = HEADER
    build = staticmethod(build)
    encoded = staticmethod(encoded)
    read = staticmethod(read)
    read_in_blocks = staticmethod(read_in_blocks)
    told = staticmethod(told)

    @staticmethod
    def codes(source: bytes | str, limits: Limits = DEFAULT_LIMITS) -> list[str]:
        return [fault.code for fault in read(source, limits).faults]


@pytest.fixture(scope="session")
def packets() -> type[Packets]:
    return Packets


@pytest.fixture(scope="session")
def the_fault() -> Callable[..., tuple[str, str]]:
    def only(source: bytes | str, limits: Limits = DEFAULT_LIMITS) -> tuple[str, str]:
        (fault,) = read(source, limits).faults
        return fault.code, fault.detail

    return only
