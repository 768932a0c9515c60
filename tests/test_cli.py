"""The terminal door: what people and scripts type, what they get back, and with which exit code."""
# ruff: noqa: E501 - lines that are compared stand as they are printed

import io
import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packs_on_disk import ENTRY, PACKS, SCHOOL, pack, school
from stand_in_matcher import StandInMatcher

from bot.__main__ import run
from bot.cli.json_lines import answer_line
from bot.service.reply import Reply, ReplyKind

ROOT = Path(__file__).parent.parent
NOTHING = '{"decision": "none", "confidence": null, "entry": null, "suggestions": [], "reply": "", "error": '


@dataclass
class Ran:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.out.splitlines()]


Faqbot = Callable[..., Ran]


@pytest.fixture
def faqbot(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Faqbot:
    """Runs a command over the fixture pack, with the stand-in engine and `typed` on stdin."""
    monkeypatch.setattr("bot.service.library.Matcher.from_knowledge_base", StandInMatcher)
    for name in [name for name in os.environ if name.upper().startswith("FAQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(PACKS))
    monkeypatch.setenv("FAQ_PACKS", "school")
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str, typed: str | bytes = b"") -> Ran:
        data = typed.encode() if isinstance(typed, str) else typed
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = run(list(arguments))
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return command


# --- ask -----------------------------------------------------------------------------------------------------------


def test_a_question_gets_its_card_as_plain_text(faqbot: Faqbot) -> None:
    """In a pipe the card is text: title, answer, details, links, related with numbers, source and review."""
    ran = faqbot("ask", "workshop hours")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "When is the workshop open?\n\nMonday to Friday, 2 pm to 6 pm.\n\n"
        "Closed in the holidays.\n\n- Ring the bell.\n- Wait for somebody to come.\n\n"
        "House rules: https://workshop.example/rules\n\n"
        "Related:\n1. Can I borrow a pump?\n2. SRAM — Scott Ray Sam\n\n"
        "Source: House rules of the workshop · reviewed 22 November 2026\n"
    )


def test_quotes_may_be_left_out(faqbot: Faqbot) -> None:
    """Several words are one question."""
    assert faqbot("ask", "workshop", "hours").out == faqbot("ask", "workshop hours").out


def test_whatever_comes_has_exit_code_0(faqbot: Faqbot) -> None:
    """An answer, suggestions, an emergency or nothing: the command did its work."""
    assert (
        faqbot("ask", "perhaps").out
        == "Did you mean one of these?\n1. When is the workshop open?\n2. Can I borrow a pump?\n"
    )
    assert faqbot("ask", "help!").out == "Call 112 now.\n"
    unknown = faqbot("ask", "pizza")
    assert (unknown.code, unknown.out[:26]) == (0, "I don't know that one yet.")
    assert "/faq" not in unknown.out  # a terminal has no such command
    assert faqbot("ask", "").code == 0


def test_overheard_talk_is_met_with_silence(faqbot: Faqbot) -> None:
    """With --listening only an answer or an emergency is printed."""
    assert faqbot("ask", "--listening", "pizza").out == ""
    assert faqbot("ask", "--listening", "perhaps").out == ""
    assert faqbot("ask", "--listening", "workshop hours").out.startswith("When is the workshop open?")


def test_explain_shows_how_it_came_about(faqbot: Faqbot) -> None:
    """The phrasing that matched, each signal and every reason, and nothing that could steer a terminal."""
    shown = faqbot("ask", "--explain", "workshop hours").out
    for fact in (
        "decision: answer",
        "nearest phrasing: workshop hours",
        "confidence: 0.912",
        "signal: exact 1.000",
        "why: as told",
    ):
        assert fact in shown

    assert "understood as: \\x1b[31mred" in faqbot("ask", "--explain", "\x1b[31mred").out


def test_a_terminal_gets_a_panel(faqbot: Faqbot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a person looks, the card has a frame, and bold is bold."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)

    drawn = faqbot("ask", "--explain", "workshop hours").out.splitlines()
    assert drawn[0].startswith("╭─ When is the workshop open? ─")
    assert any("Monday to Friday, 2 pm to 6 pm." in line for line in drawn)
    assert any("• Ring the bell." in line for line in drawn)
    assert any("https://workshop.example/rules" in line for line in drawn)
    assert any("1. Can I borrow a pump?" in line for line in drawn)
    assert any(line.startswith("╰") for line in drawn)
    assert any(line.split() == ["signal", "exact", "1.000"] for line in drawn)


# --- ask --json ----------------------------------------------------------------------------------------------------


def test_json_has_exactly_the_keys_of_the_contract(faqbot: Faqbot) -> None:
    """Keys and their order are fixed; the text is ASCII, the entry holds the short answer and the details."""
    ran = faqbot("ask", "--json", "workshop hours")

    assert ran.out.isascii()
    assert ran.out == (
        '{"decision": "answer", "confidence": 0.9123, "entry": {"id": "opening-hours", "title": "When is the workshop open?", '
        '"answer": "Monday to Friday, **2 pm to 6 pm**.\\n\\nClosed in the holidays.\\n\\n- Ring the bell.\\n- Wait for somebody to come.", '
        '"links": [{"title": "House rules", "url": "https://workshop.example/rules"}]}, "suggestions": [], '
        '"reply": "**When is the workshop open?**\\nMonday to Friday, **2 pm to 6 pm**.\\n\\nClosed in the holidays.\\n\\n'
        '- Ring the bell.\\n- Wait for somebody to come."}\n'
    )


def test_each_decision_has_its_line(faqbot: Faqbot) -> None:
    """Answer, suggestions, emergency and nothing, with ids as people see them."""
    asked = ["define SRAM", "perhaps", "help!", "pizza"]
    term, suggest, emergency, none = faqbot(
        "ask", "--json", "--stdin", typed="".join(f'{{"text": "{text}"}}\n' for text in asked)
    ).lines

    assert isinstance(term["entry"], dict)
    assert (term["decision"], term["entry"]["id"], term["entry"]["title"]) == ("answer", "term:sram", "SRAM")
    assert "static random access memory" in term["entry"]["answer"]
    assert (suggest["decision"], suggest["entry"]) == ("suggest", None)
    assert suggest["suggestions"] == [
        {"id": "opening-hours", "title": "When is the workshop open?"},
        {"id": "borrow-a-pump", "title": "Can I borrow a pump?"},
    ]
    assert emergency == {
        "decision": "emergency",
        "confidence": None,
        "entry": None,
        "suggestions": [],
        "reply": "**Call 112 now.**",
    }
    assert (none["decision"], none["confidence"], none["entry"], none["suggestions"]) == ("none", 0.03, None, [])
    assert str(none["reply"]).startswith("I don't know that one yet.")


def test_listening_holds_for_all_lines_or_for_one(faqbot: Faqbot) -> None:
    """--listening is the default of every line; a line's own "listening" wins."""
    lines = '{"text": "pizza"}\n{"text": "pizza", "listening": true}\n{"text": "pizza", "listening": false}\n'

    assert [bool(line["reply"]) for line in faqbot("ask", "--json", "--stdin", typed=lines).lines] == [
        True,
        False,
        True,
    ]
    assert [bool(line["reply"]) for line in faqbot("ask", "--json", "--stdin", "--listening", typed=lines).lines] == [
        False,
        False,
        True,
    ]


BAD_LINES = [
    (b"", '"line 1: is empty; write {\\"text\\": \\"\\u2026\\"}"}'),
    (b"  ", '"line 1: is empty;'),
    (b"hello", '"line 1: is not JSON ('),
    (b"{", '"line 1: is not JSON ('),
    (b"7", '"line 1: needs an object with \\"text\\"'),
    (b'"text"', '"line 1: needs an object with \\"text\\"'),
    (b'["text"]', '"line 1: needs an object with \\"text\\"'),
    (b"null", '"line 1: needs an object with \\"text\\"'),
    (b'{"txt": "hello"}', '"line 1: needs an object with \\"text\\"'),
    (b'{"text": 5}', '"line 1: \\"text\\" must be a string"}'),
    (b'{"text": null}', '"line 1: \\"text\\" must be a string"}'),
    (b'{"text": "x", "listening": "yes"}', '"line 1: \\"listening\\" must be true or false"}'),
    (b"\xff\xfe", '"line 1: is not UTF-8"}'),
    (b'{"text": "\xc3"}', '"line 1: is not UTF-8"}'),
    (b"[" * 100_000, '"line 1: is nested too deep"}'),
    (b'{"text": "x", "n": ' + b"9" * 5_000 + b"}", '"line 1: is not JSON ('),
    (b'{"text": "boom"}', '"line 1: the engine failed on this text"}'),
]


@pytest.mark.parametrize(("line", "error"), BAD_LINES, ids=[str(bad[0][:24]) for bad in BAD_LINES])
@pytest.mark.filterwarnings("ignore")
def test_a_line_that_is_no_question_gets_an_error_line(faqbot: Faqbot, line: bytes, error: str) -> None:
    """The script reads what was wrong with which line, and the next line is answered as if nothing had been."""
    ran = faqbot("ask", "--json", "--stdin", typed=line + b'\n{"text": "workshop hours"}')

    first, second = ran.out.splitlines()
    assert first.startswith(NOTHING + error)
    assert json.loads(second)["decision"] == "answer"
    assert ran.code == 0


def test_only_a_newline_ends_a_line(faqbot: Faqbot) -> None:
    """Carriage returns, separators and form feeds inside a line leave it one line."""
    typed = '{"text": "a\u2028b\u0085c"}\n{"text":\r "x"}\r\n\x0c\n{"text": "last, without an end"}'

    assert ["error" in line for line in faqbot("ask", "--json", "--stdin", typed=typed).lines] == [
        False,
        False,
        True,
        False,
    ]


def test_nothing_in_gives_nothing_out(faqbot: Faqbot) -> None:
    """An empty stdin is no line."""
    assert faqbot("ask", "--json", "--stdin", typed="") == Ran(0, "", "")


def test_halves_of_characters_reach_the_engine_whole_or_replaced(faqbot: Faqbot) -> None:
    """A lone surrogate cannot be stored, logged or shown; the engine never sees one."""
    shown = faqbot("ask", "--explain", "\ud83d\ude00 \ud800").out

    assert "understood as: \U0001f600 \ufffd" in shown


HARD_TEXTS = ["", " ", "a" * 100_000, "\x00", "\u202egnp.exe", "😀" * 500, "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚" * 50, "\ud800", "\n\n", "\x1b[2J", "<@1>" * 3000, "((((" * 5000]  # fmt: skip


def test_no_text_breaks_the_real_engine() -> None:
    """Each hard text gets its line from the shipped pack, and the question after it its answer."""
    lines = [json.dumps({"text": text, "listening": overheard}) for text in HARD_TEXTS for overheard in (False, True)]
    done = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--json", "--stdin"],
        input="\n".join([*lines, '{"text": "what does EMT stand for"}']), capture_output=True, text=True, cwd=ROOT, check=True,
    )  # fmt: skip

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(lines) + 1
    assert not [answer for answer in answers if "error" in answer]
    assert "Emergency Medical Technician" in answers[-1]["reply"]
    assert done.stderr == ""


@given(st.binary(max_size=60) | st.text(max_size=40).map(lambda text: json.dumps({"text": text}).encode()))
@settings(max_examples=300, deadline=None)
def test_any_line_gets_one_line_of_ascii_json(line: bytes) -> None:
    """Whatever bytes come in, one object with the keys of the contract goes out."""
    out = answer_line(lambda text, _: Reply(ReplyKind.NONE, text), line, 1, listening=False)

    assert out.isascii()
    assert "\n" not in out
    assert list(json.loads(out))[:5] == ["decision", "confidence", "entry", "suggestions", "reply"]


def test_lines_are_flushed_one_by_one() -> None:
    """A script that waits for each answer before it asks again is not left waiting."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "ask", "--json", "--stdin"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    with process, process.stdin, process.stdout:
        for _ in range(2):
            process.stdin.write(b'{"text": "what is an EMT?"}\n')
            process.stdin.flush()
            assert select.select([process.stdout], [], [], 20)[0], "no answer while the pipe stays open"
            assert json.loads(process.stdout.readline())["decision"] == "answer"


# --- ways of ending ------------------------------------------------------------------------------------------------


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


# --- chat ----------------------------------------------------------------------------------------------------------


def test_chat_reads_a_pipe(faqbot: Faqbot) -> None:
    """Each line of a pipe is a question; an introduction comes first."""
    ran = faqbot("chat", typed="workshop hours\n\npizza")

    assert ran.code == 0
    assert ran.out.startswith("Ask me a question.")
    assert ran.out.count("you> ") == 3
    assert "Monday to Friday" in ran.out
    assert "I don't know that one yet." in ran.out


def test_a_number_picks_what_was_offered_last(faqbot: Faqbot) -> None:
    """First a suggestion, then a related entry of what it led to."""
    out = faqbot("chat", typed="perhaps\n1\n2\n").out

    assert (
        out.index("1. When is the workshop open?")
        < out.index("Monday to Friday")
        < out.index("named after three founders")
    )


def test_a_number_that_was_not_offered_is_told(faqbot: Faqbot) -> None:
    """9 in a list of two is no question."""
    assert "There is no 9 in the list; pick 1 to 2, or ask something." in faqbot("chat", typed="perhaps\n9\n").out


def test_a_number_with_nothing_offered_is_a_question(faqbot: Faqbot) -> None:
    """Before anything was offered a number is what somebody asks."""
    assert "I don't know that one yet." in faqbot("chat", typed="911\n").out


def test_more_shows_what_else_comes_close(faqbot: Faqbot) -> None:
    """/more is "Not what I meant", and its list can be picked from."""
    out = faqbot("chat", typed="borrow-a-pump\nworkshop hours\n/more\n1\n/more\n").out

    assert "These come closest:\n1. When is the workshop open?" in out
    assert out.count("Monday to Friday") == 2
    assert "Nothing else comes close" in out


def test_commands_of_the_chat(faqbot: Faqbot) -> None:
    """/quit ends, /help repeats the introduction, anything else is named."""
    ran = faqbot("chat", typed="/help\n/frob\n/quit\nworkshop hours\n")

    assert ran.out.count("Ask me a question.") == 2
    assert "There is no /frob here; there are /more, /help, /quit." in ran.out
    assert "Monday" not in ran.out
    assert ran.code == 0


def test_chat_at_a_real_terminal() -> None:
    """At a terminal there is a prompt, the card has a frame, Ctrl-D ends."""
    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], stdin=other, stdout=other, stderr=other, cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "TERM": "xterm"},
    )  # fmt: skip
    os.close(other)
    try:
        assert "you> " in _until(main, "you> ")
        os.write(main, b"what is an EMT?\n")
        assert "╭" in _until(main, "╰")
        _until(main, "you> ")
        os.write(main, b"\x04")
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        os.close(main)


def _until(terminal: int, mark: str) -> str:
    """What appears on the terminal until `mark` does."""
    seen = b""
    deadline = time.monotonic() + 30
    while mark.encode() not in seen:
        assert time.monotonic() < deadline, seen
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 1)  # what follows the mark is for the next one who waits
    return seen.decode("utf-8", "replace")


# --- check and eval ------------------------------------------------------------------------------------------------


def test_check_passes_a_sound_pack(faqbot: Faqbot) -> None:
    """Nothing to mend is exit code 0, for the packs in use and for a path."""
    summary = "2 entries with 6 phrasings, 2 terms: nothing to mend.\n"

    assert faqbot("check") == Ran(0, summary, "")
    assert faqbot("check", str(SCHOOL)) == Ran(0, summary, "")


def test_check_tells_every_problem_of_a_pack_that_does_not_load(faqbot: Faqbot, tmp_path: Path) -> None:
    """A file's problems come one a line, with a path that can be opened from here, and exit code 1."""
    path = school(tmp_path, "faq/workshop.yaml", "topic: Basics\n  source", "topic: no\n  source")
    ran = faqbot("check", str(path))

    assert (ran.code, ran.err) == (1, "")
    assert ran.out.splitlines() == [
        'school/faq/workshop.yaml:14: topic must be a text, but YAML reads no as yes or no; write it in quotes: "no"',
        "Questions are tried once the files load.",
    ]


def test_check_takes_a_folder_of_packs(faqbot: Faqbot, tmp_path: Path) -> None:
    """Every pack of the folder is checked, templates are not."""
    pack(tmp_path / "kb", {}, name="one")
    pack(tmp_path / "kb", {"faq/two.yaml": ENTRY.replace("one", "two") + "  see_also: [three]\n"}, name="two")
    pack(tmp_path / "kb", {"faq/one.yaml": "["}, name="_templates")
    ran = faqbot("check", "kb")

    assert ran.code == 1
    assert ran.out.startswith('kb/two/faq/two.yaml:5: there is no entry or term "three".')
    assert "_templates" not in ran.out


def test_check_lists_what_is_unreviewed_and_every_address(faqbot: Faqbot) -> None:
    """--unreviewed finds, --links only lists."""
    unreviewed = faqbot("check", "--unreviewed")
    assert unreviewed.code == 1
    assert "faq/workshop.yaml:19: warning: borrow-a-pump: names no source" in unreviewed.out
    links = faqbot("check", "--links")
    assert links.code == 0
    assert "https://workshop.example/rules  House rules  (school/opening-hours)" in links.out


def test_check_of_a_file_or_an_empty_folder_is_wrong_usage(faqbot: Faqbot, tmp_path: Path) -> None:
    """check takes folders."""
    (tmp_path / "x.yaml").write_text("a: b")
    (tmp_path / "empty").mkdir()

    assert "is a file; name the folder of the pack" in faqbot("check", "x.yaml").err
    assert "holds no pack" in faqbot("check", "empty").err


def test_eval_shows_figures_and_every_miss(faqbot: Faqbot) -> None:
    """What came otherwise than wanted is told with what came instead, and is exit code 1."""
    ran = faqbot("eval", str(SCHOOL))

    assert (ran.code, ran.err) == (1, "")
    missed = [line for line in ran.out.splitlines() if ": missed: " in line]
    assert len(missed) == 3
    assert missed[0].endswith('questions.yaml:1: missed: "whats ur opening hours" wants opening-hours; came: nothing')
    assert "5 questions, 3 otherwise than wanted" in ran.out
    assert "silence      100.0% (2 of 2) of what must get no answer gets none" in ran.out
    assert "precision         — (none)" in ran.out


def test_eval_that_finds_nothing_is_exit_code_0(faqbot: Faqbot, tmp_path: Path) -> None:
    """All as wanted."""
    path = pack(tmp_path, {"questions.yaml": "- ask: What is one?\n  want: one\n- ask: pizza\n  want: silence\n"})
    ran = faqbot("eval", str(path))

    assert ran.code == 0
    assert "precision    100.0% (1 of 1)" in ran.out


def test_eval_without_questions_is_wrong_usage(faqbot: Faqbot, tmp_path: Path) -> None:
    """A pack without questions.yaml cannot be evaluated."""
    ran = faqbot("eval", str(pack(tmp_path, {})))

    assert ran.code == 2
    assert "there is no questions.yaml to ask from" in ran.err
