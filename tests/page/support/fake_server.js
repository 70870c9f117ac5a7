// SPDX-License-Identifier: GPL-3.0-or-later
// A server's page with made-up rooms, as docs/protocol.md has its answers. To look at it while working
// on it: node support/fake_server.js [port]; the token is 0123456789abcdef0123456789abcdef.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';

export const token = '0123456789abcdef0123456789abcdef';
const folder = new URL('../../../src/server/page/', import.meta.url);
const policy = "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const types = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', json: 'application/json', svg: 'image/svg+xml' };

const line = (clock, roundTrip, jitter) => ({ clock, round_trip_us: roundTrip, jitter_us: jitter, error_bound_us: 180, drift_ppm: 1.5, output_lead_us: 5333 });
const sound = (loss, hearing) => ({ codec: 'opus', channels: 2, frames: 120, packets: 45000, lost: 90, loss_percent: loss, hearing_loss_percent: hearing });

export function madeUpRooms() {
  return [
    { name: 'jam', members: 4, places: 64, password: false, playing: true, bpm: 137.3, recorded: true, players: [
      { id: 7, nickname: 'Ann', address: '192.0.2.7', owner: true, muted: false, line: line('locked', 20400, 1300), sound: sound(0.2, 0.1) },
      { id: 8, nickname: '<b>Ben</b>', address: '2001:db8::7', owner: false, muted: true, line: line('locked', 45000, 14000), sound: sound(0, 0.9) },
      { id: 9, nickname: 'Kim', address: '192.0.2.9', owner: false, muted: false, line: line('holdover', 320000, 2100), sound: { ...sound(0, 4.2), channels: 0 } },
      { id: 10, nickname: 'x'.repeat(64), address: '192.0.2.10', owner: false, muted: false },
    ] },
    { name: 'a room behind a door', members: 0, places: 64, password: true, playing: false, bpm: 120, recorded: false, players: [] },
  ];
}

export class FakeServer {
  rooms = madeUpRooms();
  message = '';
  keptOut = 0;
  answers = true; // or says nothing
  posts = [];

  async start(port = 0) {
    this.#http = createServer((request, response) => this.#answer(request, response));
    await new Promise((done) => this.#http.listen(port, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.#http.address().port}/`;
    return this;
  }

  stop() {
    this.#http.closeAllConnections();
    return new Promise((done) => this.#http.close(done));
  }

  overview(administrator) {
    const rooms = administrator ? this.rooms : this.rooms.map(({ players, recorded, ...room }) => room);
    const players = this.rooms.reduce((sum, room) => sum + room.players.length, 0);
    return {
      program: 'midipool/0.1.0', protocol: 'midipool.v1', uptime_s: 93784, players, connections: players + 1,
      load: { processor_percent: 3.2, received_per_second: 1850, sent_per_second: 5650, late_packets: 3, late_mixes: 0, unsent_packets: 0, worst_loss_percent: 4.2 },
      administrator, rooms,
      ...(administrator && { versions: { boost: '1.81', openssl: '3.0.17' }, message_of_the_day: this.message, kept_out: this.keptOut, storing_trouble: '' }),
    };
  }

  #http;

  async #answer(request, response) {
    if (!this.answers) return request.socket.destroy();
    const path = request.url.split('?')[0];
    if (!path.startsWith('/api/')) return this.#sendFile(path, response);
    const authorization = request.headers.authorization;
    if (authorization && authorization !== `Bearer ${token}`) return this.#send(response, 401, { code: 'not_allowed', error: 'no' });
    if (path === '/api/overview') return this.#send(response, 200, this.overview(Boolean(authorization)));
    if (!authorization) return this.#send(response, 401, { code: 'not_allowed', error: 'no' });
    let body = '';
    for await (const part of request) body += part;
    return this.#act(path, JSON.parse(body), response);
  }

  #act(path, content, response) {
    this.posts.push({ path, ...content });
    const room = this.rooms.find(({ name }) => name === content.room);
    const player = room?.players.find(({ id }) => id === content.member);
    if (path === '/api/mute') player.muted = content.muted;
    if (path === '/api/kick') {
      room.players = room.players.filter((other) => other !== player);
      room.members = room.players.length;
      this.keptOut += 1;
    }
    if (path === '/api/close_room') this.rooms = this.rooms.filter((other) => other !== room);
    if (path === '/api/message_of_the_day') this.message = content.text;
    if (path === '/api/pardon') this.keptOut = 0;
    this.#send(response, 200, {});
  }

  #send(response, status, content) {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(content));
  }

  async #sendFile(path, response) {
    const name = path === '/' ? 'index.html' : path.slice(1);
    try {
      const content = await readFile(fileURLToPath(new URL(name, folder)));
      response.writeHead(200, { 'Content-Type': types[name.split('.').pop()], 'Content-Security-Policy': policy, 'X-Content-Type-Options': 'nosniff' }).end(content);
    } catch {
      response.writeHead(404).end();
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log((await new FakeServer().start(Number(process.argv[2] ?? 7498))).url);
}
