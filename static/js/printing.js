// « Imprimer » prints the page at once. Without this script the button is not there: the browser prints.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => globalThis.print());
}
