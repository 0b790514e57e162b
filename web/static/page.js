// What makes pages more convenient where scripts run; every page works whole without it.

const kept = "moisson.selection";
const walked = "moisson.results";
const most = 100;
const publicId = /^[0-9A-Z]{11}$/;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? "[]").filter((id) => publicId.test(id)).slice(0, most);
  } catch {
    return [];
  }
}

function remember(ids) {
  try {
    localStorage.setItem(kept, JSON.stringify(ids.slice(0, most)));
  } catch {
    // no storage: the selection is that of this page, as without scripts
  }
}

// The selection goes on over pages: what was ticked elsewhere is sent along, and ticked again where it is met.
function selection(form) {
  const boxes = [...document.querySelectorAll('.choose input[name="ids"]')];
  let ids = remembered();
  const count = form.querySelector("[data-count]");
  const empty = form.querySelector("[data-empty]");
  const tell = () => {
    count.textContent = ids.length ? ` (${ids.length})` : "";
    empty.hidden = !ids.length;
  };
  for (const box of boxes) {
    box.checked = ids.includes(box.value);
    box.addEventListener("change", () => {
      ids = ids.filter((id) => id !== box.value);
      if (box.checked) ids.push(box.value);
      remember(ids);
      tell();
    });
  }
  form.addEventListener("submit", (event) => {
    if (!ids.length) return;
    event.preventDefault();
    location.assign(`${form.action}?ids=${ids.join(",")}`);
  });
  empty.addEventListener("click", () => {
    ids = [];
    remember(ids);
    for (const box of boxes) box.checked = false;
    tell();
  });
  tell();
}

// One work more, from its own page.
function selecting(button) {
  const id = button.dataset.select;
  const done = () => {
    button.textContent = button.dataset.done;
    button.disabled = true;
  };
  button.hidden = false;
  if (remembered().includes(id)) done();
  button.addEventListener("click", () => {
    remember([...remembered(), id]);
    done();
  });
}

// A facet ticked is a facet applied: the new answer takes the place of the old one, focus, folds and scroll stay where
// they were, and the count is said. The button stays for those who want it.
function facets(form) {
  let waiting;
  form.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    const { name, value } = event.target;
    clearTimeout(waiting);
    waiting = setTimeout(() => renew(form, name, value), 400);
  });
}

let renewed = false;

async function renew(form, name, value) {
  const asked = new URL(form.action);
  asked.search = new URLSearchParams([...new FormData(form)].filter(([, given]) => given)).toString();
  const old = document.querySelector("main");
  const open = [...old.querySelectorAll(".refine details")].map((one) => one.open);
  old.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(asked);
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    old.replaceChildren(...page.querySelector("main").childNodes);
    document.title = page.title;
    history.pushState({ renewed: true }, "", answer.url);
    renewed = true;
    for (const link of document.querySelectorAll("header a[hreflang]")) {
      link.href = page.querySelector("header a[hreflang]").getAttribute("href");
    }
    old.querySelectorAll(".refine details").forEach((one, place) => (one.open ||= open[place] ?? false));
    const again = [...old.querySelectorAll(`input[name="${name}"]`)].find((one) => one.value === value);
    (again ?? old).focus({ preventScroll: true });
    begin();
    say(old.querySelector("#results-title")?.textContent);
  } catch {
    location.assign(asked);
  } finally {
    old.removeAttribute("aria-busy");
  }
}

function say(text) {
  let voice = document.getElementById("voice");
  if (!voice) {
    voice = Object.assign(document.createElement("p"), { id: "voice", className: "hidden" });
    voice.setAttribute("role", "status");
    document.querySelector("footer").append(voice);
  }
  setTimeout(() => (voice.textContent = (text ?? "").replace(/\s+/g, " ").trim()), 100);
}

// Back and forth over answers that took each other's place: the page of each address is asked for again.
window.addEventListener("popstate", (event) => {
  if (renewed || event.state?.renewed) location.reload();
});

// Text behind a button that copies it: shown only where copying is possible.
function copying(button, text) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text());
    const said = button.nextElementSibling;
    said.textContent = button.dataset.done;
    setTimeout(() => (said.textContent = ""), 4000);
  });
}

function copied(button) {
  const source = document.getElementById(button.dataset.copy);
  if (source) copying(button, () => source.value ?? source.innerText.trim().replace(/^doi:/, "https://doi.org/"));
}

// A record knows the results it was opened from, for as long as the window is open: back to them, or on to the next.
function leave(cards) {
  const ids = [...cards.querySelectorAll("abbr.unapi-id")].map((one) => one.title);
  try {
    sessionStorage.setItem(walked, JSON.stringify({ from: location.pathname + location.search, ids }));
  } catch {
    // no storage: the browser's own way back stays
  }
}

function walk(nav) {
  let results;
  try {
    results = JSON.parse(sessionStorage.getItem(walked));
  } catch {
    return;
  }
  const id = location.pathname.split("/").at(-1);
  const place = results?.ids?.indexOf(id) ?? -1;
  if (place < 0 || !/^\/(fr|en)\//.test(results.from)) return;
  nav.hidden = false;
  nav.querySelector("[data-back]").href = results.from;
  for (const [name, next] of [["previous", results.ids[place - 1]], ["next", results.ids[place + 1]]]) {
    const link = nav.querySelector(`[data-${name}]`);
    if (!publicId.test(next)) continue;
    link.href = location.pathname.replace(id, next);
    link.hidden = false;
  }
}

// "/" goes to the search box, unless something is being written already, or the key was switched off on the help page
// (WCAG 2.1.4: a single key may be in the way of those who speak to their computer).
const quiet = "moisson.quiet";

function isQuiet() {
  try {
    return localStorage.getItem(quiet) === "1";
  } catch {
    return false;
  }
}

function shortcut(button) {
  const tell = () => (button.textContent = isQuiet() ? button.dataset.off : button.dataset.on);
  button.hidden = false;
  button.addEventListener("click", () => {
    try {
      isQuiet() ? localStorage.removeItem(quiet) : localStorage.setItem(quiet, "1");
    } catch {
      // no storage: the key stays as it is
    }
    tell();
  });
  tell();
}

document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  const box = document.getElementById("q");
  if (event.key !== "/" || isQuiet() || writing || !box || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

function begin() {
  const each = (selector, act) => document.querySelectorAll(selector).forEach((one) => act(one));
  each("#chosen", selection);
  each("form.refine", facets);
  each("button[data-copy]", copied);
  each("button[data-copy-address]", (button) => copying(button, () => location.href));
  each("button[data-select]", selecting);
  each("button[data-shortcut]", shortcut);
  each("ol.cards", leave);
  each("nav[data-walk]", walk);
}

begin();
