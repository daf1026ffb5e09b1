// Measures and uploads a file that a person chose.

import { call, get } from "./api.js";

/** Returns width and height as a viewer sees them, as far as the browser can read the file. */
export async function measure(file, address) {
  if (!/^(video|audio)/.test(file.type)) {
    const image = new Image();
    image.src = address;
    await image.decode().catch(() => {});
    return image.naturalWidth ? { width: image.naturalWidth, height: image.naturalHeight } : {};
  }
  return {};
}

async function sha256(file) {
  if (!crypto.subtle || file.size > 128 << 20) return null;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Uploads a file and returns its id. The server is asked first if it has the bytes already. */
export async function upload(file) {
  const hash = await sha256(file).catch(() => null);
  if (hash) {
    const known = await get(`/v1/files?limit=100`).catch(() => null);
    const same = known?.files?.find((one) => one.sha256 === hash && Date.parse(one.expires_at) - Date.now() > 86400000);
    if (same) return same.id;
  }
  const type = /^(image|video|audio)\//.test(file.type) ? file.type : "application/octet-stream";
  return (await call("POST", "/v1/files", { body: file, headers: { "Content-Type": type } })).id;
}
