// Warns whoever writes a free text that looks like a jobseeker's data, while they type. The server looks again
// when the form is sent: the patterns and the lists are its own, only the checks are written twice.

const WAIT = 500; // milliseconds without a key before looking
const known = new Map(); // what to look for, by the address that tells it

export async function learn(address) {
  if (!known.has(address)) known.set(address, fetch(address).then((response) => response.json()).then(prepare));
  return known.get(address);
}

function prepare(told) {
  return {
    ...told,
    looks: told.looks.map(({ sign, pattern, flags }) => ({ sign, pattern: new RegExp(pattern, flags) })),
    firstNames: new Set(told.firstNames),
    publicDomains: new Set(told.publicDomains),
    collective: new RegExp(told.collective, "u"),
    saidToBeNumber: new RegExp(told.saidToBeNumber, "iu"),
  };
}

const CHECKS = {
  "social-security-number": (match, text, told) => {
    const [whole, ...parts] = match;
    const key = parts.pop();
    if (!told.months.includes(Number(parts[2]))) return false;
    const gaps = whole.match(/^(?:[^\dABab]?[\dABab]){13}/)[0].length - 13;
    if (told.saidToBeNumber.test(text.slice(Math.max(0, match.index - told.saidWithin), match.index))) return true;
    if (gaps >= told.gaps) return true;
    if (key === undefined) return gaps > 0;
    const number = parts.join("").toUpperCase().replace("2A", "19").replace("2B", "18");
    return 97 - (Number(number) % 97) === Number(key);
  },
  "personal-email": (match, _text, told) => {
    const [local, domain] = [match[1].toLowerCase(), match[2].toLowerCase().replace(/\.+$/, "")];
    const parts = local.split(/[^a-z]+/);
    const hasFirstName = parts.length > 1 && parts.some((part) => told.firstNames.has(part));
    return told.publicDomains.has(domain) && (hasFirstName || !told.collective.test(local));
  },
  "mobile-of-a-person": (match, _text, told) => {
    if (match[1] === undefined) return true;
    const [first, ...rest] = match[1].split(" ");
    return rest.length > 0 && told.firstNames.has(first.toLowerCase().normalize("NFD").replace(/\p{M}/gu, ""));
  },
};

/** What a text looks like: `[sign, words]` for each thing found, in the order of the text. */
export function findings(text, told) {
  const found = told.looks.flatMap(({ sign, pattern }) =>
    [...text.matchAll(pattern)]
      .filter((match) => !CHECKS[sign] || CHECKS[sign](match, text, told))
      .map((match) => ({ sign, start: match.index, words: match[0] })));
  return found
    .sort((one, other) => one.start - other.start || one.words.length - other.words.length || (one.sign < other.sign ? -1 : 1))
    .map(({ sign, words }) => [sign, words]);
}

function watch(field) {
  const told = document.createElement("div");
  told.id = `${field.id}-watch`;
  told.className = "watch";
  told.setAttribute("role", "status");
  field.after(told);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${told.id}`.trim());
  let timer = 0;
  let shown = "";
  const look = async () => {
    let signs;
    try {
      signs = await learn(field.dataset.watchPersonalData);
    } catch (error) {
      return; // the server will look
    }
    const sentences = [...new Set(findings(field.value, signs).map(([sign]) => signs.sentences[sign]))];
    if (sentences.join() === shown) return; // nothing new to read aloud
    shown = sentences.join();
    told.replaceChildren(...sentences.map((sentence) => {
      const line = document.createElement("p");
      line.className = "notice warn";
      line.textContent = sentence;
      return line;
    }));
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, WAIT);
  });
}

for (const field of document.querySelectorAll("[data-watch-personal-data]")) watch(field);
