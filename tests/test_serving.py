"""What a server answers behind TLS and a proxy; and servers that really start, write and stop."""

import contextlib
import http.cookiejar
import os
import signal
import socket
import sys
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sipweb import create_app
from sipweb.config import Settings
from tests.page import Page
from tests.shell import Server, Shell

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="several processes need Linux")


@pytest.fixture
def new(tmp_path) -> Shell:
    shell = Shell(tmp_path / "instance")
    shell.init()
    return shell


@pytest.fixture
def started(new):
    """started("--workers", "2"): a server on the new instance, gone when the test ends."""
    with contextlib.ExitStack() as stack:
        yield lambda *words: stack.enter_context(Server(new, *words))


def test_over_https_the_cookie_is_secure_and_bound_to_the_host(new):
    client = create_app(Settings(new.instance, new.database, https=True)).test_client()
    answer = client.get("/logga-in", base_url="https://sip.example")
    name, _, rest = answer.headers["Set-Cookie"].partition("=")
    assert name == "__Host-sipweb"
    assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_without_https_neither_is_promised(new):
    answer = create_app(Settings(new.instance, new.database)).test_client().get("/logga-in")
    assert answer.headers["Set-Cookie"].startswith("sipweb=")
    assert "Secure" not in answer.headers["Set-Cookie"].split("; ")
    assert "Strict-Transport-Security" not in answer.headers


def test_a_proxy_is_believed_only_from_its_own_address(new):
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "X-Forwarded-Host": "sip.example"}
    for proxy, address, is_believed in (("10.0.0.1", "10.0.0.1", True), ("10.0.0.1", "10.0.0.2", False), ("", "10.0.0.1", False)):
        client = create_app(Settings(new.instance, new.database, trusted_proxy=proxy), WTF_CSRF_ENABLED=False).test_client()
        answer = client.get("/logga-in", headers=headers, environ_base={"REMOTE_ADDR": address})
        assert ("Strict-Transport-Security" in answer.headers) == is_believed
        client.post("/logga-in", data={"username": "x", "password": "y"}, headers=headers, environ_base={"REMOTE_ADDR": address})
        (throttled,) = new.sql("SELECT address FROM login_attempt ORDER BY id DESC LIMIT 1")[0]
        assert throttled == ("192.0.2.7" if is_believed else address)


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_server_answers_and_stops_when_it_is_told_to(started):
    server = started()
    with urllib.request.urlopen(f"{server.url}/logga-in") as answer:
        assert (answer.status, Page(answer.read().decode()).h1) == (200, "Logga in")
        assert answer.headers["Server"] is None
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)
    assert "Traceback" not in server.log.read_text()


@pytest.mark.parametrize("workers", [(), pytest.param(("--workers", "2"), marks=on_linux)])
def test_a_real_server_hears_the_proxy_and_nobody_else(started, new, workers):
    """The servers in between have opinions of their own about X-Forwarded-*."""
    if workers:
        pytest.importorskip("granian", reason="the extra for several processes")
    for proxy, address, is_believed in (("127.0.0.1", "192.0.2.7", True), ("10.0.0.1", "127.0.0.1", False)):
        new.env["SIPWEB_TRUSTED_PROXY"] = proxy
        server = started(*workers)
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        browser.addheaders = [
            ("X-Forwarded-For", "192.0.2.7"),
            ("X-Forwarded-Proto", "https"),
            ("Referer", f"https://127.0.0.1:{server.port}/"),
        ]
        with browser.open(f"{server.url}/logga-in") as answer:
            assert ("Strict-Transport-Security" in answer.headers) == is_believed
            fields = Page(answer.read().decode()).values() | {"username": "x", "password": "y"}
        with pytest.raises(urllib.error.HTTPError, match="422"):
            browser.open(f"{server.url}/logga-in", urllib.parse.urlencode(fields).encode())
        assert new.sql("SELECT address FROM login_attempt ORDER BY id DESC LIMIT 1") == [(address,)]


@on_linux
def test_two_processes_write_to_one_database_and_none_of_it_is_lost(started, new):
    pytest.importorskip("granian", reason="the extra for several processes")
    server = started("--workers", "2", "--threads", "2")
    children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children").read_text().split()
    assert len(children) >= 2
    with ThreadPoolExecutor(8) as crowd:
        told = [message for one in [crowd.submit(server.write, 6) for _ in range(8)] for message in one.result()]
    assert set(told) == {"Tack. Vi har tagit emot det du skrev."}
    assert new.sql("SELECT count(*) FROM accessibility_message") == [(48,)]
    assert [word for word in ("locked", "Traceback", "fault") if word in server.log.read_text()] == []
    server.process.send_signal(signal.SIGTERM)
    server.process.wait(timeout=20)


@on_linux
def test_a_command_writes_while_the_server_does(started, new):
    server = started()
    with ThreadPoolExecutor(4) as crowd:
        pages = [crowd.submit(server.write, 5) for _ in range(4)]
        for n in range(3):
            new.run("user", "password", "tore", "--password", f"ett helt nytt lösenord {n}")
        assert [len(page.result()) for page in pages] == [5, 5, 5, 5]
    assert new.sql("SELECT count(*) FROM accessibility_message") == [(20,)]
    assert "the history's chain holds, 5 lines" in new.run("check")


@pytest.mark.parametrize("command", [["serve"], ["demo"]])
def test_a_port_that_is_taken_is_told_in_one_sentence_and_nothing_else(new, command):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = new.refused(*command, "--port", str(port))
    assert told == (
        f"Error: Cannot listen on 127.0.0.1:{port}: Address already in use. "
        "Choose another port: sipweb serve --port 8080, or PORT=8080 make demo."
    )
    assert not (new.instance / "demo.sqlite").exists()


@pytest.mark.parametrize("port", ["99999", "0", "-1"])
def test_a_port_that_does_not_exist_is_refused(new, port):
    assert new.refused("demo", "--port", port).startswith(f"Error: There is no port {port}. Choose another port:")
