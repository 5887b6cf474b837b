"""Commands of the sealed log: `checkpoint` for witnesses, `verify` for the hall, `verify-receipt` for everybody."""

import dataclasses
import json
import pathlib
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from openhall.ledger.rules.checkpoints import Checkpoint, opened
from openhall.ledger.rules.notes import BadNote, NotSigned, PublicKey, public_key
from openhall.ledger.rules.receipts import LONGEST, LONGEST_EVIDENCE, BadReceipt, examined, read_evidence
from openhall.site.checkpoint_keys import is_from_outside, renew_key
from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import Opened, open_data_dir

if TYPE_CHECKING:
    from openhall.ledger.queries.sealed import Seal
    from openhall.ledger.rules.verdicts import Report

SHOWN = 20


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("checkpoint")(checkpoint)
    app.command("verify")(verify)
    app.command("verify-receipt")(verify_receipt)


def checkpoint(
    now: Annotated[bool, typer.Option("--now", help="Make a fresh one first.")] = False,
    key: Annotated[bool, typer.Option("--key", help="Print the public key instead.")] = False,
    new_key: Annotated[
        str, typer.Option("--new-key", metavar="NAME", help="Sign with a fresh key of this name from now on.")
    ] = "",
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Print the last signed checkpoint of the log. Keep it, print it, mail it: `openhall verify --checkpoint FILE`."""
    hall = open_data_dir(directory(data_dir))
    if new_key:
        hall = _with_new_key(hall, new_key)
    if key or new_key:
        known = [each.text for each in hall.keys.known]
        show({"key": hall.keys.signing.public.text, "known": known}, as_json, [hall.keys.signing.public.text])
        return
    seal = _seal(hall, now)
    facts = {"checkpoint": seal.text, "size": seal.size, "root": seal.root.hex(), "key": seal.key, "at": seal.at}
    show(facts, as_json, [seal.text.removesuffix("\n")])


def _with_new_key(hall: Opened, name: str) -> Opened:
    if is_from_outside():
        wrong("the signing key comes from $OPENHALL_CHECKPOINT_KEY; change it there")
    return dataclasses.replace(hall, keys=renew_key(hall.data_dir, name))


def _seal(hall: Opened, fresh: bool) -> "Seal":
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Refusal
    from openhall.ledger.queries.sealed import latest_seal
    from openhall.ledger.services import put_in_order
    from openhall.ledger.services.sealing import make_checkpoint

    last = None if fresh else latest_seal()
    if last:
        return last
    try:
        while put_in_order(20_000):
            pass
        return make_checkpoint(hall.keys.signing, utc_now())
    except Refusal as error:
        typer.echo(f"openhall: {error}", err=True)
        raise typer.Exit(1) from error


def verify(
    checkpoint: Annotated[
        pathlib.Path | None, typer.Option(metavar="FILE", help="A checkpoint that somebody outside has kept.")
    ] = None,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Examine the whole log: every event, the order, the tree, every checkpoint. Exit 1 when something was bent."""
    kept = None if checkpoint is None else _text_in(checkpoint)
    hall = open_data_dir(directory(data_dir))
    outside = None if kept is None else _outside(kept, hall.keys.known, str(checkpoint))
    from openhall.ledger.services.verification import verify_log

    with Progress(transient=True, console=Console(stderr=True)) as progress:
        task = progress.add_task("The log", total=None)

        def tell(done: int, whole: int) -> None:
            progress.update(task, completed=done, total=whole)

        report = verify_log(hall.database_url, hall.keys.known, outside, tell)
    show({**dataclasses.asdict(report), "sound": report.sound}, as_json, _lines(report, outside))
    if not report.sound:
        raise typer.Exit(1)


def _outside(text: str, known: tuple[PublicKey, ...], name: str) -> Checkpoint:
    """The checkpoint in a witness's file: the note itself, or JSON that holds it (a receipt does)."""
    try:
        value = json.loads(text) if text.lstrip().startswith("{") else {"checkpoint": text}
        # Mail adds carriage returns and blank lines; none of them is signed.
        note = str(value["checkpoint"]).replace("\r\n", "\n").strip("\n") + "\n"
        return opened(note, known)[0]
    except NotSigned as error:
        typer.echo(f"openhall: the checkpoint in {name} is not one of this hall: {error}", err=True)
        raise typer.Exit(1) from error
    except (BadNote, ValueError, KeyError, RecursionError) as error:
        wrong(f"{name} holds no checkpoint ({str(error) or type(error).__name__})")


def _lines(report: "Report", outside: Checkpoint | None) -> list[str]:
    counted = f"{report.ordered} events in order, {report.waiting} waiting, {report.checkpoints} checkpoints"
    if report.sound:
        known = f", and its first {outside.size} are those of the checkpoint from outside" if outside else ""
        return [f"The log is sound: {counted}{known}."]
    more = len(report.faults) - SHOWN
    rest = [f"... and {more} more."] if more > 0 else []
    return [f"The log is NOT sound: {counted}.", *(each.sentence for each in report.faults[:SHOWN]), *rest]


def verify_receipt(
    file: Annotated[pathlib.Path, typer.Argument(metavar="FILE")],
    key: Annotated[
        str, typer.Option(metavar="PUBLIC", help="The hall's public key as published, or a file that holds it.")
    ] = "",
) -> None:
    """Check a receipt or an auditor's evidence with nothing but this program: no data directory, no network.

    Exit 1 when anything in it is not genuine.
    """
    known = _public_keys(key) if key else None
    try:
        verdicts = [examined(each, known) for each in read_evidence(_text_in(file, LONGEST_EVIDENCE))]
    except BadReceipt as error:
        wrong(f"{file} is no receipt that can be read: {error}")
    wrong_ones = [each for each in verdicts if not each.genuine]
    if len(verdicts) > 1:
        typer.echo(f"{len(verdicts) - len(wrong_ones)} of {len(verdicts)} events are genuine.")
    for each in (wrong_ones or verdicts)[:SHOWN]:
        typer.echo(each.sentence)
    if wrong_ones:
        raise typer.Exit(1)


def _public_keys(named: str) -> list[PublicKey]:
    path = pathlib.Path(named)
    text = _text_in(path) if "+" not in named or path.is_file() else named
    try:
        found = [public_key(each) for each in text.split()]
    except BadNote as error:
        wrong(f"--key: {error}")
    return found or wrong(f"{path} holds no public key")


def _text_in(path: pathlib.Path, most: int = LONGEST) -> str:
    try:
        with path.open("rb") as file:
            return file.read(most + 1).decode("utf-8")
    except OSError as error:
        wrong(f"{path} cannot be read: {error.strerror}")
    except UnicodeDecodeError:
        wrong(f"{path} is no text")
