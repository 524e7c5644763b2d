"""A base de ressources sociales: the shared directory of local social solutions of a département."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from resource_base.settings import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application: settings, then database, then the rooms it wires, then the pages.

    Raises:
        BadSetting: a setting of the environment cannot be used.
    """
    from resource_base import settings as environment  # noqa: PLC0415 - the package imports without Flask
    from resource_base.web import application  # noqa: PLC0415 - the package imports without Flask

    return application.build(settings or environment.load())
