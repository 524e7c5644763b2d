"""The map's shell, made by folium with our own assets: an empty map that fetches all that it draws.

No text of an entry ever enters the shell: folium writes what `Popup`, `Tooltip` and `Icon` are given into
JavaScript template literals, where `${…}` runs. Points travel as JSON and become text nodes (js/map.js).
This module is imported by the first page that shows a map: folium takes a quarter of a second to load.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

import folium
from branca.element import Figure, MacroElement
from folium.template import Template
from markupsafe import Markup

from resource_base.settings import Tiles

Bounds = tuple[tuple[float, float], tuple[float, float]]

# Without tiles the ground shows nothing more beyond this zoom.
DEEPEST_ZOOM_ON_OUTLINES = 14


@dataclass(frozen=True)
class TileLayer:
    """A service of tiles. `url` is a Leaflet template; `attribution` is asked by its licence."""

    url: str
    attribution: str
    deepest_zoom: int


TILE_LAYERS = {
    Tiles.IGN: TileLayer(
        "https://data.geopf.fr/wmts?SERVICE=WMTS&VERSION=1.0.0&REQUEST=GetTile&STYLE=normal"
        "&TILEMATRIXSET=PM_0_19&FORMAT=image/png&LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2"
        "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}",
        "© IGN – Géoplateforme",
        19,
    ),
    Tiles.OSM_FRANCE: TileLayer(
        "https://{s}.tile.openstreetmap.fr/osmfr/{z}/{x}/{y}.png",
        "© OpenStreetMap France, © les contributeurs OpenStreetMap",
        20,
    ),
}


@dataclass(frozen=True)
class Shell:
    """The two parts of a map in a page: its element, and the script that starts it (to run under a nonce)."""

    element: Markup
    script: Markup


class ResourceMap(folium.Map):
    """An empty Leaflet map; unlike folium's own, it links no asset, writes no style and forbids no zoom."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares them
    default_css: list[tuple[str, str]] = []  # noqa: RUF012 - as folium declares them
    _template = Template("""
        {% macro html(this, kwargs) %}
        <div class="canvas" id="{{ this.get_name() }}" role="region" aria-label="Carte des lieux d’accueil"
             data-status="map-status"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        await resourceMap.seen("{{ this.get_name() }}");
        const {{ this.get_name() }} = L.map("{{ this.get_name() }}", {{ this.options | tojavascript }});
        await resourceMap.rest();
        {{ this.get_name() }}.fitBounds({{ this.frame | tojson }}, {animate: false});
        {% endmacro %}
    """)

    def __init__(self, frame: Bounds, *, deepest_zoom: int) -> None:
        super().__init__(tiles=None, zoom_snap=0.5)
        self._id = "results"  # else a new name each time, and a page that is never the same
        self.options.update(min_zoom=6, max_zoom=deepest_zoom)  # the arguments of these names are for tiles
        self.frame = frame


class Part(MacroElement):
    """Something that is added to the map."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # branca has no types


class Ground(Part):
    """The outlines of the territory, drawn below everything else."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        resourceMap.outlines({{ this._parent.get_name() }}, {{ this.url | tojson }});
        {% endmacro %}
    """)

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


class OptionalTiles(Part):
    """A service of tiles over the outlines, given up when it does not answer."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        resourceMap.tiles({{ this._parent.get_name() }}, {{ this.layer.url | tojson }},
          {maxZoom: {{ this.layer.deepest_zoom }}, attribution: {{ this.layer.attribution | tojson }}});
        {% endmacro %}
    """)

    def __init__(self, layer: TileLayer) -> None:
        super().__init__()
        self.layer = layer


class Points(Part):
    """The points of the answers, fetched from the address that the map's element carries."""

    _template = Template("""
        {% macro script(this, kwargs) %}
        resourceMap.points({{ this._parent.get_name() }});
        {% endmacro %}
    """)


@lru_cache(maxsize=8)
def shell(*, tiles: Tiles, ground_url: str, frame: Bounds) -> Shell:
    """The shell of the results' map: the same, byte for byte, whatever the question.

    `frame` is the south-west and north-east corners (latitude, longitude) shown before the points arrive.
    """
    layer = TILE_LAYERS.get(tiles)
    drawn = ResourceMap(frame, deepest_zoom=layer.deepest_zoom if layer else DEEPEST_ZOOM_ON_OUTLINES)
    drawn.add_child(Ground(ground_url))
    if layer:
        drawn.add_child(OptionalTiles(layer))
    drawn.add_child(Points())
    figure = cast("Figure", drawn.get_root())
    for child in figure._children.values():  # noqa: SLF001 - folium's way to fill header, html and script
        child.render()
    return Shell(Markup(figure.html.render()), Markup(figure.script.render()))  # noqa: S704 - no text of an entry is in it
