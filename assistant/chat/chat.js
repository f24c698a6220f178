// What HTML and CSS cannot do: turns are put in their place, a mark opens its card, a hover card
// stays inside the page. Everything is read from the page's own markup; nothing is sent from here.
(() => {
  "use strict";
  const page = document.documentElement;
  const latest = new Map(); // the last change of each list
  let stopped = false; // whether Stop was pressed last: what was on its way then comes too late
  const shownAs = new Map(); // how each turn and panel arrived, to leave alone what did not change

  // A list's change: what replaces the members after the first `keep`, escaped on the server.
  function patch(source, list) {
    const change = source.querySelector("pre[data-keep]");
    if (!change || !list) return false;
    const said = `${change.dataset.keep} ${change.dataset.conversation} ${change.textContent}`;
    if (said === latest.get(list.id)) return false;
    latest.set(list.id, said);
    const keep = Number(change.dataset.keep);
    const news = document.createElement("template");
    news.innerHTML = change.textContent;
    for (const old of [...list.children]) {
      const turn = Number(old.dataset.turn);
      const again = [...news.content.children].some((one) => one.id === old.id);
      if (turn > keep && !again) old.remove();
    }
    for (const next of [...news.content.children]) {
      const html = next.outerHTML;
      const old = document.getElementById(next.id);
      if (old && shownAs.get(next.id) === html && list.contains(old)) continue;
      shownAs.set(next.id, html);
      if (old) old.replaceWith(next);
      else list.append(next);
    }
    return change;
  }

  function patchTurns() {
    const log = document.getElementById("log");
    const thread = document.getElementById("thread");
    if (stopped && thread.textContent.includes("data-writing")) return;
    const change = patch(thread, log);
    if (!change) return;
    const turns = log.children;
    const last = turns[turns.length - 1];
    const writing = Boolean(log.querySelector("[data-writing]"));
    page.classList.toggle("talking", turns.length > 0);
    page.classList.toggle("writing", writing);
    log.setAttribute("aria-busy", String(writing));
    log.dataset.conversation = change.dataset.conversation ?? "";
    // Again at its end where the page has grown meanwhile and pushed it down.
    const low = last && !writing && last.getBoundingClientRect().top > innerHeight / 3;
    if (last && (last.id !== log.dataset.scrolled || low)) last.scrollIntoView({ block: "start" });
    log.dataset.scrolled = last?.id ?? "";
    const here = log.dataset.conversation ? `/?c=${log.dataset.conversation}` : "/";
    if (!writing && location.pathname + location.search !== here) history.replaceState(null, "", here);
  }

  function patchPanels() {
    const panels = document.getElementById("sources");
    if (!patch(document.getElementById("evidence"), panels)) return;
    show(panels.lastElementChild);
  }

  function show(panel) {
    for (const other of document.querySelectorAll(".panel")) other.hidden = other !== panel;
  }

  // Chips belong to the answer that they were looked up for.
  function checkChips() {
    const turns = document.getElementById("log")?.children.length ?? 0;
    const chips = document.querySelector(".nexts");
    if (chips) chips.hidden = Number(chips.dataset.after) !== turns || page.classList.contains("writing");
  }

  // A menu opens upwards where the ask box would cover it.
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target.closest?.("details.menu[open]");
      if (!menu) return;
      menu.classList.remove("above");
      const choice = menu.querySelector(".choice").getBoundingClientRect();
      const asker = document.getElementById("asker").getBoundingClientRect();
      const room = menu.getBoundingClientRect().top - 60;
      menu.classList.toggle("above", choice.bottom > asker.top && room > choice.height);
    },
    true,
  );

  function place(chip) {
    const tip = chip.querySelector(".tip");
    tip.style.removeProperty("--shift");
    tip.classList.remove("below");
    const edge = 12;
    const width = page.clientWidth;
    const box = tip.getBoundingClientRect();
    const over = Math.max(0, box.right - (width - edge));
    const under = Math.max(0, edge - box.left);
    tip.style.setProperty("--shift", `${under - over}px`);
    if (box.top < 60) tip.classList.add("below");
  }

  function open(mark) {
    const card = document.getElementById(mark.getAttribute("href").slice(1));
    if (!card) return false;
    show(card.closest(".panel"));
    card.closest("details").open = true;
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
    card.classList.remove("flash");
    void card.offsetWidth; // the animation starts again only after a layout without it
    card.classList.add("flash");
    return true;
  }

  // A card with several passages shows one of them.
  function turnOver(chip, step) {
    const pages = [...chip.querySelectorAll(".tip-page")];
    if (pages.length < 2) return;
    const at = pages.findIndex((one) => !one.hidden);
    const next = (at + step + pages.length) % pages.length;
    pages.forEach((one, index) => (one.hidden = index !== next));
    chip.querySelector(".at").textContent = `${next + 1} / ${pages.length}`;
  }

  for (const type of ["mouseover", "focusin"]) {
    document.addEventListener(type, (event) => {
      const chip = event.target.closest?.(".chip");
      if (chip && !chip.contains(event.relatedTarget)) {
        chip.classList.remove("closed");
        place(chip);
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter") stopped = false;
    if (event.key === "Escape") {
      for (const chip of document.querySelectorAll(".chip")) chip.classList.add("closed");
      for (const menu of document.querySelectorAll("details.menu[open]")) menu.open = false;
    }
    const chip = event.target.closest?.(".chip");
    if (chip && event.key === "ArrowRight") turnOver(chip, 1);
    if (chip && event.key === "ArrowLeft") turnOver(chip, -1);
  });
  document.addEventListener("click", (event) => {
    stopped = Boolean(event.target.closest?.("#stop"));
    const mark = event.target.closest?.("a.mark");
    if (mark && open(mark)) event.preventDefault();
    const pager = event.target.closest?.("[data-do=page]");
    if (pager) turnOver(pager.closest(".chip"), Number(pager.dataset.step));
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  new MutationObserver(() => {
    const thread = document.getElementById("thread");
    if (!thread) return;
    patchTurns();
    patchPanels();
    checkChips();
    const spoken = document.getElementById("words");
    if (spoken && page.lang !== spoken.lang) page.lang = spoken.lang;
  }).observe(page, { childList: true, characterData: true, subtree: true });
})();
