"""Where the program keeps its things, and its settings: `SIPWEB_*` variables over `instance/config.toml`."""

import os
import secrets
import stat
import tomllib
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sipweb.clock import as_local
from sipweb.rules.routine import ROUTINE, Routine, routine_from


class Misconfigured(Exception):
    """The program can't start; the message says why and what to do."""


@dataclass(frozen=True)
class Settings:
    """What the command line and `create_app` need to know."""

    instance: Path
    database: Path
    secret_key: str = ""
    now: datetime | None = None
    https: bool = False  # the cookie gets Secure and __Host-; set it behind TLS
    trusted_proxy: str = ""  # the address of the reverse proxy whose X-Forwarded-* headers count
    theme: str = ""  # a municipality's own theme file, in instance/
    backups: Path | None = None  # the folder for backups without a name of their own; else beside the database
    backup_days: int = 2  # `sipweb check` warns when the last backup is older
    routine: Routine = field(default=ROUTINE)


def read_settings(env: dict[str, str] | None = None) -> Settings:
    """Settings from the environment and the file; raises Misconfigured."""
    env = dict(os.environ) if env is None else env
    instance = find_instance(env)
    told = read_file(instance / "config.toml")
    try:
        if not isinstance(told.get("rutin", {}), dict):
            raise ValueError("[rutin] is a section of its own, with one setting on each line.")
        routine = routine_from(told.get("rutin", {}))
        now = as_local(env["SIPWEB_NOW"]) if env.get("SIPWEB_NOW") else None
        backup_days = as_days("backup_days", env.get("SIPWEB_BACKUP_DAYS") or told.get("backup_days", 2))
    except ValueError as why:
        raise Misconfigured(str(why)) from None
    return Settings(
        instance=instance,
        database=Path(env.get("SIPWEB_DATABASE") or told.get("database") or instance / "sipweb.sqlite"),
        secret_key=env.get("SIPWEB_SECRET_KEY", ""),
        now=now,
        https=as_bool(env.get("SIPWEB_HTTPS"), told.get("https", False)),
        trusted_proxy=env.get("SIPWEB_TRUSTED_PROXY") or told.get("trusted_proxy", ""),
        theme=env.get("SIPWEB_THEME") or told.get("theme", ""),
        backups=Path(backups) if (backups := env.get("SIPWEB_BACKUPS") or told.get("backups")) else None,
        backup_days=backup_days,
        routine=routine,
    )


def as_bool(text: str | None, default: bool) -> bool:
    return default if text is None else text.strip().lower() in {"1", "true", "yes", "ja"}


def as_days(name: str, told: str | int) -> int:
    if str(told).isdecimal() and int(told) > 0 and not isinstance(told, bool):
        return int(told)
    raise ValueError(f"{name}: write a number of days, 1 or more.")


def find_instance(env: dict[str, str]) -> Path:
    """`SIPWEB_INSTANCE`, or `instance/` beside wsgi.py in a checkout."""
    if env.get("SIPWEB_INSTANCE"):
        return Path(env["SIPWEB_INSTANCE"]).absolute()
    checkout = Path(__file__).parent.parent
    if (checkout / "wsgi.py").exists():
        return checkout / "instance"
    raise Misconfigured("Set SIPWEB_INSTANCE to the folder where sipweb keeps its database, secret key and config.toml.")


def read_file(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as why:
        raise Misconfigured(f"{path} can't be read: {why}") from None


def make_folder(instance: Path) -> None:
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)


def secret_key(settings: Settings) -> str:
    """The key that seals cookies, made on first start. Refuses one that others on the machine can read."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.instance / "secret_key"
    if not path.exists():
        make_folder(settings.instance)
        with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="ascii") as file:  # noqa: PTH123
            file.write(secrets.token_hex(32))
    if is_open_to_others(path):
        raise Misconfigured(f"{path} can be read by others on this machine. Run: chmod 600 {path}")
    key = path.read_text(encoding="ascii").strip()
    if len(key) < 32:
        raise Misconfigured(f"{path} is too short to be a secret. Remove it and start again; everyone has to sign in anew.")
    return key


def is_open_to_others(path: Path) -> bool:
    """Can someone else on this machine read it? On Windows the folder's own permissions say that, and we do not ask them."""
    return os.name == "posix" and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def check_time_zone() -> None:
    try:
        ZoneInfo("Europe/Stockholm")
    except ZoneInfoNotFoundError:
        raise Misconfigured("There is no time-zone data on this machine. Install the Python package tzdata.") from None
