/* The library's pages: the language switch, files that are dropped, and rows that keep up. Without
   it everything works by forms; nothing here writes HTML but what the server escaped. */
(() => {
  const QUICK = 1000, SLOW = 8000, TOLD = 3;

  for (const button of document.querySelectorAll(".languages [data-code]")) {
    button.addEventListener("click", () => {
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `tandem_language=${button.dataset.code}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
      location.reload();
    });
  }

  /* Rows. */
  let timer = 0;
  function plan() {
    const rows = document.getElementById("rows");
    clearTimeout(timer);
    if (rows) timer = setTimeout(refresh, rows.dataset.active ? QUICK : SLOW);
  }

  async function refresh() {
    const state = new URLSearchParams(location.search).get("state");
    try {
      const answer = await fetch(`/library/rows${state ? `?state=${encodeURIComponent(state)}` : ""}`);
      if (answer.ok && !document.hidden) show(await answer.text());
    } catch { /* the server is away: the next look tells */ }
    plan();
  }

  function show(html) {
    const now = document.getElementById("rows");
    const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("rows");
    if (!fresh) return;
    tell(now, fresh);
    const focused = now.contains(document.activeElement) && document.activeElement;
    // A row that somebody is busy with stays as it is until they are done.
    for (const row of now.querySelectorAll("li[id]")) {
      const other = fresh.querySelector(`#${row.id}`);
      const held = row.querySelector("details[open]") || row.contains(document.activeElement);
      if (other && (held || row.outerHTML === other.outerHTML)) other.replaceWith(row);
    }
    now.replaceWith(fresh);
    const counted = (rows) => rows.querySelector(".counters")?.textContent;
    if (!fresh.dataset.active && counted(now) !== counted(fresh)) renew();
    if (!focused) return;
    const again = focused.isConnected ? focused : fresh.querySelector(`.counters a[href="${focused.getAttribute("href")}"]`);
    again?.focus({ preventScroll: true });
  }

  /* The documents are read anew once nothing is on its way any more. */
  async function renew() {
    const now = document.getElementById("documents");
    try {
      const answer = await fetch(location.href);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("documents");
      if (fresh && !now.contains(document.activeElement)) now.replaceWith(fresh);
    } catch { /* the server is away: they are as they were */ }
  }

  /* Another state is shown without leaving the page, which files may still be on their way to. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("#rows .counters a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    refresh();
  });
  addEventListener("popstate", refresh);

  /* What ended since the last look is told to screen readers, in one breath; steps on the way not. */
  function tell(now, fresh) {
    const chosen = (rows) => rows.querySelector(".counters [aria-current]")?.getAttribute("href");
    if (chosen(now) !== chosen(fresh)) return;
    const told = document.getElementById("told");
    const ended = [...fresh.querySelectorAll("li[id]")].filter((row) => {
      const before = now.querySelector(`#${row.id} .state`);
      const state = row.querySelector(".state");
      return !state.classList.contains("moving") && before?.textContent !== state.textContent;
    });
    if (!told || !ended.length) return;
    const said = ended.slice(0, TOLD).map((row) => `${row.querySelector("b").textContent}: ${row.querySelector(".state").textContent}`);
    if (ended.length > TOLD) said.push(told.dataset.more.replace("{count}", ended.length - TOLD));
    told.textContent = said.join("; ");
  }

  /* Files. */
  const form = document.getElementById("drop");
  const line = [];
  let sending = false;

  async function next() {
    if (sending) return;
    sending = true;
    while (line.length) {
      const file = line.shift();
      const waiting = document.getElementById("to-send");
      waiting.textContent = line.length ? form.dataset.toSend.replace("{count}", line.length) : "";
      await send(file);
      // The first one wakes the rows; from then on they keep up by themselves.
      if (!document.querySelector("#rows[data-active]")) await refresh();
    }
    sending = false;
  }

  function send(file) {
    const item = document.createElement("li");
    item.append(document.createElement("b"), document.createElement("span"));
    item.firstChild.textContent = file.name;
    document.getElementById("sending").append(item);
    return new Promise((done) => {
      const body = new FormData();
      body.append("files", file);
      const request = new XMLHttpRequest();
      const say = (key, name, value) => {
        item.lastChild.textContent = form.dataset[key].replace(`{${name}}`, value);
      };
      const failed = () => {
        let reason = request.statusText || "–";
        try { reason = JSON.parse(request.responseText).detail; } catch { /* no sentence came */ }
        item.classList.add("wrong");
        say("notSent", "reason", reason);
        done();
      };
      say("sending", "percent", 0);
      request.open("POST", "/library/upload");
      request.setRequestHeader("Accept", "application/json");
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) say("sending", "percent", Math.floor(100 * event.loaded / event.total));
      };
      request.onload = () => {
        if (request.status !== 200) return failed();
        item.remove();
        done();
      };
      request.onerror = failed;
      request.send(body);
    });
  }

  function take(files) {
    line.push(...files);
    next();
  }

  /* The browser asks before it leaves files behind that are not sent yet. */
  addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); });

  if (form) {
    const choose = form.querySelector("input[type=file]");
    form.classList.add("live");
    choose.addEventListener("change", () => {
      take([...choose.files]);
      form.reset();
    });
    for (const name of ["dragover", "dragleave", "drop"]) {
      form.addEventListener(name, (event) => {
        event.preventDefault();
        form.classList.toggle("over", name === "dragover");
        if (name === "drop") take([...event.dataTransfer.files]);
      });
    }
    // A file that misses a field would otherwise open in the place of the page.
    for (const name of ["dragover", "drop"]) {
      addEventListener(name, (event) => { if (event.target.id !== "try-file") event.preventDefault(); });
    }
  }
  plan();
})();
