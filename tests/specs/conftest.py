import shutil

import pytest

from hopquy import specs
from hopquy.runner.cli.surroundings import surroundings
from hopquy.runner.spec.lint import lint_folder


class Copy:
    """A copy of the specs in which one thing is wrong."""

    def __init__(self, folder):
        self.folder = folder
        self.around = surroundings()

    def replace(self, file, old, new, count=1):
        """Replace a text that must be there and return the line on which it stood."""
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, old
        path.write_text(text.replace(old, new, count), encoding="utf-8", newline="\n")
        return text[: text.index(old)].count("\n") + 1

    def append(self, file, text):
        """Append a text and return the line on which it begins."""
        path = self.folder / file
        before = path.read_text(encoding="utf-8")
        path.write_text(f"{before.rstrip()}\n{text}\n", encoding="utf-8", newline="\n")
        return before.rstrip().count("\n") + 2

    def line(self, file, text):
        """Return the line on which a text stands first."""
        before, found, _ = (self.folder / file).read_text(encoding="utf-8").partition(text)
        assert found, text
        return before.count("\n") + 1

    def problems(self):
        """Return every problem as file, line and what is wrong."""
        _, problems = lint_folder(self.folder, self.around)
        return [(problem.file.removeprefix("specs/"), problem.line, f"{problem.what} ({problem.hint})") for problem in problems]

    def one(self, file, line, *said):
        """The only problem is told at that file and line, and says these words."""
        found = self.problems()
        assert [(one_file, one_line) for one_file, one_line, _ in found] == [(file, line)], found
        for word in said:
            assert word in found[0][2], found


@pytest.fixture
def copy(tmp_path):
    shutil.copytree(specs.folder(), tmp_path / "specs", ignore=shutil.ignore_patterns("__pycache__"))
    return Copy(tmp_path / "specs")
