"""Rooms: one screen a place; each says what to press next."""
