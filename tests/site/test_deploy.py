"""What is in deploy/: read by the programs it is for, every key explained, every setting named, none that does not exist."""

import ast
import pathlib
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping

import pytest
import yaml

from openhall.site.command import app
from openhall.site.environment import read_environment
from tests.architecture.house import PACKAGE, python_files
from tests.ran import ROOT

DEPLOY = ROOT / "deploy"
EXAMPLE, REFERENCE = DEPLOY / "openhall.env.example", ROOT / "docs" / "reference" / "settings.md"
UNITS = sorted([*DEPLOY.glob("*.service"), *DEPLOY.glob("*.timer")])
VARIABLE = re.compile(r"\bOPENHALL_[A-Z][A-Z_]*[A-Z]\b")
PREFIX = "OPENHALL_NOTICES_"


def texts(source: str) -> Iterator[str]:
    """Constants of a Python file that are no docstrings."""
    tree = ast.parse(source)
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.value


def read_in(source: str) -> set[str]:
    """The variables a file names, and those of notices, which are read without their prefix."""
    return {name for text in texts(source) for name in re.findall(VARIABLE, text)}


def keys_of_notices(source: str) -> set[str]:
    """`values["SMS_URL"]`, `settings.NOTICES.get("CARDS_WEBHOOK")`."""
    return {PREFIX + name for name in re.findall(r"(?:values|NOTICES)(?:\.get\(|\[)\"([A-Z_]+)\"", source)}


def used() -> set[str]:
    sources = [path.read_text("utf-8") for path in python_files(PACKAGE)]
    notices = [(PACKAGE / name).read_text("utf-8") for name in ("notices/services/sending.py", "routines/reactions.py")]
    found = set().union(*map(read_in, sources), *map(keys_of_notices, notices))
    return {name for name in found if not name.startswith("OPENHALL_TEST")}


def example() -> dict[str, str]:
    """The example with every # before a setting taken away."""
    lines = re.findall(r"^#?(OPENHALL_[A-Z_]+)=(.*)$", EXAMPLE.read_text("utf-8"), re.MULTILINE)
    return dict(lines)


def test_every_setting_that_is_read_is_named_and_no_other() -> None:
    wanted = used()
    assert len(wanted) > 30
    assert set(re.findall(VARIABLE, EXAMPLE.read_text("utf-8"))) == wanted
    assert set(re.findall(VARIABLE, REFERENCE.read_text("utf-8"))) == wanted


def test_a_planted_setting_is_seen() -> None:
    assert read_in('"""OPENHALL_NOT_THIS"""\nos.environ.get("OPENHALL_PLANTED")\n') == {"OPENHALL_PLANTED"}
    assert keys_of_notices('values.get("SMS_URL")\nvalues["FROM"]\n') == {PREFIX + "SMS_URL", PREFIX + "FROM"}


def test_every_value_of_the_example_can_be_used() -> None:
    values = {name: text for name, text in example().items() if text}
    read = read_environment(values)
    assert (read.log, read.https, read.proxies, read.debug) == ("json", True, ("127.0.0.1/32",), False)
    assert len(values) > 15


def test_the_compilers_of_python_and_yaml_read_what_is_there() -> None:
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
    hall = compose["services"]["hall"]
    assert hall["volumes"] == ["data:/var/lib/openhall"] and compose["volumes"].keys() == {"data"}
    assert (DEPLOY / hall["build"]["context"] / hall["build"]["dockerfile"]).resolve() == DEPLOY / "Dockerfile"
    assert "/readyz" in hall["healthcheck"]["test"][-1]
    compile(hall["healthcheck"]["test"][-1], "healthcheck", "exec")
    assert f":{published(hall)}/" in hall["healthcheck"]["test"][-1]


def published(hall: Mapping[str, list[str]]) -> str:
    (port,) = hall["ports"]
    return port.rpartition(":")[2]


def test_every_key_of_the_compose_file_is_explained() -> None:
    lines = (DEPLOY / "compose.yaml").read_text("utf-8").splitlines()
    plain = [line.strip() for before, line in zip(["", *lines], lines, strict=False)
             if re.match(r" *[a-z_]+:", line) and not before.lstrip().startswith("#")]  # fmt: skip
    assert plain == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_every_key_of_a_unit_is_explained(unit: pathlib.Path) -> None:
    """A comment stands over each key, or over three that belong together."""
    block, explained = 0, False
    for line in unit.read_text("utf-8").splitlines():
        if line.startswith("#"):
            block, explained = 0, True
        elif "=" in line:
            block += 1
            assert explained, f"{line} has no comment over it"
            assert block <= 3, line
        elif not line:
            explained = False


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="this machine has no systemd-analyze")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_systemd_reads_the_units(unit: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The real reader of units, on copies whose program and user are there: it refuses what it does not know."""
    program = tmp_path / "openhall"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for each in UNITS:
        text = each.read_text("utf-8").replace("/opt/openhall/bin/openhall", str(program))
        (tmp_path / each.name).write_text(re.sub(r"(?m)^(User|Group)=.*$", r"\1=root", text))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(tmp_path / unit.name)],
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


def test_a_planted_mistake_in_a_unit_is_seen(tmp_path: pathlib.Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("this machine has no systemd-analyze")
    unit = tmp_path / "planted.service"
    unit.write_text("[Service]\nExecStart=/bin/true\nRestrat=always\n")
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, timeout=60)
    assert "Restrat" in done.stderr


def test_the_commands_named_are_there() -> None:
    names = {command.name for command in app.registered_commands} | {group.name for group in app.registered_groups}
    files = [*UNITS, DEPLOY / "Dockerfile"]
    said = {word for file in files for word in re.findall(r"bin/openhall ([a-z-]+)|\"openhall\", \"([a-z-]+)\"", file.read_text("utf-8")) for word in word if word}
    assert said == {"run", "backup"} and said <= names


def test_what_the_image_copies_is_there() -> None:
    text = (DEPLOY / "Dockerfile").read_text("utf-8")
    copied = [word for line in re.findall(r"^COPY (.*)$", text, re.MULTILINE) for word in line.split()[:-1]]
    assert [word for word in copied if not (ROOT / word).exists()] == []
    assert {"src", "scripts", "uv.lock"} <= set(copied)  # scripts: the build compiles the messages
