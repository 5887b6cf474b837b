"""Keeps which tests ran and how they ended, and on a whole run holds docs/evidence.md against it."""

import os
import pathlib

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RAN = pytest.StashKey[dict[str, str]]()
FAULTS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing."""
    config.stash[RAN] = {}
    config.stash[FAULTS] = []
    config.pluginmanager.register(_Recorder(config), "openhall-ran")


class _Recorder:
    """Hears every report; with workers, in the controller."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test counts as passed when its call passed, as skipped when any phase was skipped."""
        ran = self.config.stash[RAN]
        if report.skipped or report.failed:
            ran[report.nodeid] = report.outcome
        elif report.when == "call":
            ran.setdefault(report.nodeid, report.outcome)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """After a whole run (OPENHALL_EVIDENCE=1) a row of docs/evidence.md without its test makes the run fail."""
    config = session.config
    if hasattr(config, "workerinput") or os.environ.get("OPENHALL_EVIDENCE") != "1":
        return
    from scripts.check_evidence import faults

    ran = config.stash[RAN]
    found = faults(ROOT, ran)
    config.stash[FAULTS].extend(found)
    if found and session.exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Name what is wrong with the evidence, before pytest's own last line."""
    if config.stash[FAULTS]:
        terminalreporter.section("docs/evidence.md")
        for fault in config.stash[FAULTS]:
            terminalreporter.write_line(fault)
