"""Formats in, tickets out: how customer feedback flows into the River."""
