// The form of a solution, made smoother: rows unfolded on demand, themes proposed while one describes, a day's
// hours copied onto the next ones, territories picked from the suggestions. Everything works without it.

const WAIT = 500; // milliseconds without a key before asking for themes

for (const button of document.querySelectorAll("[data-one-more]")) {
  button.addEventListener("click", (event) => {
    const blank = document.querySelector(`[data-row="${button.dataset.oneMore}"][data-blank]`);
    if (!blank) return; // the page comes back with one more
    event.preventDefault();
    blank.removeAttribute("data-blank");
    blank.querySelector("input")?.focus();
  });
}

// --- Themes ---------------------------------------------------------------------------------------

const themes = document.getElementById("themes-proposees");
const words = document.getElementById("theme-mots");
let timer = 0;

async function proposeThemes() {
  const typed = words.value.trim();
  if (typed.length < 3) return;
  const response = await fetch(`${themes.dataset.suggestions}&q=${encodeURIComponent(typed)}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { suggestions } = await response.json();
  if (suggestions.length) document.getElementById("suite-thematiques").textContent = "Proposées d’après vos mots : cochez celles qui conviennent.";
  for (const theme of suggestions) {
    const known = document.querySelector(`input[name="theme"][value="${CSS.escape(theme.value)}"]`);
    const box = known ? known.closest("label") : tickBox("theme", theme.value, theme.label, theme.detail);
    if (box.parentElement !== themes) themes.append(box);
  }
}

if (themes && words) {
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => proposeThemes().catch(() => {}), WAIT);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    proposeThemes().catch(() => {});
  });
  proposeThemes().catch(() => {}); // what was typed before this script had come
}

function tickBox(name, value, text, detail) {
  const label = document.createElement("label");
  label.className = "box";
  label.htmlFor = `${name}-${value}`;
  const input = Object.assign(document.createElement("input"), { type: "checkbox", id: label.htmlFor, name, value });
  const span = document.createElement("span");
  span.append(text);
  if (detail) {
    const small = document.createElement("small");
    small.textContent = detail;
    span.append(" ", small);
  }
  label.append(input, span);
  return label;
}

// --- Territories ----------------------------------------------------------------------------------

const zones = document.getElementById("zones");
document.getElementById("zone-ajout")?.addEventListener("chosen", (event) => {
  const { id, label } = event.detail;
  if (!id) return;
  let input = zones.querySelector(`input[value="${CSS.escape(id)}"]`);
  if (!input) {
    zones.append(tickBox("zone", id, label));
    input = zones.lastElementChild.querySelector("input");
  }
  input.checked = true;
  event.target.value = "";
});

// --- The week -------------------------------------------------------------------------------------

const days = [...document.querySelectorAll(".week-day")];
const TIMES = "input.time";
days.slice(0, -1).forEach((day, number) => {
  const name = day.querySelector("legend").textContent.toLowerCase();
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button plain", hidden: true });
  button.textContent = "Recopier sur le jour suivant";
  button.setAttribute("aria-label", `Recopier les heures du ${name} sur le jour suivant`);
  const says = (one) => [...one.querySelectorAll(TIMES)].some((input) => input.value);
  const show = () => { button.hidden = !says(day) || says(days[number + 1]); };
  button.addEventListener("click", () => {
    const from = [...day.querySelectorAll(TIMES)];
    [...days[number + 1].querySelectorAll(TIMES)].forEach((input, at) => {
      input.value = from[at].value;
      input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    days[number + 1].querySelector(TIMES).focus();
  });
  for (const one of [day, days[number + 1]]) one.addEventListener("input", show);
  day.querySelector(".ranges").append(button);
  show();
});

// What the week says in words, while it is being written.
const said = document.getElementById("horaires-lus");
let pending = 0;

async function readHours() {
  const given = new FormData(said.closest("form"));
  const asked = new URLSearchParams([...given].filter(([name, text]) => name.startsWith("horaires-") && text));
  const response = await fetch(`${said.dataset.read}?${asked}`, { headers: { Accept: "application/json" } });
  if (!response.ok) return;
  const { lines } = await response.json();
  said.hidden = lines.length === 0;
  said.querySelector("ul").replaceChildren(...lines.map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
}

said?.closest("form").addEventListener("input", (event) => {
  if (!event.target.name?.startsWith("horaires-")) return;
  clearTimeout(pending);
  pending = setTimeout(() => readHours().catch(() => {}), WAIT);
});

document.getElementById("problemes")?.focus();

// A part of the page that a link or a problem leads to is unfolded.
function unfold() {
  const target = window.location.hash && document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (let part = target && target.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
  if (target) target.scrollIntoView({ block: "center" });
}
window.addEventListener("hashchange", unfold);
unfold();
