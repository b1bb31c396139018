"""The errors that are no defects: told to the person who asked, or asked for by that person."""


class UserError(Exception):
    """Something that cannot be done, told in one paragraph: what went wrong, where, and what to do next.

    Screens show it as a message and the command line prints it; every other exception is a defect.
    """


class Cancelled(Exception):
    """Raised by the progress callback of a long job to stop it; nothing has been written then."""
