// Suggestions while typing, after the ARIA pattern "combobox with a list, manual selection". Without this
// script the field is an ordinary one. `data-chosen` names the field of the form that keeps the id of what was
// chosen; typing anew empties it. `data-commune` names the field that tells the commune of an address: it narrows
// what is proposed, and is filled with what was chosen. A confidential address is not asked about.

const WAIT = 120; // milliseconds without a key before asking
let numbered = 0;

function attach(input) {
  const list = document.createElement("ul");
  list.id = `suggestions-${(numbered += 1)}`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
  list.hidden = true;
  input.parentElement.classList.add("combobox");
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  const state = { input, list, active: -1, timer: 0, asked: null };
  input.addEventListener("input", () => {
    clearTimeout(state.timer);
    keep(input, "");
    state.timer = setTimeout(() => ask(state), WAIT);
  });
  input.addEventListener("keydown", (event) => onKey(state, event));
  input.addEventListener("blur", () => close(state));
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) choose(state, option);
  });
  if (document.activeElement === input && input.value !== input.defaultValue) ask(state); // typed before this script
}

async function ask(state) {
  const typed = state.input.value.trim();
  if (state.asked) state.asked.abort();
  if (typed.length < 2 || isSecret(state.input)) return close(state);
  state.asked = new AbortController();
  const commune = communeOf(state.input);
  const beside = commune ? `&commune=${encodeURIComponent(commune.value.trim())}` : "";
  const url = `${state.input.dataset.suggestions}&q=${encodeURIComponent(typed)}${beside}`;
  try {
    const response = await fetch(url, { headers: { Accept: "application/json" }, signal: state.asked.signal });
    if (response.ok) open(state, (await response.json()).suggestions);
  } catch (error) {
    if (error.name !== "AbortError") close(state); // a later question goes on
  }
}

function communeOf(input) {
  return input.dataset.commune ? input.form.elements[input.dataset.commune] : null;
}

function isSecret(input) {
  return communeOf(input) !== null && input.form.elements["adresse-confidentielle"]?.checked === true;
}

function open(state, suggestions) {
  if (document.activeElement !== state.input) return;
  state.list.replaceChildren(...suggestions.map((suggestion, number) => {
    const option = document.createElement("li");
    option.id = `${state.list.id}-${number}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.value = suggestion.value;
    if (suggestion.url) option.dataset.url = suggestion.url;
    if (suggestion.commune) option.dataset.commune = suggestion.commune;
    if (suggestion.id) option.dataset.chosen = suggestion.id;
    option.append(suggestion.label);
    if (suggestion.detail) {
      const detail = document.createElement("small");
      detail.textContent = suggestion.detail;
      option.append(detail);
    }
    return option;
  }));
  state.active = -1;
  state.input.removeAttribute("aria-activedescendant");
  state.list.hidden = suggestions.length === 0;
  state.input.setAttribute("aria-expanded", String(!state.list.hidden));
}

function close(state) {
  clearTimeout(state.timer);
  if (state.asked) state.asked.abort();
  state.list.hidden = true;
  state.active = -1;
  state.input.setAttribute("aria-expanded", "false");
  state.input.removeAttribute("aria-activedescendant");
}

function onKey(state, event) {
  const options = [...state.list.children];
  if (state.list.hidden || options.length === 0) {
    if (event.key === "ArrowDown") ask(state);
    return;
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    move(state, options, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter" && state.active >= 0) {
    event.preventDefault();
    choose(state, options[state.active]);
  } else if (event.key === "Escape") {
    event.preventDefault();
    close(state);
  }
}

function move(state, options, step) {
  // From the field to the options and back: -1 is the field itself.
  const places = options.length + 1;
  state.active = ((state.active + 1 + step + places) % places) - 1;
  options.forEach((option, number) => option.setAttribute("aria-selected", String(number === state.active)));
  const option = options[state.active];
  if (!option) return state.input.removeAttribute("aria-activedescendant");
  state.input.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

// A suggestion that is a question of its own keeps where the person lives.
function withHome(address, form) {
  const url = new URL(address, window.location.href);
  const home = form.elements.habite.value;
  if (home && url.pathname === new URL(form.action).pathname) url.searchParams.set("habite", home);
  return url;
}

// One hidden field, or the choices that the page shows when the words told none: an id among them or none.
function keep(input, id) {
  const fields = input.dataset.chosen ? [...input.form.querySelectorAll(`[name="${input.dataset.chosen}"]`)] : [];
  for (const field of fields) {
    if (field.type === "radio") field.checked = false;
    else field.value = id;
  }
  if (!id || fields.some((field) => field.type !== "radio")) return;
  const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: input.dataset.chosen, value: id });
  input.after(hidden);
}

function choose(state, option) {
  if (option.dataset.url) return window.location.assign(withHome(option.dataset.url, state.input.form));
  state.input.value = option.dataset.value;
  if (option.dataset.commune && communeOf(state.input)) communeOf(state.input).value = option.dataset.commune;
  keep(state.input, option.dataset.chosen || "");
  close(state);
  const detail = { id: option.dataset.chosen || "", label: option.firstChild.textContent };
  state.input.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail }));
}

document.querySelectorAll("input[data-suggestions]").forEach(attach);
