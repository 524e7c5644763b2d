// The desk at the keyboard: j and k go from one line to the next, a and r to what decides. Typing is left alone.
const stops = [...document.querySelectorAll("[data-queue] li > a:first-of-type, .compared-row dt input")];
const typing = "input:not([type=checkbox]), textarea, select, [contenteditable]";

function step(by) {
  const here = stops.indexOf(document.activeElement);
  const next = here < 0 ? (by > 0 ? 0 : stops.length - 1) : here + by;
  stops[Math.max(0, Math.min(stops.length - 1, next))]?.focus();
}

document.addEventListener("keydown", (event) => {
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
