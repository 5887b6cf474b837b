"""Libraries that few acts need and that take much memory: loaded when one of their names is first used.

Every process of a hall imports the whole house, but only who reads a PDF or a workbook needs a reader of PDFs or
workbooks. A module names such a library so that type checkers still see it:

    if TYPE_CHECKING:
        import pypdf
    else:
        pypdf = lazily("pypdf")
"""

import importlib.util
import sys
import types


def lazily(name: str) -> types.ModuleType:
    """The module of this name, which loads itself at the first use of an attribute; ModuleNotFoundError at once."""
    if name in sys.modules:
        return sys.modules[name]
    spec = importlib.util.find_spec(name)
    if spec is None or spec.loader is None:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
