"""Floor 1: the rules. Frozen dataclasses and pure functions; no Flask, no SQLAlchemy, no clock, no I/O."""
