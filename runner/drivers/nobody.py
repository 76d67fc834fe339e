"""The desk at which nobody sits: a pipeline, a pipe, or whoever said `--no-manual`."""

from __future__ import annotations

from hopquy.runner.drivers.question import Question, Reply, Said
from hopquy.runner.model.absence import NO_TERMINAL
from hopquy.runner.model.finding import Text

__all__ = ["Nobody"]


class Nobody:
    """Answers at once that nobody is there."""

    def __init__(self, why: str = NO_TERMINAL) -> None:
        self.absent = why

    def ask(self, question: Question) -> Reply:  # noqa: ARG002 -- the desk's form
        """Say why nobody can be asked."""
        return Reply(Said.NOBODY, self.absent)

    def tell(self, text: Text) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """Nothing is open."""
