"""The engine that is kept between two calls answers like a new one, and never outlives a change."""

from pathlib import Path

import pytest

from bot.cli import kept
from bot.errors import PackError

PACK = "name: tiny\ntitle: Tiny\nlanguage: en\nsources:\n  here: {title: Here, url: https://example.org/}\n"
ENTRY = (
    "- id: opening-hours\n  question: When do you open?\n  phrasings: [opening hours, what time do you open]\n"
    "  answer: At {hour}.\n  topic: Basics\n  source: here\n"
)


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
    return sorted((tmp_path / "cache" / "faqbot" / "built").glob("*.pickle"))


def test_what_is_kept_answers_like_what_was_built(packs: Path, tmp_path: Path) -> None:
    """The second call reads what the first one built, and decides the same."""
    _, built = kept.load_built(packs, ("tiny",))
    assert len(kept_files(tmp_path)) == 1
    _, read = kept.load_built(packs, ("tiny",))
    assert read is not built
    assert read.match("when do you open") == built.match("when do you open")


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


def test_a_torn_file_is_built_anew(packs: Path, tmp_path: Path) -> None:
    """Whatever stands in the file, the answer comes."""
    kept.load_built(packs, ("tiny",))
    kept_files(tmp_path)[0].write_bytes(b"\x80torn")
    knowledge_base, matcher = kept.load_built(packs, ("tiny",))
    assert matcher.rank("opening hours")[0].entry_id == knowledge_base.entries[0].ref


def test_a_folder_that_others_may_write_to_is_not_trusted(packs: Path, tmp_path: Path) -> None:
    """Nothing is read from, or left in, a place where somebody else could put a file."""
    home = tmp_path / "cache" / "faqbot" / "built"
    home.mkdir(parents=True)
    home.chmod(0o777)
    kept.load_built(packs, ("tiny",))
    assert kept_files(tmp_path) == []
