"""One line that says what an observation is, in both languages."""

from __future__ import annotations

from hopquy.runner.codec.exhibit import Exhibit
from hopquy.runner.codec.operation import texts
from hopquy.runner.language import both
from hopquy.runner.model.finding import Phrase, Text
from hopquy.runner.spec import Catalogue

__all__ = ["title_of"]


def title_of(exhibit: Exhibit, catalogue: Catalogue) -> Text:
    """Return the title of an observation."""
    data, kind = exhibit.observation.data, exhibit.observation.kind
    if kind == "axis.call":
        refusal = data.get("refusal")
        key = "title.call-refused" if refusal else "title.call"
        return both(Phrase.of(key, method=str(data.get("method")), path=str(data.get("path"))[:80], refusal=str(refusal)))
    if kind.startswith("packet.") and exhibit.message is not None and exhibit.message.root is not None:
        if exhibit.operation == "status":
            code = next(iter(texts(exhibit.message, "MessageHeader/StatusCode")), "")
            about = next(iter(texts(exhibit.message, "MessageHeader/ResponseFor/DocumentId")), "")
            return both(Phrase.of("title.status", code=code, document_id=about[:120]))
        subject = next(iter(texts(exhibit.message, "MessageHeader/Subject")), "")
        return both(Phrase.of(f"title.document.{exhibit.operation or 'unknown'}", subject=subject[:120]))
    if kind == "driver.asked":
        return both(Phrase.of("title.asked" if data.get("ok") else "title.asked-no", action=str(data.get("action"))))
    if kind == "manual.answered":
        return both(Phrase.of("title.answered", said=str(data.get("said")), action=str(data.get("action"))))
    if kind == "manual.attached":
        return both(Phrase.of("title.attached", name=str(data.get("name"))[:120]))
    if kind == "story.waited":
        return both(Phrase.of("title.waited" if data.get("reached") else "title.waited-in-vain", what=str(data.get("for"))[:120]))
    if kind == "preflight.checked":
        gaps = {name: Text(data[name]["vi"], data[name]["en"]) for name in ("title", "met")}
        return both(Phrase.of("title.preflight", subject=str(data["subject"])[:120], **gaps))
    if kind in catalogue.kinds:
        return catalogue.kinds[kind].title
    return Text(kind, kind)
