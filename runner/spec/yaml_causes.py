"""What a YAML parser's complaint means for whoever wrote the file, in words that quote nothing of it: it may hold a credential."""

from __future__ import annotations

import yaml

__all__ = ["told"]

_CAUSES = (
    ("mapping values are not allowed", "a colon stands where none may: put the text in quotes, or look at the indentation"),
    ("could not find expected ':'", "a key without its colon, or a text of several lines that is not indented"),
    ("did not find expected key", "the line does not go with those above it: look at the indentation, and at quotes inside quotes"),
    ("did not find expected '-' indicator", "the line does not go with the list above it: look at the indentation"),
    ("did not find expected ',' or ']'", "the list that begins here is not closed by `]`, or lacks a comma"),
    ("did not find expected ',' or '}'", "the group that begins here is not closed by `}`, or lacks a comma"),
    ("did not find expected node content", "a value is missing"),
    ("found unexpected end of stream", "the quotes that are opened here are never closed"),
    ("found unknown escape character", 'a backslash inside "…": write it twice, or use single quotes'),
    ("found invalid unicode character escape", 'an escape inside "…" that stands for no character'),
    ("invalid unicode character escape", 'an escape inside "…" that stands for no character'),
    ("cannot start any token", "a text may not begin with this character unless it stands in quotes"),
    ("block sequence entries are not allowed", "a dash stands where no list may begin: put the list on lines of its own"),
    ("did not find expected alphabetic or numeric character", "an asterisk or ampersand begins the text: put it in quotes"),
    ("found undefined tag handle", "an exclamation mark begins the text: put it in quotes"),
    ("did not find expected comment or line break", "a `|` or `>` begins the text: put it in quotes"),
    ("expected <document start>", "something stands after the end of the value"),
    ("found unexpected ':'", "a colon inside brackets: put the text in quotes"),
    ("mapping keys are not allowed", "a question mark begins the text: put it in quotes"),
    ("tab character", "a tab stands in the indentation: YAML wants spaces"),
    ("directive", "a per cent sign begins the line: put the text in quotes"),
    ("did not find expected whitespace or line break", "an exclamation mark begins the text: put it in quotes"),
    ("uri", "an exclamation mark begins the text: put it in quotes"),
    ("did not find the expected", "the quotes, brackets or tags of this line are not complete"),
)
_WHERE_IT_BEGAN = ("found unexpected end of stream", "could not find expected ':'", "did not find expected ',' or")


def told(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return the line (from 1) and what is wrong there."""
    problem = (error.problem or "").lower()
    began = error.context_mark is not None and any(words in problem for words in _WHERE_IT_BEGAN)
    mark = error.context_mark if began else error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 1
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())]:
        return line, "a tab stands in the indentation: YAML wants spaces"
    return line, next((cause for words, cause in _CAUSES if words in problem), "the line cannot be read")
