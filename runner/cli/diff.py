"""`hopquy diff A B`: two runs compared."""

from __future__ import annotations

from pathlib import Path

import click

from hopquy.runner.cli.language import lang_option

__all__ = ["command"]


@click.command("diff")
@click.argument("before", type=click.Path(path_type=Path), metavar="A")
@click.argument("after", type=click.Path(path_type=Path), metavar="B")
@click.option("--again", is_flag=True, help="Judge both again first, by the rules of this version.")
@click.option("--json", "as_json", is_flag=True, help="Print the comparison as JSON (specs/schema/diff.json) instead.")
@lang_option
def command(before: Path, after: Path, again: bool, as_json: bool, lang: str) -> int:
    """Compare two runs, A the earlier and B the later: was it the same test and the same target, and which verdicts changed.

    A and B are run folders, whose evidence is checked, or report.json files alone. Exit codes: 0 nothing got worse; 1 something scored
    fails that did not; 3 something scored is not told any more, or one side has no decision; 5 the evidence of a side is not intact.
    """
    from rich.console import Console  # noqa: PLC0415 -- only once there is something to show

    from hopquy.reports.diff import diff_document  # noqa: PLC0415
    from hopquy.runner.cli.diff_shown import show_diff  # noqa: PLC0415
    from hopquy.runner.cli.side import read_side  # noqa: PLC0415
    from hopquy.runner.evidence import canonical  # noqa: PLC0415

    found = diff_document(read_side(before, again=again), read_side(after, again=again))
    if as_json:
        click.echo(canonical(found).decode())
    else:
        show_diff(found, Console(highlight=False), lang)
    code = found["exit"]
    assert isinstance(code, int)  # noqa: S101 -- of its schema
    return code
