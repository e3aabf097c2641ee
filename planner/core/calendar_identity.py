"""The UIDs of calendar events: made from the organizer's own ids and nothing else, so that they hold for ever.

Not from a row number, a host name or the hour of an export (RFC 5545 section 3.8.4.7): a calendar program that meets
the same session a year later, from another server, knows it again.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date

UID_DOMAIN = "sessions.judicious.invalid"
"""Part of every UID, the same on every host and for ever. A name of RFC 2606, so it is nobody's address."""

LONGEST_UID_NAME = 200
"""A UID should stay within 255 octets (RFC 7986 section 5.3), and CalDAV servers make file names from it."""

_NOT_IN_UID = re.compile(rb"[^A-Za-z0-9-]")


def slot_uid(event_slug: str, session_id: str, slot_id: str) -> str:
    """The UID of a slot in every calendar, for ever. Different ids give different UIDs."""
    return _uid(slot_id, session_id, event_slug)


def day_uid(event_slug: str, day: date) -> str:
    """The UID of a day's tips. It has two parts where a slot's has three, so it is never a slot's."""
    return _uid(day.isoformat(), event_slug)


def _uid(*parts: str) -> str:
    """Letters, digits and hyphens stand for themselves, any other octet as '_XX', so that a '.' only parts."""
    name = ".".join(
        _NOT_IN_UID.sub(lambda octet: b"_%02X" % octet[0][0], part.encode("utf-8", "surrogatepass")).decode("ascii")
        for part in parts
    )
    if len(name) > LONGEST_UID_NAME:
        name = hashlib.sha256(name.encode()).hexdigest()
    return f"{name}@{UID_DOMAIN}"
