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
    // A row that somebody is busy with stays as it is until they are done.
    for (const row of now.querySelectorAll("li[id]")) {
      const other = fresh.querySelector(`#${row.id}`);
      const held = row.querySelector("details[open]") || row.contains(document.activeElement);
      if (other && (held || row.outerHTML === other.outerHTML)) other.replaceWith(row);
    }
    now.replaceWith(fresh);
  }

  /* What ended since the last look is told to screen readers, in one breath; steps on the way not. */
  function tell(now, fresh) {
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
      const [file, item] = line.shift();
      await send(file, item);
      await refresh();
    }
    sending = false;
  }

  function send(file, item) {
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
    const list = document.getElementById("sending");
    for (const file of files) {
      const item = document.createElement("li");
      item.append(document.createElement("b"), document.createElement("span"));
      item.firstChild.textContent = file.name;
      item.lastChild.textContent = form.dataset.sending.replace("{percent}", "0");
      list.append(item);
      line.push([file, item]);
    }
    next();
  }

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
