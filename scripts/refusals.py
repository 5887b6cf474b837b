"""Write docs/reference/refusals.md: every refusal by its code, status and sentence (`make reference`)."""

import ast
import pathlib
from collections.abc import Iterator

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE, SOURCES = ROOT / "docs" / "reference" / "refusals.md", ROOT / "src" / "openhall"
STATUS = {"Malformed": 400, "NotAllowed": 403, "Missing": 404, "Conflict": 409, "NotNow": 409, "Locked": 423,
          "TooMany": 429, "NoRoom": 507}  # fmt: skip
HEAD = """# Refusals

Made by `make reference` from the code; a test fails when this page is older. An answer of the API that says no has the
type `urn:openhall:` with one of these codes; programs may rely on the code, people read the sentence in their language.
`%(…)s` is filled in.

| code | status | sentence | room |
| --- | --- | --- | --- |
"""

type Row = tuple[str, int, str, str]


def page() -> str:
    """The whole page."""
    found = sorted(set(rows()))
    return HEAD + "".join(f"| `{code}` | {status} | {said} | {room} |\n" for code, status, said, room in found)


def rows() -> Iterator[Row]:
    """Every refusal that is made with a code of its own."""
    for path in sorted(SOURCES.rglob("*.py")):
        room = path.relative_to(SOURCES).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and (made := _refusal(node)):
                yield *made, room


def _refusal(node: ast.Call) -> tuple[str, int, str] | None:
    kind = node.func.id if isinstance(node.func, ast.Name) else ""
    if kind not in STATUS or not node.args:
        return None
    words = [each.value if isinstance(each, ast.Constant) else "…" for each in (*node.args, *[ast.Constant("")] * 2)]
    return str(words[0]), STATUS[kind], str(words[1])


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
