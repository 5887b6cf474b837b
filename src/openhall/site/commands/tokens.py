"""`openhall token` and `openhall account`: bearer tokens of programs, and who may still come in."""

import datetime as dt
import uuid
from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show, wrong
from openhall.site.opening import open_data_dir

Days = Annotated[int, typer.Option(min=1, max=366, help="Days until the token ends by itself.")]
Username = Annotated[str, typer.Argument(metavar="USERNAME", help="The name the person logs in with.")]

tokens = typer.Typer(no_args_is_help=True, help="Bearer tokens of programs: create, list, revoke.")
accounts = typer.Typer(no_args_is_help=True, help="Accounts: disable, enable, link to a provider, reset factors.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.add_typer(tokens, name="token")
    app.add_typer(accounts, name="account")


@tokens.command("create")
def create(
    name: Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.")],
    role: Annotated[str, typer.Option(help="The role it acts in: the least that does, e.g. kiosk.")],
    hall: Annotated[str, typer.Option(help="Code of the one hall where it is good.")],
    days: Days = 90,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Make a token and show it: once, now. Only its hash is kept."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.ledger.services import Act
    from openhall.people import services as people
    from openhall.people.states import Role
    from openhall.queue.queries.plan import hall_plan

    if role not in set(Role):
        wrong(f"unknown role {role[:40]!r}; one of {', '.join(Role)}")
    if not name.strip() or len(name) > 60 or not name.isprintable():
        wrong("a token's name has 1 to 60 printable characters")
    now = utc_now()
    try:
        where = hall_plan(hall, now).hall.id
    except Missing as error:
        wrong(f"{error} ({hall[:60]})")
    ends = now + dt.timedelta(days=days)
    made, token = people.create_token(Act("command", now), name.strip(), role, where, ends)
    value = {"id": made, "name": name.strip(), "role": role, "hall": hall, "expires_at": ends, "token": token}
    show(value, as_json, [token, f"id {made}, good until {ends:%Y-%m-%d %H:%M} UTC; it is not shown again."])


@tokens.command("list")
def listed(data_dir: DataDir = None, as_json: Json = False) -> None:
    """Every token ever issued, the newest first, without the token itself."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.people import queries as people

    now = utc_now()
    rows = [
        {
            "id": row.id, "name": row.name, "role": row.role, "state": row.state(now),
            "created_at": row.created_at, "expires_at": row.expires_at,
        }
        for row in people.tokens()
    ]  # fmt: skip
    lines = [f"{row['id']}  {row['state']:8}{row['role']:12}{row['name']}" for row in rows]
    show(rows, as_json, lines or ["No token has been issued."])


@tokens.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(metavar="ID", help="The id that `token list` shows.")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Take a token back: every process refuses it within a second."""
    try:
        wanted = uuid.UUID(token)
    except ValueError:
        wrong(f"{token[:60]!r} is not the id of a token; `openhall token list` shows them")
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.ledger.services import Act
    from openhall.people import services as people

    try:
        people.revoke_token(Act("command", utc_now()), wanted)
    except Missing as error:
        wrong(str(error))
    show({"id": wanted, "state": "revoked"}, as_json, [f"{wanted} is revoked."])


@accounts.command("disable")
def disable(username: Username, data_dir: DataDir = None, as_json: Json = False) -> None:
    """End somebody's access: the open sessions at their next request, the tokens within a second."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.ledger.services import Act
    from openhall.people import services as people

    try:
        ended = people.disable_account(Act("command", utc_now()), username)
    except Missing as error:
        wrong(f"{error} ({username[:60]})")
    value = {"username": username, "state": "disabled", "tokens_revoked": ended}
    show(value, as_json, [f"{username} is disabled; {ended} tokens revoked."])


@accounts.command("link")
def link(
    username: Username,
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Who this is to the provider (its `sub`).")],
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """Record who somebody is to the identity provider, so that the log-in there opens this account."""
    open_data_dir(directory(data_dir))
    from django.conf import settings

    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Refusal
    from openhall.ledger.services import Act
    from openhall.people import services as people

    if settings.PROVIDER is None:
        wrong("no identity provider is set: OPENHALL_OIDC_ISSUER, OPENHALL_OIDC_CLIENT_ID, OPENHALL_OIDC_CLIENT_SECRET")
    if not 0 < len(subject) <= 255 or not subject.isprintable():
        wrong("a subject has 1 to 255 printable characters")
    issuer = settings.PROVIDER.issuer
    try:
        people.link_identity(Act("command", utc_now()), username, issuer, subject)
    except Refusal as error:
        wrong(f"{error} ({username[:60]})")
    value = {"username": username, "issuer": issuer, "subject": subject}
    show(value, as_json, [f"{username} may log in at {issuer}."])


@accounts.command("reset-factors")
def reset_factors(username: Username, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Take somebody's second factor and PIN away, who has lost them all; every session of theirs ends."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.ledger.services import Act
    from openhall.people import services as people

    try:
        people.reset_factors(Act("command", utc_now()), username)
    except Missing as error:
        wrong(f"{error} ({username[:60]})")
    show({"username": username, "factors": 0}, as_json, [f"{username} sets a second factor up at the next log-in."])


@accounts.command("enable")
def enable(username: Username, data_dir: DataDir = None, as_json: Json = False) -> None:
    """Let somebody log in again; revoked tokens stay revoked."""
    open_data_dir(directory(data_dir))
    from openhall.kit.clock import utc_now
    from openhall.kit.errors import Missing
    from openhall.ledger.services import Act
    from openhall.people import services as people

    try:
        people.enable_account(Act("command", utc_now()), username)
    except Missing as error:
        wrong(f"{error} ({username[:60]})")
    show({"username": username, "state": "enabled"}, as_json, [f"{username} may log in again."])
