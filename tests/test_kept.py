"""The engine that is kept between two calls answers like a new one, and never outlives a change."""

from pathlib import Path
from typing import ClassVar

import pytest

from bot.cli import kept, kept_parts
from bot.errors import PackError
from bot.matching import Matcher

PACK = "name: tiny\ntitle: Tiny\nlanguage: en\nsources:\n  here: {title: Here, url: https://example.org/}\n"
ENTRY = (
    "- id: opening-hours\n  question: When do you open?\n  phrasings: [opening hours, what time do you open]\n"
    "  answer: At {hour}.\n  topic: Basics\n  source: here\n"
)


class Slow:
    """Tells when it is read back."""

    told: ClassVar[list[str]] = []

    def __init__(self, name: str, told: list[str]) -> None:
        self.name = name
        Slow.told = told

    def say(self) -> str:
        return self.name

    def __setstate__(self, state: dict[str, str]) -> None:
        vars(self).update(state)
        Slow.told.append(self.name)


@pytest.fixture
def packs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one tiny pack, and a cache folder of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "packs"
    (folder / "tiny" / "faq").mkdir(parents=True)
    (folder / "tiny" / "pack.yaml").write_text(PACK, "utf-8")
    write(folder, "nine")
    return folder


def write(folder: Path, hour: str) -> None:
    (folder / "tiny" / "faq" / "basics.yaml").write_text(ENTRY.format(hour=hour), "utf-8")


def kept_files(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "cache" / "faqbot" / "built").glob("*.kept"))


@pytest.mark.parametrize(
    "glossary", ["", "- id: pe\n  term: PE\n  senses: [{definition: It blocks.}]\n  source: here\n"]
)
def test_what_is_kept_answers_like_what_was_built(
    packs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, glossary: str
) -> None:
    """The second call reads what the first one built, with and without terms, and decides the same."""
    if glossary:
        (packs / "tiny" / "glossary").mkdir()
        (packs / "tiny" / "glossary" / "terms.yaml").write_text(glossary, "utf-8")
    _, built = kept.load_built(packs, ("tiny",))
    assert len(kept_files(tmp_path)) == 1
    monkeypatch.delattr(Matcher, "from_knowledge_base")
    _, read = kept.load_built(packs, ("tiny",))
    for text in ("when do you open", "what time is it open", "what is a PE", "opening", "my dog"):
        assert read.match(text) == built.match(text)


def test_a_changed_pack_is_built_anew(packs: Path) -> None:
    """A moderator who changes a file gets the new text at the next call."""
    kept.load_built(packs, ("tiny",))
    write(packs, "half past ten")
    knowledge_base, _ = kept.load_built(packs, ("tiny",))
    assert knowledge_base.entries[0].answer == "At half past ten."


def test_a_broken_pack_is_told_although_a_good_one_is_kept(packs: Path) -> None:
    """What is kept never hides a problem."""
    kept.load_built(packs, ("tiny",))
    (packs / "tiny" / "faq" / "basics.yaml").write_text("- id: x\n", "utf-8")
    with pytest.raises(PackError):
        kept.load_built(packs, ("tiny",))


@pytest.mark.parametrize("damage", ["empty", "torn", "one letter", "of another base"])
def test_a_damaged_file_is_built_anew(packs: Path, tmp_path: Path, damage: str) -> None:
    """Whatever stands in the file, the answer comes, and it is the right one."""
    kept.load_built(packs, ("tiny",))
    (file,) = kept_files(tmp_path)
    whole = file.read_bytes()
    write(packs, "ten")
    kept.load_built(packs, ("tiny",))
    (other,) = set(kept_files(tmp_path)) - {file}
    other.write_bytes(
        {
            "empty": b"",
            "torn": whole[: len(whole) // 2],
            "one letter": other.read_bytes().replace(b"At ten.", b"At two."),
            "of another base": whole,
        }[damage]
    )
    knowledge_base, matcher = kept.load_built(packs, ("tiny",))
    assert matcher.rank("opening hours")[0].entry_id == knowledge_base.entries[0].ref
    assert knowledge_base.entries[0].answer == "At ten."


def test_what_is_kept_is_read_as_far_as_it_is_needed() -> None:
    """A part that nobody looks at is not read; one that two things share is one for both."""
    read: list[str] = []
    shared, leaves = Slow("shared", read), {"a": Slow("a", read), "b": Slow("b", read)}
    data = kept_parts.written(bytes(16), [shared, shared.say, leaves, shared], [shared], [leaves])
    one, say, both, other = kept_parts.read(data, bytes(16))
    assert (read, one is other, len(both), "a" in both) == ([], True, 2, True)
    Slow.told = read
    assert (say(), one.name, both["b"].name) == ("shared", "shared", "b")
    assert read == ["shared", "b"]
    with pytest.raises(ValueError, match="not what was kept"):
        kept_parts.read(data, bytes(15) + b"1")


def test_a_kept_base_is_like_the_one_it_was_made_of(packs: Path) -> None:
    """Cards, what they point to and their sources are the same, whether one of them is read or all."""
    built, _ = kept.load_built(packs, ("tiny",))
    read, _ = kept.load_built(packs, ("tiny",))
    ref = built.entries[0].ref
    assert read.get(ref) == built.get(ref) == read.get("opening-hours")
    assert read.source(read.entries[0]) == built.source(built.entries[0]) != None  # noqa: E711 - reads as it is meant
    assert (read.packs, read.topics, read.get("gone")) == (built.packs, built.topics, None)


def test_a_folder_that_others_may_write_to_is_not_trusted(packs: Path, tmp_path: Path) -> None:
    """Nothing is read from, or left in, a place where somebody else could put a file."""
    home = tmp_path / "cache" / "faqbot" / "built"
    home.mkdir(parents=True)
    home.chmod(0o777)
    kept.load_built(packs, ("tiny",))
    assert kept_files(tmp_path) == []
