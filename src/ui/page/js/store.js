// SPDX-License-Identifier: GPL-3.0-or-later
// The last message of each type, and who wants to know of the next.

export class Store {
  #latest = new Map();
  #listeners = new Map();

  take(message) {
    this.#latest.set(message.type, message);
    for (const listener of [...(this.#listeners.get(message.type) ?? [])]) listener(message);
  }

  latest(type) {
    return this.#latest.get(type);
  }

  forget(type) {
    this.#latest.delete(type);
  }

  // Everything a screen listens to ends with the screen.
  scope() {
    const ends = [];
    return {
      // Now, if the message has come already, and again with each new one.
      on: (type, listener) => {
        ends.push(this.#listen(type, listener));
        if (this.#latest.has(type)) listener(this.#latest.get(type));
      },
      // Only with each new one: for messages that tell of an event.
      next: (type, listener) => ends.push(this.#listen(type, listener)),
      onEnd: (end) => ends.push(end),
      end: () => ends.splice(0).forEach((end) => end()),
    };
  }

  #listen(type, listener) {
    if (!this.#listeners.has(type)) this.#listeners.set(type, new Set());
    this.#listeners.get(type).add(listener);
    return () => this.#listeners.get(type).delete(listener);
  }
}
