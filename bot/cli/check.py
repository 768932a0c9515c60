"""`faqbot check`: the linter for packs; each finding is one line, file:line first, as editors and CI like it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.pack_paths import Chosen, choose

MANY = 2_000

PackPath = Annotated[
    Path | None,
    typer.Argument(metavar="PATH", help="A pack, or a folder of packs; default: the packs in use.", show_default=False),
]
Unreviewed = Annotated[bool, typer.Option("--unreviewed", help="Also list texts that nobody has checked yet.")]
Links = Annotated[bool, typer.Option("--links", help="Also list every address that people may be sent to.")]


def check(path: PackPath = None, unreviewed: Unreviewed = False, links: Links = False) -> None:
    """Find what is wrong in a pack: its files, its texts, and questions that their own entry does not answer.

    Ends with exit code 1 when it found something.
    """
    from bot.faq import checks
    from bot.faq.packs import load_folder

    chosen = choose(path)
    knowledge_base, found = load_folder(chosen.folder, chosen.names)
    if knowledge_base is None:
        _print(chosen, [str(problem) for problem in found])
        print("Questions are tried once the files load.", flush=True)
        raise typer.Exit(1)
    from bot.cli.desk import Desk
    from bot.service import checking

    asked = sum(len(entry.asked_as) for entry in knowledge_base.entries)
    if sys.stderr.isatty() and asked > MANY:
        print(
            f"The files are fine. Now each of {asked:,} phrasings is asked; that takes some seconds.", file=sys.stderr
        )
    found += checking.problems(Desk(knowledge_base).known)
    if unreviewed:
        found += checks.unreviewed(knowledge_base)
    if links:
        for used in checks.links(knowledge_base):
            print(f"{used.link.url}  {used.link.title}  ({used.used_by})", flush=True)
    _print(chosen, [str(problem) for problem in sorted(set(found))])
    entries, terms = len(knowledge_base.entries), len(knowledge_base.terms)
    print(f"{entries} entries with {asked} phrasings, {terms} terms: {_count(len(set(found)))}.", flush=True)
    if found:
        raise typer.Exit(1)


def _print(chosen: Chosen, lines: list[str]) -> None:
    for line in lines:
        print(f"{chosen.shown}{line}", flush=True)


def _count(number: int) -> str:
    return "nothing to mend" if not number else "1 finding" if number == 1 else f"{number} findings"
