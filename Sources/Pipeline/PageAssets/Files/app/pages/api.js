// The API page: turns the languages of a call into tabs, and lets one copy the code. Without this module everything is there too.

import { copyButton, h, newId } from "../dom.js";
import { local } from "../page.js";
import { t } from "../strings.js";

const remembered = "katsudo_language";

export async function start() {
  const groups = [...document.querySelectorAll("[data-tabs]")].map(tabs);
  const choose = (name) => groups.forEach((group) => group(name));
  document.addEventListener("katsudo-tab", (event) => {
    local.set(remembered, event.detail);
    choose(event.detail);
  });
  choose(local.get(remembered) ?? "curl");
  contents(document.querySelector(".doc"));
  for (const block of document.querySelectorAll("pre.code")) {
    block.tabIndex = 0;
    const frame = h("div", { class: "transcript" }, copyButton(t("copy"), t("copied"), () => block.textContent));
    block.replaceWith(frame);
    frame.append(block);
  }
}

/** Puts the list of the sections beside the page, for wide windows. */
function contents(article) {
  const sections = [...article.querySelectorAll(":scope > section[id]")].filter((section) => section.querySelector("h2"));
  const links = sections.map((section) => h("li", {}, h("a", { href: `#${section.id}` }, section.querySelector("h2").textContent)));
  article.after(h("nav", { class: "contents", "aria-label": t("api.contents") }, h("ul", {}, links)));
}

/** Makes tabs of the sections in `element`. Returns the function that chooses one by its name. */
function tabs(element) {
  const panels = [...element.querySelectorAll("[data-tab]")];
  const list = h("div", { role: "tablist", class: "tablist", "aria-label": t("api.languages") });
  const title = element.closest("section")?.querySelector("h2, h3")?.textContent.trim();
  const buttons = panels.map((panel) => {
    const label = panel.getAttribute("aria-label");
    const button = h("button", { type: "button", role: "tab", id: newId("tab") }, label);
    panel.id ||= newId("panel");
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-label", [title, label].filter(Boolean).join(": "));
    for (const heading of panel.querySelectorAll("h3, h4")) if (heading.textContent.trim() === label) heading.remove();
    button.setAttribute("aria-controls", panel.id);
    button.addEventListener("click", () => {
      // The page must not jump when the tabs above change their height.
      const before = button.getBoundingClientRect().top;
      document.dispatchEvent(new CustomEvent("katsudo-tab", { detail: panel.dataset.tab }));
      scrollBy({ top: button.getBoundingClientRect().top - before, behavior: "instant" });
    });
    return button;
  });
  list.append(...buttons);
  list.addEventListener("keydown", (event) => {
    const now = buttons.indexOf(document.activeElement);
    const next = { ArrowRight: now + 1, ArrowLeft: now - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    const button = buttons[(next + buttons.length) % buttons.length];
    button.click();
    button.focus();
  });
  element.prepend(list);
  return (name) => {
    const chosen = panels.some((panel) => panel.dataset.tab === name) ? name : panels[0]?.dataset.tab;
    panels.forEach((panel, index) => {
      panel.hidden = panel.dataset.tab !== chosen;
      buttons[index].setAttribute("aria-selected", String(!panel.hidden));
      buttons[index].tabIndex = panel.hidden ? -1 : 0;
    });
  };
}
