"""`faqbot bench`: quality and speed of the engine beside plain fuzzy matching, on the packs or on any FAQ file."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

if TYPE_CHECKING:
    from bot.service.benchmarking import Task
    from bot.service.judging import Build

DataPath = Annotated[
    Path | None,
    typer.Option("--data", help="A FAQ to measure on: CSV with text,entry columns, or JSON/YAML {entry: [phrasings]}."),
]
AskedPath = Annotated[
    Path | None,
    typer.Option(
        "--asked", help="With --data, what to ask: CSV with text,entry columns; no entry: nothing answers it."
    ),
]
COMPILED = "Ranking is compiled."
NOT_COMPILED = "Ranking is not compiled: numpy does it, more slowly. docs/operating.md says what compiling takes."
MEANING = """\
acc1, acc3: the right entry comes first, or among three; mrr: the mean of one over its place; auroc: how often what has
an answer scores above what has none; cov95: the share that is answered where 95 of 100 answers are right."""
Most = Annotated[int | None, typer.Option("--phrasings", min=1, help="At most so many phrasings an entry, drawn.")]


def bench(data: DataPath = None, asked: AskedPath = None, phrasings: Most = None) -> None:
    """Measure the engine beside rapidfuzz's WRatio and token_set_ratio, all in one run.

    Without --data: the questions of the packs in use. With it, and without --asked: every fourth phrasing of the file
    is asked, not known. Then come what more phrasings are worth, and whether confidences keep their word.
    """
    from rich.console import Console
    from rich.progress import track

    from bot.cli.desk import knowledge_settings
    from bot.faq.packs import load_packs
    from bot.matching import Matcher
    from bot.matching.compiled import is_there
    from bot.service.benchmarking import (
        Result,
        engines,
        held_out,
        matcher_with,
        measure,
        of_knowledge_base,
        of_messages,
    )
    from bot.service.judging import with_phrasings

    build = Matcher.from_phrasings
    if data is None:
        knowledge_base = load_packs(*knowledge_settings())
        full, build = of_knowledge_base(knowledge_base), matcher_with(knowledge_base)
    elif asked:
        full = of_messages(data.name, read_faq(data), read_messages(asked))
    else:
        full = held_out(data.name, read_faq(data))
    task = with_phrasings(full, phrasings) if phrasings else full
    named = engines(task, lambda: build(task.entries))
    if not task.asked:
        raise typer.BadParameter("there is nothing to ask: the FAQ has no questions, or no entry with four phrasings")
    progress = Console(stderr=True)
    count = sum(map(len, task.entries.values()))
    what = "entries and terms" if data is None else "entries"
    print(f"{task.name}: {len(task.entries)} {what}, {count} phrasings, {len(task.asked)} questions with an answer, ")
    print(f"{len(task.strange)} without. Times are medians of one thread; ratios are to rapidfuzz WRatio in this run.")
    print(COMPILED if is_there() else NOT_COMPILED, end="\n\n")
    print("| engine | acc1 | acc3 | mrr | auroc | cov95 | ms | ms / WRatio | built s |")
    print("|---|---|---|---|---|---|---|---|---|")
    base: Result | None = None
    for name, make in track(named.items(), "Measuring", console=progress, disable=not progress.is_terminal):
        for result in measure(task, {name: make}):
            base = base or result
            ratio = result.milliseconds / base.milliseconds if base.milliseconds else 0.0
            shares = " | ".join(_share(x) for x in (result.acc1, result.acc3, result.mrr, result.auroc, result.cov95))
            times = f"{result.milliseconds:.3f} | {ratio:.3f} | {result.build_seconds:.2f}"
            print(f"| {result.engine} | {shares} | {times} |", flush=True)
    print(f"\n{MEANING}", flush=True)
    _judge(full, task, build)


def _judge(full: "Task", task: "Task", build: "Build") -> None:
    """Print the learning curve and the reliability table."""
    from bot.service.judging import learning_curve, reliability

    print("\nWith at most so many phrasings an entry:\n\n| phrasings | acc1 | cov95 |\n|---|---|---|")
    for point in learning_curve(full, build):
        print(f"| {point.phrasings} | {_share(point.acc1)} | {_share(point.cov95)} |", flush=True)
    found = reliability(task, build)
    print(f"\nExpected calibration error {_share(found.error)}:\n")
    print("| confidence from | questions | mean confidence | right |\n|---|---|---|---|")
    for row in found.bins:
        print(f"| {row.start:.1f} | {row.count} | {_share(row.confidence)} | {_share(row.right)} |")


def read_messages(path: Path) -> Sequence[tuple[str, str]]:
    """(text, entry) from a CSV file; no entry means that nothing answers it. Raises typer.BadParameter."""
    rows = list(csv.DictReader(_text(path).splitlines()))
    if not rows or not {"text", "entry"} <= set(rows[0]):
        raise typer.BadParameter(f"{path} needs the columns text and entry")
    return [(row["text"], row["entry"]) for row in rows]


def read_faq(path: Path) -> Mapping[str, Sequence[str]]:
    """Entry → phrasings from a file. Raises typer.BadParameter with a sentence for what is no FAQ."""
    text = _text(path)
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


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be read: {error.strerror or error}") from error
    except UnicodeError as error:
        raise typer.BadParameter(f"{path} cannot be read: it is not UTF-8") from error


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
