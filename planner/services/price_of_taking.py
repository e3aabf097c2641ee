"""What taking a session would cost the best plan of an attendee: for each card of an agenda, exactly."""

from __future__ import annotations

import threading

from planner.core.agenda import Agenda
from planner.core.plan import EntryState, Plan
from planner.core.planning.left_out import listed, points, reason_left_out
from planner.services.build_plan import BuiltPlan, build_plan
from planner.services.patience import patience

HELD_PLANS = 16
"""How many attendees' prices a worker holds: somebody who looks asks for one day after the other."""
PRICES_SECONDS = 1.0
MOST_NAMED = 2


class Prices:
    """The prices of one attendee, each worked out when it is first asked for. `begin` before a page asks: what takes
    longer than `PRICES_SECONDS` for one page stays unsaid."""

    def __init__(self, built: BuiltPlan) -> None:
        self._built = built
        self._known: dict[str, str] = {}
        self._chosen = {candidate.session_id for candidate in built.chosen}
        self._keep_going = patience(0)

    def is_of(self, agenda: Agenda) -> bool:
        return self._built.wishes.agenda is agenda

    def begin(self) -> None:
        self._keep_going = patience(PRICES_SECONDS)

    def of(self, session_id: str) -> str:
        """A sentence; '' where nothing is said: it is in the plan one has, has no time, or there is no best plan."""
        known = self._known.get(session_id)
        if known is None:
            if not self._keep_going():
                return ""
            known = self._known[session_id] = self._worked_out(session_id)
        return known

    def _worked_out(self, session_id: str) -> str:
        built, agenda = self._built, self._built.wishes.agenda
        entries = built.wishes.plan.entries
        if any(e.session_id == session_id and e.state is not EntryState.WATCH_LATER for e in entries):
            return ""
        if built.best is None or built.search is None or not agenda.sessions[session_id].slots:
            return ""
        if session_id in self._chosen:
            return "Part of the best plan for you."
        reason = reason_left_out(built.wishes, built.search, built.best, session_id)
        if reason.cost is None:
            return f"Not possible: {reason.because}."
        price = points(reason.cost) if reason.cost > 0 else "nothing"
        out = [f"“{agenda.sessions[c.session_id].title}”" for c in reason.replaces]
        named = [*out[:MOST_NAMED], *([f"{len(out) - MOST_NAMED} more"] if len(out) > MOST_NAMED else [])]
        return f"Costs {price}: instead of {listed(named)}." if out else f"Costs {price}: other sessions move for it."


_held: dict[tuple[str, int, Plan], Prices] = {}
_lock = threading.Lock()


def prices_for(agenda: Agenda, plan: Plan) -> Prices:
    """The prices for a plan's owner, held while they look around."""
    key = agenda.event.slug, agenda.version, plan
    with _lock:
        prices = _held.get(key)
    if prices is None or not prices.is_of(agenda):
        prices = Prices(build_plan(agenda, plan))
        with _lock:
            while len(_held) >= HELD_PLANS:
                del _held[next(iter(_held))]
            _held[key] = prices
    prices.begin()
    return prices
