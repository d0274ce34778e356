"""For a WSGI server that wants an application by name."""

from sipweb import create_app

app = create_app()
