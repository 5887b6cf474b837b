"""A plug-in of pytest for scripts/mutants.py: which test runs which function of the package.

Written to the file named in OPENHALL_TOUCHED as {"src/openhall/queue/rules.py:12": ["tests/queue/test_x.py::test_y"]};
the line is the one where the function (or its first decorator) begins.
"""

import collections
import json
import os
import pathlib
import sys
import types
from collections.abc import Iterator

import pytest

TOOL = sys.monitoring.PROFILER_ID
PACKAGE = f"{os.sep}src{os.sep}openhall{os.sep}"


class Touching:
    """Notes the start of each function of the package while a test runs."""

    def __init__(self, root: pathlib.Path) -> None:
        """`root` is the checkout in which the tests run."""
        self.root = f"{root}{os.sep}"
        self.test = ""
        self.touched: collections.defaultdict[str, set[str]] = collections.defaultdict(set)

    def started(self, code: types.CodeType, offset: int) -> object:
        """A function of anybody starts; others than ours are never reported again."""
        if PACKAGE not in code.co_filename:
            return sys.monitoring.DISABLE
        if self.test:
            self.touched[f"{code.co_filename.removeprefix(self.root)}:{code.co_firstlineno}"].add(self.test)
        return None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """From now on this test is at work."""
        self.test = item.nodeid
        try:
            return (yield)
        finally:
            self.test = ""

    def pytest_sessionfinish(self) -> None:
        """Tell."""
        told = {place: sorted(tests) for place, tests in self.touched.items()}
        pathlib.Path(os.environ["OPENHALL_TOUCHED"]).write_text(json.dumps(told), "utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Listen."""
    touching = Touching(config.rootpath)
    config.pluginmanager.register(touching, "openhall-touching")
    sys.monitoring.use_tool_id(TOOL, "openhall-touching")
    sys.monitoring.register_callback(TOOL, sys.monitoring.events.PY_START, touching.started)
    sys.monitoring.set_events(TOOL, sys.monitoring.events.PY_START)
