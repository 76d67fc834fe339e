"""The closed list of words for why a message, or a part of it, could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["FAULTS"]

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "empty": "there are no bytes",
        "not-xml": "the bytes do not begin like XML; detail: the media type they look like",
        "junk-before-declaration": "white space or other bytes stand before the XML declaration",
        "junk-after-root": "something other than white space, comments and instructions follows the root element",
        "truncated": "the input ended inside the document",
        "encoding": "the bytes do not fit the declared or default encoding, or the declared encoding is not one that is read here",
        "nul": "a NUL byte stands in a text that is not UTF-16",
        "not-well-formed": "the text breaks the rules of XML or of XML namespaces; detail: the parser's words",
        "doctype": "there is a document type declaration, which is refused before anything in it is looked at",
        "wrong-root": "the root element has another name; detail: the name met",
        "wrong-namespace": "the root element is in another namespace; detail: the namespace met",
        "older-dialect": "the message is in the namespace of a dialect that is no longer carried; detail: that namespace",
        "base64": "a content is not base64: a character outside the alphabet, bad padding, or cut short",
        "zip-cut": "a content is a ZIP archive that is cut short or damaged",
        "zip-encrypted": "the only entry of a ZIP archive is encrypted (said of the archive alone, not of the message)",
        "json-syntax": "the text breaks the rules of JSON; detail: what was expected, and the character met",
        "trailing-data": "something other than white space follows the JSON object; detail: the character met",
        "not-object": "the JSON text is no object; detail: what it is",
        "not-finite": "a number is NaN or infinite, which JSON does not have; detail: the word met",
        "duplicate-member": "a JSON object has two members of one name, of which readers take the one or the other; detail: the name",
        "lone-surrogate": "an escape in a JSON text is half a surrogate pair, which is no character; detail: that half",
        "not-json": "an answer that should be a JSON object is none; detail: what was met",
        "not-http": "what came in answer to a call is no HTTP; detail: how it begins",
        "limit-size": "more bytes than this reader takes in: of the message, of one content, or unpacked from its archives",
        "limit-depth": "elements are nested deeper than this reader follows",
        "limit-nodes": "there are more elements than this reader keeps",
        "limit-attributes": "one element has more attributes than this reader keeps",
        "limit-text": "one text or piece of markup, or all texts together, are longer than this reader keeps",
        "limit-ratio": "an archive unpacks to so many times its size that this reader stopped",
    }
)
"""Fault code -> what it means. `limit-*` says nothing about the message: our own limit was met."""
