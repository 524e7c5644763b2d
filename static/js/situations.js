// Going back from the answers to the form, which no address fills: what the last answers were asked, in codes.
const ASKED = "situation";
const form = document.getElementById("demande");
const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
if (location.search) {
  sessionStorage.setItem(ASKED, location.search);
} else if (isBack && sessionStorage.getItem(ASKED)) {
  const asked = new URLSearchParams(sessionStorage.getItem(ASKED));
  for (const field of form.querySelectorAll("input")) {
    if (/checkbox|radio/.test(field.type)) field.checked ||= asked.getAll(field.name).includes(field.value);
    else field.value = asked.get(field.name) ?? field.value;
  }
  for (const name of ["dit", "peut-etre"]) {
    for (const value of asked.getAll(name)) {
      form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    }
  }
  for (const folded of form.querySelectorAll("details")) {
    folded.open ||= folded.querySelector('input:checked:not([value=""])') !== null;
  }
}

// A finer theme ticks its frein, a frein unticked unticks its themes; the bar counts what is ticked.
for (const need of document.querySelectorAll("[data-need]")) {
  const [frein, ...themes] = need.querySelectorAll("input");
  need.addEventListener("change", ({ target }) => {
    if (target === frein && !frein.checked) for (const theme of themes) theme.checked = false;
    if (target !== frein && target.checked) frein.checked = true;
  });
}

const told = document.getElementById("keep-count");
const ticks = document.querySelectorAll('input[name="entree"]');
const count = () => {
  const ticked = [...ticks].filter((tick) => tick.checked).length;
  const { none, one, many } = told.dataset;
  told.textContent = ticked === 0 ? none : ticked === 1 ? one : `${ticked} ${many}`;
};
if (told) {
  for (const tick of ticks) tick.addEventListener("change", count);
  addEventListener("pageshow", count);
}
