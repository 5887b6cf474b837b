"""The recorded data sets that lie beside the checkout, never in it."""

import os
import pathlib

import pytest

from tests.ran import ROOT


def real_data(name: str) -> pathlib.Path:
    """A file of the data folder (`../shared/data`, or `$OPENHALL_REAL_DATA`); without it the test is skipped, in CI it fails."""
    folder = pathlib.Path(os.environ.get("OPENHALL_REAL_DATA") or ROOT.parent / "shared" / "data")
    if (folder / name).is_file():
        return folder / name
    if os.environ.get("CI"):
        pytest.fail(f"the recorded data are missing: no {name} in {folder}")
    pytest.skip(f"no {name} in {folder}")
