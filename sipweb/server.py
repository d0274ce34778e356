"""Serving: waitress in one process on any system; several processes on Linux, with the extra for it."""

import os
import sys
from typing import Any

from sipweb import create_app
from sipweb.config import Misconfigured, Settings
from sipweb.db import db


def serve_app(settings: Settings, host: str, port: int, threads: int, workers: int) -> None:
    app = create_app(settings)  # refuses before anything answers
    if workers == 1:
        import waitress

        # Whose X-Forwarded-* headers count is the application's to say (`trusted_proxy`), as with several processes.
        waitress.serve(app, host=host, port=port, threads=threads, ident=None, clear_untrusted_proxy_headers=False)
        return
    with app.app_context():
        db.engine.dispose()  # SQLite must not be carried into another process
    serve_with_workers(settings, host, port, threads, workers)


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
