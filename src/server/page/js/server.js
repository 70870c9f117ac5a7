// SPDX-License-Identifier: GPL-3.0-or-later
// The server, as docs/protocol.md describes it. The token goes out in one field of a request and is
// kept only as long as this tab.

const kKey = "token";

export const token = () => sessionStorage.getItem(kKey);
export function setToken(value) {
  if (value) sessionStorage.setItem(kKey, value);
  else sessionStorage.removeItem(kKey);
}

// What went wrong, by the answer's status; 0: there was none.
export class Refusal extends Error {
  constructor(status, code, sentence) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

async function ask(path, options) {
  const headers = { ...options.headers };
  if (token()) headers.Authorization = `Bearer ${token()}`;
  let answer;
  try {
    answer = await fetch(path, { ...options, headers, cache: "no-store", signal: AbortSignal.timeout(10000) });
  } catch {
    throw new Refusal(0, "", "");
  }
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refusal(answer.status, content.code ?? "", content.error ?? "");
  return content;
}

export const overview = () => ask("api/overview", {});

export const request = (what, content = {}) =>
  ask(`api/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(content) });
