"""Opening a file that a user wrote: YAML with the line of every node, and a sentence where it is none."""

from __future__ import annotations

from pathlib import Path

from hopquy.runner.errors.spec import SpecError
from hopquy.runner.errors.target import TargetError, TargetProblem
from hopquy.runner.spec.yaml import Document, read_yaml

__all__ = ["opened"]

_LARGEST = 262_144


def opened(path: Path, wanted: str) -> Document:
    """Return what stands in the file; `wanted` says what it should be. Raises TargetError."""
    file = str(path)

    def refused(line: int, what: str, expected: str = wanted) -> TargetError:
        return TargetError((TargetProblem(file, line, what, expected),))

    try:
        with path.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
    except (OSError, ValueError) as error:
        told = "it is a folder" if path.is_dir() else getattr(error, "strerror", None) or "it is no path"
        raise refused(1, f"the file cannot be read: {told}") from None
    if len(data) > _LARGEST:
        raise refused(1, f"the file is longer than {_LARGEST} bytes", "a page of text")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise refused(1, "the file is UTF-16", "the same text, saved as UTF-8")
    try:
        return read_yaml(data.decode("utf-8-sig"), file, decimals=True)
    except UnicodeDecodeError as error:
        raise refused(data.count(b"\n", 0, error.start) + 1, "the line is not UTF-8 text", "the same text, saved as UTF-8") from None
    except SpecError as error:
        problem = error.problems[0]
        raise refused(problem.line, problem.what, "each key once" if "stands twice" in problem.what else wanted) from None
