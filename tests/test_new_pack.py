"""`faqbot new-pack`: a pack of one's own to begin with, and the example that it is copied from."""

import os
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import run
from bot.faq.packs import load_pack, pack_names, shipped_folder

ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "knowledge" / "_templates" / "game-server"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith("FAQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def test_a_new_pack_is_the_example_under_its_own_name(capfd: pytest.CaptureFixture[str]) -> None:
    """It lands in my-packs, loads without a word of complaint, and two lines say what to do next."""
    assert run(["new-pack", "my-clan"]) == 0

    made, problems = load_pack(Path("my-packs/my-clan"))
    example, _ = load_pack(EXAMPLE)
    assert problems == []
    assert made is not None
    assert example is not None
    assert made.name == "my-clan"
    assert [entry.id for entry in made.entries] == [entry.id for entry in example.entries]
    out, err = capfd.readouterr()
    assert err == ""
    assert len(out.splitlines()) == 2
    for wanted in ("my-packs/my-clan", "faqbot check my-packs", "FAQ_KNOWLEDGE=my-packs", "FAQ_PACKS=my-clan"):
        assert wanted in out


def test_check_and_eval_pass_right_after(capfd: pytest.CaptureFixture[str]) -> None:
    """Who begins with the example begins with nothing to mend."""
    assert run(["new-pack", "my-clan"]) == 0
    for command in ("check", "eval"):
        code = run([command, "my-packs"])
        assert code == 0, capfd.readouterr().out


def test_what_the_lines_say_works(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """With the two settings the bot answers from the new pack."""
    assert run(["new-pack", "my-clan"]) == 0
    monkeypatch.setenv("FAQ_KNOWLEDGE", "my-packs")
    monkeypatch.setenv("FAQ_PACKS", "my-clan")
    capfd.readouterr()
    assert run(["ask", "hey, is it ok to grief someones house?"]) == 0
    assert capfd.readouterr().out.startswith("Is griefing allowed?")


def test_any_folder_may_be_chosen(capfd: pytest.CaptureFixture[str]) -> None:
    """--in names it; a space in it is quoted in the lines that people copy, and nothing else is left in it."""
    assert run(["new-pack", "x", "--in", "our packs/faq"]) == 0
    assert "faqbot check 'our packs/faq'" in capfd.readouterr().out
    assert [path.name for path in Path("our packs/faq").iterdir()] == ["x"]


def test_names_that_yaml_would_read_as_something_else_stay_names() -> None:
    """A pack may be called 123 or no."""
    for name in ("123", "no", "null", "1e3"):
        assert run(["new-pack", name]) == 0
        made, problems = load_pack(Path("my-packs") / name)
        assert problems == []
        assert made is not None
        assert made.name == name


@pytest.mark.parametrize("name", ["Clan", "my clan", "a" * 21, "", "../x", "_templates", "clän", "x\n"])
def test_a_name_that_is_none_is_refused(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    """What could be no pack's name makes no folder, and the sentence says what a name is made of."""
    assert run(["new-pack", name]) == 2
    assert "a to z, 0 to 9 and hyphens only" in capfd.readouterr().err
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("there", ["folder", "file", "dangling link"])
def test_nothing_that_is_there_is_overwritten(there: str, capfd: pytest.CaptureFixture[str]) -> None:
    """A folder, a file or a link of that name stays as it is."""
    place = Path("my-packs/clan")
    place.parent.mkdir()
    if there == "folder":
        (place / "faq").mkdir(parents=True)
    elif there == "file":
        place.write_text("mine")
    else:
        place.symlink_to("nowhere")
    before = sorted(place.parent.rglob("*"))

    assert run(["new-pack", "clan"]) == 2
    assert "is there already and stays as it is" in capfd.readouterr().err
    assert sorted(place.parent.rglob("*")) == before


def test_where_nothing_can_be_written_a_sentence_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    """A file in the place of the folder is told, without a traceback, and with exit code 1."""
    Path("packs").write_text("a file")
    assert run(["new-pack", "clan", "--in", "packs"]) == 1
    err = capfd.readouterr().err
    assert "packs/clan cannot be written" in err
    assert "Traceback" not in err


def test_a_read_only_installation_gives_files_that_can_be_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rights of the installed example are not handed on."""
    installed = tmp_path / "installed"
    shutil.copytree(EXAMPLE, installed / "_templates" / EXAMPLE.name)
    for path in installed.rglob("*.yaml"):
        path.chmod(0o444)
    monkeypatch.setattr("bot.cli.new_pack.shipped_folder", lambda: installed)
    assert run(["new-pack", "clan"]) == 0
    assert all(path.stat().st_mode & 0o200 for path in Path("my-packs/clan").rglob("*.yaml"))


def test_an_installation_without_the_example_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """A broken installation is told as one, and leaves no half pack behind."""
    monkeypatch.setattr("bot.cli.new_pack.shipped_folder", lambda: tmp_path)
    assert run(["new-pack", "clan"]) == 1
    assert "this installation lacks the example" in capfd.readouterr().err
    assert not Path("my-packs").exists()


def test_the_example_is_never_loaded_as_a_pack() -> None:
    """Neither by its name nor by way of the folder that it ships in."""
    assert EXAMPLE.is_dir()
    names = pack_names(shipped_folder())
    assert "ems" in names
    assert not {name for name in names if "template" in name or name == EXAMPLE.name}


def test_the_example_does_what_it_teaches() -> None:
    """Five phrasings an entry at least, short answers, questions of which a quarter must stay silent."""
    example, _ = load_pack(EXAMPLE)
    assert example is not None
    assert 8 <= len(example.entries) <= 10
    assert all(len(entry.phrasings) >= 5 and len(entry.answer) <= 350 for entry in example.entries)
    silent = [question for question in example.questions if question.want == ("silence",)]
    assert len(silent) * 4 >= len(example.questions) >= 20
    phrasings = {text.casefold() for entry in example.entries for text in entry.asked_as}
    assert not [question.ask for question in example.questions if question.ask.casefold() in phrasings]


def test_the_wheel_carries_the_example() -> None:
    """Wheel and sdist take all of knowledge/, to where an installation looks for it; nothing is left out."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    assert build["targets"]["wheel"]["sources"]["knowledge"] == "bot/knowledge"
    for target in (build, build["targets"]["wheel"]):
        assert "knowledge" in target["only-include"]
        assert not target.get("exclude")
    if shutil.which("git") and (ROOT / ".git").exists():  # hatch leaves out what git ignores
        files = [str(path) for path in EXAMPLE.rglob("*.yaml")]
        ignored = subprocess.run(["git", "check-ignore", *files], cwd=ROOT, capture_output=True, text=True, check=False)
        assert ignored.stdout == ""
