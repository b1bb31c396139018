"""SQLite, and nothing else touches it."""
