"""The agenda's address: what is shown is all in it, so that any view can be sent to a friend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from werkzeug.datastructures import MultiDict

from planner.core.agenda import Agenda
from planner.core.agenda_filters import Filters, first_day

LONGEST_QUERY = 200
MOST_VALUES = 50
LISTS = {
    "track": "tracks",
    "topic": "topics",
    "level": "levels",
    "format": "formats",
    "venue": "venue_ids",
    "role": "roles",
}
ALL_DAYS, NO_TIME = "all", "later"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaAddress:
    """What the query of an agenda address says. `day_tab`: an ISO date, 'all' or 'later' (no time yet).

    `role`: who one is, for ranking (`as=`); not to be taken for the filter `role=`, which asks for labels. `notes` say
    what in the address could not be understood.
    """

    filters: Filters
    day_tab: str
    role: str = ""
    by_fit: bool = False
    with_price: bool = False
    page: int = 1
    notes: tuple[str, ...] = ()

    @property
    def untimed(self) -> bool:
        return self.day_tab == NO_TIME

    def query(self, **changed: Any) -> str:
        """The query string, '' or with its '?', of this address with arguments replaced (None: left out)."""
        pairs = self.pairs(**changed)
        return f"?{urlencode(pairs, doseq=True, quote_via=quote)}" if pairs else ""

    def fields(self, **changed: Any) -> list[tuple[str, str]]:
        """The same as names and values for hidden fields of a form; a name may occur more than once."""
        return [
            (name, str(value))
            for name, values in self.pairs(**changed)
            for value in (values if isinstance(values, tuple) else (values,))
        ]

    def pairs(self, **changed: Any) -> list[tuple[str, Any]]:
        """What the address says, names with values or tuples of values, with arguments replaced (None: left out)."""
        said: dict[str, Any] = {
            "as": self.role,
            "day": self.day_tab,
            "q": self.filters.query,
            **{name: getattr(self.filters, field) for name, field in LISTS.items()},
            "recorded": {True: "yes", False: "no", None: ""}[self.filters.recorded],
            "free": "1" if self.filters.free_only else "",
            "sort": "fit" if self.by_fit else "",
            "price": "1" if self.with_price else "",
            "page": self.page if self.page > 1 else "",
        }
        if "page" not in changed:
            said["page"] = ""
        said.update(changed)
        return [(name, value) for name, value in said.items() if value not in ("", None, ())]

    @property
    def chosen_count(self) -> int:
        """How many filters are set, days and search apart."""
        return sum(len(getattr(self.filters, field)) for field in LISTS.values()) + sum(
            (self.filters.recorded is not None, self.filters.free_only)
        )


def read_address(agenda: Agenda, args: MultiDict[str, str], today: date) -> AgendaAddress:
    """Never fails: what cannot be understood is left out and noted."""
    notes: list[str] = []
    query = " ".join(args.get("q", "").split())[:LONGEST_QUERY]
    day_tab = args.get("day", "").strip()
    day: date | None = None
    if day_tab not in (ALL_DAYS, NO_TIME):
        day = _day(day_tab, agenda, notes)
        if day is None:
            day = None if query and not day_tab else first_day(agenda, today)
        day_tab = day.isoformat() if day is not None else (ALL_DAYS if agenda.days else NO_TIME)
    recorded = {"yes": True, "no": False}.get(args.get("recorded", ""))
    page = args.get("page", "1")
    filters = Filters(
        day=day,
        tracks=_listed(args, "track"),
        topics=_listed(args, "topic"),
        levels=_listed(args, "level"),
        formats=_listed(args, "format"),
        venue_ids=_listed(args, "venue"),
        roles=_listed(args, "role"),
        recorded=recorded,
        free_only=bool(args.get("free")),
        query=query,
    )
    return AgendaAddress(
        filters=filters,
        day_tab=day_tab,
        role=args.get("as", "").strip()[:100],
        by_fit=args.get("sort") == "fit",
        with_price=bool(args.get("price")),
        page=int(page) if page.isdecimal() and len(page) < 6 else 1,
        notes=tuple(notes),
    )


def same_site(address: str, otherwise: str) -> str:
    """The address if it leads to a page of ours, else `otherwise`: a link we were handed sends nobody elsewhere."""
    parts = urlsplit(address)
    is_ours = (
        address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    )
    return address if is_ours and not any(ord(c) < 32 for c in address) else otherwise


def _listed(args: MultiDict[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in args.getlist(name)[:MOST_VALUES] if value))


def _day(text: str, agenda: Agenda, notes: list[str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        notes.append("The day in this address is no date; another is shown.")
        return None
    if day not in agenda.days:
        notes.append("The event has nothing on that day; another is shown.")
        return None
    return day
