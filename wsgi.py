"""For any WSGI server: `granian --interface wsgi wsgi:app`."""

from planner.app import create_app

app = create_app()
