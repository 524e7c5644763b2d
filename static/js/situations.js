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
