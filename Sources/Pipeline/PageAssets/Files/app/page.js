// What the server wrote on <html>, and what this browser keeps.

const data = document.documentElement.dataset;

export const page = {
  name: data.page,
  model: data.model || "",
  isOpen: data.noAuth === "true",
  assets: data.assets,
  lang: document.documentElement.lang || "en",
  /** The names of the model's inputs in the order of its manifest. */
  order: JSON.parse(data.order || "[]"),
  /** The formats that the model's media inputs accept, by the input. An input that is not there accepts all. */
  formats: JSON.parse(data.formats || "{}"),
};

const kept = (kind) => ({
  get(key) {
    try {
      return window[kind].getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value) {
    try {
      if (value === null) window[kind].removeItem(key);
      else window[kind].setItem(key, value);
    } catch {}
  },
});

/** `localStorage` and `sessionStorage`; a browser that forbids them forgets everything. */
export const local = kept("localStorage");
export const session = kept("sessionStorage");

/** Sends `token`, `forget`, `offline`, `online`, `refused` and `old` (the server has files of another version). */
export const signals = new EventTarget();
export const signal = (name) => signals.dispatchEvent(new Event(name));

const inputsKey = "katsudo_inputs";

function forgetDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("katsudo_draft:")) sessionStorage.removeItem(key);
  } catch {}
}

let memory = local.get("katsudo_token");
const ownerKey = "katsudo_owner";
let owner = local.get(ownerKey);

/** Forgets what the owner of the key before has left in this browser, unless the new key is of the same owner. */
function change(key, newOwner) {
  if (memory && (!key || owner !== newOwner)) {
    local.set(inputsKey, null);
    forgetDrafts();
    signal("forget");
  }
  memory = key;
  owner = newOwner;
}

export const token = {
  get value() {
    return memory || "";
  },
  /** Takes the key of an owner. */
  take(text, newOwner) {
    change(text, newOwner);
    // Other tabs hear of the key, and then read the owner.
    local.set(ownerKey, newOwner);
    local.set("katsudo_token", text);
    signal("token");
  },
  forget() {
    this.take(null, null);
  },
};

// Another tab signed in or out.
addEventListener("storage", (event) => {
  if (event.key !== "katsudo_token") return;
  change(event.newValue, local.get(ownerKey));
  signal("token");
});

/** True if calls can be answered: the server asks for no key, or there is one. */
export const canCall = () => page.isOpen || token.value !== "";

/** The inputs of the newest 60 requests that this browser sent; the server does not give them back. */
export const inputs = {
  all() {
    try {
      return JSON.parse(local.get(inputsKey) ?? "[]");
    } catch {
      return [];
    }
  },
  add(id, model, text) {
    if (text.length > 20000) return;
    local.set(inputsKey, JSON.stringify([{ id, model, text }, ...this.all()].slice(0, 60)));
  },
  find(id) {
    return this.all().find((one) => one.id === id);
  },
};
