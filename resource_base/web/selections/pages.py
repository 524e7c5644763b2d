"""Every page of this room."""

from flask import Blueprint

pages = Blueprint("selections", __name__)

BLUEPRINTS = (pages,)
