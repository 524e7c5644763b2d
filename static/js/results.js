// Results: a choice is applied at once, without losing scroll or focus; list and map light each other up.
// The page works without this script: facets are a form, chips and sorts are links.

const PARTS = ["outcome", "filters", "listing"];
const page = document.getElementById("results");
const form = document.getElementById("question");
const status = document.getElementById("results-status");
let running = null;

function question() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.action}?${new URLSearchParams(pairs)}`;
}

async function ask(url, { remember = true } = {}) {
  if (running) running.abort();
  running = new AbortController();
  const listing = document.getElementById("listing");
  listing.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, signal: running.signal });
    if (!response.ok || response.redirected) throw new Error(`${response.status}`);
    show(new DOMParser().parseFromString(await response.text(), "text/html"));
    if (remember) history.pushState({ live: true }, "", url);
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(url);
  }
}

function show(answer) {
  const focused = document.activeElement ? document.activeElement.id : "";
  const unfolded = new Map([...page.querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
  for (const id of PARTS) document.getElementById(id).replaceWith(answer.getElementById(id));
  for (const [id, open] of unfolded) {
    const part = document.getElementById(id);
    if (part) part.open = open || part.open;
  }
  const atlas = document.getElementById("atlas");
  const next = answer.getElementById("atlas");
  if (atlas && next) atlas.dataset.points = next.dataset.points;
  document.title = answer.title;
  const heading = page.querySelector("h1");
  status.textContent = heading.textContent;
  const kept = focused && document.getElementById(focused);
  if (kept && document.activeElement !== kept) kept.focus({ preventScroll: true });
  else if (focused && !kept) heading.focus();
  document.dispatchEvent(new CustomEvent("results:changed"));
}

page.addEventListener("change", (event) => {
  if (event.target.closest("#filters")) ask(question());
});

page.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-filters]")) document.getElementById("filters").open = false;
  const link = event.target.closest("a[data-live]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  ask(link.href);
});

// The address says the question and nothing else: no empty field in it.
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

window.addEventListener("popstate", () => ask(window.location.href, { remember: false }));

// --- List and map in step ---------------------------------------------------------------------------

function tell(entry, on) {
  document.dispatchEvent(new CustomEvent("entry:lit", { detail: { id: entry.dataset.id, on } }));
}

for (const [kind, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  page.addEventListener(kind, (event) => {
    const entry = event.target.closest(".entry");
    if (entry && !entry.contains(event.relatedTarget)) tell(entry, on);
  });
}

document.addEventListener("point:lit", (event) => {
  const entry = document.getElementById(`solution-${event.detail.id}`);
  if (entry) entry.classList.toggle("lit", event.detail.on);
});

page.addEventListener("click", (event) => {
  const button = event.target.closest("[data-view]");
  if (!button) return;
  const onMap = button.dataset.view === "map";
  page.classList.toggle("on-map", onMap);
  for (const each of page.querySelectorAll("[data-view]")) {
    each.setAttribute("aria-pressed", String(each === button));
  }
  if (onMap) document.dispatchEvent(new CustomEvent("results:shown"));
});
