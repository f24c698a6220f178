// What HTML and CSS cannot do: a mark opens its card, a hover card stays inside the page, a new
// question scrolls into view. Everything is read from the page's own markup; nothing is sent.
(() => {
  "use strict";
  const tipOf = (chip) => chip.querySelector(".tip");

  function place(chip) {
    const tip = tipOf(chip);
    tip.style.removeProperty("--shift");
    tip.classList.remove("below");
    const edge = 12;
    const width = document.documentElement.clientWidth;
    const box = tip.getBoundingClientRect();
    const over = Math.max(0, box.right - (width - edge));
    const under = Math.max(0, edge - box.left);
    tip.style.setProperty("--shift", `${under - over}px`);
    if (box.top < 60) tip.classList.add("below");
  }

  function open(mark) {
    const card = document.getElementById(mark.getAttribute("href").slice(1));
    if (!card) return false;
    const panel = card.closest(".panel");
    for (const other of document.querySelectorAll(".panel")) other.hidden = other !== panel;
    card.closest("details").open = true;
    card.scrollIntoView({ block: "nearest" });
    card.focus({ preventScroll: true });
    card.classList.remove("flash");
    void card.offsetWidth; // the animation starts again only after a layout without it
    card.classList.add("flash");
    return true;
  }

  for (const type of ["mouseover", "focusin"]) {
    document.addEventListener(type, (event) => {
      const chip = event.target.closest?.(".chip");
      if (chip) {
        chip.classList.remove("closed");
        place(chip);
      }
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      for (const chip of document.querySelectorAll(".chip")) chip.classList.add("closed");
    }
  });
  document.addEventListener("click", (event) => {
    const mark = event.target.closest?.("a.mark");
    if (mark && open(mark)) event.preventDefault();
  });

  let latest = null;
  new MutationObserver(() => {
    const turns = document.querySelectorAll("#thread .turn");
    const last = turns.length ? turns[turns.length - 1].id : null;
    document.documentElement.classList.toggle("talking", last !== null);
    if (last !== latest && last !== null) {
      document.getElementById(last).scrollIntoView({ block: "start" });
    }
    latest = last;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
