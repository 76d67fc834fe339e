"""`hopquy explain ID`: everything that stands behind one requirement."""

from __future__ import annotations

from difflib import get_close_matches

import click

from hopquy.runner.cli.day import today
from hopquy.runner.cli.language import lang_option

__all__ = ["check_known", "command"]

_NEAREST = 5


@click.command("explain")
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@lang_option
def command(ids: tuple[str, ...], lang: str) -> int:
    """Explain requirements: what each says, rests on and looks for, with examples, how to fix and how to contest.

    An ID may be a glob (`edxml/attachments/*`).
    """
    from rich.console import Console  # noqa: PLC0415 -- loaded when asked for

    from hopquy.runner.cli.explanation import Explanation  # noqa: PLC0415
    from hopquy.runner.spec import shipped_on  # noqa: PLC0415
    from hopquy.runner.spec.bench import matching  # noqa: PLC0415

    catalogue = shipped_on(today())
    wanted: dict[str, None] = {}
    for id_ in ids:
        found = matching(catalogue, id_)
        if not found:
            check_known(id_, lang)
        wanted.update(dict.fromkeys(found))
    console = Console(highlight=False)
    explanation = Explanation(catalogue, console, lang)
    for number, id_ in enumerate(wanted):
        if number:
            console.print("\n" + "─" * min(console.width, 60) + "\n")
        explanation.show(catalogue.requirements[id_])
    return 0


def check_known(id_: str, lang: str) -> None:
    """Raise click's usage error, with the ids nearest to it, where a requirement is not in the catalogue."""
    from hopquy.runner.cli.explain_words import said  # noqa: PLC0415 -- as above
    from hopquy.runner.spec import shipped  # noqa: PLC0415

    known = shipped().requirements
    if id_ not in known:
        near = _nearest(id_, list(known))
        hint = said("nearest", lang, ids=", ".join(near)) if near else said("see-list", lang)
        raise click.UsageError(f"{said('unknown', lang, id=id_)}; {hint}")


def _nearest(wish: str, known: list[str]) -> list[str]:
    """Return the ids nearest to a wish: those that hold it, then those that look like it, by their end or as a whole."""
    asked = wish.strip("*/").lower()
    ends: dict[str, list[str]] = {}
    for id_ in known:
        for count in (1, 2):
            ends.setdefault("/".join(id_.split("/")[-count:]), []).append(id_)
    holding = [id_ for id_ in known if asked and asked in id_]
    alike = get_close_matches(asked, known, _NEAREST)
    by_end = [id_ for end in get_close_matches(asked, list(ends), 2) for id_ in ends[end]]
    return list(dict.fromkeys([*holding, *alike, *by_end]))[:_NEAREST]
