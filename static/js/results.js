// Results: a choice is applied at once, without losing scroll or focus; list and map light each other up.
// The page works without this script: facets are a form, chips and sorts are links, the views are anchors.

// What an answer replaces: nothing that one types in.
const PARTS = ["outcome", "filters-title", "facets", "listing"];
const FIELDS = "#question .field input, #facette-lieu :is(input, select)";
const SLOW = 700; // milliseconds before a wait is told
const page = document.getElementById("results");
const form = document.getElementById("question");
const status = document.getElementById("results-status");
let running = null;
let shown = window.location.search;

function question() {
  const pairs = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.action}?${new URLSearchParams(pairs)}`;
}

async function ask(url, { remember = true, from = "" } = {}) {
  if (running) running.abort();
  running = new AbortController();
  document.getElementById("listing").setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => { status.textContent = "Recherche en cours…"; }, SLOW);
  try {
    const response = await fetch(url, { headers: { Accept: "text/html" }, signal: running.signal });
    if (!response.ok || response.redirected) throw new Error(`${response.status}`);
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    if (remember) history.pushState({ live: true }, "", `${url}${isOnMap() ? "#atlas" : ""}`);
    shown = window.location.search;
    for (const told of answer.querySelectorAll(FIELDS)) agree(told, { back: !remember });
    show(answer, from);
  } catch (error) {
    if (error.name !== "AbortError") window.location.assign(url);
  } finally {
    clearTimeout(waiting);
  }
}

function show(answer, from) {
  const focused = document.activeElement ? document.activeElement.id : "";
  const wasAt = topOf(from);
  const unfolded = new Map([...page.querySelectorAll("details[id]")].map((part) => [part.id, part.open]));
  for (const id of PARTS) document.getElementById(id).replaceWith(answer.getElementById(id));
  for (const [id, open] of unfolded) {
    const part = document.getElementById(id);
    if (part) part.open = open || part.open;
  }
  document.getElementById("atlas").dataset.points = answer.getElementById("atlas").dataset.points;
  document.title = answer.title;
  const heading = page.querySelector("h1");
  status.textContent = heading.textContent;
  const kept = focused && document.getElementById(focused);
  if (kept && document.activeElement !== kept) kept.focus({ preventScroll: true });
  else if (focused && !kept) heading.focus();
  if (topOf(from)) window.scrollBy({ top: topOf(from) - wasAt, behavior: "instant" }); // it stays under the pointer
  document.dispatchEvent(new CustomEvent("results:changed"));
}

function topOf(id) {
  const element = id && document.getElementById(id);
  return element ? element.getBoundingClientRect().top : 0;
}

// A field says what the answer is about, unless someone is typing in it.
function agree(told, { back }) {
  const field = document.getElementById(told.id);
  if (!field || (field === document.activeElement && !back)) return;
  if (field.type === "checkbox") field.checked = told.hasAttribute("checked");
  else field.value = told.value;
}

page.addEventListener("change", (event) => {
  if (event.target.closest("#filters")) ask(question(), { from: event.target.id });
});

page.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-live]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  ask(link.href, { from: link.id });
});

// The address says the question and nothing else: no empty field in it.
form.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

window.addEventListener("popstate", () => {
  view();
  if (window.location.search !== shown) ask(window.location.href, { remember: false });
});

// --- List or map, on a screen that has no room for both ---------------------------------------------

function isOnMap() {
  return window.location.hash === "#atlas";
}

function view() {
  page.classList.toggle("on-map", isOnMap());
  for (const link of page.querySelectorAll(".views a")) {
    if ((link.hash === "#atlas") === isOnMap()) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (isOnMap()) document.dispatchEvent(new CustomEvent("results:shown"));
}

page.addEventListener("click", (event) => {
  if (event.target.closest("[data-close-filters]")) document.getElementById("filters").open = false;
  const link = event.target.closest(".views a");
  if (!link) return;
  event.preventDefault(); // no jump: the view comes where the other one was
  history.replaceState(history.state, "", link.hash);
  view();
});

view();

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
