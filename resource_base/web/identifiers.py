"""The ids that forms and addresses carry, read as what they may be: anything that somebody typed."""

from uuid import UUID


def uuid_of(text: str) -> UUID | None:
    """The id that a text is, None when it is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
