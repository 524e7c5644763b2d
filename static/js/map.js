// The map: outlines of the territory, optional tiles, points in clusters. The shell made by maps.py calls these
// functions. Texts of entries become text nodes, never HTML.
"use strict";

const resourceMap = (() => {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const NAMES = [[9000, 0], [2500, 9], [1000, 10], [0, 11]]; // inhabitants, from which zoom
  const SLICE = 40; // outlines drawn in one go
  const ANYWHERE = "100000px"; // around the window: to be shown is enough, so that Tab finds the points
  const TILE_FAILURES = 4; // in a row: the tiles are out of reach, stop asking

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  async function fetchJson(url, signal) {
    const response = await fetch(url, { headers: { Accept: "application/json" }, signal });
    if (!response.ok) throw new Error(`${response.status}`);
    return response.json();
  }

  function say(map, sentence) {
    const status = document.getElementById(map.getContainer().dataset.status);
    if (status) status.textContent = sentence;
  }

  // --- Start ----------------------------------------------------------------------------------------

  // A page answers before its map starts, and a map that nobody opens fetches nothing.
  function seen(id) {
    const canvas = document.getElementById(id);
    return new Promise((go) => {
      new IntersectionObserver((told, watch) => {
        if (!told.some((each) => each.isIntersecting)) return;
        watch.disconnect();
        go();
      }, { rootMargin: ANYWHERE }).observe(canvas);
    });
  }

  // Between two pieces of work the browser draws, and answers.
  function rest() {
    return new Promise((go) => setTimeout(go));
  }

  // --- Ground ---------------------------------------------------------------------------------------

  async function outlines(map, url) {
    const fetched = fetchJson(url);
    await rest();
    map.createPane("ground").style.zIndex = 150;
    map.createPane("names").style.zIndex = 160;
    map.attributionControl.setPrefix(false);
    translate(map);
    const territory = await fetched;
    map.territory = L.geoJSON(territory.departments).getBounds();
    await map.filled; // the points choose the frame: what is drawn before it is drawn twice
    if (!map.framed) map.fitBounds(map.territory, { animate: false });
    await draw(map, territory.around, "department-edge");
    await draw(map, territory.communes, "land");
    await draw(map, territory.epci, "land-edge");
    await draw(map, territory.departments, "department-edge");
    map.attributionControl.addAttribution(territory.attribution);
    writeNames(map, territory.names);
    map.on("moveend", () => writeNames(map, territory.names));
    map.getPane("ground").querySelector("svg").setAttribute("aria-hidden", "true");
    map.getContainer().dataset.ground = "drawn";
  }

  // A few at a time, in one shape: a hundred shapes cost more to lay out than the same lines in three.
  async function draw(map, collection, className) {
    const shapes = collection.features.map((feature) => feature.geometry);
    for (let first = 0; first < shapes.length; first += SLICE) {
      const coordinates = shapes.slice(first, first + SLICE)
        .flatMap((shape) => (shape.type === "MultiPolygon" ? shape.coordinates : [shape.coordinates]));
      const slice = { type: "MultiPolygon", coordinates };
      await rest();
      L.geoJSON(slice, { pane: "ground", interactive: false, style: { className } }).addTo(map);
    }
  }

  // The most populated first; a name that would cover another waits for a deeper zoom.
  function writeNames(map, names) {
    map.nameLayer = (map.nameLayer || L.layerGroup().addTo(map)).clearLayers();
    const smallest = NAMES.filter(([, zoom]) => map.getZoom() >= zoom).pop()[0];
    const view = map.getBounds().pad(0.3);
    const written = [];
    for (const [name, lat, lon, inhabitants] of names) {
      if (inhabitants < smallest) break;
      if (!view.contains([lat, lon])) continue;
      const at = map.latLngToLayerPoint([lat, lon]);
      const half = name.length * 4 + 4;
      if (written.some((other) => Math.abs(other.x - at.x) < other.half + half && Math.abs(other.y - at.y) < 16)) continue;
      written.push({ x: at.x, y: at.y, half });
      const html = element("span", "", name);
      html.setAttribute("aria-hidden", "true");
      const className = inhabitants >= 10000 ? "place-name city" : "place-name";
      const icon = L.divIcon({ className, html, iconSize: null });
      L.marker([lat, lon], { icon, pane: "names", interactive: false, keyboard: false }).addTo(map.nameLayer);
    }
  }

  function translate(map) {
    const labels = { "leaflet-control-zoom-in": "Zoom avant", "leaflet-control-zoom-out": "Zoom arrière" };
    for (const [className, label] of Object.entries(labels)) {
      const button = map.getContainer().querySelector(`.${className}`);
      if (!button) continue;
      button.title = label;
      button.setAttribute("aria-label", label);
    }
  }

  function tiles(map, url, options) {
    const layer = L.tileLayer(url, options).addTo(map);
    let failures = 0;
    layer.on("tileload", () => { failures = -Infinity; });
    layer.on("tileerror", () => {
      failures += 1;
      if (failures >= TILE_FAILURES) map.removeLayer(layer);
    });
  }

  // --- Points ---------------------------------------------------------------------------------------

  function points(map) {
    map.filled = rest().then(() => fill(map));
  }

  async function fill(map) {
    const clusters = L.markerClusterGroup({
      chunkedLoading: true,
      chunkInterval: 20,
      chunkDelay: 10,
      animate: !calm,
      showCoverageOnHover: false,
      maxClusterRadius: 44,
      iconCreateFunction: clusterIcon,
    }).addTo(map);
    const state = { map, clusters, markers: new Map(), running: null };
    clusters.on("clustermouseover", (event) => announce(event.layer.getAllChildMarkers(), true));
    clusters.on("clustermouseout", (event) => announce(event.layer.getAllChildMarkers(), false));
    closeWithEscape(map);
    document.addEventListener("results:changed", () => load(state));
    document.addEventListener("results:shown", () => { map.invalidateSize(); frame(state); });
    document.addEventListener("entry:lit", (event) => light(state, event.detail.id, event.detail.on));
    await load(state);
  }

  async function load(state) {
    const { map } = state;
    if (state.running) state.running.abort();
    state.running = new AbortController();
    const url = map.getContainer().closest("[data-points]").dataset.points;
    try {
      const collection = await fetchJson(url, state.running.signal);
      show(state, collection);
    } catch (error) {
      if (error.name === "AbortError") return;
      say(map, "La carte n’a pas pu être remplie. La liste, elle, est complète.");
    }
  }

  function show(state, collection) {
    const { map, clusters, markers } = state;
    clusters.clearLayers();
    markers.clear();
    const [before, after] = collection.sheets;
    const made = collection.features.map((feature) => {
      const [lon, lat] = feature.geometry.coordinates;
      const id = feature.properties.id;
      const marker = pointOf(L.latLng(lat, lon), { ...feature.properties, url: `${before}${id}${after}` });
      markers.set(id, [...(markers.get(id) || []), marker]);
      return marker;
    });
    state.bounds = L.latLngBounds(made.map((marker) => marker.getLatLng()));
    clusters.addLayers(made);
    frame(state);
    say(map, collection.summary);
  }

  function frame({ map, bounds }) {
    if (!map.getSize().x) return; // hidden for now: framed when it is shown
    if (bounds && bounds.isValid()) {
      map.fitBounds(bounds, { padding: [28, 28], maxZoom: 12, animate: false });
      map.framed = true;
    } else if (map.territory) {
      map.fitBounds(map.territory, { animate: false });
    }
  }

  function pointOf(position, entry) {
    const html = element("span", entry.approximate ? "point near" : "point");
    const marker = L.marker(position, {
      icon: L.divIcon({ className: "", html, iconSize: [22, 22], iconAnchor: [11, 22], popupAnchor: [0, -20] }),
    });
    marker.entry = entry;
    marker.on("add", () => {
      const drawn = marker.getElement();
      drawn.setAttribute("aria-label", `${entry.name}, ${entry.commune}`);
      drawn.addEventListener("focus", () => announce([marker], true));
      drawn.addEventListener("blur", () => announce([marker], false));
    });
    marker.on("mouseover", () => announce([marker], true));
    marker.on("mouseout", () => announce([marker], false));
    marker.bindPopup(() => bubble(entry), { maxWidth: 280 });
    marker.on("popupopen", (event) => {
      const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
      close.setAttribute("aria-label", "Fermer");
      close.title = "Fermer";
      event.popup.getElement().querySelector("a[data-entry]").focus({ preventScroll: true });
    });
    return marker;
  }

  function bubble(entry) {
    const box = element("div", "bubble");
    const title = element("p", "");
    const link = element("a", "", entry.name);
    link.href = entry.url;
    link.dataset.entry = entry.id;
    title.append(link);
    box.append(title, element("p", "muted", `${entry.organization} – ${entry.commune}`));
    if (entry.approximate) box.append(element("p", "small", "≈ position approximative"));
    return box;
  }

  function clusterIcon(cluster) {
    const count = cluster.getChildCount();
    const size = count < 10 ? 34 : count < 100 ? 40 : 48;
    const html = element("span", "cluster-count");
    const number = element("span", "", String(count));
    number.setAttribute("aria-hidden", "true");
    html.append(number, element("span", "visually-hidden", `Groupe de ${count} lieux, ouvrir`));
    return L.divIcon({ className: "cluster", html, iconSize: [size, size] });
  }

  function closeWithEscape(map) {
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !map._popup || !map._popup.isOpen()) return;
      const marker = map._popup._source;
      map.closePopup();
      if (marker && marker.getElement()) marker.getElement().focus();
    });
  }

  // --- List and map in step -------------------------------------------------------------------------

  function announce(markers, on) {
    for (const marker of markers) {
      document.dispatchEvent(new CustomEvent("point:lit", { detail: { id: marker.entry.id, on } }));
    }
  }

  function light(state, id, on) {
    for (const marker of state.markers.get(id) || []) {
      const shown = state.clusters.getVisibleParent(marker);
      const drawn = shown && shown.getElement();
      if (drawn) (drawn.querySelector(".point") || drawn).classList.toggle("lit", on);
    }
  }

  return { seen, rest, outlines, tiles, points };
})();
