// Favourites without a reload, and links that copy themselves. Both work without this script: a favourite is a
// form, a link to copy is a field to copy from.

async function send(form) {
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    headers: { Accept: "application/json" },
  });
  if (!response.ok) throw new Error(`${response.status}`);
}

function turn(form) {
  const wish = form.elements.garder;
  const kept = wish.value === "oui";
  wish.value = kept ? "non" : "oui";
  form.querySelector("[data-label]").textContent = kept ? "Dans mes favoris" : "Mettre en favori";
  const use = form.querySelector("use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, kept ? "#star-full" : "#star"));
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-favourite]")) return;
  event.preventDefault();
  try {
    await send(form);
    turn(form);
  } catch {
    form.submit();
  }
});

async function copy(part) {
  const field = part.querySelector("input");
  const told = part.querySelector("[data-copied]");
  try {
    await navigator.clipboard.writeText(field.value);
    told.textContent = "Le lien est copié.";
  } catch {
    field.focus();
    field.select();
    told.textContent = "Copiez le lien sélectionné.";
  }
}

// `toggle` does not bubble: it is caught on its way down.
document.addEventListener("toggle", (event) => {
  if (event.target.matches("[data-copy-link]") && event.target.open) copy(event.target);
}, true);
