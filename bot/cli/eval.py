"""`faqbot eval`: a pack's questions.yaml, asked one by one: precision, coverage, every miss."""

import typer

from bot.cli.check import PackPath
from bot.cli.pack_paths import choose


def evaluate(path: PackPath = None) -> None:
    """Ask the questions of questions.yaml and compare what came with what must come.

    Ends with exit code 1 when anything came out otherwise.
    """
    from bot.cli.desk import at_once
    from bot.cli.rendering import visible
    from bot.faq.packs import load_packs
    from bot.service.evaluating import Evaluating
    from bot.service.library import Library

    chosen = choose(path)
    knowledge_base = load_packs(chosen.folder, chosen.names)
    if not knowledge_base.questions:
        raise typer.BadParameter(f"{' and '.join(chosen.names)}: there is no questions.yaml to ask from")
    found = at_once(Evaluating(Library(knowledge_base)).evaluate())
    for miss in found.misses:
        expected, place = miss.question, f"{chosen.shown}{miss.question.file}:{miss.question.line}"
        how = " (overheard)" if expected.how == "listening" else ""
        asked, wanted = visible(expected.ask[:120]), " or ".join(expected.want)
        print(f'{place}: {miss.verdict}: "{asked}"{how} wants {wanted}; came: {miss.came}', flush=True)
    print(f"{len(found.outcomes)} questions, {len(found.misses)} otherwise than wanted", flush=True)
    print(f"precision    {_share(found.precision)} of the confident answers are right")
    print(f"coverage     {_share(found.coverage)} of the questions with an answer get it")
    print(f"silence      {_share(found.silence)} of what must get no answer gets none")
    print(f"emergencies  {_share(found.emergencies)} are seen; false alarms: {found.false_alarms}", flush=True)
    if found.misses:
        raise typer.Exit(1)


def _share(figures: tuple[int, int]) -> str:
    part, whole = figures
    return f"{part / whole:6.1%} ({part} of {whole})" if whole else "     — (none)"
