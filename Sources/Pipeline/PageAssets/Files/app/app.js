// The entry: draws what all pages have, then starts the module of the page.

import { byId, h, sleep } from "./dom.js";
import { page, local, signal, signals } from "./page.js";
import { keyButton } from "./signin.js";
import { loadStrings, t } from "./strings.js";

function themeChoice() {
  const choice = h("select", { id: "theme" });
  for (const one of ["system", "light", "dark"]) choice.append(h("option", { value: one }, t(`theme.${one}`)));
  choice.value = document.documentElement.dataset.theme ?? "system";
  choice.addEventListener("change", () => {
    if (choice.value === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice.value;
    local.set("katsudo_theme", choice.value === "system" ? null : choice.value);
  });
  return h("label", { class: "theme", for: "theme" }, t("theme.label"), " ", choice);
}

/** Says that the server does not answer, and asks it until it does. */
function offlineLine() {
  const line = h("p", { class: "offline", role: "status", hidden: true });
  let isAsking = false;
  signals.addEventListener("offline", async () => {
    line.textContent = t("offline.text");
    line.hidden = false;
    if (isAsking) return;
    isAsking = true;
    for (let pause = 700; ; pause = Math.min(pause * 1.5, 5000)) {
      await sleep(pause);
      if (await fetch("/healthz", { cache: "no-store" }).then((answer) => answer.ok, () => false)) break;
    }
    isAsking = false;
    line.textContent = t("offline.back");
    signal("online");
    setTimeout(() => (line.hidden = !isAsking), 3000);
  });
  return line;
}

/** Says that the server has files of another version. */
function sayOld() {
  const button = h("button", { type: "button", class: "quiet", onclick: () => location.reload() }, t("reload"));
  document.body.prepend(h("p", { class: "offline", role: "alert" }, t("load.old"), " ", button));
}

async function start() {
  // Both are needed, so they come at the same time.
  const hasModule = ["playground", "models", "requests", "keys", "device", "workflows", "api"].includes(page.name);
  const [module] = await Promise.all([hasModule && import(`./pages/${page.name}.js`), loadStrings()]);
  // The playground of a model belongs to the models.
  const nav = location.pathname.startsWith("/models") ? "models" : page.name;
  document.querySelector(`[data-nav="${nav}"]`)?.setAttribute("aria-current", "page");
  byId("tools")?.append(keyButton());
  byId("choices")?.append(themeChoice());
  document.body.prepend(offlineLine());
  signals.addEventListener("old", sayOld, { once: true });
  // The page in another language shows the same request.
  document.querySelector(".languages")?.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link) link.hash = location.hash;
  });
  if (hasModule) await module.start(byId("view"));
  document.documentElement.dataset.ready = "true";
}

start().catch((error) => {
  // The texts may be what is missing.
  const text = t("load.old");
  byId("view")?.replaceChildren(h("p", { class: "notice" }, text === "load.old" ? `The page could not start: ${error.message}. Reload it.` : text));
  console.error(error);
});
