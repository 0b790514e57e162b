// What makes pages more convenient where scripts run; every page works whole without it.

const kept = "moisson.selection";
const most = 100;

function remembered() {
  try {
    return JSON.parse(localStorage.getItem(kept) ?? "[]").filter((id) => /^[0-9A-Z]{11}$/.test(id)).slice(0, most);
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

// A facet ticked is a facet applied; the button stays for those who want it.
function facets(form) {
  let waiting;
  form.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    clearTimeout(waiting);
    waiting = setTimeout(() => form.requestSubmit(), 400);
  });
}

// Text behind a button that copies it: shown only where copying is possible.
function copying(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    const said = button.nextElementSibling;
    said.textContent = button.dataset.done;
    setTimeout(() => (said.textContent = ""), 4000);
  });
}

// "/" goes to the search box, unless something is being written already.
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  const box = document.getElementById("q");
  if (event.key !== "/" || writing || !box || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  box.focus();
  box.select();
});

const chosen = document.getElementById("chosen");
if (chosen) selection(chosen);
for (const form of document.querySelectorAll("form.refine")) facets(form);
for (const button of document.querySelectorAll("button[data-copy]")) copying(button);
