"""The error that is shown to the person who asked for something."""


class UserError(Exception):
    """Something that cannot be done, told in one paragraph: what went wrong, where, and what to do next.

    Screens show it as a message and the command line prints it; every other exception is a defect.
    """
