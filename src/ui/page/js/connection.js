// SPDX-License-Identifier: GPL-3.0-or-later
// The WebSocket to the client on this machine (docs/control-api.md). Comes back by itself.

const subProtocol = 'midipool.control.v1';
const wrongToken = 4401;
const waits = [300, 700, 1500, 3000, 5000];

export class RequestError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

export class Connection {
  #socket = null;
  #tries = 0;
  #timer = 0;
  #nextId = 1;
  #waiting = new Map();
  #metersPerSecond = 0;
  #wanted = 0;

  // `state`: connecting, open, lost (tries again) or refused (the token is wrong).
  constructor({ url, token, onMessage, onState }) {
    Object.assign(this, { url, token, onMessage, onState, state: 'connecting' });
  }

  open() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(this.url, subProtocol);
    this.#socket = socket;
    socket.addEventListener('open', () => this.#greet());
    socket.addEventListener('message', (event) => this.#take(event.data));
    socket.addEventListener('close', (event) => {
      if (this.#socket === socket) this.#lost(event.code);
    });
  }

  get isOpen() {
    return this.state === 'open';
  }

  // 0 while the page is hidden: then nothing is measured, sent or drawn.
  wishMeters(perSecond) {
    this.#wanted = perSecond;
    if (this.isOpen && this.#metersPerSecond !== perSecond) this.#sendHello();
  }

  // Without an answer but a possible `error`.
  send(message) {
    if (this.isOpen) this.#socket.send(JSON.stringify(message));
  }

  // Resolves with the answer; rejects with a RequestError.
  request(message) {
    if (!this.isOpen) return Promise.reject(new RequestError('lost', ''));
    const id = this.#nextId;
    this.#nextId = id >= 1_000_000_000 ? 1 : id + 1;
    this.send({ ...message, id });
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #sendHello(token) {
    this.#metersPerSecond = this.#wanted;
    this.#socket.send(JSON.stringify({
      type: 'hello', ...(token === undefined ? {} : { token }), meters_per_second: this.#wanted,
    }));
  }

  #greet() {
    this.#sendHello(this.token);
  }

  #take(text) {
    const message = JSON.parse(text);
    if (message.type === 'welcome') {
      this.#tries = 0;
      this.#setState('open');
    }
    if (!this.#answer(message)) this.onMessage(message);
  }

  // True when it was the answer to a request.
  #answer(message) {
    const asked = message.id === undefined ? undefined : this.#waiting.get(message.id);
    if (!asked) return false;
    this.#waiting.delete(message.id);
    if (message.type === 'error') asked.reject(new RequestError(message.code, message.message));
    else asked.resolve(message);
    return true;
  }

  #lost(code) {
    for (const { reject } of this.#waiting.values()) reject(new RequestError('lost', ''));
    this.#waiting.clear();
    if (code === wrongToken) return this.#setState('refused');
    this.#setState('lost');
    const wait = waits[Math.min(this.#tries, waits.length - 1)];
    this.#tries += 1;
    this.#timer = setTimeout(() => this.open(), wait);
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.onState(state);
    if (state === 'open' && this.#metersPerSecond !== this.#wanted) this.#sendHello();
  }
}
