// Tells the strength of a password while one chooses it. It is judged here, by the rule that the server gives
// and applies again: nothing of a password leaves before the form is sent.

const WAIT = 350; // milliseconds without a key before judging
const CLASSES = [[/\p{Lowercase}/u, 26], [/\p{Uppercase}/u, 26], [/\p{Nd}/u, 10], [/[^\p{Lowercase}\p{Uppercase}\p{Nd}]/u, 37]];
const rules = new Map(); // by the address that tells them

export async function learn(address) {
  if (!rules.has(address)) rules.set(address, fetch(address).then((response) => response.json()).then((told) => ({ ...told, common: told.common.split(" ") })));
  return rules.get(address);
}

const length = (text) => [...text].length;
const counted = (number) => `${number} caractère${number > 1 ? "s" : ""}`;

function bits(password) {
  const plain = password.normalize("NFC");
  const alphabet = CLASSES.reduce((sum, [belongs, size]) => (belongs.test(plain) ? sum + size : sum), 0);
  return alphabet ? length(plain) * Math.log2(alphabet) : 0;
}

function fold(text) {
  const lower = [...text.normalize("NFKD")].map((each) => each.toUpperCase().toLowerCase()).join("");
  return lower.replace(/\p{M}/gu, "");
}

function known(words) {
  const folded = words.map(fold);
  const parts = folded.flatMap((word) => word.split(/[^\p{L}\p{N}]+/u));
  const whole = folded.map((word) => word.replace(/[^\p{L}\p{N}]+/gu, ""));
  return [...folded, ...parts, ...whole].filter((word) => length(word) >= 4);
}

function stripped(text, words, sequences) {
  let left = text;
  for (const word of words) left = left.replaceAll(word, "\0");
  left = left.replace(/[^\p{L}\p{N}]+/gu, "").replace(/(.+?)\1+/gu, "$1");
  let run = 0;
  let before = " ";
  let kept = 0;
  for (const each of left) {
    run = sequences.some((row) => row.includes(before + each) || row.includes(each + before)) ? run + 1 : 0;
    if (run < 3) kept += 1;
    before = each;
  }
  return kept;
}

/** How many characters are left without well-known words, repetitions and runs of keys. */
function own(password, words, rule) {
  const all = [...new Set([...rule.common, ...known(words)])].sort((one, other) => length(other) - length(one) || (one < other ? -1 : 1));
  const folded = fold(password);
  const undisguised = [...folded].map((each) => rule.disguises[each] || each).join("");
  return Math.min(stripped(folded, all, rule.sequences), stripped(undisguised, all, rule.sequences));
}

/** `[kind, sentence]`: kind is short, long, digits, guessed, accepted or strong. */
export function judge(password, { shortest, words }, rule) {
  const say = (kind, missing = 0) => [kind, rule.sentences[kind].replace("{missing}", counted(missing)).replace("{longest}", rule.longest)];
  if (length(password) < shortest) return say("short", shortest - length(password));
  if (length(password) > rule.longest) return say("long");
  if (bits(password) < rule.fewestBits) return say("digits");
  const missing = rule.fewestOwn - own(password, words, rule);
  if (missing > 0) return say("guessed", missing);
  return say(bits(password) < rule.strongBits ? "accepted" : "strong");
}

const TONES = { short: "", accepted: "good", strong: "good" };

function watch(field) {
  const told = document.createElement("p");
  told.id = `${field.id}-strength`;
  told.className = "strength";
  told.setAttribute("role", "status");
  field.after(told);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby")} ${told.id}`);
  const given = JSON.parse(field.dataset.words);
  const name = field.form.elements.namedItem("name");
  let timer = 0;
  const tell = async () => {
    let rule;
    try {
      rule = await learn(field.dataset.strength);
    } catch (error) {
      return; // the server will judge
    }
    const words = name ? [...given, name.value] : given;
    const [kind, sentence] = field.value ? judge(field.value, { shortest: Number(field.dataset.shortest), words }, rule) : ["short", ""];
    told.className = `strength ${TONES[kind] ?? "warn"}`;
    if (told.textContent !== sentence) told.textContent = sentence;
  };
  for (const typed of [field, name]) {
    if (typed) typed.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(tell, WAIT);
    });
  }
}

for (const field of document.querySelectorAll("[data-strength]")) watch(field);
