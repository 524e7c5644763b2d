"""Letters: a row in the same transaction as what they tell, handed over to the mail server afterwards."""

from resource_base.mail.actions import write

__all__ = ["write"]
