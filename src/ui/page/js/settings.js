// SPDX-License-Identifier: GPL-3.0-or-later
// What the page wants kept; the client keeps it (`settings` of the API), not the browser, so it is
// the same from every browser and after a restart.

const defaults = { language: '', theme: '', nickname: '', quantise: 'none', shortcuts: true };

export class Settings {
  #store;
  #connection;

  constructor(store, connection) {
    this.#store = store;
    this.#connection = connection;
  }

  get(name) {
    return this.#store.latest('settings')?.settings[name] ?? defaults[name];
  }

  quantise() {
    const wish = this.get('quantise');
    return ['none', 'beat', 'bar'].includes(wish) ? wish : defaults.quantise;
  }

  // Holds at once here; the client's own `settings` comes after.
  set(changes) {
    this.#connection.send({ type: 'settings', settings: changes });
    this.#store.take({ type: 'settings', settings: { ...this.#store.latest('settings')?.settings, ...changes } });
  }
}
