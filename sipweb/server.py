"""Serving: waitress in one process on any system; several processes on Linux, with the extra for it."""

import logging
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from sipweb import create_app
from sipweb.config import Misconfigured, Settings
from sipweb.db import db

OTHER_PORT = "Choose another port: sipweb serve --port 8080, or PORT=8080 make demo."


def serve_app(settings: Settings, host: str, port: int, threads: int, workers: int, *, ready: Callable[[], None] = lambda: None) -> None:
    """`ready` is called when the address is ours, and not before: what it prints is then true."""
    refuse_taken(host, port)
    app = create_app(settings)  # refuses before anything answers
    if workers == 1:
        serve_alone(app, host, port, threads, ready)
        return
    with app.app_context():
        db.engine.dispose()  # SQLite must not be carried into another process
    serve_with_workers(settings, host, port, threads, workers)


def refuse_taken(host: str, port: int) -> None:
    """Asked before anything is made or said; one who comes in between is refused when the server binds."""
    if not 0 < port < 65536:
        raise Misconfigured(f"There is no port {port}. {OTHER_PORT}")
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            if os.name == "posix":  # as the server does; elsewhere it would let two have the same port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
            probe.listen()
    except OSError as why:
        raise cannot_listen(host, port, why) from None


def cannot_listen(host: str, port: int, why: OSError) -> Misconfigured:
    return Misconfigured(f"Cannot listen on {host}:{port}: {why.strerror or why}. {OTHER_PORT}")


def serve_alone(app: Any, host: str, port: int, threads: int, ready: Callable[[], None]) -> None:
    import waitress

    logging.basicConfig()
    try:
        # Whose X-Forwarded-* headers count is the application's to say (`trusted_proxy`), as with several processes.
        server = waitress.create_server(app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=False)
    except OSError as why:
        raise cannot_listen(host, port, why) from None
    ready()
    server.print_listen("Serving on http://{}:{}")
    server.run()


def serve_with_workers(settings: Settings, host: str, port: int, threads: int, workers: int) -> None:
    if not sys.platform.startswith("linux"):
        raise Misconfigured("More than one process needs Linux. Start without --workers.")
    try:
        from granian.constants import Interfaces
        from granian.server import Server
    except ImportError:
        raise Misconfigured("More than one process needs an extra. Run: pip install 'sipweb[fast]'") from None
    os.environ["SIPWEB_INSTANCE"], os.environ["SIPWEB_DATABASE"] = str(settings.instance), str(settings.database)
    if settings.now:
        os.environ["SIPWEB_NOW"] = settings.now.replace(tzinfo=None).isoformat()
    how: dict[str, Any] = {"interface": Interfaces.WSGI, "workers": workers, "blocking_threads": threads, "factory": True}
    Server("sipweb:create_app", address=host, port=port, **how).serve()
