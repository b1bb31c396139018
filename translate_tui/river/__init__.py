"""Reads exports of customer feedback: files in, `NewTicket` values out. Pure: no database, no clock."""
