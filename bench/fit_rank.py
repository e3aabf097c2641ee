"""Milliseconds for ranking a programme by fit, beside the naive way of counting everything anew for each request.

    .venv/bin/python bench/fit_rank.py [FILE.csv] [ROLE]

FILE is the organizer's spreadsheet of Dreamforce 2014 (default: dreamforce-2014.csv in the folder PLANNER_DATA, or in
../shared/data). Nothing is asserted; the numbers are for reading.
"""

from __future__ import annotations

import csv
import gc
import math
import os
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from planner.core.agenda import Agenda
from planner.core.fit import FitProfile, fits, fits_worked_out, rank, role_evidence
from planner.core.programme import Event, Programme, Session, Slot, Speaker
from planner.core.words import telling_words

ZONE = ZoneInfo("America/Los_Angeles")


def dreamforce_programme(file: Path) -> Programme:
    """The spreadsheet as a programme; products, themes and industries are its topics."""
    speakers: dict[str, Speaker] = {}
    sessions: list[Session] = []
    with file.open(encoding="utf-8-sig", newline="") as rows:
        for row in csv.DictReader(rows):
            names = listed(row["Speakers"])
            speakers.update((name, Speaker(id=name, name=name)) for name in names)
            sessions.append(
                Session(
                    id=row["Session ID"],
                    title=row["Title"],
                    abstract=row["Abstract"],
                    level=row["Level"],
                    topics=listed(row["Products"], row["Themes"], row["Industries"]),
                    roles=listed(row["Roles"]),
                    speaker_ids=names,
                    slots=slots_of(row),
                )
            )
    event = Event(slug="df14", name="Dreamforce 2014", timezone=str(ZONE))
    return Programme(event=event, speakers=tuple(speakers.values()), sessions=tuple(sessions))


def listed(*cells: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for cell in cells for name in cell.split(";") if name.strip()))


def slots_of(row: dict[str, str]) -> tuple[Slot, ...]:
    if not row["Date"]:
        return ()
    day, name = date.fromisoformat(row["Date"]), row["Session ID"]
    start, end = (datetime.combine(day, time.fromisoformat(row[clock]), ZONE) for clock in ("Start", "End"))
    return (Slot(id=name, session_id=name, start=start, end=end),)


def naive_rank(programme: Programme, role: str) -> list[str]:
    """Session ids by label, then by the average odds of their words, everything counted for this one call."""
    words = {
        session.id: frozenset(telling_words(f"{session.title} {session.abstract}")) for session in programme.sessions
    }
    labelled = [session for session in programme.sessions if session.roles]
    with_role = [session for session in labelled if role in session.roles]
    seen = Counter(word for session in labelled for word in words[session.id])
    carried = Counter(word for session in with_role for word in words[session.id])
    usual = len(with_role) / len(labelled)

    def odds(session: Session) -> float:
        told = [math.log((carried[word] + usual) / (seen[word] + 1) / usual) for word in words[session.id]]
        return sum(told) / max(1, len(told))

    return [s.id for s in sorted(programme.sessions, key=lambda s: (role not in s.roles, -odds(s)))]


def milliseconds(work: Callable[[], object], times: int) -> str:
    """The median and the worst of so many runs."""
    taken: list[float] = []
    for _ in range(times):
        gc.collect()
        began = perf_counter()
        work()
        taken.append((perf_counter() - began) * 1000)
    return f"{statistics.median(taken):8.1f} ms   worst {max(taken):6.1f} ms   ({times} runs)"


def main() -> None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    data = Path(os.environ.get("PLANNER_DATA", beside))
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else data / "dreamforce-2014.csv"
    role = sys.argv[2] if len(sys.argv) > 2 else "Sales Professional"
    programme = dreamforce_programme(file)
    agenda = Agenda(programme)
    said_much = FitProfile(role=role, level="Beginner", interests=("forecasting", "mobile", "social selling"))
    print(f"{len(programme.sessions)} sessions, role {role}")
    print("role evidence, from nothing     ", milliseconds(lambda: role_evidence(Agenda(programme), role), 5))
    print("agenda alone (part of the above)", milliseconds(lambda: Agenda(programme), 5))
    fits(agenda, said_much)
    print("fits, evidence warm             ", milliseconds(lambda: fits_worked_out(agenda, FitProfile(role=role)), 20))
    print("fits, role, level, 3 interests  ", milliseconds(lambda: fits_worked_out(agenda, said_much), 20))
    print("rank, fits held                 ", milliseconds(lambda: rank(agenda, FitProfile(role=role)), 20))
    print("naive rank, counted anew        ", milliseconds(lambda: naive_rank(programme, role), 3))


if __name__ == "__main__":
    main()
