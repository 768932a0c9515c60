"""`faqbot bench`: quality and speed of the engine beside plain fuzzy matching, on the packs or on any FAQ file."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, cast

import typer

DataPath = Annotated[
    Path | None,
    typer.Option("--data", help="A FAQ to measure on: CSV with text,entry columns, or JSON/YAML {entry: [phrasings]}."),
]


def bench(data: DataPath = None) -> None:
    """Measure the engine beside rapidfuzz's WRatio and token_set_ratio, all in one run.

    Without --data: the questions of the packs in use. With it: every fourth phrasing of the file is asked, not known.
    """
    from rich.console import Console
    from rich.progress import track

    from bot.cli.desk import knowledge_settings
    from bot.faq.packs import load_packs
    from bot.matching import Matcher
    from bot.service.benchmarking import Result, engines, held_out, measure, of_knowledge_base

    if data is None:
        knowledge_base = load_packs(*knowledge_settings())
        task = of_knowledge_base(knowledge_base)
        named = engines(task, lambda: Matcher.from_knowledge_base(knowledge_base))
    else:
        task = held_out(data.name, read_faq(data))
        named = engines(task)
    if not task.asked:
        raise typer.BadParameter("there is nothing to ask: the FAQ has no questions, or no entry with four phrasings")
    progress = Console(stderr=True)
    count = sum(map(len, task.entries.values()))
    print(f"{task.name}: {len(task.entries)} entries, {count} phrasings, {len(task.asked)} questions with an answer, ")
    print(
        f"{len(task.strange)} without. Times are medians of one thread; ratios are to rapidfuzz WRatio in this run.\n"
    )
    print("| engine | acc1 | acc3 | mrr | auroc | cov95 | ms | ms / WRatio | built s |")
    print("|---|---|---|---|---|---|---|---|---|")
    base: Result | None = None
    for name, build in track(named.items(), "Measuring", console=progress, disable=not progress.is_terminal):
        for result in measure(task, {name: build}):
            base = base or result
            ratio = result.milliseconds / base.milliseconds if base.milliseconds else 0.0
            shares = " | ".join(_share(x) for x in (result.acc1, result.acc3, result.mrr, result.auroc, result.cov95))
            times = f"{result.milliseconds:.3f} | {ratio:.3f} | {result.build_seconds:.2f}"
            print(f"| {result.engine} | {shares} | {times} |", flush=True)


def read_faq(path: Path) -> Mapping[str, Sequence[str]]:
    """Entry → phrasings from a file. Raises typer.BadParameter with a sentence for what is no FAQ."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeError) as error:
        raise typer.BadParameter(f"{path} cannot be read: {error}") from error
    if path.suffix.lower() == ".csv":
        return _from_rows(path, list(csv.DictReader(text.splitlines())))
    import yaml

    try:
        found: Any = json.loads(text) if path.suffix.lower() == ".json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError) as error:
        raise typer.BadParameter(f"{path} is neither JSON nor YAML: {error}") from error
    entries = cast("dict[object, object]", found if isinstance(found, dict) else {})
    if not entries or not all(isinstance(texts, list) for texts in entries.values()):
        raise typer.BadParameter(f"{path} must map each entry to a list of the ways it is asked")
    return {str(entry): [str(text) for text in cast("list[object]", texts)] for entry, texts in entries.items()}


def _from_rows(path: Path, rows: Sequence[Mapping[str, str]]) -> Mapping[str, Sequence[str]]:
    columns = set(rows[0]) if rows else set[str]()
    entry_column = next((name for name in ("entry", "category", "label", "intent") if name in columns), "")
    if "text" not in columns or not entry_column:
        raise typer.BadParameter(f"{path} needs the columns text and entry")
    entries: dict[str, list[str]] = {}
    for row in rows:
        entries.setdefault(row[entry_column], []).append(row["text"])
    return entries


def _share(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"
