// Moves an entry of a selection up or down in the page, the focus staying on it; nothing is sent before
// « Enregistrer ». Without this script the same buttons send the form.

const form = document.getElementById("selection");
const status = document.getElementById("selection-status");
const unsaved = document.getElementById("selection-unsaved");
let changed = false;

function note() {
  changed = true;
  unsaved.hidden = false;
}

function move(button, up) {
  const entry = button.closest("li");
  const other = up ? entry.previousElementSibling : entry.nextElementSibling;
  if (!other) return;
  if (up) other.before(entry); else other.after(entry);
  const places = [...entry.parentElement.children];
  const place = places.indexOf(entry) + 1;
  const atTheEnd = up ? place === 1 : place === places.length;
  (atTheEnd ? entry.querySelector(up ? ".down" : ".up") : button).focus();
  status.textContent = `${entry.dataset.entry} : ${place} sur ${places.length}`;
  note();
}

if (form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest(".up, .down");
    if (!button) return;
    event.preventDefault();
    move(button, button.classList.contains("up"));
  });
  form.addEventListener("input", note);
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
}
