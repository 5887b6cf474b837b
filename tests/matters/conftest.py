"""What every test of matters has: a data directory of its own, for the files that are added."""

import pathlib

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def folder(tmp_path: pathlib.Path, settings: Settings) -> pathlib.Path:
    """Where files lie."""
    settings.DATA_DIR = tmp_path
    return tmp_path / "files"
