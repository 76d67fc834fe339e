"""Named pure functions for what the vocabulary cannot say.

A judge takes a case and yields one ruling for each thing it looked at. It uses no clock, network, environment or randomness.
"""

from __future__ import annotations

from collections.abc import Mapping

from hopquy.runner.judges import (
    asking_back,
    certificates,
    faulty,
    following,
    packet,
    progress,
    reader,
    reading,
    receiving,
    refusing,
    replying,
    revising,
    sending,
    signature,
    status,
    taking,
    transmission,
)
from hopquy.runner.judges.case import Case, Judge, of_each_message
from hopquy.runner.judges.intermediary import calls, delivery, directory, listing, occasions, updating
from hopquy.runner.judges.onestop import agreement, carrying, desk, figures, files, moments, portal, queueing, steps, syncing, telling

__all__ = ["JUDGES", "OF_THE_EXCHANGE", "Case", "Judge"]

_OF_ONE_MESSAGE: Mapping[str, Judge] = {
    "code-of-period": of_each_message(moments.code_of_period),
    "code-tells-receipt": of_each_message(moments.code_tells_receipt),
    "document-id-triple": of_each_message(packet.document_id_part),
    "empty-where": of_each_message(agreement.empty_where),
    "matches-beside": of_each_message(agreement.matches_beside),
    "moments-in-order": of_each_message(moments.moments_in_order),
    "no-fault": reading.no_fault,
    "one-of-patterns": of_each_message(packet.one_of_patterns),
    "order": of_each_message(packet.order),
    "some-positive": of_each_message(agreement.some_positive),
    "type-name-agrees": of_each_message(packet.type_name_agrees),
    "wanted-beside": of_each_message(agreement.wanted_beside),
    "wanted-where": of_each_message(agreement.wanted_where),
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

_OF_ONE_ANSWER: Mapping[str, Judge] = {
    "relay-connection-kept": calls.keeps_connection,
    "relay-error-code": calls.error_code_fits,
    "relay-identifier": calls.gives_identifier,
    "relay-kinds-apart": listing.kinds_apart,
    "relay-lists-registered": directory.lists_registered,
    "relay-maps-old-codes": directory.maps_old_codes,
    "relay-once": delivery.delivered_once,
    "relay-private": delivery.stays_private,
    "relay-reaches-each": delivery.reaches_each,
    "relay-refused": calls.is_refused,
    "relay-repeated-once": delivery.delivered_repeated_once,
    "relay-taken": calls.is_taken,
    "relay-unchanged": delivery.unchanged,
    "relay-update-repeated": calls.repeated_update,
}

_OF_ONE_THING_ASKED: Mapping[str, Judge] = {
    "onestop-file-as-handed": files.file_as_handed,
    "onestop-file-served": files.file_served,
    "onestop-file-typed": files.file_typed,
    "portal-filing-taken": portal.filing_taken,
}

OF_THE_EXCHANGE: Mapping[str, Judge] = {
    "accepts-shape": reader.accepts_shape,
    "answered": revising.answered,
    "asked-back": asking_back.asked_back,
    "asked-of-receiver": asking_back.asked_of_receiver,
    "carries-files": sending.carries_files,
    "confirmed-same-day": receiving.confirmed_same_day,
    "each-once": progress.each_once,
    "each-request-once": sending.each_request_once,
    "fetched": receiving.fetched,
    "from-addressee": status.from_addressee,
    "lives-on": reader.lives_on,
    "looked-up": following.looked_up,
    "names-document": status.names_document,
    "names-sender": status.names_sender,
    "no-registration": refusing.no_registration,
    "none-invented": progress.none_invented,
    "odd-stops-nothing": taking.odd_stops_nothing,
    "odd-taken": taking.odd_taken,
    "progress-after-refusal": progress.progress_after_refusal,
    "onestop-code-kept": telling.code_kept,
    "onestop-codes-unique": telling.codes_unique,
    "onestop-dossier-told": telling.dossier_told,
    "onestop-each-step-told": telling.each_step_told,
    "onestop-one-code": telling.one_code,
    "onestop-progress-after-dossier": telling.progress_after_dossier,
    "onestop-status-told": telling.status_told,
    "onestop-as-filed": carrying.as_filed,
    "onestop-as-on-portal": carrying.as_on_portal,
    "onestop-components-told": carrying.components_told,
    "onestop-declined": desk.declined,
    "onestop-decimals": figures.decimals,
    "onestop-fees-told": carrying.fees_told,
    "onestop-filing-kept": portal.filing_kept,
    "onestop-form-issued": desk.form_issued,
    "onestop-grown": figures.grown,
    "onestop-in-order": queueing.in_order,
    "onestop-none-doubled": queueing.none_doubled,
    "onestop-none-lost": steps.none_lost,
    "onestop-owner-kept": carrying.owner_kept,
    "onestop-payment-flag": carrying.payment_flag,
    "onestop-qr-complete": desk.qr_complete,
    "onestop-reason-told": carrying.reason_told,
    "onestop-result-told": carrying.result_told,
    "onestop-state-agrees": steps.state_agrees,
    "onestop-steps-told": steps.steps_told,
    "onestop-told-despite": queueing.told_despite,
    "portal-answered-once": syncing.answered_once,
    "portal-create-first": syncing.create_first,
    "portal-existing-updated": syncing.existing_updated,
    "portal-own-unit": syncing.own_unit,
    "portal-update-after-create": syncing.update_after_create,
    "portal-session-kept": portal.session_kept,
    "portal-session-renewed": portal.session_renewed,
    "reaches-addressees": sending.reaches_addressees,
    "refuses-fault": reader.refuses_fault,
    "reaches-listed": following.reaches_listed,
    "registered-once": progress.registered_once,
    "relay-business-apart": updating.business_apart,
    "relay-done-leaves": listing.done_leaves,
    "relay-fetching": listing.fetching_changes_nothing,
    "relay-occasion": occasions.all_of_occasion,
    "relay-repeatable": listing.repeatable,
    "relay-restart-doubled": occasions.restart_doubles_nothing,
    "relay-restart-lost": occasions.restart_loses_nothing,
    "relay-restart-states": occasions.restart_keeps_states,
    "relay-shown-to-sender": updating.shown_to_sender,
    "relay-unread-stays": listing.unread_stays,
    "replaced-stops": revising.replaced_stops,
    "reply-agrees": replying.reply_agrees,
    "reply-names-document": replying.reply_names_document,
    "refuses-certificate": certificates.refuses_certificate,
    "reports": receiving.reports,
    "resent": sending.resent,
    "resent-unchanged": sending.resent_unchanged,
    "returns-misdirected": refusing.returns_misdirected,
    "status-order": status.in_order,
    "sent-despite": faulty.sent_despite,
    "sent-once-despite": faulty.sent_once_despite,
    "statuses-done": taking.statuses_done,
    "statuses-taken": receiving.statuses_taken,
    "statuses-unanswered": taking.statuses_unanswered,
    "taken-despite": faulty.taken_despite,
    "taken-once-despite": faulty.taken_once_despite,
    "transport-done": receiving.transport_done,
    "withdrawn-stops": revising.withdrawn_stops,
}
"""Judges that look at a whole exchange: what blocks them blocks every ruling of theirs."""

JUDGES: Mapping[str, Judge] = {**_OF_ONE_MESSAGE, **_OF_ONE_CALL, **_OF_ONE_ANSWER, **_OF_ONE_THING_ASKED, **OF_THE_EXCHANGE}
"""Every judge by the name that specs use."""
