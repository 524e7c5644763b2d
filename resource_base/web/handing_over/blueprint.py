"""The pages of who hands a selection over, all under one name: `handing_over.…`."""

from flask import Blueprint

pages = Blueprint("handing_over", __name__, url_prefix="/selections/<uuid:selection_id>/remettre")
