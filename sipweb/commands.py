"""The command line. Thin: each command calls an action or a query."""

import dataclasses
from typing import Any

import click

from sipweb import demo
from sipweb.actions.organisation import add_unit, add_user, disable_user, found_municipality, give_role, set_password
from sipweb.clock import as_local, real_now
from sipweb.config import Misconfigured, Settings, read_settings, secret_key
from sipweb.gate import Refused
from sipweb.holding import ALONE, held
from sipweb.keeping import Undone
from sipweb.keeping_commands import backup, check, restore, upgrade
from sipweb.offline import at_its_clock, at_the_keyboard, clear_away, database, existing, fresh_database
from sipweb.queries.orphans import TOO_FEW, left_alone
from sipweb.queries.people import led_by_nobody
from sipweb.rules.standing import Role
from sipweb.server import refuse_taken, serve_app
from sipweb.unit_commands import find_user, merge

ROLE_WORDS = {
    "handlaggare": Role.CASE_WORKER,
    "bitradande-enhetschef": Role.ASSISTANT_UNIT_MANAGER,
    "enhetschef": Role.UNIT_MANAGER,
    "avdelningschef": Role.DEPARTMENT_MANAGER,
    "controller": Role.CONTROLLER,
    "administrator": Role.ADMINISTRATOR,
}


class Cli(click.Group):
    """Errors the user can do something about come as one sentence, not as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (Misconfigured, Refused, Undone) as why:
            raise click.ClickException(str(why)) from None


@click.group(cls=Cli)
@click.version_option(package_name="sipweb")
def cli() -> None:
    """sipweb: cooperation between units in socialtjänsten."""


for command in (backup, restore, upgrade, check):
    cli.add_command(command)


@cli.command()
@click.option("--municipality", prompt="The municipality's name")
@click.option("--username", prompt="The first administrator's username")
@click.option("--name", prompt="The first administrator's name")
@click.password_option(prompt="Password (12 characters or more)")
def init(municipality: str, username: str, name: str, password: str) -> None:
    """Make an empty database, with the municipality and its first administrator."""
    settings = read_settings()
    if settings.database.exists():
        raise Misconfigured(f"{settings.database} exists already.")
    check_password(password)
    secret_key(settings)
    actor = at_the_keyboard(real_now())
    with fresh_database(settings):
        found_municipality(actor, None, name=municipality)
        add_user(actor, None, username=username.casefold(), name=name, password=password, roles=[(Role.ADMINISTRATOR, None)])
    click.echo(f"Made {settings.database}. Start with: sipweb serve")


@cli.command("demo")
@click.option("--reset", is_flag=True, help="Throw the demo database away and start over.")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--now", help="Start the demo's clock here, for instance 2026-10-12T11:59.")
@click.option("--no-serve", is_flag=True, help="Only make the database.")
def demo_command(reset: bool, host: str, port: int, now: str | None, no_serve: bool) -> None:
    """A demo database with invented people, kept between starts, and the server."""
    settings = with_clock(read_settings(), now)
    settings = dataclasses.replace(settings, database=settings.instance / "demo.sqlite")
    if not no_serve:
        refuse_taken(host, port)
    if reset:
        with held(settings.database, ALONE):
            clear_away(settings.database)
    if not settings.database.exists():
        click.echo("Making a demo database …")
        secret_key(settings)
        with fresh_database(settings):
            demo.fill(settings.now or real_now())
    accounts = f"\nAccounts, all with the password {demo.PASSWORD}:\n{demo.ACCOUNTS_TOLD}\n"
    if no_serve:
        click.echo(f"{accounts}\nStart it with: sipweb demo --port {port}")
        return
    serve_app(settings, host, port, threads=4, workers=1, ready=lambda: click.echo(f"\nsipweb, demo: http://{host}:{port}\n{accounts}"))


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=4, show_default=True, help="Threads in each process.")
@click.option("--workers", default=1, show_default=True, help="Processes. More than one on Linux, with the extra sipweb[fast].")
@click.option("--now", help="Demo databases only: start the clock here, for instance 2026-10-12T11:59.")
def serve(host: str, port: int, threads: int, workers: int, now: str | None) -> None:
    """Serve the application."""
    serve_app(with_clock(read_settings(), now), host, port, threads, workers)


def with_clock(settings: Settings, now: str | None) -> Settings:
    if not now:
        return settings
    try:
        return dataclasses.replace(settings, now=as_local(now))
    except ValueError:
        raise Misconfigured(f"--now {now}: write it like 2026-10-12T11:59.") from None


@cli.group()
def unit() -> None:
    """Units."""


@unit.command("add")
@click.argument("code")
@click.option("--name", required=True)
@click.option("--department", required=True, help='Code and name, for instance "IOF Individ och familj".')
@click.option("--board", required=True, help="The nämnd's name.")
@click.option("--assignment", required=True, help="What the unit does, in one Swedish sentence.")
@click.option("--phone", required=True)
@click.option("--ask-for", required=True, help="Whom to ask for.")
@click.option("--hidden", is_flag=True, help="Våld i nära relation and the like: hidden from other units unless said otherwise.")
def add_a_unit(code: str, department: str, hidden: bool, **told: str) -> None:
    """Add a unit; its department and nämnd are made when they are new."""
    short, _, name = department.partition(" ")
    settings = existing()
    with database(settings):
        add_unit(at_its_clock(settings), None, code=code, department=(short, name or short), hides_tracks=hidden, **told)
    click.echo(f"{code} is added.")


unit.add_command(merge)


@cli.group()
def user() -> None:
    """Users."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True)
@click.option("--title", default="")
@click.option("--phone", default="")
@click.option("--role", "roles", multiple=True, required=True, help=f"ROLE or ROLE:CODE of a unit. Roles: {', '.join(ROLE_WORDS)}.")
@click.option("--qualified", is_flag=True, help="Qualified for child tasks (SoL 25:1).")
@click.password_option()
def add(username: str, name: str, title: str, phone: str, roles: tuple[str, ...], qualified: bool, password: str) -> None:
    """Add a user with one or more roles."""
    check_password(password)
    settings = existing()
    with database(settings):
        actor = at_its_clock(settings)
        add_user(
            actor, None, username=username.casefold(), name=name, title=title, phone=phone, qualified=qualified, password=password,
            roles=[as_role(role) for role in roles],
        )  # fmt: skip
    click.echo(f"{username} is added.")


def as_role(text: str) -> tuple[Role, str | None]:
    word, _, code = text.partition(":")
    if word not in ROLE_WORDS:
        raise Misconfigured(f"There is no role {word}. Roles: {', '.join(ROLE_WORDS)}.")
    return ROLE_WORDS[word], code or None


@user.command()
@click.argument("username")
@click.argument("role")
def role(username: str, role: str) -> None:
    """Give a user one more role: ROLE, or ROLE:CODE of a unit. It opens what that role reads there."""
    word, code = as_role(role)
    settings = existing()
    with database(settings):
        give_role(at_its_clock(settings), find_user(username), role=word, code=code)
    click.echo(f"{username} has the role {role}.")


@user.command()
@click.argument("username")
@click.password_option()
def password(username: str, password: str) -> None:
    """Give a user a new password."""
    check_password(password)
    settings = existing()
    with database(settings):
        set_password(at_its_clock(settings), find_user(username), password=password)
    click.echo("The password is changed.")


@user.command()
@click.argument("username")
@click.option("--to", metavar="USERNAME", help="Who takes over everything open that they are responsible for.")
@click.option("--to-managers", is_flag=True, help="The closest manager of each unit takes it over.")
def disable(username: str, to: str | None, to_managers: bool) -> None:
    """Disable a user: no more login; nothing they wrote is touched.

    Someone who is responsible for anything open is not disabled before it is handed over, in the program or here.
    """
    if to and to_managers:
        raise Misconfigured("Say --to USERNAME or --to-managers, not both.")
    settings = existing()
    with database(settings):
        actor, leaver = at_its_clock(settings), find_user(username)
        disable_user(actor, leaver, to_user_id=find_user(to).id if to else None, to_managers=to_managers)
        click.echo(f"{username} is disabled.")
        for name in led_by_nobody(leaver.id, actor.today):
            click.echo(f"{name} has no manager now: what is asked of it waits for nobody. Add one with: sipweb user add")
        if numbers := left_alone(leaver.id, actor.today):
            click.echo(f"{TOO_FEW}: {', '.join(numbers)}. Add someone there (sipweb user add), and name them in the akt.")


def check_password(password: str) -> None:
    if len(password) < 12:
        raise Misconfigured("The password needs at least 12 characters.")
