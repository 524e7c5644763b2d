"""The blueprint to which each module of this room adds its pages."""

from flask import Blueprint

pages = Blueprint("alerts", __name__)
