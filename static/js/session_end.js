// Tells that the session is about to end, once, five minutes before, with a way to stay. Whoever types, clicks
// or scrolls is there: their session goes on without a word. Another tab may have put the end off, so the server
// is asked before anything is said.

const LEAD = 5 * 60; // seconds before the end from which it is told
const LAST = 20; // seconds before the end when someone who is there is kept, told or not
const RETRY = 30; // seconds

const box = document.querySelector("[data-session-end]");
let active = false;
let timer = 0;
let due = 0; // when to look again, in milliseconds
let shown = "";
let before = null; // what had the focus before the button took it

for (const kind of ["input", "keydown", "pointerdown", "wheel", "touchmove"]) {
  addEventListener(kind, () => { active = true; }, { passive: true, capture: true });
}

async function ask(stays) {
  const token = document.querySelector("[name=csrf_token]").value;
  const headers = { Accept: "application/json" };
  const sent = stays ? { method: "POST", body: new URLSearchParams({ csrf_token: token }) } : {};
  const response = await fetch(box.dataset.sessionEnd, { ...sent, headers });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

function plan(left) {
  const wait = left > LEAD ? left - LEAD : left > LAST ? left - LAST : left > 0 ? left + 1 : Infinity;
  clearTimeout(timer);
  due = Date.now() + wait * 1000;
  if (wait < Infinity) timer = setTimeout(look, wait * 1000);
}

async function look(stays = active) {
  active = false;
  try {
    const { left, final } = await ask(stays);
    if (left > LEAD) hide();
    else if (left > 0) show(final ? "final" : "idle", left);
    else show("ended");
    plan(left);
  } catch {
    clearTimeout(timer);
    timer = setTimeout(look, RETRY * 1000);
  }
}

function hide() {
  const inside = box.contains(document.activeElement);
  box.replaceChildren();
  shown = "";
  if (inside) before?.focus();
}

function show(what, left) {
  if (shown === what) return; // read aloud once
  shown = what;
  const minutes = Math.max(1, Math.round(left / 60));
  const soon = `Votre session se ferme dans ${minutes} minute${minutes > 1 ? "s" : ""}`;
  const says = {
    idle: [`${soon}, faute d’activité. `, stayButton],
    final: [`${soon} : elle a atteint sa durée la plus longue. Ce que vous avez écrit reste dans cette page. `, signInLink],
    ended: ["Votre session est fermée. Ce que vous avez écrit reste dans cette page. ", signInLink, ", puis revenez ici."],
  };
  const line = document.createElement("p");
  line.append(...says[what].map((part) => (typeof part === "string" ? part : part())));
  const notice = document.createElement("div");
  notice.className = "notice warn";
  notice.append(line);
  box.replaceChildren(notice);
}

function stayButton() {
  const button = Object.assign(document.createElement("button"), { type: "button", className: "button" });
  button.textContent = "Rester connecté";
  button.addEventListener("focus", (event) => { before = event.relatedTarget; });
  button.addEventListener("click", () => look(true));
  return button;
}

function signInLink() {
  const link = Object.assign(document.createElement("a"), { href: box.dataset.signIn, target: "_blank" });
  link.textContent = "Connectez-vous dans un nouvel onglet";
  return link;
}

// A machine that slept, or a tab where one comes back after signing in elsewhere.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && (shown || Date.now() >= due)) look(false);
});

if (box) plan(Number(box.dataset.left));
