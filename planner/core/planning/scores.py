"""Value, walking and hour of a plan as one whole number, so that more value always comes first, then less walking, then
earlier hours; and back."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Weights: a hundredth of a point, a minute on foot (negative), a minute later in the day (negative).

    `of_value` outweighs all walking and lateness of any plan, `of_walk` all lateness, whatever is chosen."""

    of_value: int
    of_walk: int

    @staticmethod
    def for_plans(most_sessions: int, longest_walk: int, longest_day: int) -> Scores:
        """Weights for plans of at most `most_sessions`, with walks and days of so many minutes at most."""
        lateness = 1 + most_sessions * longest_day
        return Scores(of_value=lateness * (1 + most_sessions * longest_walk), of_walk=lateness)

    def of(self, value: int, minutes_into_day: int) -> int:
        """What a slot adds, its walk apart."""
        return value * self.of_value - minutes_into_day

    def value_of(self, score: int) -> int:
        """The value, in hundredths of a point, that a plan of this score has; of a bound, the most one may have."""
        return -(-score // self.of_value)
