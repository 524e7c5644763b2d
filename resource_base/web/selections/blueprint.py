"""The pages of selections, all under one name: `selections.…`."""

from flask import Blueprint

pages = Blueprint("selections", __name__)
