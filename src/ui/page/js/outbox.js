// SPDX-License-Identifier: GPL-3.0-or-later
// Fader moves on their way out. A pointer moves more often than the API allows messages (200 a
// second), so what concerns the same strip is put together and leaves at most 30 times a second.

const interval = 33;

export class Outbox {
  #send;
  #pending = new Map();
  #timer = 0;
  #lastFlush = -interval;

  constructor(send) {
    this.#send = send;
  }

  // `target` names the strip, such as {type: 'strip', nickname: 'Ben'}; `change` what is new.
  post(target, change) {
    const key = JSON.stringify(target);
    this.#pending.set(key, { ...target, ...this.#pending.get(key), ...change });
    if (this.#timer) return;
    const wait = this.#lastFlush + interval - performance.now();
    if (wait <= 0) this.#flush();
    else this.#timer = setTimeout(() => this.#flush(), wait);
  }

  #flush() {
    this.#timer = 0;
    this.#lastFlush = performance.now();
    for (const message of this.#pending.values()) this.#send(message);
    this.#pending.clear();
  }
}
