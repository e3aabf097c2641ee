"""Good plans for a team: from what prices suggest, people take turns, each with the best answer to all the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from planner.core.planning.team_model import TeamModel
from planner.core.planning.team_prices import Relaxation
from planner.core.planning.timeline import NEVER

MOST_REPAIRS = 30
"""How many times a person's answer is mended before it is given up."""

Plans = Sequence[Sequence[int]]


@dataclass(slots=True)
class Incumbent:
    """The best plans known so far: items, for every person."""

    score: int
    plans: Plans

    def offer(self, plans: Plans, score: int) -> bool:
        """Takes allowed plans where they are better."""
        if score <= self.score:
            return False
        self.score, self.plans = score, [tuple(plan) for plan in plans]
        return True


def suggested(relaxation: Relaxation) -> tuple[list[list[int]], bool]:
    """A plan for everybody from the days' best plans, and whether they are allowed as they are. The paths of a party's
    days are handed to its people so that nobody attends anything twice, if that is found; if not, once is left out."""
    model = relaxation.model
    plans: list[list[int]] = [[] for _ in range(model.people)]
    is_allowed = True
    for number, party in enumerate(model.parties):
        attended: dict[int, set[str]] = {person: set() for person in party.people}
        for day in model.party_days(number):
            free = list(party.people)
            paths = sorted(relaxation.found[day][1], key=len, reverse=True)
            for path in paths:
                sessions = [model.items[item].session_id for item, _ in path]
                person = min(free, key=lambda one: sum(session in attended[one] for session in sessions))
                free.remove(person)
                for session, (item, _) in zip(sessions, path, strict=True):
                    if session in attended[person] and item not in model.fixed:
                        is_allowed = False
                    else:
                        attended[person].add(session)
                        plans[person].append(item)
        for person in party.people:
            if model.hidden_clash(number, plans[person]) is not None:
                is_allowed = False
    if model.together:
        is_allowed = is_allowed and all(
            sum(relaxation.attending(items).values()) in (0, model.people_of(items)) for items in model.together
        )
    return plans, is_allowed


class Turns:
    """Best answers in a model."""

    def __init__(self, model: TeamModel) -> None:
        self._model = model
        self._party_of_person = {person: n for n, party in enumerate(model.parties) for person in party.people}
        self._days = [model.party_days(number) for number in range(len(model.parties))]
        self._slots = [frozenset(items) for items in model.together]

    def better(self, plans: Plans, incumbent: Incumbent) -> None:
        """Lets everybody answer in turn, from these plans on, until nobody can better the whole, and offers that."""
        model = self._model
        agreed = self._agreed(plans)
        now = [list(plan) for plan in plans]
        score = NEVER
        waiting = len(now)
        person = 0
        while waiting:
            answer = self._answer(person, self._covered(now, person), agreed)
            if answer is None:
                if score == NEVER:
                    return
                answer = now[person]
            old, now[person] = now[person], answer
            waiting -= 1
            person = (person + 1) % len(now)
            if score == NEVER:  # not everybody has answered yet
                if not waiting:
                    score, waiting = model.worth(now), len(now)
                continue
            better = model.worth(now)
            if better > score:
                score, waiting = better, len(now) - 1
            else:
                now[person - 1] = old
        incumbent.offer(now, score)

    def _agreed(self, plans: Plans) -> frozenset[int]:
        """The items of slots for all or nobody that at least half attend, one slot of a session."""
        model, found, sessions = self._model, set[int](), set[str]()
        attending = {item for plan in plans for item in plan}
        for slot in self._slots:
            session = model.items[next(iter(slot))].session_id
            half = sum(len(model.parties[model.party_of[i]].people) for i in slot & attending) * 2 >= len(plans)
            if half and session not in sessions:
                sessions.add(session)
                found |= slot
        return frozenset(found)

    def _covered(self, plans: Plans, person: int) -> dict[str, int]:
        """What the first of every session adds, but for one person."""
        found: dict[str, int] = {}
        items, more_of = self._model.items, self._model.more
        for other, plan in enumerate(plans):
            if other != person:
                for item in plan:
                    session, more = items[item].session_id, more_of[item]
                    if more > found.get(session, 0):
                        found[session] = more
        return found

    def _answer(self, person: int, covered: dict[str, int], agreed: frozenset[int]) -> list[int] | None:
        """What one person does best while the others stay; None where none is found that is allowed."""
        model, party = self._model, self._party_of_person[person]
        barred: set[int] = set()
        days = {day: self._day(day, covered, agreed, barred) for day in self._days[party]}
        for _ in range(MOST_REPAIRS):
            chosen = [item for plan in days.values() for item in plan]
            surplus = self._surplus(party, chosen)
            if not surplus:
                expected = sum(model.party_of[item] == party for item in agreed)
                return chosen if sum(item in agreed for item in chosen) == expected else None
            barred.update(surplus)
            for day in {place[0] for item in surplus if (place := model.place_of[item]) is not None}:
                days[day] = self._day(day, covered, agreed, barred)
        return None

    def _surplus(self, party: int, chosen: Iterable[int]) -> list[int]:
        """What is to be left out: of a session attended twice the later, or one of two that clash."""
        model, kept, surplus = self._model, dict[str, int](), []
        for item in chosen:
            session = model.items[item].session_id
            if session in kept and item not in model.fixed:
                surplus.append(item)
            kept.setdefault(session, item)
        if not surplus:
            hidden = model.hidden_clash(party, kept.values())
            if hidden is not None:
                surplus.append(min(hidden, key=lambda item: model.again[item] + model.more[item]))
        return surplus

    def _day(self, number: int, covered: dict[str, int], agreed: frozenset[int], barred: set[int]) -> list[int]:
        model = self._model
        day, items, again, more_of = model.days[number], model.items, model.again, model.more
        together = {item for slot in self._slots for item in slot}
        scores, picked = [], []
        for of_column in day.items:
            best, chosen = (NEVER, -1) if of_column else (0, -1)
            for item in of_column:
                if item in barred:
                    continue
                value = again[item]
                more = more_of[item] - covered.get(items[item].session_id, 0)
                if more > 0:
                    value += more
                if item in together:
                    if item not in agreed:
                        continue
                    value += model.enough
                if value > best:
                    best, chosen = value, item
            scores.append(best)
            picked.append(chosen)
        return [picked[column] for column in day.best(scores)[1] if picked[column] >= 0]
