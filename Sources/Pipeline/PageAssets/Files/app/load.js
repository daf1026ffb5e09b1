// Loads a module that a page needs only later.

import { h } from "./dom.js";
import { page, signal } from "./page.js";
import { loadMore, t } from "./strings.js";

/** A module that did not come. `isOld`: the server has another version than this page, so only a reload helps. */
class LoadError extends Error {
  constructor(isOld) {
    super(t(isOld ? "load.old" : "offline.text"));
    this.isOld = isOld;
  }
}

const loaded = new Map();
let tries = 0;

/** Returns the module with this name in the folder of the page's files. A failure is forgotten, so one may call this again. Throws `LoadError`. */
export function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, fetchModule(`${page.assets}/${name}`).catch((error) => {
      loaded.delete(name);
      throw error;
    }));
  }
  return loaded.get(name);
}

async function fetchModule(path) {
  const both = async (address) => (await Promise.all([import(address), loadMore()]))[0];
  try {
    return await both(path);
  } catch {
    const answer = await fetch(path, { method: "HEAD", cache: "no-store" }).catch(() => null);
    // A browser may remember under an address that nothing came.
    if (answer?.ok) return both(`${path}?${++tries}`).catch(() => Promise.reject(new LoadError(true)));
    const isOld = answer?.status === 404;
    signal(isOld ? "old" : "offline");
    throw new LoadError(isOld);
  }
}

/** A sentence about a `LoadError`, with a button that helps. */
export function failure(error, again) {
  const help = error.isOld ? () => location.reload() : again;
  return h("p", { class: "notice", role: "alert" }, error.message, " ",
    h("button", { type: "button", class: "quiet", onclick: help }, t(error.isOld ? "reload" : "retry")));
}
