"""What docs/drift.md and the files beside it promise to whoever runs sipweb."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sipweb import create_app
from sipweb.commands import cli
from sipweb.config import read_settings
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent
DRIFT = ROOT / "docs" / "drift"
PAPERS = [ROOT / "README.md", ROOT / "docs" / "drift.md", *DRIFT.iterdir()]


def commands_in(text: str) -> list[list[str]]:
    """Every `sipweb …` that someone would type, as words: on a line of its own, in a unit, or within a sentence."""
    text = text.replace("\\\n", " ").replace("\\", "/")
    alone = re.findall(r"^(?: {4}|ExecStart=)(?:\S.*/bin/|\S+/)?sipweb ([a-z].*?)(?:\s+#.*)?$", text, re.MULTILINE)
    return [shlex.split(words) for words in (*alone, *re.findall(r"`sipweb ([^`]+)`", text))]


def test_every_command_in_the_papers_is_there_with_its_options():
    told = [words for paper in PAPERS for words in commands_in(paper.read_text(encoding="utf-8"))]
    assert {words[0] for words in told} >= {"init", "unit", "user", "serve", "backup", "restore", "upgrade", "check"}
    for first, *rest in told:
        command = cli.commands[first]
        if isinstance(command, click.Group) and rest:
            command = command.commands[rest[0]]
        known = {option for one in command.params for option in one.opts}
        assert {word for word in rest if word.startswith("--")} <= known, (first, rest)


def test_every_setting_in_the_papers_is_read(tmp_path):
    rows = re.findall(r"^\| `(\w+)` \| `(SIPWEB_\w+)` \|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 6
    for name, variable in rows:
        value = {"https": "1", "backup_days": "9"}.get(name, "/srv/nagot")
        told = read_settings({"SIPWEB_INSTANCE": str(tmp_path), variable: value})
        assert str(getattr(told, name)) in {value, "True"}
    for setting in re.findall(r"^ {4}(\w+) = ", (ROOT / "docs" / "drift.md").read_text(encoding="utf-8"), re.MULTILINE):
        assert setting in dict(rows), setting


def test_every_file_that_the_papers_lead_to_is_there():
    for paper in PAPERS[:2]:
        links = re.findall(r"\]\(((?!http)[^)#]+)\)", paper.read_text(encoding="utf-8"))
        assert [link for link in links if not (paper.parent / link).exists()] == []
    assert {path.name for path in DRIFT.iterdir()} == set(re.findall(r"\(drift/([^)]+)\)", PAPERS[1].read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("name", "limit"), [("nginx.conf", r"client_max_body_size (\d+)m;"), ("nginx.conf", r"client_body_buffer_size (\d+)m;"), ("Caddyfile", r"max_size (\d+)MB")]
)  # fmt: skip
def test_the_proxy_lets_through_what_sipweb_itself_answers(template, name, limit):
    app = create_app(settings_for(template))
    (found,) = re.findall(limit, (DRIFT / name).read_text(encoding="utf-8"))
    assert app.config["MAX_CONTENT_LENGTH"] < int(found) * 1_000_000 < 2 * app.config["MAX_CONTENT_LENGTH"]


def test_the_proxies_keep_no_log_of_what_was_opened():
    nginx = (DRIFT / "nginx.conf").read_text(encoding="utf-8")
    assert nginx.count("server {") == nginx.count("access_log off;") == 3
    assert not re.search(r"^\s*(log|encode)\b", (DRIFT / "Caddyfile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_understands_every_line_of_the_units(tmp_path):
    for unit in DRIFT.glob("sipweb*"):
        text = unit.read_text(encoding="utf-8").replace("/opt/sipweb/venv/bin/sipweb", sys.executable)
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    told = subprocess.run(["systemd-analyze", "verify", *tmp_path.iterdir()], capture_output=True, text=True)
    ours = [line for line in told.stderr.splitlines() if "sipweb" in line]
    assert (told.returncode, ours) == (0, [])


def test_the_service_can_write_where_its_instance_is_and_nowhere_else():
    unit = (DRIFT / "sipweb.service").read_text(encoding="utf-8")
    lines = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line and not line.startswith("#"))
    assert lines["Environment"] == f"SIPWEB_INSTANCE={lines['ReadWritePaths']}"
    assert (lines["ProtectSystem"], lines["NoNewPrivileges"], lines["UMask"], lines["TimeoutStopSec"]) == ("strict", "yes", "0077", "5")


@pytest.mark.skipif(not shutil.which("nginx"), reason="nginx is not installed")
def test_nginx_understands_its_file(tmp_path):
    key = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=x", "-keyout", "privkey.pem", "-out", "fullchain.pem"]
    subprocess.run(key, cwd=tmp_path, check=True, capture_output=True)
    text = (
        (DRIFT / "nginx.conf")
        .read_text(encoding="utf-8")
        .replace("/etc/ssl/sipweb", str(tmp_path))
        .replace("/var/log/nginx", str(tmp_path))
    )
    text = text.replace("listen 80", "listen 127.0.0.1:18080").replace("listen 443", "listen 127.0.0.1:18443")
    (tmp_path / "nginx.conf").write_text(f"pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}} http {{ {text} }}")
    told = subprocess.run(["nginx", "-t", "-p", tmp_path, "-c", tmp_path / "nginx.conf"], capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
