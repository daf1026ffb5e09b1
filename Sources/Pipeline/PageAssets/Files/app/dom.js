// Makes elements. Text goes in only as text nodes, so nothing that a user or a server wrote can become markup.

const properties = new Set("value checked disabled hidden readOnly open muted loop controls multiple".split(" "));

/** Returns the address if a page may link to it, else an empty string. */
export function safeLink(address) {
  try {
    return ["http:", "https:", "blob:"].includes(new URL(address, location.href).protocol) ? address : "";
  } catch {
    return "";
  }
}

/** Makes an element. `onclick` and the like add listeners, `null`, `undefined` and `false` leave an attribute out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (properties.has(name)) element[name] = value;
    else if (value === false) continue;
    else if (["href", "src", "poster"].includes(name)) element.setAttribute(name, safeLink(value));
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

export function replace(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
}

let count = 0;
/** Returns an id that no other element has. */
export const newId = (prefix = "e") => `${prefix}-${++count}`;

export const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** A button that copies `text()` and says so for a moment. */
export function copyButton(label, done, text) {
  const button = h("button", { type: "button", class: "quiet copy" }, label);
  button.addEventListener("click", async () => {
    const ok = await copy(text());
    button.textContent = ok ? done : label;
    setTimeout(() => (button.textContent = label), 1600);
  });
  return button;
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Without https and outside of localhost a page has no clipboard.
    const area = h("textarea", { value: text, class: "offscreen", "aria-hidden": "true", readOnly: true });
    document.body.append(area);
    area.select();
    const ok = document.execCommand("copy");
    area.remove();
    return ok;
  }
}
