"""A whole FAQ in and out at the terminal: shown before, all of it or nothing, and by the rules of every other door."""

import asyncio
import os
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from moderators import PACKS, SCHOOL, Office, ann, chief, school_pack

from bot.__main__ import run
from bot.cli import export as exporting
from bot.discord_app import edit_rendering
from bot.faq.revision import OPERATOR, Revision
from bot.service.edit_forms import EntryForm
from bot.storage.store import SqlStore, open_store

TABLE = (
    "id,question,answer,phrasings,links\n"
    "opening-hours,When is the workshop open?,At noon.,,\n"
    "parking,Where can I park?,Behind the workshop.,car park|a place for my car,Map https://workshop.example/map\n"
)
Ran = tuple[int, str, str]
Faqbot = Callable[..., Ran]


@pytest.fixture
def faqbot(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Faqbot:
    """Runs a command over the fixture pack and a database of its own: exit code, stdout, stderr."""
    for name in [name for name in os.environ if name.upper().startswith("FAQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(PACKS))
    monkeypatch.setenv("FAQ_PACKS", "school")
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/data/faq.db")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object) -> Ran:
        code = run([str(argument) for argument in arguments])
        return code, *capfd.readouterr()

    return command


def with_store(tmp_path: Path, work):
    """What `work(store)` gives, over the database of the commands."""

    async def do():
        store = await open_store(f"sqlite:///{tmp_path}/data/faq.db")
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(do())


def history(tmp_path: Path, guild: int = SCHOOL) -> tuple[Revision, ...]:
    return with_store(tmp_path, lambda store: store.revisions.latest(guild))


def table(tmp_path: Path, text: str = TABLE, name: str = "faq.csv") -> Path:
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


def test_an_import_is_shown_first_and_changes_nothing(faqbot: Faqbot, tmp_path: Path) -> None:
    """Before and after of each entry, how many there are, and how to make it so; the database stays as it is."""
    code, out, _ = faqbot("import", table(tmp_path), "--guild", SCHOOL)

    assert code == 0
    assert "~ When is the workshop open? (school/opening-hours)" in out
    assert "      - Monday to Friday, **2 pm to 6 pm**.\n      + At noon.\n" in out
    assert "+ Where can I park? (server/parking)" in out
    assert "      + car park\n      + a place for my car\n" in out
    assert f"In the server {SCHOOL} this would\n  add 1: “Where can I park?”\n  change 1: “When is the workshop" in out
    assert "Nothing is changed yet. Run it again with --apply" in out
    assert history(tmp_path) == ()


def test_an_import_that_is_applied_is_the_operators(faqbot: Faqbot, tmp_path: Path) -> None:
    """--apply makes it so, for this server alone; history names the operator and the file, never where it lay."""
    faqbot("import", table(tmp_path), "--guild", SCHOOL, "--apply")

    made = history(tmp_path)
    assert {(one.ref, one.number) for one in made} == {("school/opening-hours", 1), ("server/parking", 1)}
    assert {(one.author_id, one.note) for one in made} == {(OPERATOR, "imported faq.csv")}
    assert edit_rendering.what(made[0]).startswith("The bot's operator imported faq.csv <t:")
    assert history(tmp_path, SCHOOL + 1) == ()
    code, out, _ = faqbot("import", table(tmp_path), "--guild", SCHOOL, "--apply")
    assert (code, len(history(tmp_path))) == (0, 2)
    assert "change nothing: it is all there already" in out


def test_a_running_bot_takes_an_import_over(faqbot: Faqbot, tmp_path: Path) -> None:
    """A bot on the same database that looks for news answers by what was imported, without a restart."""

    async def bot(store: SqlStore) -> tuple[str, str]:
        running = Office(store, school_pack())
        before = await running.answer("where can i park")
        await asyncio.to_thread(faqbot, "import", table(tmp_path), "--guild", SCHOOL, "--apply")
        assert await running.library.catch_up() == {SCHOOL}
        return before, (await running.library.snapshot(SCHOOL)).knowledge_base.get("server/parking").answer

    before, after = with_store(tmp_path, bot)
    assert "Behind the workshop" not in before
    assert after == "Behind the workshop."


@pytest.mark.parametrize(
    ("name", "text", "place", "words"),
    [
        ("faq.csv", TABLE + "bad id,Q?,A\n", "{}/faq.csv:4: ", "this row has 3 cells"),
        ("faq.csv", TABLE.replace("https", "http"), "{}/faq.csv:3: ", "must begin with https"),
        ("faq.yaml", "- id: x\n  question: Why?\n  topic: T\n", "{}/faq.yaml:1: ", "answer"),
        ("faq.zip", "PK no zip", "{}/faq.zip: ", "no zip that can be read"),
        ("faq.docx", "words", "{}/faq.docx: ", "none of the files that can be imported"),
    ],
)
def test_a_file_with_problems_changes_nothing(faqbot: Faqbot, tmp_path: Path, name, text, place, words) -> None:  # noqa: PLR0917
    """Each problem is a line with its place; the exit code is 1, and nothing of the file is applied."""
    code, out, _ = faqbot("import", table(tmp_path, text, name), "--guild", SCHOOL, "--apply")

    assert code == 1
    assert words in out
    assert re.search(f"^{re.escape(place.format(tmp_path))}", out, re.MULTILINE)
    assert "problem, so nothing was changed." in out
    assert history(tmp_path) == ()


def test_a_folder_is_read_like_an_export(faqbot: Faqbot, tmp_path: Path) -> None:
    """A pack's folder, a folder of packs and their zip ask for the same; faults are named by the file that has them."""
    shutil.copytree(PACKS / "school", tmp_path / "packs" / "school")
    hours = tmp_path / "packs" / "school" / "faq" / "workshop.yaml"
    hours.write_text(hours.read_text("utf-8").replace("2 pm to 6 pm", "noon to 6 pm"), "utf-8")
    (tmp_path / "packs" / "notes.txt").write_text("no file of a pack")
    told = [faqbot("import", path, "--guild", SCHOOL)[1] for path in ("packs/school", "packs", tmp_path / "packs")]
    assert "+ Monday to Friday, **noon to 6 pm**." in told[0]
    assert "change 1: “When is the workshop open?”" in told[0]
    assert told[0] == told[1] == told[2]
    hours.write_text(hours.read_text("utf-8").replace("answer:", "anser:", 1), "utf-8")
    for path in ("packs", "packs/school"):
        code, out, _ = faqbot("import", path, "--guild", SCHOOL)
        assert code == 1
        assert out.startswith("packs/school/faq/workshop.yaml:")


def test_an_export_at_the_terminal_imports_to_the_same(faqbot: Faqbot, tmp_path: Path) -> None:
    """What one server exports makes another server's FAQ the same, edits and removals included."""

    async def edits(store: SqlStore) -> None:
        office = Office(store, school_pack())
        form = EntryForm(question="Where can I park?", answer="Behind the house.", topic="House")
        await office.editing.save(ann(), await office.editing.add(ann(), form))
        await office.editing.save(ann(), await office.editing.remove(ann(), "school/borrow-a-pump", 0))

    with_store(tmp_path, edits)
    code, out, err = faqbot("export", "--guild", SCHOOL)
    assert (code, err) == (0, "")
    assert re.fullmatch(rf"faq-{SCHOOL}.zip: \d+ entries and \d+ terms, in the packs server, school.\n", out)
    assert faqbot("import", f"faq-{SCHOOL}.zip", "--guild", 5, "--apply")[0] == 0
    faqbot("export", "--guild", 5, "other.zip")
    assert (tmp_path / "other.zip").read_bytes() == (tmp_path / f"faq-{SCHOOL}.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "other.zip") as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"server", "school"}


def test_an_export_overwrites_only_when_told_to(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is there stays; with --force it is replaced at once, and after a full disk it is what it was."""
    old = tmp_path / "faq.zip"
    old.write_text("mine")
    code, _, err = faqbot("export", "--guild", SCHOOL, old)
    assert (code, old.read_text()) == (2, "mine")
    assert "overwrite it with --force" in err
    with monkeypatch.context() as patch:
        patch.setattr(exporting.os, "fsync", no_space)
        code, _, err = faqbot("export", "--guild", SCHOOL, old, "--force")
    assert (code, old.read_text()) == (1, "mine")
    assert "could not be written (No space left" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "faq.zip"]
    assert faqbot("export", "--guild", SCHOOL, old, "--force")[0] == 0
    assert zipfile.is_zipfile(old)
    (tmp_path / "folder").mkdir()
    faqbot("export", "--guild", SCHOOL, "folder")
    assert zipfile.is_zipfile(tmp_path / "folder" / f"faq-{SCHOOL}.zip")


def no_space(_: int) -> None:
    raise OSError(28, os.strerror(28))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("import", "gone.csv", "--guild", "1"), "gone.csv is not there"),
        (("import", "faq.csv"), "--guild"),
        (("import", "faq.csv", "--guild", "0"), "--guild"),
        (("import", "faq.csv", "--guild", str(2**63)), "--guild"),
        (("import", ".", "--guild", "1"), "holds no pack"),
        (("export",), "--guild"),
        (("export", "--guild", "1", "gone/faq.zip"), "the folder gone is not there"),
    ],
)
def test_wrong_usage_is_code_2(faqbot: Faqbot, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    """What cannot be meant is told in a sentence, before anything is opened."""
    table(tmp_path)
    code, out, err = faqbot(*arguments)
    assert (code, out) == (2, "")
    assert words in err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("command", [("import", "faq.csv"), ("export",)])
def test_a_wrong_setting_is_code_78_and_a_database_that_is_away_is_1(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """What only the operator can change is 78; a database that does not answer is named, and may be back later."""
    table(tmp_path)
    with monkeypatch.context() as patch:
        patch.setenv("FAQ_PACKS", "gone")
        assert faqbot(*command, "--guild", SCHOOL)[0] == 78
    monkeypatch.setenv("FAQ_DATABASE_URL", "postgresql://me:secret@127.0.0.1:1/faq")
    code, _, err = faqbot(*command, "--guild", SCHOOL)
    assert code == 1
    assert "127.0.0.1:1/faq cannot be used right now" in err
    assert "secret" not in err


def test_a_server_that_nobody_knows_is_pointed_out(faqbot: Faqbot, tmp_path: Path) -> None:
    """A slip in the id is seen: who exports or imports there is told that nothing was ever changed in it."""
    assert "Nothing was ever changed or set in the server 12." in faqbot("export", "--guild", 12)[2]
    faqbot("import", table(tmp_path), "--guild", 12, "--apply")
    assert faqbot("export", "--guild", 12, "again.zip")[2] == ""


def test_somebody_who_is_quicker_keeps_an_import_out(
    faqbot: Faqbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An edit between the look and --apply refuses the whole import, and says which entry it was."""
    append = SqlStore.__init__

    def late(self: SqlStore, *arguments: object) -> None:
        append(self, *arguments)
        taken = self.revisions.append

        async def slow(guild_id: int, drafts: object):
            monkeypatch.undo()
            office = Office(await open_store(f"sqlite:///{tmp_path}/data/faq.db"), school_pack())
            form = EntryForm(answer="Mine.")
            await office.editing.save(chief(), await office.editing.edit(chief(), "school/opening-hours", 0, form))
            await office.store.close()
            return await taken(guild_id, drafts)

        self.revisions.append = slow

    path = table(tmp_path)
    monkeypatch.setattr(SqlStore, "__init__", late)
    code, _, err = faqbot("import", path, "--guild", SCHOOL, "--apply")
    assert code == 1
    assert "Somebody else changed “school/opening-hours” in the meantime" in err
    assert [one.ref for one in history(tmp_path)] == ["school/opening-hours"]
