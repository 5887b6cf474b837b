"""The keys of the checkpoints: made once, also for a data directory of an older release; remembered for ever."""

import json
import pathlib
import stat

import pytest

from openhall.ledger.rules.notes import new_key, signing_key
from openhall.site.checkpoint_keys import checkpoint_keys, renew_key
from openhall.site.environment import BadSetting, read_environment
from openhall.site.opening import Opened
from openhall.site.secrets_file import BadSecrets, read_secrets
from tests.together import together

OWN = new_key("city.example/log", bytes(range(32)))


@pytest.fixture(autouse=True)
def no_key_of_a_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENHALL_CHECKPOINT_KEY", raising=False)


def kept(folder: pathlib.Path) -> dict[str, str]:
    found: dict[str, str] = json.loads((folder / "secrets.json").read_text())
    return found


def test_an_older_data_directory_gets_a_key_and_keeps_its_secrets(tmp_path: pathlib.Path) -> None:
    (tmp_path / "secrets.json").write_text(json.dumps({"secret_key": "s", "front_secret": "f"}))
    made = checkpoint_keys(tmp_path)
    found = read_secrets(tmp_path)
    assert (found["secret_key"], found["front_secret"]) == ("s", "f")
    assert signing_key(kept(tmp_path)["checkpoint_key"]) == made.signing
    assert made.known == (made.signing.public,)
    assert made.signing.name.startswith("openhall/")
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    before = (tmp_path / "secrets.json").stat().st_ino
    assert checkpoint_keys(tmp_path) == made
    assert (tmp_path / "secrets.json").stat().st_ino == before, "nothing is written again"


def test_two_data_directories_have_two_names_and_keys(tmp_path: pathlib.Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = (checkpoint_keys(tmp_path / name).signing for name in ("one", "two"))
    assert one.name != two.name
    assert one.seed != two.seed


def test_many_at_once_make_one_key(tmp_path: pathlib.Path) -> None:
    answers = together([lambda: checkpoint_keys(tmp_path)] * 12)
    assert len({str(answer) for answer in answers}) == 1
    assert answers[0] == checkpoint_keys(tmp_path)


def test_a_new_key_signs_and_the_old_one_stays_known(tmp_path: pathlib.Path) -> None:
    first = checkpoint_keys(tmp_path)
    second = renew_key(tmp_path, first.signing.name)
    assert second.signing.name == first.signing.name
    assert second.signing.seed != first.signing.seed
    assert second.known == (first.signing.public, second.signing.public)
    assert checkpoint_keys(tmp_path) == second
    with pytest.raises(ValueError, match="name"):
        renew_key(tmp_path, "two words")
    assert checkpoint_keys(tmp_path) == second


def test_a_city_may_keep_its_key_elsewhere(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = checkpoint_keys(tmp_path)
    monkeypatch.setenv("OPENHALL_CHECKPOINT_KEY", OWN.text)
    with_city = checkpoint_keys(tmp_path)
    assert (with_city.signing, with_city.known) == (OWN, (own.signing.public, OWN.public))
    assert OWN.text not in (tmp_path / "secrets.json").read_text(), "it is not copied"


@pytest.mark.parametrize("text", ["secret", "PRIVATE+KEY+a+b+c", OWN.public.text, OWN.text[:-2]])
def test_a_key_that_is_none_stops_the_start_and_is_not_repeated(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("OPENHALL_CHECKPOINT_KEY", text)
    with pytest.raises(BadSetting, match="OPENHALL_CHECKPOINT_KEY") as error:
        checkpoint_keys(tmp_path)
    assert text not in str(error.value)


def test_settings_read_the_keys() -> None:
    read = read_environment({"OPENHALL_CHECKPOINT_KEYS": f"{OWN.public.text} {OWN.public.text}"})
    assert (read.checkpoint_key, read.checkpoint_keys) == (None, (OWN.public, OWN.public))
    with pytest.raises(BadSetting, match="OPENHALL_CHECKPOINT_KEYS"):
        read_environment({"OPENHALL_CHECKPOINT_KEYS": "x"})


def test_the_worker_alone_is_given_the_signing_key(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keys = checkpoint_keys(tmp_path)
    opened = Opened(tmp_path, "postgresql:///a", "postgresql:///b", keys, "s", "f", "v")
    monkeypatch.setenv("OPENHALL_CHECKPOINT_KEY", OWN.text)
    secret = keys.signing.text
    assert not {secret, OWN.text} & set(opened.environment().values())
    assert opened.environment()["OPENHALL_CHECKPOINT_KEYS"] == keys.signing.public.text
    assert opened.worker_environment()["OPENHALL_CHECKPOINT_KEY"] == secret
    assert secret.rsplit("+", 1)[1] not in repr(opened)


@pytest.mark.parametrize("text", ["", "[]", "{", "\x00"])
def test_secrets_that_are_damaged_are_left_as_they_are(tmp_path: pathlib.Path, text: str) -> None:
    (tmp_path / "secrets.json").write_text(text)
    for read in (read_secrets, checkpoint_keys):
        with pytest.raises(BadSecrets, match="damaged"):
            read(tmp_path)
    assert (tmp_path / "secrets.json").read_text() == text
