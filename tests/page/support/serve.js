// SPDX-License-Identifier: GPL-3.0-or-later
// The page with a made-up room, to look at while working on it: node support/serve.js [players] [port]

import { FakeEngine } from './fake_engine.js';

const [players = '5', port = '7499'] = process.argv.slice(2);
const engine = await new FakeEngine(players === 'start' ? { phase: 'start' } : { players: Number(players) }).start(Number(port));
console.log(engine.url);
