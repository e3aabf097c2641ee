"""Judicious: a conference planner. `docs/architecture.md` is the map of this package."""
