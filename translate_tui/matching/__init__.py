"""Text in, suggestions with reasons out."""
