"""Every page of this room."""

from flask import Blueprint

pages = Blueprint("alerts", __name__)

BLUEPRINTS = (pages,)
