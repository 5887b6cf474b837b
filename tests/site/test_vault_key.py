"""The vault's key lives with the data directory: made for old ones too, carried by a backup, changed while it works."""

import json
import pathlib
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from openhall.site.checkpoint_keys import checkpoint_keys
from openhall.site.environment import BadSetting, read_environment
from openhall.site.opening import Opened
from openhall.site.secrets_file import BYTES, BadSecrets, change_secret, read_secrets
from tests.conftest import VAULT_KEY
from tests.site.typed import openhall, remove

OLD = {"secret_key": "old secret", "front_secret": "old front"}


def test_an_old_data_directory_gets_its_key_and_keeps_the_rest(tmp_path: pathlib.Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps(OLD | {"of_tomorrow": "x"}))
    first = read_secrets(tmp_path)
    assert {name: first[name] for name in OLD} == OLD
    assert len(first["vault_key"]) == 43
    assert read_secrets(tmp_path) == first
    assert json.loads((tmp_path / "secrets.json").read_text()) == first | {"of_tomorrow": "x"}
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    assert "old secret" not in repr(Opened(tmp_path, "", "", checkpoint_keys(tmp_path), **first))


def test_all_who_ask_at_once_get_the_same(tmp_path: pathlib.Path) -> None:
    code = "import pathlib, sys; from openhall.site.secrets_file import read_secrets; print(read_secrets(pathlib.Path(sys.argv[1])))"
    with ThreadPoolExecutor(16) as pool:
        made = [pool.submit(read_secrets, tmp_path) for _ in range(16)]
    told = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert {str(each.result()) for each in made} == {told.stdout.strip()}
    assert set(made[0].result()) == set(BYTES)


@pytest.mark.parametrize("text", ["", "{", "[]", "7", "\x00"])
def test_a_damaged_file_is_said_and_left(tmp_path: pathlib.Path, text: str) -> None:
    (tmp_path / "secrets.json").write_text(text)
    for verb in (lambda: read_secrets(tmp_path), lambda: change_secret(tmp_path, "vault_key", str)):
        with pytest.raises(BadSecrets, match="put it back from a backup"):
            verb()
    assert (tmp_path / "secrets.json").read_text() == text


def test_the_environment_takes_keys_and_nothing_else() -> None:
    assert read_environment({}).vault_key == ""
    assert read_environment({"OPENHALL_VAULT_KEY": f"{VAULT_KEY} {VAULT_KEY}"}).vault_key.split() == [VAULT_KEY] * 2
    for wrong in ("secret", VAULT_KEY[:-1], f"{VAULT_KEY} x"):
        with pytest.raises(BadSetting, match="OPENHALL_VAULT_KEY") as refused:
            read_environment({"OPENHALL_VAULT_KEY": wrong})
        assert wrong not in str(refused.value)


SCRIPT = """
import datetime, pathlib, sys
from openhall.site.opening import open_data_dir
open_data_dir(pathlib.Path(sys.argv[2]))
from openhall.routines.timetable import tick
from openhall.vault import services
from tests.vault.people import HALL, kept
if sys.argv[1] == "keep":
    kept({"phone": "13812345678", "name": "张三"}, until=datetime.date(2999, 1, 1))
    kept({"phone": "13812345678"}, until=datetime.date(2026, 1, 1))  # the timetable erases it
elif sys.argv[1] == "tick":
    tick()
(found, *_) = services.find_subjects(HALL, "phone", "138 1234 5678")
print(services.open_commitment(found, "phone").value)
"""


def script(verb: str, folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Open the data directory in another process, do something, and say the phone kept there."""
    for name in ("OPENHALL_VAULT_KEY", "OPENHALL_DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(pathlib.Path(__file__).resolve().parents[2]))
    done = subprocess.run([sys.executable, "-c", SCRIPT, verb, str(folder)], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def keys_of(folder: pathlib.Path) -> list[int]:
    done = openhall("vault-key", "--data-dir", folder, "--json")
    assert done.returncode == 0, done.stderr
    return [each["values"] for each in json.loads(done.stdout)["keys"]]


def vault_finding(folder: pathlib.Path) -> dict[str, str]:
    done = openhall("doctor", "--data-dir", folder, "--json")
    (found,) = [each for each in json.loads(done.stdout)["findings"] if each["about"] == "vault"]
    return dict(found)


@pytest.mark.slow
def test_what_is_kept_survives_a_change_of_key_and_a_restore(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, saved = tmp_path / "first", tmp_path / "second", tmp_path / "saved.tar"
    first.mkdir()
    (first / "secrets.json").write_text(json.dumps(OLD))
    try:
        assert script("keep", first, monkeypatch) == "13812345678"
        assert keys_of(first) == [3]
        said = openhall("vault-key", "--new", "--data-dir", first).stdout
        assert [line.split()[1:] for line in said.splitlines()[:2]] == [["0", "values"], ["3", "values"]]
        assert "Restart the hall" in said and read_secrets(first)["vault_key"].split()[0] not in said
        assert script("tick", first, monkeypatch) == "13812345678"
        assert keys_of(first) == [2, 0]
        assert openhall("backup", saved, "--data-dir", first).returncode == 0
        assert openhall("restore", saved, "--data-dir", second).returncode == 0
        assert script("look", second, monkeypatch) == "13812345678"
        assert vault_finding(second) == {
            "about": "vault", "level": "ok", "sentence": "2 values kept, 0 of the last 1000 do not open",
        }  # fmt: skip
        change_secret(second, "vault_key", lambda _: VAULT_KEY)
        lost = vault_finding(second)
        assert (lost["level"], lost["sentence"].split(":")[0]) == ("fault", "2 values have lost their key")
    finally:
        remove(first, second)
