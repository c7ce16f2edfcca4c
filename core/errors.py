"""What the domain raises when a rule is broken. Views turn these into sentences for people."""


class RuleViolation(Exception):
    """A rule refuses what was asked.

    `message` is a plain Indonesian sentence that says what to do; `field` names the form field it
    belongs to, empty when it concerns the whole act.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class StaleVersion(RuleViolation):
    """Somebody else, or another tab, changed the object after it was read."""


class NotAllowed(RuleViolation):
    """The person may not do this, here or now."""


class AlreadyDone(RuleViolation):
    """The same person sent the same act twice (a double click): it took effect once already."""
