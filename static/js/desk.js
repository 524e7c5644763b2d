// The desk at the keyboard: j and k go from one line to the next, a and r to what decides. Typing is left alone.
const stops = [...document.querySelectorAll("[data-queue] li > a:first-of-type, .compared-row dt input")];
const toggle = document.querySelector("[data-shortcuts]");
const CHOICE = "raccourcis"; // kept in this browser: "non" once they were switched off
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

function step(by) {
  const here = stops.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by;
  stops[Math.max(0, Math.min(stops.length - 1, next))]?.focus();
}

let active = localStorage.getItem(CHOICE) !== "non";

function say() {
  toggle.hidden = false;
  toggle.textContent = active ? "Couper ces raccourcis" : "Remettre ces raccourcis";
}

toggle?.addEventListener("click", () => {
  active = !active;
  localStorage.setItem(CHOICE, active ? "oui" : "non");
  say();
});
if (toggle) say();

document.addEventListener("keydown", (event) => {
  if (!active) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(typing)) return;
  const acts = {
    j: () => step(1),
    k: () => step(-1),
    a: () => document.querySelector("[data-key=a]")?.focus(),
    r: () => document.getElementById("refusal")?.focus(),
  };
  if (acts[event.key]) {
    acts[event.key]();
    event.preventDefault();
  }
});
