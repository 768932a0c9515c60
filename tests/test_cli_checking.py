"""`faqbot check` and `faqbot eval`: what they find in a pack, and with which exit code they end."""

from pathlib import Path

from packs_on_disk import ENTRY, SCHOOL, pack, school
from terminal import Faqbot, Ran, faqbot

__all__ = ["faqbot"]


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
