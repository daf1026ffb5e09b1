// Follows a request to its end: by its event stream, by polling while there is no stream, and across restarts of the server.

import { CallError, get, open, OfflineError, requestPath } from "./api.js";
import { sleep } from "./dom.js";
import { signals } from "./page.js";
import { events } from "./stream.js";

const finals = ["succeeded", "failed", "cancelled", "completed"];
/** The server sends something every 15 s. */
const silence = 45000;

/**
 * Calls `changed(state)` at each change until the request has ended or `stop()` is called. `state` has `status`, `position`, `progress`,
 * `stage`, `preview`, `note`, `link` (`live`, `polling`, `offline`, `refused`), `isGone`, and at the end `result`.
 */
export function follow(id, changed) {
  const state = { id, status: "", link: "live", began: Date.now() };
  let lastEvent = "";
  let isStopped = false;
  let abort = new AbortController();

  const set = (values) => {
    Object.assign(state, values);
    if (!isStopped) changed(state);
  };

  function take(event) {
    if (event.id) lastEvent = event.id;
    const data = JSON.parse(event.data);
    if (event.event === "status") {
      const isNew = data.status !== state.status;
      set({ status: data.status, position: data.queue_position, ...(isNew ? { progress: undefined, stage: undefined, preview: undefined } : {}) });
    } else if (event.event === "progress") set({ progress: data.progress, stage: data.stage, preview: data.preview });
    else if (event.event === "position") set({ position: data.queue_position });
    else if (event.event === "log") set({ note: data.message });
  }

  const hasEnded = () => finals.includes(state.status);

  async function readStream() {
    abort = new AbortController();
    let timer;
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), silence);
    };
    alive();
    try {
      const headers = { Accept: "text/event-stream", ...(lastEvent ? { "Last-Event-ID": lastEvent } : {}) };
      const { response, log } = await open("GET", requestPath(id, "events"), { headers, signal: abort.signal });
      set({ link: "live" });
      for await (const event of events(response, (text) => (alive(), log?.text(text)))) {
        take(event);
        if (hasEnded()) return;
      }
    } catch (error) {
      if (error instanceof CallError || error instanceof OfflineError || isStopped) throw error;
      throw new OfflineError();
    } finally {
      clearTimeout(timer);
    }
  }

  async function poll() {
    const answer = await get(requestPath(id, "status"), { signal: abort.signal });
    set({ status: answer.status, position: answer.queue_position, progress: answer.progress, link: "polling" });
  }

  const tokenChange = () => new Promise((resolve) => signals.addEventListener("token", resolve, { once: true }));

  async function run() {
    let pause = 500;
    while (!isStopped && !hasEnded()) {
      try {
        await readStream();
        pause = 500;
        if (hasEnded()) break;
        // The stream ended early: the server stops.
        set({ link: "offline" });
      } catch (error) {
        if (isStopped) return;
        if (error instanceof CallError && error.status === 404) return set({ isGone: true });
        if (error instanceof CallError && [401, 403].includes(error.status)) {
          set({ link: "refused", error });
          await tokenChange();
          continue;
        }
        if (error instanceof CallError) {
          for (let count = 0; count < 10 && !isStopped && !hasEnded(); count++) {
            await poll().catch((other) => set({ link: other instanceof OfflineError ? "offline" : "polling" }));
            if (!hasEnded()) await sleep(1500);
          }
          continue;
        }
        set({ link: "offline" });
      }
      await sleep(pause);
      pause = Math.min(pause * 1.6, 4000);
    }
    while (!isStopped) {
      try {
        const result = await get(requestPath(id, "result?include_metadata=true&include_cost=true"));
        return set({ result, status: result.status, link: "live" });
      } catch (error) {
        if (error instanceof CallError && error.status === 404) return set({ isGone: true });
        if (error instanceof CallError && [401, 403].includes(error.status)) {
          set({ link: "refused", error });
          await tokenChange();
          continue;
        }
        set({ link: error instanceof OfflineError ? "offline" : "polling" });
        await sleep(1500);
      }
    }
  }

  run();
  return {
    state,
    stop() {
      isStopped = true;
      abort.abort();
    },
  };
}
