"""`tandem users`: who may log in, and what they may do."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assistant.accounts import Accounts, Role, proper_name
from assistant.memory.memory import open_memory
from assistant.settings import load_settings
from ingest.library import Library

app = typer.Typer(help="Who may log in, and what they may do.", no_args_is_help=True)
_out = Console(highlight=False, soft_wrap=True)

Name = Annotated[str, typer.Argument(help="As they log in; upper and lower case are the same.")]


@app.command()
def add(
    name: Name,
    role: Annotated[Role, typer.Option(help="Each includes the ones before.")] = Role.READER,
    sso: Annotated[bool, typer.Option("--sso", help="No password: single sign-on only.")] = False,
) -> None:
    """Add somebody; the password is asked for, or read as one line from the standard input."""
    with _accounts() as accounts:
        user = accounts.add(name, None if sso else _password(), role)
    _out.print(f"{user.name} is a {user.role}.")


@app.command("list")
def list_users() -> None:
    """List everybody who has an account."""
    with _accounts() as accounts:
        users = accounts.users()
    table = Table("name", "role", "logs in with", "since", box=None)
    for user in users:
        way = "password" if user.has_password else "single sign-on"
        table.add_row(user.name, user.role, way, user.created_at[:10])
    _out.print(table)
    if not users:
        _out.print("Nobody has an account: whoever sits at this machine may do everything.")


@app.command()
def remove(names: Annotated[list[str], typer.Argument(help="As `list` shows them.")]) -> None:
    """Take accounts away, with their sessions, conversations and votes."""
    with _library() as library:
        accounts, memory = Accounts(library), open_memory(library)
        for name in names:
            accounts.remove(name)
            # Somebody else may get the name one day.
            memory.forget_person(proper_name(name))
            _out.print(f"{name} is removed, with all that was kept of them.", markup=False)
        if not accounts.exist():
            _out.print("Nobody has an account now: the chat is open to this machine without login.")


@app.command()
def role(name: Name, role: Annotated[Role, typer.Argument(help="The new one.")]) -> None:
    """Give somebody another role, from their next click on."""
    with _accounts() as accounts:
        accounts.set_role(name, role)
    _out.print(f"{name} is a {role} now.", markup=False)


@app.command()
def password(name: Name) -> None:
    """Give somebody another password, and end the sessions and tokens of before."""
    with _accounts() as accounts:
        accounts.set_password(name, _password())
    _out.print(f"{name} has a new password and has to log in again.", markup=False)


@app.command()
def token(
    name: Name, days: Annotated[int, typer.Option(min=1, max=3660, help="How long it holds.")] = 90
) -> None:
    """Print a token with which somebody's programs may ask (Authorization: Bearer …)."""
    with _accounts() as accounts:
        typer.echo(accounts.open_session(name, timedelta(days=days)))


@contextmanager
def _library() -> Iterator[Library]:
    library = load_settings().library()
    try:
        yield library
    finally:
        library.close()


@contextmanager
def _accounts() -> Iterator[Accounts]:
    with _library() as library:
        yield Accounts(library)


def _password() -> str:
    """A password typed twice; one line of the standard input where nobody types."""
    if sys.stdin.isatty():
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
