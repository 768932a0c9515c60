"""Packs ⇄ one zip: a folder for each, with the files that the loader reads. Whatever a zip holds, reading is safe."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath
from typing import Final

from bot.faq.entry import EmergencyRules, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import FILE_BYTES, PACK_NAME
from bot.faq.pack_files import pack_to_files
from bot.faq.pack_reader import Draft
from bot.faq.packs import HEAD
from bot.faq.problem import Problem
from bot.faq.resolving import clashes, unresolved

FILES: Final = 500
BYTES: Final = 16 * 1024 * 1024
_SINGLE: Final = {HEAD: "pack", "emergency.yaml": "emergency", "questions.yaml": "questions"}
_FOLDERS: Final = ("faq", "glossary")
_NAME: Final = re.compile(rb"^name:[ \t]*[\"']?([a-z0-9-]{1,20})[\"']?[ \t]*\r?$", re.MULTILINE)
_LONG_AGO: Final = (2000, 1, 1, 0, 0, 0)  # the same packs make the same zip, on whatever day


def write_archive(packs: Iterable[Pack]) -> bytes:
    """The packs as a zip. `read_archive` gives them back."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for pack in packs:
            for path, content in pack_to_files(pack).items():
                archive.writestr(zipfile.ZipInfo(f"{pack.name}/{path}", _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def read_archive(data: bytes, ground: KnowledgeBase) -> tuple[tuple[Pack, ...], list[Problem]]:
    """The packs in a zip, with every problem; none of them where there is an error.

    `ground` are packs that they may point to. A name that points nowhere is a warning here: what it led to may have
    been removed where the zip was made.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            drafts, problems = _drafts(archive)
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        ValueError,
    ):
        return (), [Problem("", 0, "this is no zip that can be read; make one without a password, or export again")]
    return _finished(drafts, problems, ground)


def read_single(data: bytes, file: str, ground: KnowledgeBase, pack: str) -> tuple[Pack | None, list[Problem]]:
    """One YAML file with a list of entries or of terms, as a pack of that name."""
    draft = Draft(pack)
    is_terms = re.search(rb"^[ \t-]*term:", data, re.MULTILINE) and not re.search(
        rb"^[ \t-]*question:", data, re.MULTILINE
    )
    draft.read(data, file, "glossary" if is_terms else "faq")
    packs, problems = _finished([draft], [], ground)
    return (packs[0] if packs else None), problems


def _finished(
    drafts: Sequence[Draft], problems: list[Problem], ground: KnowledgeBase
) -> tuple[tuple[Pack, ...], list[Problem]]:
    problems += [problem for draft in drafts for problem in (*draft.problems, *clashes(draft))]
    for draft in drafts:
        draft.pointers = [pointer for pointer in draft.pointers if pointer.kind in ("entry", "source")]
    names = {draft.name for draft in drafts}
    others = [_as_draft(pack) for pack in ground.packs if pack.name not in names]
    sources = {key: source for pack in reversed(ground.packs) for key, source in pack.sources.items()}
    for draft in drafts:
        draft.sources = sources | draft.sources
    pointless = unresolved([*drafts, *others])
    problems += [Problem(one.file, one.line, one.sentence, "warning") for one in pointless]
    if any(problem.severity == "error" for problem in problems):
        return (), sorted(set(problems))
    packs = tuple(
        Pack(
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
        for draft in drafts
    )
    return packs, sorted(set(problems))


def _drafts(archive: zipfile.ZipFile) -> tuple[list[Draft], list[Problem]]:
    listed = [info for info in archive.infolist() if not info.is_dir() and _is_ours(info.filename)]
    if len(listed) > FILES or sum(info.file_size for info in listed) > BYTES:
        sentence = f"a zip may hold at most {FILES} files and {BYTES // 1024 // 1024} MB"
        return [], [Problem("", 0, sentence)]
    folders = sorted({PurePosixPath(info.filename).parent for info in listed if _basename(info) == HEAD})
    if not folders:
        return [], [Problem("", 0, f"the zip holds no pack: none of its folders has a {HEAD}")]
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for folder in folders:
        contents = {
            PurePosixPath(info.filename).relative_to(folder).as_posix(): _read(archive, info)
            for info in listed
            if PurePosixPath(info.filename).is_relative_to(folder)
        }
        name = _pack_name(folder, contents[HEAD])
        if name in {draft.name for draft in drafts}:
            problems.append(Problem(f"{folder}/{HEAD}", 0, f'the zip holds two packs called "{name}"'))
        draft = Draft(name)
        for path in sorted(contents):
            inside = PurePosixPath(path).parts
            part = _SINGLE.get(path, "") if len(inside) == 1 else inside[0] if len(inside) == 2 else ""
            if part in (*_SINGLE.values(), *_FOLDERS):
                draft.read(contents[path], f"{name}/{path}", part)
        drafts.append(draft)
    return drafts, problems


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A file of the zip, but never more of it than a file may hold: what a zip says of its sizes need not be true."""
    with archive.open(info) as stream:
        return stream.read(FILE_BYTES + 1)


def _is_ours(name: str) -> bool:
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX")) for part in path.parts)
    return path.suffix == ".yaml" and not hidden and not path.is_absolute()


def _basename(info: zipfile.ZipInfo) -> str:
    return PurePosixPath(info.filename).name


def _pack_name(folder: PurePosixPath, head: bytes) -> str:
    """The folder's name, which is the pack's; where the zip has no folder, what pack.yaml says."""
    if PACK_NAME.fullmatch(folder.name):
        return folder.name
    found = _NAME.search(head)
    return found[1].decode() if found else "pack"


def _as_draft(pack: Pack) -> Draft:
    return Draft(
        pack.name,
        sources=dict(pack.sources),
        entries=list(pack.entries),
        terms=list(pack.terms),
        numbers=dict(pack.emergency.numbers),
        replies=dict(pack.emergency.replies),
    )
