/* A file that is too large is not sent, and the page of a tryout keeps up while it runs. Without it
   the server says the one, and a link on the page does the other. */
(() => {
  const PAUSE = 1000;

  function plan() {
    if (document.querySelector("#tryout[data-active]")) setTimeout(look, PAUSE);
  }

  async function look() {
    try {
      const answer = await fetch(location.href);
      if (!answer.ok) return location.reload();  // it has gone, and the page says so
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page.getElementById("tryout"));
    } catch { /* the server is away: the next look tells */ }
    plan();
  }

  function show(fresh) {
    const now = document.getElementById("tryout");
    const step = fresh.querySelector(".going");
    if (step) {
      now.querySelector(".going").textContent = step.textContent;
      now.querySelector("progress").replaceWith(fresh.querySelector("progress"));
      return;
    }
    const held = now.contains(document.activeElement) && document.activeElement.form?.getAttribute("action");
    now.replaceWith(fresh);
    document.getElementById("told").textContent = fresh.querySelector(".outcome").textContent;
    if (held) fresh.querySelector(`form[action="${held}"] button`)?.focus({ preventScroll: true });
  }

  const choose = document.getElementById("try-file");
  choose?.addEventListener("change", () => {
    const [file] = choose.files;
    const large = file && file.size > Number(choose.dataset.most);
    choose.setCustomValidity(large ? choose.dataset.tooLarge.replace("{title}", file.name) : "");
    choose.reportValidity();
  });
  plan();
})();
