// What the platform has nothing for: keys, a picker that needs no button, the reader's own zone. Pages work without it.
(() => {
  "use strict";
  const wide = matchMedia("(min-width: 64rem)");
  const unfold = () => { const more = document.querySelector("#agenda .more"); if (more && wide.matches) more.open = true; };
  unfold();
  let opened = [], held = "", top = 0;
  // Whoever points keeps what they look at; whoever uses keys is shown where they are.
  const focusOn = (part) => {
    part.focus({ preventScroll: true });
    if (part.matches(":focus-visible")) (part.closest("article.card") || part).scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("htmx:beforeSwap", () => {
    top = scrollY;
    opened = [...document.querySelectorAll("#filters details[open], #build-form details[open], #built > details[open], #results .like-it[open], .plan-layout details[id][open]")].map((part) => part.id);
    held = document.activeElement ? document.activeElement.id : "";
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    // A browser keeps hold of what it showed, which is gone: without this the page stands at its end.
    const isWhole = ["agenda", "main"].includes(event.target.id);
    if (isWhole) scrollTo({ top, behavior: "instant" });
    for (const id of opened) { const part = document.getElementById(id); if (part) part.open = true; }
    unfold();
    const again = held && document.getElementById(held);
    if (again && (document.activeElement === document.body || (isWhole && document.activeElement === again))) focusOn(again);
  });

  // What was typed while an answer was on its way stays in the field, and is searched for in its turn.
  let typed = null;
  const evened = (words) => words.trim().replace(/\s+/g, " ");
  document.addEventListener("htmx:beforeSwap", () => {
    const search = document.getElementById("q");
    typed = search && search === document.activeElement ? search.value : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const search = document.getElementById("q");
    if (typed === null || !search || event.target.id !== "agenda") return;
    if (evened(search.value) !== evened(typed)) { search.value = typed; window.htmx.trigger(search.form, "submit"); }
    else if (search.value !== typed) search.value = typed;
    const found = [...document.querySelectorAll("#count, .search-note")].map((part) => part.textContent.trim()).join(". ");
    document.getElementById("said").textContent = found;
    typed = null;
  });

  // A choice made before this script had arrived is sent now.
  for (const select of document.querySelectorAll("form[data-auto] select")) {
    if (!select.selectedOptions[0]?.defaultSelected && select.selectedIndex > 0) select.form.requestSubmit();
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-auto]");
    if (form) form.requestSubmit();
  });

  // A slider says where it stands while it is moved.
  document.addEventListener("input", (event) => {
    const said = event.target.type === "range" && event.target.form && event.target.form.querySelector(`output[for="${event.target.id}"]`);
    if (said) said.textContent = event.target.value + said.dataset.unit;
  });

  // Unchecking one of two exclusive chips must not send both.
  document.addEventListener("change", (event) => {
    const chip = event.target;
    if (chip.name === "recorded" && chip.checked) {
      for (const other of document.querySelectorAll('input[name="recorded"]')) if (other !== chip) other.checked = false;
    }
  }, true);

  const cards = () => [...document.querySelectorAll("article.card")];
  const move = (step) => {
    const all = cards();
    const at = all.indexOf(document.activeElement && document.activeElement.closest("article.card"));
    const next = all[Math.max(0, Math.min(all.length - 1, at + step))];
    if (next) { next.focus({ preventScroll: true }); next.scrollIntoView({ block: "nearest" }); }
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, dialog[open]")) return;
    const search = document.getElementById("q");
    const keys = document.getElementById("keys");
    const card = document.activeElement && document.activeElement.closest("article.card");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); search.select(); }
    else if (event.key === "j") move(1);
    else if (event.key === "k") move(-1);
    else if (event.key === "g" && card) { const going = card.querySelector("button.state-going"); if (going) going.click(); }
    else if (event.key === "?" && keys) keys.showModal();
  });

  // The buttons of all cards send one form from outside it: htmx is told which was pressed, and where it leads. The
  // answer may bring another form, so what is pressed while one is on its way waits for it.
  let pressed = null, isSending = false;
  const waiting = [];
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.target.id !== "entry-form" || !button) return;
    const press = { name: button.name, value: button.value, path: button.getAttribute("formaction") };
    if (!isSending) pressed = press;
    else { event.preventDefault(); event.stopPropagation(); waiting.push(press); }
  }, true);
  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.id !== "entry-form" || !pressed) return;
    isSending = true;
    if (pressed.name) event.detail.formData.set(pressed.name, pressed.value);
    if (pressed.path) event.detail.path = pressed.path;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.requestConfig.elt.id !== "entry-form") return;
    isSending = false;
    const form = document.getElementById("entry-form");
    if (!waiting.length || !form) return;
    pressed = waiting.shift();
    window.htmx.process(form);
    window.htmx.trigger(form, "submit");
  });

  // A card that htmx replaced keeps the focus it had; where it went to another page, the one in its place has it.
  let focused = "", place = 0;
  document.addEventListener("htmx:beforeRequest", () => { const card = document.activeElement && document.activeElement.closest("article.card"); focused = card ? card.id : ""; place = cards().indexOf(card); });
  document.addEventListener("htmx:afterSettle", () => {
    if (!focused || document.activeElement !== document.body) return;
    const card = document.getElementById(focused) || cards()[place] || cards().pop();
    if (card) focusOn(card);
  });
  document.addEventListener("htmx:responseError", (event) => {
    const problem = new DOMParser().parseFromString(event.detail.xhr.responseText, "text/html").querySelector(".problem");
    say(problem ? problem.textContent.trim() : "That did not work; your plan is as it was.");
  });
  document.addEventListener("htmx:sendError", () => say("No connection. Your plan is as it was; try again."));
  const say = (words) => { const said = document.getElementById("said"); if (said) { said.textContent = words; said.classList.add("shout"); setTimeout(() => said.classList.remove("shout"), 6000); } };

  const zone = document.body.dataset.zone;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const showOwn = (root) => {
    if (!zone || !own || own === zone) return;
    const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
    const theirs = (time) => { const instant = new Date(time.dateTime); return isNaN(instant) ? "" : clock.format(instant); };
    const show = (after, words) => { const mine = document.createElement("span"); mine.className = "own"; mine.textContent = words; mine.title = own; after.after(mine); };
    for (const time of root.querySelectorAll(".hour .rail time")) if (!time.parentElement.querySelector(".own")) show(time, theirs(time));
    for (const when of root.querySelectorAll(".slot .when")) {
      const [start, end] = when.querySelectorAll("time");
      if (end && !when.querySelector(".own")) show(when.lastElementChild, ` ${theirs(start)}–${theirs(end)} yours`);
    }
  };
  const note = document.querySelector("[data-own-zone]");
  if (note && zone && own && own !== zone) { note.textContent = `; the small ones are yours, in ${own}`; note.hidden = false; }
  showOwn(document);
  // On pages other than the agenda the whole page was replaced: say what the plan holds now.
  document.addEventListener("htmx:afterSettle", (event) => {
    const now = event.target.id === "main" && document.querySelector(".plan-counts, .bar-plan");
    if (now) document.getElementById("said").textContent = now.textContent.replace(/\s+/g, " ").trim();
  });
  document.addEventListener("htmx:afterSettle", () => {
    const built = document.querySelector("#built h2");
    if (built) document.getElementById("said").textContent = built.textContent;
  });
  document.addEventListener("htmx:afterSwap", (event) => showOwn(event.target.isConnected ? event.target : document));
})();
