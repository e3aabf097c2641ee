"""What is answered when something is not there or not possible: to a person a sentence and a next step, to a program of
the API the same as JSON, to nobody a traceback."""

from __future__ import annotations

import logging
from types import TracebackType

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from planner.services.plan_wishes import NotPossible, UnknownSlot
from planner.services.plans import UnknownPlan
from planner.services.published import UnknownEvent
from planner.web.api.blueprint import api_is_asked
from planner.web.api.problems import ApiProblem, problem_answer
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


def install(app: Flask) -> None:
    """Every error becomes a page (a fragment for htmx), or JSON where the API is asked."""

    @app.errorhandler(UnknownEvent)
    @app.errorhandler(UnknownPlan)
    @app.errorhandler(UnknownSlot)
    def not_there(error: LookupError) -> ResponseReturnValue:
        return _answer(error, 404, str(error), "Go back to the agenda and look again.")

    @app.errorhandler(NotPossible)
    def not_possible(error: NotPossible) -> ResponseReturnValue:
        return _answer(error, 409, str(error), "Go back to the page you came from; your plan is as it was.")

    @app.errorhandler(CSRFError)
    def stale_form(error: CSRFError) -> ResponseReturnValue:
        return _answer(error, 400, "This page was open for too long", "Load it again, then repeat the last step.")

    @app.errorhandler(OperationalError)
    def no_database(error: OperationalError) -> ResponseReturnValue:
        log.error("database: %s", error.orig)
        return _answer(error, 503, *SENTENCES[503])

    @app.errorhandler(DataError)
    def unkept_characters(error: DataError) -> ResponseReturnValue:
        """PostgreSQL keeps no zero character, and says so even when it is only asked for one."""
        log.warning("database: %s", error.orig)
        return _answer(error, 400, *SENTENCES[400])

    @app.errorhandler(ApiProblem)
    def refused_by_the_api(error: ApiProblem) -> ResponseReturnValue:
        return problem_answer(error)

    @app.errorhandler(HTTPException)
    def any_other(error: HTTPException) -> ResponseReturnValue:
        status = error.code or 500
        title, next_step = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
        return _answer(error, status, title, next_step)

    app.log_exception = _log_without_address  # type: ignore[method-assign]


def _answer(error: Exception, status: int, title: str, next_step: str) -> ResponseReturnValue:
    if api_is_asked():
        return problem_answer(error)
    template = "fragments/_problem.html" if htmx else "error.html"
    return render_template(template, title=title, next_step=next_step, status=status), status


def _log_without_address(
    exc_info: tuple[type, BaseException, TracebackType] | tuple[None, None, None],
) -> None:
    """Addresses hold tokens, so the log names the rule, '/api/v1/plans/<token>', where Flask would name the address."""
    current_app.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=exc_info)
