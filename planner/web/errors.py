"""What a person reads when something is not there or not possible: a sentence and a next step, never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, render_template
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from planner.services.plan_wishes import NotPossible, UnknownSlot
from planner.services.plans import UnknownPlan
from planner.services.published import UnknownEvent
from planner.web.current import htmx

log = logging.getLogger("planner.web")

SENTENCES = {
    400: ("That did not arrive whole", "Go back and try again."),
    404: ("There is nothing at this address", "It may have been typed wrongly, or the event may have ended."),
    405: ("That address is for another action", "Go back and use the buttons of the page."),
    413: ("That was too much at once", "Send less, in several steps."),
    429: ("That was very fast", "Wait a minute, then go on; nothing you did before is lost."),
    500: ("Something broke on our side", "Nothing of your plan is lost. Try again in a moment."),
    503: ("We cannot reach our notes just now", "Nothing of your plan is lost. Try again in a moment."),
}


def _page(status: int, title: str, next_step: str) -> tuple[str, int]:
    template = "fragments/_problem.html" if htmx else "error.html"
    return render_template(template, title=title, next_step=next_step, status=status), status


def install(app: Flask) -> None:
    """Every error becomes a page (a fragment for htmx)."""

    @app.errorhandler(UnknownEvent)
    @app.errorhandler(UnknownPlan)
    @app.errorhandler(UnknownSlot)
    def not_there(error: LookupError) -> tuple[str, int]:
        return _page(404, str(error), "Go back to the agenda and look again.")

    @app.errorhandler(NotPossible)
    def not_possible(error: NotPossible) -> tuple[str, int]:
        return _page(409, str(error), "Go back to the page you came from; your plan is as it was.")

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> tuple[str, int]:
        return _page(400, "This page was open for too long", "Load it again, then repeat the last step.")

    @app.errorhandler(OperationalError)
    def no_database(error: OperationalError) -> tuple[str, int]:
        log.error("database: %s", error.orig)
        return _page(503, *SENTENCES[503])

    @app.errorhandler(HTTPException)
    def any_other(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        title, next_step = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
        return _page(status, title, next_step)
