"""Packs on disk for tests: the fixture pack, copied with a change to one of its files."""

import shutil
from pathlib import Path

from bot.faq.packs import load_pack

PACKS = Path(__file__).parent / "packs"
SCHOOL = PACKS / "school"

HEAD = "name: {name}\ntitle: A pack\n"
ENTRY = "- id: one\n  question: What is one?\n  answer: A number.\n  topic: Numbers\n"


def school(folder: Path, file: str = "", find: str = "", put: str = "") -> Path:
    """A copy of the fixture pack in which `find` is replaced in `file` (once; it must be there)."""
    copy = folder / "school"
    shutil.copytree(SCHOOL, copy)
    if file:
        text = (copy / file).read_text("utf-8")
        assert text.count(find) >= 1, f"{find!r} is not in {file}"
        (copy / file).write_text(text.replace(find, put, 1), "utf-8")
    return copy


def pack(folder: Path, files: dict[str, str | bytes], name: str = "tiny") -> Path:
    """A pack with these files; pack.yaml and one entry are there unless they are given."""
    root = folder / name
    for path, content in ({"pack.yaml": HEAD.format(name=name), "faq/one.yaml": ENTRY} | files).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def problems_of(path: Path) -> list[str]:
    """What the author reads, without the pack's folder in front."""
    return [str(problem).removeprefix(f"{path.name}/") for problem in load_pack(path)[1]]
