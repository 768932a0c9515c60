"""What operators start from: the lock, the image, the unit, the compose file."""

import configparser
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.settings import known_names

ROOT = Path(__file__).parent.parent


def lock() -> dict[str, tuple[Requirement, int]]:
    """Each locked requirement by its name, with how many hashes stand below it."""
    found: dict[str, tuple[Requirement, int]] = {}
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            head, *hashes = line.split("--hash=sha256:")
            requirement = Requirement(head.strip())
            found[canonicalize_name(requirement.name)] = requirement, len(hashes)
    return found


def asked_for() -> list[Requirement]:
    """What pyproject.toml asks for, with the extra for PostgreSQL."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return [Requirement(each) for each in [*project["dependencies"], *project["optional-dependencies"]["postgres"]]]


@pytest.mark.parametrize("wanted", asked_for(), ids=lambda each: each.name)
def test_the_lock_holds_what_is_asked_for(wanted: Requirement) -> None:
    """Each dependency is pinned to one version that pyproject.toml allows (else: tools/lock.sh)."""
    pinned, _ = lock()[canonicalize_name(wanted.name)]
    (pin,) = pinned.specifier
    assert pin.operator == "=="
    assert wanted.specifier.contains(pin.version)


def test_the_lock_is_by_hash_and_names_no_host() -> None:
    """Every package has its hashes; where it comes from is the operator's choice."""
    assert [name for name, (_, hashes) in lock().items() if not hashes] == []
    text = (ROOT / "requirements.lock").read_text("utf-8")
    assert not re.search(r"://|index|@ ", text)


def test_the_image_gets_what_it_is_built_from() -> None:
    """All that is packaged or builds the package is copied in, and nothing of it is ignored on the way."""
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    sources = {source for line in copied for source in line.split()}
    assert {*build["targets"]["sdist"]["only-include"], "pyproject.toml"} <= sources
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert let_in[0] == "*"
    assert all(f"!{source}" in let_in and (ROOT / source).exists() for source in sources)


def test_the_image_is_small_nobodys_root_and_watched() -> None:
    """Two stages, hashes, a user of its own, a volume, a health check at the address that it listens on."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    lines = text.splitlines()
    assert len([line for line in lines if line.startswith("FROM ")]) == 2
    assert "--require-hashes" in text
    last = text[text.rindex("\nFROM ") :]
    assert re.search(r"^USER [1-9]\d*$", last, re.MULTILINE)
    assert "VOLUME /data" in last
    address = re.search(r"FAQ_HTTP_ADDRESS=(\S+)", last)
    assert address
    assert f"http://{address[1]}/livez" in last
    assert 'CMD ["serve"]' in last
    assert set(re.findall(r"FAQ_\w+", text)) <= set(known_names())


def test_the_compose_file_runs_two_shards_over_one_database() -> None:
    """Two processes, each with its own shard, the same count and the same database, and no password in the file."""
    compose: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))
    bots = [each for name, each in compose["services"].items() if name.startswith("bot-")]
    settings = [bot["environment"] for bot in bots]
    assert sorted(each["FAQ_SHARD_IDS"] for each in settings) == ["0", "1"]
    assert {each["FAQ_SHARD_COUNT"] for each in settings} == {"2"}
    assert len({each["FAQ_DATABASE_URL"] for each in settings}) == 1
    assert "${POSTGRES_PASSWORD" in settings[0]["FAQ_DATABASE_URL"]
    assert {name for each in settings for name in each} <= set(known_names())
    assert all(bot["restart"].startswith("on-failure:") for bot in bots)


def test_the_unit_restarts_with_growing_pauses_and_not_for_what_a_human_must_change() -> None:
    """A crash is started again later each time; exit code 78 is not; the token comes as a credential."""
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    text = (ROOT / "deploy" / "faqbot.service").read_text("utf-8")
    unit.read_string(text)
    service = unit["Service"]
    assert service["Restart"] == "on-failure"
    assert int(service["RestartSteps"]) > 1
    assert service["RestartMaxDelaySec"] == "5min"
    assert service["RestartPreventExitStatus"] == "78"
    assert service["DynamicUser"] == "yes"
    assert set(re.findall(r"=((?:FAQ|DISCORD)_\w+)=", text)) <= set(known_names())


def test_the_workflow_runs_what_developers_run_on_every_python() -> None:
    """CI does .ci/run and nothing else, on 3.11 to 3.14."""
    workflow: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    everything = workflow["jobs"]["everything"]
    assert everything["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert "bash .ci/run" in [step.get("run") for step in everything["steps"]]
