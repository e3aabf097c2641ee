"""Floor 2: programme files and calendars, one module per format, listed in `registry`."""
