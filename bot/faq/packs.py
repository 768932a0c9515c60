"""knowledge/<pack>/*.yaml → KnowledgeBase: strict, and every problem at once, as file:line."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from bot.errors import PackError
from bot.faq.entry import EmergencyRules, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import FILE_BYTES, PACK_NAME
from bot.faq.pack_reader import Draft
from bot.faq.problem import Problem
from bot.faq.records import did_you_mean
from bot.faq.resolving import clashes, unresolved
from bot.faq.shipped import shipped_folder

HEAD: Final = "pack.yaml"
_SINGLE: Final = {HEAD: "pack", "emergency.yaml": "emergency", "questions.yaml": "questions"}
_FOLDERS: Final = ("faq", "glossary")


def load_packs(folder: Path | None, names: Sequence[str]) -> KnowledgeBase:
    """The packs called `names`, in that order, from `folder` (None: the shipped ones).

    Raises PackError with every problem of every pack; files are named relative to `folder`.
    """
    folder = folder or shipped_folder()
    if not folder.is_dir():
        state = "is a file, and no folder" if folder.exists() else "is not there"
        raise PackError([Problem("", 0, f"the folder of packs, {folder}, {state}; FAQ_KNOWLEDGE names it")])
    known = pack_names(folder)
    wanted = list(dict.fromkeys(names))
    problems = [_no_such_pack(name, known, folder) for name in wanted if name not in known]
    packs, found = _load([folder / name for name in wanted if name in known])
    problems += found
    if any(problem.severity == "error" for problem in problems):
        raise PackError([problem for problem in problems if problem.severity == "error"])
    return KnowledgeBase(packs)


def load_pack(path: Path) -> tuple[Pack | None, list[Problem]]:
    """The pack in the folder `path`, and every problem of it; None where one of them is an error.

    Files are named relative to the folder that holds the pack's folder ("ems/faq/basics.yaml").
    """
    packs, problems = _load([path])
    return (packs[0] if packs else None), problems


def load_folder(folder: Path, names: Sequence[str]) -> tuple[KnowledgeBase | None, list[Problem]]:
    """Several packs of one folder together, warnings included, for the linter; None where one has an error."""
    packs, problems = _load([folder / name for name in names])
    return (KnowledgeBase(packs) if packs else None), problems


def pack_names(folder: Path) -> tuple[str, ...]:
    """The names of the packs in `folder`; templates (`_…`) and hidden folders are none."""
    try:
        found = sorted(path.name for path in folder.iterdir() if (path / HEAD).is_file())
    except OSError:
        return ()
    return tuple(name for name in found if PACK_NAME.fullmatch(name))


def _load(folders: Sequence[Path]) -> tuple[tuple[Pack, ...], list[Problem]]:
    """Packs that may point to each other; no pack at all where there is an error in any of them."""
    drafts = [_draft(folder) for folder in folders]
    problems = [problem for draft in drafts for problem in (*draft.problems, *clashes(draft))]
    problems += unresolved(drafts)
    problems = sorted(set(problems))
    if any(problem.severity == "error" for problem in problems):
        return (), problems
    return tuple(map(_pack, drafts)), problems


def _draft(folder: Path) -> Draft:
    name = folder.resolve().name
    draft = Draft(name)
    if not PACK_NAME.fullmatch(name):
        draft.problems.append(
            Problem(name, 0, "the folder's name is the pack's name: a to z, 0 to 9 and hyphens only, 1 to 20 of them")
        )
    if not folder.is_dir():
        draft.problems.append(Problem(name, 0, f"{folder} is no folder; a pack is a folder with {HEAD} in it"))
        draft.broken = True
        return draft
    seen: set[str] = set()
    for path, part in _files(folder):
        file = f"{name}/{path.relative_to(folder).as_posix()}"
        seen.add(part)
        if not part:
            draft.problems.append(Problem(file, 0, _stray(path, folder)))
            continue
        try:
            data = _bytes(path)
        except OSError as error:
            draft.problems.append(Problem(file, 0, f"cannot be read: {error.strerror or error}"))
            draft.broken = True
            continue
        draft.read(data, file, part)
    if "pack" not in seen:
        draft.problems.append(Problem(f"{name}/{HEAD}", 0, "is missing; it gives the pack its name, title and sources"))
    elif not seen & {"faq", "glossary", "emergency"}:
        sentence = "holds no entries (faq/*.yaml), terms (glossary/*.yaml) or emergency.yaml"
        draft.problems.append(Problem(name, 0, sentence))
    return draft


def _bytes(path: Path) -> bytes:
    if not path.is_file():  # a pipe would keep us waiting for ever
        raise OSError("it is no file")
    with path.open("rb") as stream:
        return stream.read(FILE_BYTES + 1)


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """Every YAML file of a pack with its part, in the order of their names; part "" for one that nothing reads."""
    for path in sorted(folder.rglob("*.y*ml")):
        inside = path.relative_to(folder).parts
        if path.suffix.lower() not in (".yaml", ".yml") or any(part.startswith(".") for part in inside):
            continue
        if len(inside) == 1:
            yield path, _SINGLE.get(path.name, "")
        else:
            yield path, inside[0] if len(inside) == 2 and inside[0] in _FOLDERS and path.suffix == ".yaml" else ""


def _stray(path: Path, folder: Path) -> str:
    inside = path.relative_to(folder)
    if path.suffix != ".yaml":
        return "is not read; rename it to end in .yaml"
    near = did_you_mean(inside.name, _SINGLE) if len(inside.parts) == 1 else ""
    return f"is not read; entries stand in faq/*.yaml, terms in glossary/*.yaml.{near}"


def _no_such_pack(name: str, known: Sequence[str], folder: Path) -> Problem:
    if not known:
        sentence = f'there is no pack "{name}" in {folder}, nor any other; FAQ_KNOWLEDGE names the folder of packs'
        return Problem("", 0, sentence)
    there = f" There are: {', '.join(known)}."
    near = did_you_mean(name, known)
    sentence = f'there is no pack "{name}" in {folder}; FAQ_PACKS names the packs in use.'
    return Problem("", 0, f"{sentence}{'' if near == there else near}{there}")


def _pack(draft: Draft) -> Pack:
    return Pack(
        name=draft.name,
        title=draft.title,
        language=draft.language,
        description=draft.description,
        sources=draft.sources,
        entries=tuple(draft.entries),
        terms=tuple(draft.terms),
        emergency=EmergencyRules(draft.numbers, draft.replies, tuple(draft.danger), draft.not_),
        questions=tuple(draft.questions),
        places=draft.places,
    )
