"""Compile the message catalogues whenever the package is built or installed for development."""

import importlib.util
import pathlib
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    """A step of hatchling's; `.mo` files are not in the repository."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write every `.mo` and name it as part of the wheel."""
        root = pathlib.Path(self.root)
        spec = importlib.util.spec_from_file_location("compile_messages", root / "scripts" / "compile_messages.py")
        if spec is None or spec.loader is None:
            raise RuntimeError("scripts/compile_messages.py is missing")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        written = module.compile_all(root / "src" / "openhall" / "web" / "locale")
        build_data["artifacts"] += [path.relative_to(root).as_posix() for path in written]
