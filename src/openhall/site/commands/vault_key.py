"""`openhall vault-key`: which keys the vault has, and a new one."""

from typing import Annotated

import typer

from openhall.site.commands.options import DataDir, Json, directory, show
from openhall.site.opening import open_data_dir
from openhall.site.secrets_file import change_secret


def add_to(app: typer.Typer) -> None:
    """Register the commands of this module."""
    app.command("vault-key")(vault_key)


def vault_key(
    new: Annotated[bool, typer.Option("--new", help="Make a new key; older ones stay and open theirs.")] = False,
    data_dir: DataDir = None,
    as_json: Json = False,
) -> None:
    """List the keys of personal data, the newest first, with how many values each seals."""
    opened = open_data_dir(directory(data_dir))
    from openhall.vault.queries import key_use
    from openhall.vault.rules import keyring, new_key

    text = opened.vault_key
    if new:
        text = change_secret(opened.data_dir, "vault_key", lambda older: f"{new_key()} {older}".strip())
    used = key_use()
    rows = [{"id": key.id, "values": used.get(key.id, 0)} for key in keyring(text)]
    lines = [f"{row['id']}  {row['values']} values" for row in rows]
    more = ["Restart the hall: it seals with the new key from then on, and seals anew what older keys have sealed."]
    show({"keys": rows}, as_json, lines + (more if new else []))
