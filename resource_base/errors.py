"""What can go wrong, in the domain's words.

Each error carries a French sentence for the person in front of the screen; the web and the command line turn
it into a page or a line. Nothing below them knows how it is shown.
"""


class ResourceBaseError(Exception):
    """The root of every refusal of the domain; `str(error)` is a French sentence for the user."""


class NotFound(ResourceBaseError):
    """What was asked for does not exist, or must not be known to exist."""


class NotAllowed(ResourceBaseError):
    """The person may not do this."""


class TooManyAttempts(ResourceBaseError):
    """Something was tried too often; `retry_after` is the wait in seconds, said in words by the sentence."""

    def __init__(self, message: str, *, retry_after: int) -> None:
        minutes = -(-retry_after // 60)
        wait = "une minute" if minutes <= 1 else f"{minutes} minutes"
        super().__init__(f"{message} Réessayez dans {wait}.")
        self.retry_after = retry_after


class Stale(ResourceBaseError):
    """What one wanted to change has changed since it was read."""


class Invalid(ResourceBaseError):
    """What was given cannot be accepted; `problems` maps a field to a French sentence."""

    def __init__(self, message: str, problems: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.problems = problems or {}


class UnreadableFile(ResourceBaseError):
    """A file given to an import cannot be read at all."""


class UnknownPlace(ResourceBaseError):
    """No commune answers to this name or code."""


class IndexUnavailable(ResourceBaseError):
    """The search index cannot be opened and must be rebuilt."""


class BadSetting(Exception):
    """A setting that stops the start; names the variable and says why, in English, for the operator."""
