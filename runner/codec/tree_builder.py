"""What expat reports, made into the tree that checks look at, within our limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.parsers import expat

from hopquy.runner.codec.content import ContentReader
from hopquy.runner.codec.limits import Limits
from hopquy.runner.codec.ruler import Ruler
from hopquy.runner.model.message import Fault, MessageKind
from hopquy.runner.model.tree import Node, Position

__all__ = ["OpenTag", "Stopped", "TreeBuilder"]

_SEPARATOR = "\x1f"
"""Between namespace and local name in what expat reports; it cannot stand in XML."""
_SIGNATURES = "http://www.w3.org/2000/09/xmldsig#"
_ENCODINGS = ("utf-8", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "us-ascii")
_ATTRIBUTE = 32
"""What an attribute counts for beside its characters, since many short ones cost more memory than one long text."""


class Stopped(Exception):  # noqa: N818 -- reading ends here; the fault says why
    """Raised inside a handler when reading is to stop."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class OpenTag:
    """Where expat saw the start tag of a content element, when nothing has come after it yet."""

    line: int
    column: int
    index: int


@dataclass(slots=True)
class _Open:
    node: Node
    parts: list[str] = field(default_factory=list)
    length: int = 0
    content: ContentReader | None = None


class TreeBuilder:
    """Holds the expat parser and the tree that grows under it."""

    def __init__(self, kind: MessageKind, limits: Limits, encoding: str, *, marked: bool) -> None:
        self._kind = kind
        self._limits = limits
        self.encoding = encoding
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self.ruler = Ruler(marked=marked)
        self.tag: OpenTag | None = None
        """Set while the last thing seen is the start tag of a content element."""
        self.last_index = 0
        """Where expat saw the last thing it reported."""
        self.content: ContentReader | None = None
        """The content being read, wherever inside it the parser is."""
        self._wide = encoding == "utf-16"
        self._stack: list[_Open] = []
        self._text_start = -1
        self._ended: Node | None = None
        self._names: dict[str, tuple[str, str]] = {}
        self._plain = frozenset(kind.namespaces or ("",))
        self._older: str | None = None
        self._nodes = 0
        self._total = 0
        self._pieces = 0
        self._unpack_room = limits.unpack_size
        self.parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(None, _SEPARATOR)
        parser.buffer_text = False
        if hasattr(parser, "SetReparseDeferralEnabled"):
            parser.SetReparseDeferralEnabled(False)  # noqa: FBT003 -- the parser takes its flag by place
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.XmlDeclHandler = self._declaration
        parser.StartNamespaceDeclHandler = self._namespace
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.DefaultHandler = self._other
        parser.EntityDeclHandler = self._entity
        return parser

    def is_past_root(self) -> bool:
        """Tell whether the root element has ended."""
        return self.root is not None and not self._stack

    def place(self) -> Position:
        """Return where the parser is, or where it found an error."""
        parser = self.parser
        return self.ruler.position(parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex)

    def begin_text(self, offset: int) -> None:
        """Note that the text of the content just opened begins at this offset of the message."""
        self._text_start = offset
        self.tag = None

    def is_leaf_last(self) -> bool:
        """Tell whether the element that ended last has nothing in it, so that its start may be its end."""
        return self._ended is not None and not self._ended.children

    def finish(self, offset: int) -> None:
        """Note where the last thing ended. Elements still open keep 0 as their end, and no text: what of it was seen is a matter of chance."""
        self._settle(offset)

    def drop(self) -> None:
        """Let go of the temporary file of a content that was not read to its end."""
        if self.content is not None:
            self.content.drop()

    def _settle(self, offset: int) -> None:
        # expat says where a thing begins, never where it ends: the beginning of the next thing is what tells.
        if self._ended is not None:
            self._ended.end = offset
            self._ended = None
        if self.tag is not None:
            self.begin_text(offset)

    def _at(self) -> int:
        index = self.parser.CurrentByteIndex
        self.last_index = index
        offset = index + self.ruler.skipped
        if self._ended is not None or self.tag is not None:
            self._settle(offset)
        return offset

    def _stop(self, code: str, detail: str = "") -> Stopped:
        return Stopped(Fault(code, self.place(), detail))

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        self._at()
        if encoding is None:
            return
        if encoding.lower() not in _ENCODINGS:
            raise self._stop("encoding", f"{encoding} is not read here; read are {', '.join(_ENCODINGS)}")
        self.encoding = encoding.lower()

    def _other(self, data: str) -> None:
        self._at()
        self._count_piece()
        if data.startswith("<!DOCTYPE"):
            raise self._stop("doctype")

    def _entity(self, *_what: object) -> None:
        raise self._stop("doctype")

    def _namespace(self, _prefix: str | None, uri: str | None) -> None:
        if self.root is None and uri in self._kind.older_namespaces:
            self._older = uri

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._at()
        limits = self._limits
        self._nodes += 1
        if self._nodes > limits.nodes:
            raise self._stop("limit-nodes", str(limits.nodes))
        if len(self._stack) >= limits.depth:
            raise self._stop("limit-depth", str(limits.depth))
        if len(attributes) > limits.attributes:
            raise self._stop("limit-attributes", str(limits.attributes))
        self._count(len(tag))
        name, namespace = self._names.get(tag) or self._name(tag)
        parser = self.parser
        line, column, index = parser.CurrentLineNumber, parser.CurrentColumnNumber, parser.CurrentByteIndex
        node = Node(name, namespace, position=self.ruler.position(line, column, index))
        if attributes:
            node.attributes = self._attributes(attributes)
        opened = _Open(node)
        if self._stack:
            node.parent = self._stack[-1].node
            node.parent.children.append(node)
        else:
            self.root = node
        self._stack.append(opened)
        if len(self._stack) == 1:
            self._judge_root(tag)
        if self.content is None and name in self._kind.contents:
            self.content = opened.content = ContentReader(limits, node.position, self._unpack_room)
            self.tag = OpenTag(line, column, index)

    def _judge_root(self, tag: str) -> None:
        uri, _, local = tag.rpartition(_SEPARATOR)
        known = self._kind.namespaces or ("",)
        if local == self._kind.root and uri in known:
            return
        older = uri if uri in self._kind.older_namespaces else self._older
        if older is not None:
            raise self._stop("older-dialect", older)
        if local != self._kind.root:
            raise self._stop("wrong-root", local)
        raise self._stop("wrong-namespace", uri)

    def _name(self, tag: str) -> tuple[str, str]:
        uri, _, local = tag.rpartition(_SEPARATOR)
        name = local if uri in self._plain or self._signs(uri, local) else f"{{{uri}}}{local}"
        if uri != _SIGNATURES:
            self._names[tag] = name, uri
        return name, uri

    def _signs(self, uri: str, local: str) -> bool:
        """Tell whether an element of XML signatures stands where a signature stands: packets write it in either namespace."""
        if uri != _SIGNATURES or not self._stack:
            return False
        return local == "Signature" or any(opened.node.name == "Signature" for opened in self._stack)

    def _attributes(self, attributes: dict[str, str]) -> dict[str, str]:
        self._count(sum(map(len, attributes)) + sum(map(len, attributes.values())) + _ATTRIBUTE * len(attributes))
        named = {}
        for tag, value in attributes.items():
            uri, _, local = tag.rpartition(_SEPARATOR)
            named[f"{{{uri}}}{local}" if uri else local] = value
        return named

    def _count(self, length: int) -> None:
        self._total += length
        if self._total > self._limits.text_total:
            raise self._stop("limit-text", str(self._limits.text_total))

    def _count_piece(self) -> None:
        self._pieces += 1
        if self._pieces > self._limits.text_pieces:
            raise self._stop("limit-text", f"{self._limits.text_pieces} pieces")

    def _end(self, _tag: str) -> None:
        offset = self._at()
        opened = self._stack.pop()
        node = opened.node
        self._ended = node
        self.parser.buffer_text = False
        if opened.content is not None:
            node.content = opened.content.close(offset - self._text_start, self.place())
            self._unpack_room -= node.content.unpacked.size if node.content.unpacked else 0
            self.faults.extend(opened.content.faults)
            self.content = None
        else:
            node.text = "".join(opened.parts)

    def _characters(self, data: str) -> None:
        self._at()
        self._count_piece()
        opened = self._stack[-1]
        content = opened.content
        if content is not None:
            if data != "\n":
                content.take_text(data, self._locate)
                self.parser.buffer_text = bool(content.faults)
            return
        limits = self._limits
        room, limit = min((limits.text_length - opened.length, limits.text_length), (limits.text_total - self._total, limits.text_total))
        if len(data) > room:
            opened.parts.append(data[:room])
            raise Stopped(Fault("limit-text", self._locate(data, room), str(limit)))
        opened.parts.append(data)
        opened.length += len(data)
        self._total += len(data)

    def _locate(self, data: str, index: int) -> Position:
        before = data[:index]
        if self._wide:
            width = len(before.encode("utf-16-le"))
        elif self.encoding == "utf-8":
            width = len(before.encode("utf-8"))
        else:
            width = index
        start = self.place()
        return Position(start.line, start.column + index, start.offset + width)
