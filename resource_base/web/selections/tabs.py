"""The tabs of what is one's own: selections, favourites, saved searches, what is new in them."""

from dataclasses import dataclass

from flask import current_app, url_for

from resource_base.web.security import may

TABS = {
    "selections.mine": "Sélections",
    "alerts.favourites": "Favoris",
    "alerts.searches": "Recherches",
    "alerts.news": "Nouveautés",
}


@dataclass(frozen=True)
class Tab:
    """A link; `current` when the page that shows it is found under it."""

    label: str
    url: str
    current: bool


def kept_doors(current: str) -> list[Tab]:
    """Those that who is asking may open; `current` is the endpoint of one of them."""
    views = current_app.view_functions
    doors = ((name, label, views[name]) for name, label in TABS.items() if name in views)
    return [
        Tab(label, url_for(name), name == current)
        for name, label, view in doors
        if all(map(may, getattr(view, "permissions", ())))
    ]
