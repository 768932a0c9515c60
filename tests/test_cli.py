"""The terminal door: how every command ends, with which sentence and which exit code."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from packs_on_disk import school
from terminal import Faqbot, faqbot

__all__ = ["faqbot"]
ROOT = Path(__file__).parent.parent


USAGE = [
    (["ask"], 'faqbot ask: there is no question; write one, like faqbot ask "what does EMT stand for".'),
    (["ask", "--stdin"], "faqbot ask: --stdin goes together with --json"),
    (["ask", "--json", "--stdin", "x"], "faqbot ask: with --stdin the questions come from stdin"),
    (["ask", "--json", "--explain", "x"], "faqbot ask: --explain is for people"),
    (["ask", "--jsn", "x"], "faqbot ask: No such option: --jsn"),
    (["akk"], "faqbot: No such command 'akk'"),
    (["check", "nowhere"], "faqbot check: nowhere is not there"),
    (["eval", "."], "faqbot eval: "),
]


@pytest.mark.parametrize(("arguments", "sentence"), USAGE, ids=[" ".join(row[0]) for row in USAGE])
def test_wrong_usage_is_one_sentence_and_exit_code_2(faqbot: Faqbot, arguments: list[str], sentence: str) -> None:
    """Whoever mistypes reads what was wrong and where to look."""
    ran = faqbot(*arguments)

    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(sentence), ran.err
    assert ran.err.count("\n") == 1
    assert "--help" in ran.err


@pytest.mark.parametrize("arguments", [["ask", "x"], ["chat"], ["ask", "--json", "--stdin"], ["eval"], ["check"]])
def test_a_broken_configuration_is_exit_code_78(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """A pack that is not there is told in a sentence that names those that are."""
    monkeypatch.setenv("FAQ_PACKS", "scool")
    ran = faqbot(*arguments)

    assert (ran.code, ran.out) == (78, "")
    assert 'there is no pack "scool"' in ran.err
    assert 'Did you mean "school"?' in ran.err


@pytest.mark.parametrize("command", [["ask", "x"], ["chat"], ["eval"]])
def test_a_broken_pack_is_exit_code_78_with_every_problem(
    faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: list[str]
) -> None:
    """Every problem is told by file and line before anything is answered."""
    broken = school(tmp_path, "faq/workshop.yaml", "topic: Basics\n  source: house", "topic: no\n  source: hous")
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(broken.parent))
    ran = faqbot(*command)

    assert (ran.code, ran.out) == (78, "")
    assert ran.err.startswith("2 problems in the knowledge base:\n  school/faq/workshop.yaml:14: topic must be")


def test_a_slip_in_a_setting_is_told_on_stderr(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer still comes, and nothing but answers goes to stdout."""
    monkeypatch.setenv("FAQ_KNOWLEGE", "x")
    ran = faqbot("ask", "--json", "pizza")

    assert ran.err == "FAQ_KNOWLEGE is set, but nothing reads it. Did you mean FAQ_KNOWLEDGE?\n"
    assert len(ran.lines) == 1


@pytest.mark.parametrize("command", [[], ["ask"], ["chat"], ["check"], ["eval"], ["new-pack"], ["serve"]])
def test_every_command_has_help(faqbot: Faqbot, command: list[str]) -> None:
    """--help says what a command does, on stdout, with exit code 0."""
    ran = faqbot(*command, "--help")

    assert (ran.code, ran.err) == (0, "")
    assert "--help" in ran.out
    assert len(ran.out.splitlines()) > 4


def test_no_command_at_all_shows_the_help(faqbot: Faqbot) -> None:
    """`faqbot` alone is wrong usage that helps itself."""
    ran = faqbot()

    assert ran.code == 2
    assert "Commands:" in ran.out


def test_the_version_is_shown(faqbot: Faqbot) -> None:
    """--version names the version."""
    assert faqbot("--version").out.startswith("faqbot ")


def test_a_reader_who_has_seen_enough_ends_us_quietly() -> None:
    """`faqbot ask … | head -1` prints no complaint."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--json", "--stdin"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - no thread of ours runs here
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    with process, process.stdout, process.stderr:
        process.stdin.write(b'{"text": "what is an EMT?"}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b'{"text": "what is an EMT?"}\n' * 20)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(20) == 0


def _hears_ctrl_c() -> None:
    """As at a terminal: a shell that runs the tests in the background has them ignore it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("command", [["ask", "--json", "--stdin"], ["chat"]])
def test_ctrl_c_ends_at_once_and_without_a_traceback(command: list[str]) -> None:
    """Interrupting while it waits for input is an ordinary end."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *command],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
        preexec_fn=_hears_ctrl_c,  # noqa: PLW1509 - no thread of ours runs here
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process:
        process.stdin.write(b'{"text": "what is an EMT?"}\n')
        process.stdin.flush()
        assert process.stdout.readline()
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, complaints = process.communicate(timeout=20)
        assert (process.returncode, complaints.strip()) == (130, b"")
        assert time.monotonic() - started < 5
