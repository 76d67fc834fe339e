"""Named pure functions for what the vocabulary cannot say.

A judge takes a case and yields one ruling for each thing it looked at. It uses no clock, network, environment or randomness.
"""

from __future__ import annotations

from collections.abc import Mapping

from hopquy.runner.judges import faulty, packet, reader, reading, receiving, refusing, sending, signature, status, transmission
from hopquy.runner.judges.case import Case, Judge, of_each_message

__all__ = ["JUDGES", "OF_THE_EXCHANGE", "Case", "Judge"]

_OF_ONE_MESSAGE: Mapping[str, Judge] = {
    "document-id-triple": of_each_message(packet.document_id_part),
    "no-fault": reading.no_fault,
    "one-of-patterns": of_each_message(packet.one_of_patterns),
    "order": of_each_message(packet.order),
    "type-name-agrees": of_each_message(packet.type_name_agrees),
}

_OF_ONE_CALL: Mapping[str, Judge] = {
    "arguments-signed": signature.arguments_signed,
    "body-is-raw": transmission.body_is_raw,
    "from-is-packet-sender": transmission.from_is_packet_sender,
    "from-registered": transmission.from_registered,
    "hmac-form": signature.hmac_form,
    "key-lists-names": signature.key_lists_names,
    "message-type-agrees": transmission.message_type_agrees,
    "named-equal-sent": signature.named_equal_sent,
    "text-is-json": signature.text_is_json,
    "witness": signature.witness_holds,
}

OF_THE_EXCHANGE: Mapping[str, Judge] = {
    "accepts-shape": reader.accepts_shape,
    "carries-files": sending.carries_files,
    "confirmed-same-day": receiving.confirmed_same_day,
    "each-request-once": sending.each_request_once,
    "fetched": receiving.fetched,
    "from-addressee": status.from_addressee,
    "names-document": status.names_document,
    "names-sender": status.names_sender,
    "no-registration": refusing.no_registration,
    "reaches-addressees": sending.reaches_addressees,
    "reports": receiving.reports,
    "resent": sending.resent,
    "resent-unchanged": sending.resent_unchanged,
    "returns-misdirected": refusing.returns_misdirected,
    "status-order": status.in_order,
    "sent-despite": faulty.sent_despite,
    "sent-once-despite": faulty.sent_once_despite,
    "statuses-taken": receiving.statuses_taken,
    "taken-despite": faulty.taken_despite,
    "taken-once-despite": faulty.taken_once_despite,
    "transport-done": receiving.transport_done,
}
"""Judges that look at a whole exchange: what blocks them blocks every ruling of theirs."""

JUDGES: Mapping[str, Judge] = {**_OF_ONE_MESSAGE, **_OF_ONE_CALL, **OF_THE_EXCHANGE}
"""Every judge by the name that specs use."""
