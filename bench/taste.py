"""Milliseconds for what an attendee's taste says of every session, beside comparing each with each word by word.

    .venv/bin/python bench/taste.py [FILE.csv]

FILE is the organizer's spreadsheet of Dreamforce 2014 (default: dreamforce-2014.csv in the folder PLANNER_DATA, or in
../shared/data). Nothing is asserted; the numbers are for reading.
"""

from __future__ import annotations

import math
import os
import random
import statistics
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.fit_rank import dreamforce_programme
from planner.core.agenda import Agenda
from planner.core.agenda_words import words_of_agenda
from planner.core.likeness import likeness_of
from planner.core.taste import Taste
from planner.core.taste_parts import taste_parts

REPEATS = 30


def main() -> None:
    folder = Path(os.environ.get("PLANNER_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data")
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else folder / "dreamforce-2014.csv"
    agenda = Agenda(dreamforce_programme(file))
    sessions = agenda.programme.sessions
    drawn = random.Random(4)
    ids = [session.id for session in drawn.sample(sessions, 30)]
    topics = sorted({topic for session in sessions for topic in session.topics})
    taste = Taste(
        starred=tuple(ids[:20]),
        dismissed=tuple(ids[20:]),
        topics=tuple((name, drawn.choice((-2, -1, 1, 2))) for name in drawn.sample(topics, 10)),
        followed=tuple(agenda.speakers)[:5],
    )
    print(f"{len(sessions)} sessions")
    told("their words counted, once a version", lambda: words_of_agenda(agenda), 1)
    told("likenesses prepared, once a version", lambda: likeness_of(agenda), 1)
    places = iter(drawn.sample(range(len(sessions)), REPEATS))
    told("what is like one session", lambda: likeness_of(agenda).like(next(places)), REPEATS)
    told("   the same word by word", lambda: naive_like(agenda, 0), 3)
    told("20 stars, 10 dismissals, 10 topics, 5 speakers, the first time", lambda: taste_parts(agenda, taste), 1)
    told("   and from then on", lambda: taste_parts(agenda, taste))
    moved = taste_parts(agenda, taste)
    print(f"{len(moved)} sessions moved, {sum(map(len, moved.values()))} parts")


def naive_like(agenda: Agenda, place: int) -> dict[int, float]:
    """Cosines of the same words, from sets, without lists of who carries what."""
    words = words_of_agenda(agenda)
    rarity = {word: math.log(len(words.sessions) / times) for word, times in words.word_counts.items()}
    lengths = [math.hypot(*(rarity[word] for word in said)) or 1.0 for said in words.words]
    return {
        other: math.fsum(rarity[word] ** 2 for word in words.words[place] & said) / lengths[place] / lengths[other]
        for other, said in enumerate(words.words)
        if other != place
    }


def told(what: str, run: Callable[[], object], repeats: int = REPEATS) -> None:
    taken = []
    for _ in range(repeats):
        begun = perf_counter()
        run()
        taken.append((perf_counter() - begun) * 1000)
    print(f"{statistics.median(taken):8.2f} ms  {what}")


if __name__ == "__main__":
    main()
