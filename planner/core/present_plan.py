"""A plan as it stands in the programme of today, where sessions may have become repeats of one since it was saved, or
sessions of their own again.

A plan is kept as it was saved, so that going back to an earlier version finds every entry as it was; what is shown,
counted and built on is the plan at present.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from planner.core.agenda import Agenda
from planner.core.build_choices import BuildChoices, without
from planner.core.plan import Entry, EntryState, Plan
from planner.core.taste import Taste

_MOST_DECIDED_FIRST = (EntryState.SPEAKING, EntryState.GOING, EntryState.MAYBE, EntryState.WATCH_LATER)


def present_plan(agenda: Agenda, plan: Plan) -> Plan:
    """The plan with every entry, must, star … naming the session that it is of now; the plan itself where it does.

    An entry for a session that has no time is the one for what it is a repeat of, where that has no time either; two
    such entries are one, of the more decided state. Where that has times, the entry waits for its own
    (`waits_for_time`).
    """
    entries: dict[str, Entry] = {}
    for saved in plan.entries:
        entry = _present_entry(agenda, saved)
        known = entries.get(entry.slot_id)
        if known is None or _MOST_DECIDED_FIRST.index(entry.state) < _MOST_DECIDED_FIRST.index(known.state):
            entries[entry.slot_id] = entry
    present = replace(
        plan,
        entries=tuple(sorted(entries.values(), key=lambda entry: entry.slot_id)),
        choices=_present_choices(agenda, plan.choices),
        taste=_present_taste(agenda, plan.taste),
    )
    return plan if present == plan else present


def plan_to_save(agenda: Agenda, saved: Plan, after: Plan) -> Plan:
    """What to save where the present plan of `saved` became `after`: what did not change stays as it was saved."""
    present = present_plan(agenda, saved)
    as_saved: dict[Entry, list[Entry]] = defaultdict(list)
    for entry in saved.entries:
        as_saved[_present_entry(agenda, entry)].append(entry)
    shown = frozenset(present.entries)
    entries = [
        kept for entry in after.entries for kept in (as_saved.get(entry, [entry]) if entry in shown else [entry])
    ]
    return replace(
        after,
        entries=tuple(sorted({entry.slot_id: entry for entry in entries}.values(), key=lambda entry: entry.slot_id)),
        choices=saved.choices if after.choices == present.choices else after.choices,
        taste=saved.taste if after.taste == present.taste else after.taste,
    )


def waits_for_time(agenda: Agenda, entry: Entry) -> bool:
    """Whether the entry's session is still to get its time: it has none, or it is a repeat whose own is not known."""
    if entry.slot_id in agenda.slots:
        return False
    session = agenda.sessions.get(agenda.present_id(entry.slot_id)) or agenda.sessions.get(entry.session_id)
    return session is not None and (not session.slots or entry.slot_id in agenda.waiting_ids)


def _present_entry(agenda: Agenda, entry: Entry) -> Entry:
    slot = agenda.slots.get(entry.slot_id)
    if slot is not None:
        return entry if slot.session_id == entry.session_id else replace(entry, session_id=slot.session_id)
    session = agenda.sessions.get(agenda.present_id(entry.slot_id))
    if session is None:  # its slot is gone; the session may be a repeat of another now
        session_id = agenda.present_id(entry.session_id)
        return entry if session_id == entry.session_id else replace(entry, session_id=session_id)
    key = entry.slot_id if session.slots else session.id
    return (
        entry
        if (key, session.id) == (entry.slot_id, entry.session_id)
        else Entry(slot_id=key, session_id=session.id, state=entry.state)
    )


def _present_choices(agenda: Agenda, choices: BuildChoices) -> BuildChoices:
    must = _present_ids(agenda, choices.must)
    return replace(
        choices,
        must=must,
        never=without(_present_ids(agenda, choices.never), *must),
        registered=_present_ids(agenda, choices.registered),
    )


def _present_taste(agenda: Agenda, taste: Taste) -> Taste:
    starred = _present_ids(agenda, taste.starred)
    return replace(taste, starred=starred, dismissed=without(_present_ids(agenda, taste.dismissed), *starred))


def _present_ids(agenda: Agenda, session_ids: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(agenda.present_id, session_ids)))
