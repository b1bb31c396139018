"""How a long job is stopped."""


class Cancelled(Exception):
    """The person in front of the screen stopped the job; nothing was written."""
