// What a script makes easier where something is handed over: copying a text or an address.
const STAYS = 4000; // milliseconds during which a button says that it is done

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const told = button.parentElement.querySelector("[role=status]");
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      told.textContent = "Copié";
    } catch {
      getSelection().selectAllChildren(text);
      told.textContent = "Le texte est sélectionné : copiez-le avec Ctrl + C.";
    }
    setTimeout(() => { told.textContent = ""; }, STAYS);
  });
}
