"""Milliseconds for a search at each letter somebody types, beside reading every text anew.

    .venv/bin/python bench/search.py [FILE.csv]

FILE is the organizer's spreadsheet of Dreamforce 2014 (default: dreamforce-2014.csv in the folder PLANNER_DATA, or in
../shared/data). Nothing is asserted; the numbers are for reading. What is known of a mistyped word is forgotten before
every keystroke, so that each pays the whole price.
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import tracemalloc
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.fit_rank import dreamforce_programme, milliseconds
from planner.core.agenda import Agenda
from planner.core.diverse_list import diverse_order, near_copies, one_of_each, said_by
from planner.core.fit import FitProfile, rank
from planner.core.programme import Programme
from planner.core.text_search import SearchIndex
from planner.core.word_spellings import is_within
from planner.core.words import words_of

TYPED: dict[str, tuple[str, ...]] = {
    "right": ("forecasting", "account planning", "the future of sales", "jill konrath", "force.com apex", "marketing"),
    "mistaken": ("forcasting", "acount planing", "admiinstartor", "customre servcie managment", "salesfroce", "konrat"),
    "written otherwise": ("work shop", "salescloud", "sales force chatter"),
    "not all there": ("blockchian forecasting pipeline", "quantum computing for sales", "xyzzy"),
}


def keystrokes(query: str) -> list[str]:
    """The query as it is typed, letter by letter."""
    return [query[:end] for end in range(1, len(query) + 1) if query[:end].strip()]


def naive_find(programme: Programme, query: str) -> list[str]:
    """Session ids by reading every text: each word as a word, as a beginning, or with one mistake."""
    speakers = {speaker.id: speaker for speaker in programme.speakers}
    wanted, found = words_of(query), []
    for session in programme.sessions:
        people = " ".join(f"{speakers[i].name} {speakers[i].organisation}" for i in session.speaker_ids)
        held = set(words_of(f"{session.title} {session.abstract} {' '.join(session.topics)} {session.track} {people}"))
        if all(any(is_within(word, other, int(len(word) > 3), as_start=True) for other in held) for word in wanted):
            found.append(session.id)
    return found


def main() -> None:
    beside = Path(__file__).resolve().parents[2] / "shared" / "data"
    data = Path(os.environ.get("PLANNER_DATA", beside))
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else data / "dreamforce-2014.csv"
    agenda = Agenda(dreamforce_programme(file))
    print(f"{len(agenda.sessions)} sessions")
    print("index, from nothing             ", milliseconds(lambda: SearchIndex(agenda), 7))
    tracemalloc.start()
    index = SearchIndex(agenda)
    gc.collect()
    print(f"index, memory                    {tracemalloc.get_traced_memory()[0] / 1e6:8.1f} MB")
    tracemalloc.stop()
    for name, queries in TYPED.items():
        every = [typed for query in queries for typed in keystrokes(query)]
        print(f"{name:32}", of_each(lambda typed: find_anew(index, typed), every))
        print(f"{'  read anew, whole queries':32}", of_each(partial(naive_find, agenda.programme), list(queries)))
    print("near-copies, from nothing       ", milliseconds(lambda: near_copies(Agenda(agenda.programme)), 3))
    print("agenda alone (part of the above)", milliseconds(lambda: Agenda(agenda.programme), 3))
    copies, ranked = near_copies(agenda), rank(agenda, FitProfile(role="Sales Professional"))
    print(
        "2,055 ranked, near-copies as one",
        milliseconds(lambda: one_of_each(ranked, lambda fit: copies.get(fit.session_id, fit.session_id)), 20),
    )
    page = ranked[:60]
    print(
        "a page of 60, something new first",
        milliseconds(
            lambda: diverse_order(page, lambda fit: fit.score, lambda fit: said_by(agenda.sessions[fit.session_id])), 20
        ).lstrip(),
    )


def find_anew(index: SearchIndex, typed: str) -> None:
    index.forget_mistakes()
    index.find(typed)


def of_each(work: Callable[[str], object], inputs: list[str]) -> str:
    """The median and the worst over the inputs, each the best of three runs, so that other work does not count."""
    taken = []
    for one in inputs:
        runs = []
        for _ in range(3):
            began = perf_counter()
            work(one)
            runs.append((perf_counter() - began) * 1000)
        taken.append((min(runs), one))
    worst, slowest = max(taken)
    median = statistics.median(time for time, _ in taken)
    return f"{median:8.2f} ms   worst {worst:6.2f} ms for {slowest!r} ({len(inputs)} searches)"


if __name__ == "__main__":
    main()
