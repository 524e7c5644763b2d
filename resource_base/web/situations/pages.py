"""Every page of this room."""

from flask import Blueprint

pages = Blueprint("situations", __name__)

BLUEPRINTS = (pages,)
