"""Every page of this room."""

from flask import Blueprint

pages = Blueprint("handing_over", __name__)

BLUEPRINTS = (pages,)
