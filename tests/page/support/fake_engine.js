// SPDX-License-Identifier: GPL-3.0-or-later
// Serves the page and speaks docs/control-api.md like a client would, for a made-up room. For the
// page's own tests and pictures; whether the real client understands the page is tests/e2e's affair.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import * as scene from './scene.js';
import { acceptWebSocket } from './web_socket.js';

const pageFolder = fileURLToPath(new URL('../../../src/ui/page/', import.meta.url));
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript', '.json': 'application/json', '.svg': 'image/svg+xml' };
export const token = '5d0c2f9e8a7b46131f0e9d8c7b6a5948';

export class FakeEngine {
  received = [];
  metersSent = 0;
  refuses = null;
  story = [];
  isThere = true; // or refuses all pages, as if midiPool had ended
  #peers = new Set();
  #server;
  #begun = performance.now();
  #timer;

  // `moving: false` freezes song and levels, for pictures that are always the same.
  constructor({ players = 5, phase = 'joined', session = {}, settings = {}, moving = true, song = [17, 3, 6], playing = true } = {}) {
    Object.assign(this, { moving, song, metersPerSecond: 0 });
    this.state = {
      session: scene.makeSession(phase, session),
      recent_rooms: scene.recentRooms,
      players: scene.makePlayers(players),
      mixer: scene.makeMixer(players),
      transport: {
        type: 'transport', playing, bpm: 137.3, time_signature: { numerator: 4, denominator: 4 },
        loop: { from: { bar: 17, beat: 1, tick: 0 }, to: { bar: 25, beat: 1, tick: 0 } }, revision: 1,
      },
      clock: scene.clock,
      recording: { type: 'recording', phase: 'off', seconds: 0, tracks: 0, folder: '', others: [] },
      playout: { type: 'playout', mode: 'live', state: 'live', monitor: 'aligned', receive: 'auto', most_ms: 250 },
      mappings: { type: 'mappings', learning: '', mappings: [{ control: 'master/gain', channel: 1, kind: 'controller', number: 7 }] },
      settings: { type: 'settings', settings },
    };
    this.ports = structuredClone(scene.ports);
  }

  async start(port = 0) {
    this.#server = createServer((request, answer) => this.#serve(request, answer));
    this.#server.on('upgrade', (request, socket) => this.#accept(request, socket));
    await new Promise((done) => this.#server.listen(port, '127.0.0.1', done));
    this.port = this.#server.address().port;
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/#${token}`;
  }

  async stop() {
    clearInterval(this.#timer);
    this.dropConnections();
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }

  dropConnections(code = 1001) {
    for (const peer of this.#peers) peer.close(code);
    this.#peers.clear();
  }

  // All that pages sent, of one type.
  sent(type) {
    return this.received.filter((message) => message.type === type);
  }

  // Keeps it, where it is a state, and tells it.
  tell(message) {
    if (message.type in this.state) this.state[message.type] = message;
    if (message.type === 'chat' || message.type === 'changed') this.story.push(message);
    for (const peer of this.#peers) if (peer.greeted) peer.send(JSON.stringify(message));
  }

  change(type, changes) {
    this.tell({ ...this.state[type], ...changes });
  }

  setPlayers(count) {
    this.tell(scene.makePlayers(count));
    this.tell(scene.makeMixer(count));
  }

  async #serve(request, answer) {
    const path = normalize(new URL(request.url, 'http://page').pathname);
    try {
      const content = await readFile(join(pageFolder, path === '/' ? 'index.html' : path));
      answer.writeHead(200, {
        'Content-Type': types[extname(path === '/' ? 'index.html' : path)] ?? 'text/plain',
        'Content-Security-Policy': "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
        'Cache-Control': 'no-store',
      });
      answer.end(content);
    } catch {
      answer.writeHead(404).end();
    }
  }

  #accept(request, socket) {
    if (!this.isThere) {
      socket.destroy();
      return;
    }
    const peer = acceptWebSocket(request, socket, 'midipool.control.v1');
    this.#peers.add(peer);
    peer.onClose = () => this.#peers.delete(peer);
    peer.onText = (text) => {
      const message = JSON.parse(text);
      this.received.push(message);
      this.#take(peer, message);
    };
  }

  #take(peer, message) {
    if (message.type === 'hello') return this.#greet(peer, message);
    if (this.refuses?.(message)) {
      return peer.send(JSON.stringify({ type: 'error', id: message.id, ...this.refuses(message) }));
    }
    const answer = this[`on_${message.type}`]?.(message);
    if (message.id !== undefined) peer.send(JSON.stringify({ ...(answer ?? { type: 'done' }), id: message.id }));
    return undefined;
  }

  #greet(peer, { token: given, meters_per_second: perSecond }) {
    if (!peer.greeted && given !== token) {
      peer.close(4401);
      return;
    }
    if (!peer.greeted) {
      peer.greeted = true;
      peer.send(JSON.stringify({ type: 'welcome', program: 'fake/1', api: 1 }));
      for (const message of Object.values(this.state)) peer.send(JSON.stringify(message));
      if (this.story.length > 0) peer.send(JSON.stringify({ type: 'story', events: this.story }));
    }
    this.metersPerSecond = perSecond;
    clearInterval(this.#timer);
    if (perSecond > 0) this.#timer = setInterval(() => this.tellMeters(), 1000 / perSecond);
  }

  tellMeters() {
    this.metersSent += 1;
    this.tell(this.meters());
  }

  meters() {
    const time = this.moving ? (performance.now() - this.#begun) / 1000 : 2.6;
    const anySolo = this.state.mixer.strips.some(({ soloed }) => soloed);
    const strips = this.state.mixer.strips.map((strip, index) => scene.levelsAt(time, index, strip.gain_db,
      strip.muted || !strip.sounding || (anySolo && !strip.soloed)));
    const inputs = this.state.mixer.inputs.map((input, index) => scene.levelsAt(time, index + 2, input.gain_db - 6, input.muted));
    const { on, gain_db: gain } = this.state.mixer.metronome;
    return {
      ...(on ? { metronome: scene.levelsAt(time, 5, gain - 6, false) } : {}),
      type: 'meters', strips, inputs, master: scene.levelsAt(time, 4, this.state.mixer.master.gain_db + 8, false),
      limiter_db: this.moving ? 0 : -1.2, song: this.#songAt(time),
    };
  }

  #songAt(time) {
    const { playing, bpm, time_signature: signature } = this.state.transport;
    if (!this.moving || !playing) return this.song;
    const ticksPerBeat = (24 * 4) / signature.denominator;
    const ticks = Math.floor((time * bpm * 24) / 60);
    const beats = Math.floor(ticks / ticksPerBeat);
    return [Math.floor(beats / signature.numerator) + 1, (beats % signature.numerator) + 1, ticks % ticksPerBeat];
  }

  on_strip({ nickname, type, id, ...changes }) {
    this.change('mixer', { strips: this.state.mixer.strips.map((strip) => (strip.nickname === nickname ? { ...strip, ...changes } : strip)) });
  }

  on_input({ input, type, id, ...changes }) {
    this.change('mixer', { inputs: this.state.mixer.inputs.map((one) => (one.input === input ? { ...one, ...changes } : one)) });
  }

  on_master({ gain_db }) {
    this.change('mixer', { master: { gain_db } });
  }

  on_metronome({ type, id, ...changes }) {
    this.change('mixer', { metronome: { ...this.state.mixer.metronome, ...changes } });
  }

  on_transport({ action, id, quantise, type, ...fields }) {
    const playing = { start: true, continue: true, stop: false }[action];
    const changes = { ...(playing === undefined ? {} : { playing }) };
    if (action === 'tempo') changes.bpm = fields.bpm;
    if (action === 'signature') changes.time_signature = fields.time_signature;
    if (action === 'loop') changes.loop = fields.loop && { from: fields.loop.start, to: fields.loop.end };
    if (action === 'locate') this.song = [fields.place.bar, fields.place.beat, 0];
    this.change('transport', changes);
    this.tell({ type: 'changed', nickname: 'Ann', self: true, action, ...fields, time_ms: Date.now() });
  }

  on_chat({ text }) {
    this.tell({ type: 'chat', nickname: 'Ann', self: true, text, time_ms: Date.now() });
  }

  on_settings({ settings }) {
    const merged = { ...this.state.settings.settings, ...settings };
    this.tell({ type: 'settings', settings: Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) });
  }

  on_host({ room }) {
    this.tell(scene.makeSession('joined', { room }));
  }

  on_join({ invitation }) {
    this.tell(scene.makeSession('joined', { hosting: false, echo: /(^|:)echo@/.test(invitation), room: /(\w+)@/.exec(invitation)?.[1] ?? 'jam' }));
  }

  on_leave() {
    this.tell(scene.makeSession('start'));
  }

  on_diagnose({ host }) {
    return { ...scene.diagnosis, host };
  }

  on_list_devices() {
    return scene.devices;
  }

  on_list_ports() {
    return this.ports;
  }

  on_connect_ports({ from, to }) {
    this.ports.connections.push([from, to]);
  }

  on_disconnect_ports({ from, to }) {
    this.ports.connections = this.ports.connections.filter(([a, b]) => a !== from || b !== to);
  }

  on_learn({ control }) {
    this.change('mappings', { learning: control });
  }

  on_stop_learning() {
    this.change('mappings', { learning: '' });
  }

  // As if the player had moved a controller.
  moveController() {
    const { learning, mappings } = this.state.mappings;
    this.tell({ type: 'mappings', learning: '', mappings: [...mappings, { control: learning, channel: 1, kind: 'controller', number: 21 }] });
  }

  on_forget({ control }) {
    this.change('mappings', { mappings: this.state.mappings.mappings.filter((mapping) => mapping.control !== control) });
  }
}
