"""Learning from a programme's own labels whom each session is for. It runs when a version is published, in a process of
its own (`python -m planner.learning`), because it needs libraries that no web worker should carry.

From the inside out: `session_likeness` says in which ways sessions are alike, `role_votes` lets the labelled ones vote
for each role, `label_chances` makes calibrated chances of the votes, `chance_parts` says what each chance comes from,
and `learn` puts them together into a `core.learned_fit.LearnedFit`.
"""
