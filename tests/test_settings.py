"""Settings: what the operator can set, and the sentence for each thing that cannot work."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import desk
from bot.errors import ConfigurationError
from bot.settings import known_names, read_settings, unknown_names

EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [name for name in os.environ if name.upper().startswith(("FAQ_", "DISCORD_"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def names_in_example() -> list[str]:
    return [line.partition("=")[0] for line in EXAMPLE.read_text("utf-8").splitlines() if line and line[0] != "#"]


def test_the_example_names_every_setting_and_no_other() -> None:
    """.env.example is the list of what can be set."""
    assert sorted(names_in_example()) == sorted(known_names())


def test_the_example_explains_every_setting() -> None:
    """Each name stands under a comment that says what it does."""
    lines = EXAMPLE.read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line and line[0] != "#":
            assert lines[number - 1].startswith("# "), line


def test_the_example_as_it_is_sets_nothing(tmp_path: Path) -> None:
    """A copy that nobody has filled in gives the defaults, since empty means unset."""
    defaults = read_settings()
    (tmp_path / ".env").write_bytes(EXAMPLE.read_bytes())

    assert read_settings() == defaults
    assert (defaults.packs, defaults.knowledge, defaults.message_content) == (("ems",), None, False)
    assert unknown_names() == ()


def test_values_come_from_the_environment_before_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is set in the environment wins over .env."""
    (tmp_path / ".env").write_text("FAQ_PACKS=file\nFAQ_LOG_FORMAT=json\n")
    monkeypatch.setenv("FAQ_PACKS", "one, two")

    settings = read_settings()
    assert (settings.packs, settings.log_format) == (("one", "two"), "json")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("FAQ_PACKS", " , ", "FAQ_PACKS=' , ': names no pack"),
        ("FAQ_LOG_FORMAT", "xml", "FAQ_LOG_FORMAT='xml': must be text or json."),
        ("FAQ_MESSAGE_CONTENT", "maybe", "FAQ_MESSAGE_CONTENT='maybe': must be 0 or 1."),
        ("FAQ_MESSAGE_CONTENT", "2", "FAQ_MESSAGE_CONTENT='2': must be 0 or 1."),
        ("FAQ_DATABASE_URL", "maybe", "FAQ_DATABASE_URL: is no database that we know; write it like postgresql://"),
        ("FAQ_DISCORD_API_URL", "http://[::1", "FAQ_DISCORD_API_URL='http://[::1': is no address; write it like"),
        ("FAQ_DISCORD_API_URL", "http://x:y/", "FAQ_DISCORD_API_URL='http://x:y/': is no address; write it like"),
        ("FAQ_DISCORD_API_URL", "proxy", "FAQ_DISCORD_API_URL='proxy': is no address"),
        ("FAQ_SHARD_IDS", "first", "FAQ_SHARD_IDS='first': is no list of shards"),
        ("FAQ_SHARD_IDS", "0,0", "FAQ_SHARD_IDS='0,0': names a shard twice"),
        ("FAQ_SHARD_IDS", "3-1", "FAQ_SHARD_IDS='3-1': names a shard twice, or none"),
        ("FAQ_SHARD_IDS", "0-99999999999", "FAQ_SHARD_IDS='0-99999999999': is no list of shards"),
        ("FAQ_SHARD_IDS", "0", "FAQ_SHARD_IDS is set without FAQ_SHARD_COUNT"),
        ("FAQ_SHARD_COUNT", "0", "FAQ_SHARD_COUNT='0': must be a whole number from 1 to 100000."),
        ("FAQ_SHARD_COUNT", "two", "FAQ_SHARD_COUNT='two': must be a whole number from 1 to 100000."),
        ("FAQ_HTTP_ADDRESS", "[::1", "FAQ_HTTP_ADDRESS='[::1': is no address to listen on"),
        ("FAQ_HTTP_ADDRESS", "http://x:80", "FAQ_HTTP_ADDRESS='http://x:80': is no address to listen on"),
        ("FAQ_HTTP_ADDRESS", "localhost", "FAQ_HTTP_ADDRESS='localhost': is no address to listen on"),
        ("FAQ_HTTP_ADDRESS", "70000", "FAQ_HTTP_ADDRESS='70000': is no address to listen on"),
    ],
)
def test_a_wrong_value_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    """The operator reads the name, what stands there, and what is wrong with it."""
    monkeypatch.setenv(name, value)

    with pytest.raises(ConfigurationError) as raised:
        read_settings()
    assert raised.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("given", "used"), [("0,1", (0, 1)), ("0-3", (0, 1, 2, 3)), ("5, 0-1", (0, 1, 5)), ("7", (7,)), ("", None)]
)
def test_shards_are_a_list_or_a_range(
    monkeypatch: pytest.MonkeyPatch, given: str, used: tuple[int, ...] | None
) -> None:
    """The shards of a process are written as people would."""
    monkeypatch.setenv("FAQ_SHARD_IDS", given)
    monkeypatch.setenv("FAQ_SHARD_COUNT", "8")

    assert (read_settings().shard_ids, read_settings().shard_count) == (used, 8)


def test_a_shard_that_cannot_be_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids run from 0 to the count less one."""
    monkeypatch.setenv("FAQ_SHARD_IDS", "0-4")
    monkeypatch.setenv("FAQ_SHARD_COUNT", "4")

    with pytest.raises(ConfigurationError, match="names the shard 4, but with FAQ_SHARD_COUNT=4"):
        read_settings()


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("8080", ("127.0.0.1", 8080)),
        (":8080", ("127.0.0.1", 8080)),
        ("0.0.0.0:80", ("0.0.0.0", 80)),  # noqa: S104 - what an operator in a container may want
        ("[::1]:8080", ("::1", 8080)),
    ],
)
def test_a_port_alone_listens_on_loopback(monkeypatch: pytest.MonkeyPatch, given: str, used: tuple[str, int]) -> None:
    """Who wants more than this machine to see the health must say so."""
    monkeypatch.setenv("FAQ_HTTP_ADDRESS", given)

    assert read_settings().http_address == used


@pytest.mark.parametrize("name", sorted(set(known_names()) - {"DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "FAQ_KNOWLEDGE"}))
def test_no_sentence_is_in_words_of_programmers(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Whatever stands in a setting, what is said of it names the setting and is written by us."""
    for nonsense in ("maybe", "-1", " ", "0.5", "1e3", "http://[::1", "x:y:z", "99999999999", "a\nb", "/no/such", "∞"):
        monkeypatch.setenv(name, nonsense)
        said = _said()
        assert not said or said.startswith(name)
        assert not [word for word in ("Input", "unable", "valid", "Error") if word in said]


def test_every_wrong_value_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two mistakes are two sentences."""
    monkeypatch.setenv("FAQ_LOG_FORMAT", "xml")
    monkeypatch.setenv("FAQ_DISCORD_API_URL", "proxy")

    with pytest.raises(ConfigurationError) as raised:
        read_settings()
    assert len(raised.value.sentence.splitlines()) == 2


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("https://proxy.example", "https://proxy.example/api/v10"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/api/v10"),
        ("http://127.0.0.1:8080/api/v9/", "http://127.0.0.1:8080/api/v9"),
    ],
)
def test_an_api_address_without_a_path_gets_the_usual_one(
    monkeypatch: pytest.MonkeyPatch, given: str, used: str
) -> None:
    """An empty path gets /api/v10, any other stays as it is."""
    monkeypatch.setenv("FAQ_DISCORD_API_URL", given)

    assert read_settings().discord_api_url == used


def test_a_name_that_nothing_reads_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A slip in a name is told with the nearest right one, in the environment and in .env."""
    monkeypatch.setenv("FAQ_PACK", "ems")
    (tmp_path / ".env").write_text("FAQ_LOGFORMAT=json\n# FAQ_COMMENT=1\nFAQ_ZZZ=1\n")

    assert unknown_names() == (
        "FAQ_LOGFORMAT is set, but nothing reads it. Did you mean FAQ_LOG_FORMAT?",
        "FAQ_PACK is set, but nothing reads it. Did you mean FAQ_PACKS?",
        "FAQ_ZZZ is set, but nothing reads it. See .env.example for the names there are.",
    )
    assert desk.misspelled_settings() == ("FAQ_PACK is set, but nothing reads it. Did you mean FAQ_PACKS?",)


def test_the_token_comes_from_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DISCORD_TOKEN_FILE names a file whose content is the token, without the line's end."""
    (tmp_path / "secret").write_text("abc\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))

    assert read_settings().token() == "abc"


def test_a_token_that_is_missing_doubled_or_unreadable_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way of having no token says what to do, and none shows a token."""
    with pytest.raises(ConfigurationError, match="DISCORD_TOKEN is not set"):
        read_settings().token()
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "/nowhere")
    with pytest.raises(ConfigurationError, match="which cannot be read"):
        read_settings().token()
    monkeypatch.setenv("DISCORD_TOKEN", "s3cr3t")
    with pytest.raises(ConfigurationError, match="both set") as raised:
        read_settings()
    assert "s3cr3t" not in raised.value.sentence
    assert "s3cr3t" not in repr(raised.value)


def outcome(read: Callable[[], object]) -> object:
    """What `read` gives, or the sentence it ends with."""
    try:
        return read()
    except ConfigurationError as error:
        return error.sentence


CASES: list[tuple[dict[str, str], str]] = [
    ({}, ""),
    ({"FAQ_PACKS": "a,b"}, ""),
    ({"FAQ_PACKS": " a , ,b "}, "FAQ_KNOWLEDGE=kb\n"),
    ({"FAQ_PACKS": ""}, "FAQ_PACKS=x\nFAQ_KNOWLEDGE=\n"),
    ({"FAQ_KNOWLEDGE": ""}, "FAQ_KNOWLEDGE='my packs' # here\n"),
    ({"FAQ_KNOWLEDGE": "/over"}, "FAQ_KNOWLEDGE=/under\nexport FAQ_PACKS=y\n"),
    ({"faq_packs": "low"}, ""),
    ({"FAQ_PACKS": ","}, ""),
]


@pytest.mark.parametrize(("environment", "file"), CASES)
def test_the_terminal_reads_its_settings_as_everybody_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], file: str
) -> None:
    """`ask` reads two settings without the settings library, for speed; both ways always agree."""
    if file:
        (tmp_path / ".env").write_text(file)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def usual() -> object:
        settings = read_settings()
        return settings.knowledge, settings.packs

    assert outcome(desk.knowledge_settings) == outcome(usual)


def _said() -> str:
    """What the operator is told of the settings as they are; "" when they are fine."""
    try:
        read_settings()
    except ConfigurationError as error:
        return error.sentence
    return ""


def test_a_token_file_with_nothing_in_it_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that was mounted empty, or is a folder, is what the sentence is about."""
    (tmp_path / "secret").write_text("\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))
    with pytest.raises(ConfigurationError, match=r"DISCORD_TOKEN_FILE names .*secret, which is empty"):
        read_settings().token()
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path))
    with pytest.raises(ConfigurationError, match=r"which cannot be read: Is a directory\.$"):
        read_settings().token()
