"""The worked example of docs/background/sealed-log.md, computed and run."""

import base64
import json
import pathlib
import re

from typer.testing import CliRunner

from openhall.ledger.rules.checkpoints import opened
from openhall.ledger.rules.merkle import consistency_proof, is_consistent, leaf_hash, node_hash, root_of
from openhall.ledger.rules.receipts import read_receipt
from openhall.site.command import app
from tests.ledger.logs import KEY
from tests.queue.test_background_docs import BACKGROUND, table

CHAPTER = "sealed-log.md"
TEXT = (BACKGROUND / CHAPTER).read_text("utf-8")


def blocks(kind: str) -> list[str]:
    """The fenced blocks of a kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)


LEAVES = [bytes.fromhex(row[3]) for row in table(CHAPTER, "place")]
(RECEIPT,) = blocks("json")


def test_the_leaves_and_the_tree() -> None:
    for place, (number, _, digest, leaf) in enumerate(table(CHAPTER, "place"), 1):
        assert (int(number), leaf_hash(bytes.fromhex(digest)).hex()) == (place, leaf)
    one, two, three, four, five = LEAVES
    found = {name: bytes.fromhex(value) for name, _, value in table(CHAPTER, "hash")}
    assert found["a"] == node_hash(one, two)
    assert found["b"] == node_hash(three, four)
    assert found["c"] == node_hash(found["a"], found["b"])
    assert found["root"] == node_hash(found["c"], five) == root_of(LEAVES)
    proof = read_receipt(RECEIPT).proof
    assert proof == (three, found["a"], five), "as the chapter says it"


def test_the_two_checkpoints_and_that_one_log_continues_the_other() -> None:
    (new, _), (old, _) = (opened(each, [KEY.public]) for each in blocks("checkpoint"))
    assert [(each.size, each.root) for each in (old, new)] == [(3, root_of(LEAVES[:3])), (5, root_of(LEAVES))]
    proof = consistency_proof(3, 5, lambda level, index: root_of(LEAVES[index << level : (index + 1) << level]))
    assert is_consistent(3, 5, old.root, new.root, proof)
    assert base64.b64encode(new.root).decode() in blocks("checkpoint")[0]


def said(path: pathlib.Path, receipt: str, *options: str) -> tuple[int, str]:
    path.write_text(receipt, encoding="utf-8")
    done = CliRunner().invoke(app, ["verify-receipt", str(path), *options])
    return done.exit_code, done.stdout


def test_the_receipt_and_the_sentences(tmp_path: pathlib.Path) -> None:
    command = re.search(r"^\$ openhall verify-receipt receipt.json --key (\S+)\n(.+)\n```", TEXT, re.MULTILINE)
    assert command
    assert said(tmp_path / "receipt.json", RECEIPT, "--key", command[1]) == (0, command[2] + "\n")
    changed = RECEIPT.replace("dissatisfied", "satisfied")
    code, sentence = said(tmp_path / "receipt.json", changed, "--key", command[1])
    assert code == 1
    assert f"\n```\n{sentence}```" in TEXT
    assert json.loads(RECEIPT)["digest"] == table(CHAPTER, "place")[3][2]


def test_the_commands_of_the_chapter_exist() -> None:
    names = set(re.findall(r"openhall ([a-z-]+)", TEXT))
    known = {command.name for command in app.registered_commands}
    assert names <= known, names - known
    options = {"checkpoint": ["--now", "--key", "--new-key", "--json"], "verify": ["--checkpoint"]}
    for command, wanted in options.items():
        help_text = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200"}).stdout
        assert [each for each in wanted if each not in help_text] == []
