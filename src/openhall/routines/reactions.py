"""When X then Y, across rooms. One line a rule; each is called in the transaction of its cause."""


def register() -> None:
    """Connect every rule; called once at start-up. The rooms of this release need none across each other."""
