// What the buttons in our own markup do: some ask Gradio's page for something, through a hidden box
// and button, and some talk to our own routes. Nothing goes anywhere else.
(() => {
  "use strict";
  const say = (key) => document.getElementById("words")?.dataset[key] ?? "";
  const log = () => document.getElementById("log");

  function command(what) {
    const box = document.querySelector("#command textarea, #command input");
    box.value = JSON.stringify(what);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    // Gradio reads the box after its own turn of the event loop.
    setTimeout(() => document.querySelector("#run").click(), 20);
  }

  async function send(path, what = {}) {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(what),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    return answer.json();
  }

  // A word beside what was pressed, and gone again.
  function tell(near, text) {
    const place = near.closest(".turn, .card")?.querySelector(".said");
    if (!place) return;
    place.textContent = text;
    setTimeout(() => (place.textContent = place.textContent === text ? "" : place.textContent), 4000);
  }

  async function attempt(near, work) {
    try {
      await work();
    } catch {
      tell(near, say("failed"));
    }
  }

  const turnPath = (turnId) => `/conversations/${log().dataset.conversation}/turns/${turnId}`;

  async function copy(near) {
    const text = near.closest(".turn, .card").querySelector(".copied").textContent;
    await navigator.clipboard.writeText(text);
    tell(near, say("copied"));
  }

  // The question in place, to be changed and asked again.
  function edit(button) {
    const turn = button.closest(".turn");
    turn.querySelector(".editor")?.remove();
    const form = document.createElement("form");
    form.className = "editor";
    const box = document.createElement("textarea");
    box.value = button.dataset.text;
    box.rows = 2;
    box.maxLength = 2000;
    box.setAttribute("aria-label", say("edit"));
    const ask = document.createElement("button");
    ask.className = "primary";
    ask.textContent = say("askAgain");
    const cancel = document.createElement("button");
    cancel.type = "button";
    cancel.className = "quiet";
    cancel.textContent = say("cancel");
    cancel.onclick = () => form.remove();
    form.append(box, ask, cancel);
    form.onsubmit = (event) => {
      event.preventDefault();
      if (box.value.trim()) {
        command({ do: "again", turn: button.dataset.turn, text: box.value.trim() });
      }
    };
    box.onkeydown = (event) => {
      if (event.key === "Enter" && !event.shiftKey) form.onsubmit(event);
      if (event.key === "Escape") form.remove();
    };
    turn.querySelector(".asked").after(form);
    box.focus();
  }

  function mark(turn, vote) {
    for (const one of turn.querySelectorAll("[data-do=vote]")) {
      one.setAttribute("aria-pressed", String(one.dataset.vote === vote));
    }
  }

  async function vote(button) {
    const turn = button.closest(".turn");
    turn.querySelector("form.reasons")?.remove();
    const back = button.getAttribute("aria-pressed") === "true";
    const chosen = back ? null : button.dataset.vote;
    await send(`${turnPath(turn.dataset.id)}/opinion`, { vote: chosen });
    mark(turn, chosen);
    tell(button, say(back ? "withdrawn" : "noted"));
    if (chosen === "down") askWhy(turn, button);
  }

  function askWhy(turn, button) {
    const form = document.getElementById("reasons").content.firstElementChild.cloneNode(true);
    turn.querySelector(".actions").after(form);
    form.querySelector("input").focus();
    form.onsubmit = (event) => {
      event.preventDefault();
      const reasons = [...form.querySelectorAll("input:checked")].map((box) => box.value);
      const comment = form.querySelector("textarea").value;
      attempt(button, async () => {
        await send(`${turnPath(turn.dataset.id)}/opinion`, { vote: "down", reasons, comment });
        form.remove();
        tell(button, say("thanks"));
      });
    };
  }

  async function wrong(button) {
    const panel = button.closest(".panel");
    const back = button.getAttribute("aria-pressed") === "true";
    await send(`${turnPath(panel.dataset.id)}/opinion`, {
      vote: back ? null : "down",
      reasons: back ? [] : ["wrong-source"],
      citation: Number(button.dataset.citation),
    });
    button.setAttribute("aria-pressed", String(!back));
    tell(button, say(back ? "withdrawn" : "thanks"));
  }

  async function gap(button) {
    await send(`${turnPath(button.dataset.turnId)}/gap`);
    button.disabled = true;
    button.textContent = say("told");
  }

  async function lenses(button) {
    const turn = button.closest(".turn");
    const open = turn.querySelector(".lenses");
    button.setAttribute("aria-pressed", String(!open));
    if (open) return open.remove();
    const answer = await fetch("/lenses", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ text: button.dataset.text, filters: JSON.parse(button.dataset.filters) }),
    });
    if (!answer.ok) throw new Error(String(answer.status));
    // Made by the server from escaped text alone.
    turn.querySelector(".actions").insertAdjacentHTML("afterend", await answer.text());
    turn.querySelector(".lenses").scrollIntoView({ block: "nearest" });
  }

  function rephrase(button) {
    const box = document.querySelector("#question textarea");
    box.value = button.dataset.text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
    box.select();
  }

  // The drawer of conversations.
  const drawer = () => document.getElementById("drawer");

  async function list() {
    const search = document.getElementById("search").value;
    const answer = await fetch(`/conversations?search=${encodeURIComponent(search)}`);
    if (!answer.ok) throw new Error(String(answer.status));
    // Made by the server from escaped text alone.
    document.getElementById("conversations").innerHTML = await answer.text();
    for (const row of drawer().querySelectorAll("li")) {
      const here = row.dataset.conversation === log().dataset.conversation;
      row.querySelector("a").toggleAttribute("aria-current", here);
    }
  }

  const idOf = (button) => button.closest("[data-conversation]").dataset.conversation;

  function rename(button) {
    const title = button.closest("li").querySelector(".title");
    const box = document.createElement("input");
    box.value = title.textContent;
    box.maxLength = 80;
    box.setAttribute("aria-label", say("newTitle"));
    title.closest("a").replaceWith(box);
    box.focus();
    box.onkeydown = async (event) => {
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      if (event.key === "Enter") await send(`/conversations/${idOf(box)}/rename`, { title: box.value });
      await list();
    };
  }

  // The first press asks, the second deletes.
  function twice(button) {
    if (button.dataset.sure) return true;
    button.dataset.sure = button.textContent || "·";
    button.textContent = say("sure");
    button.classList.add("asking");
    return false;
  }

  async function remove(button) {
    if (!twice(button)) return;
    const id = idOf(button);
    await send(`/conversations/${id}/delete`);
    if (id === log().dataset.conversation) location.assign("/");
    else await list();
  }

  async function removeAll(button) {
    if (!twice(button)) return;
    await send("/conversations/delete");
    location.assign("/");
  }

  function language(button) {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `tandem_language=${button.dataset.code}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    location.reload();
  }

  const doing = {
    ask: (b) => command({ do: "ask", text: b.dataset.text }),
    again: (b) => command({ do: "again", turn: b.dataset.turn, text: b.dataset.text }),
    limit: (b) => command({ do: "limit", turn: b.dataset.turn, field: b.dataset.field, value: b.dataset.value }),
    unlimit: (b) => command({ do: "unlimit", field: b.dataset.field, value: b.dataset.value }),
    clear: (b) => command({ do: "clear", turn: b.dataset.turn ?? 0 }),
    only: (b) => command({ do: "only", value: b.dataset.value, text: b.dataset.text }),
    edit, copy, vote, wrong, gap, lenses, rephrase, rename, language,
    dismiss: (b) => b.closest("form").remove(),
    delete: remove,
    "delete-all": removeAll,
    "open-drawer": async () => {
      drawer().showModal();
      await list();
    },
    "close-drawer": () => drawer().close(),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("button[data-do]");
    const work = button && doing[button.dataset.do];
    if (work) attempt(button, async () => work(button));
    if (event.target === drawer()) drawer().close();
    const save = event.target.closest?.("a[data-save]");
    if (save) {
      const turn = save.dataset.turnId ? `?turn=${save.dataset.turnId}` : "";
      save.href = `/conversations/${log().dataset.conversation}/save/${save.dataset.save}${turn}`;
      save.download = ""; // no navigation, which would cut Gradio's stream
      save.closest("details").open = false;
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.id === "search") attempt(event.target, list);
  });
})();
