// SPDX-License-Identifier: GPL-3.0-or-later
// What was said and done in the room, oldest first. Kept over changes of screen and language.

const mostKept = 300;

export class FeedLog {
  #entries = [];
  #room = '';
  #listeners = new Set();

  // `message`: `chat` or `changed`. What a `story` tells again after a reconnection counts once.
  take(message) {
    const isOld = this.#entries.some((entry) => entry.time_ms === message.time_ms
      && entry.nickname === message.nickname && entry.type === message.type && entry.text === message.text && entry.action === message.action);
    if (isOld) return;
    this.#entries.push(message);
    if (this.#entries.length > mostKept) this.#entries.shift();
    for (const listener of this.#listeners) listener(message);
  }

  // Another room has another story.
  enter(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#entries = [];
  }

  get entries() {
    return this.#entries;
  }

  onEntry(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
