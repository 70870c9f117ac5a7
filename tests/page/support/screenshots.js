// SPDX-License-Identifier: GPL-3.0-or-later
// The documentation's pictures; see scripts/take-screenshots.

import { join } from 'node:path';

import { launchBrowser, openPage } from './browser.js';

const folder = process.argv[2];
const said = Date.UTC(2026, 0, 9, 19, 30);

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 800 } };
const pictures = [
  { name: 'mixer-dark', scene: { players: 5 }, view: desk },
  { name: 'mixer-light', scene: { players: 5 }, view: { ...desk, colorScheme: 'light' } },
  { name: 'mixer-32', scene: { players: 32 }, view: { viewport: { width: 1600, height: 900 } } },
  { name: 'mixer-phone', scene: { players: 3 }, view: phone },
  { name: 'start', scene: { phase: 'start' }, view: desk },
  { name: 'connections', scene: { players: 5 }, view: desk, prepare: (page) => page.click('.tool-setup') },
  { name: 'sound-check', scene: { players: 0, playing: false, song: [1, 1, 0], session: { echo: true, room: 'echo', hosting: false } },
    view: { viewport: { width: 1000, height: 640 }, colorScheme: 'light' }, prepare: hearYourself },
  { name: 'diagnosis', scene: { phase: 'start' }, view: { viewport: { width: 1280, height: 1200 } }, prepare: diagnose, part: 'form:has(.diagnosis)' },
];

// In the echo room one has a strip oneself.
function hearYourself(_page, engine) {
  const [ann] = engine.state.players.players;
  const sound = { delay_ms: 26.3, buffer_ms: 4.2, loss_percent: 0, jitter_ms: 0.6, repaired: 0, concealed_percent: 0, codec: 'L16', channels: 2, exact: true };
  engine.change('players', { players: [{ ...ann, sound }] });
  engine.change('mixer', { strips: [{ nickname: 'Ann', gain_db: 0, pan: 0, muted: false, soloed: false, sounding: true }] });
  engine.change('transport', { bpm: 120, loop: null });
}

async function diagnose(page) {
  await page.fill('form:has(.diagnosis) input', 'music.example');
  await page.click('form:has(.diagnosis) button');
}

// Some talk, so that the side is not empty.
function tellStory(engine) {
  if (engine.state.session.phase !== 'joined' || engine.state.session.echo) return;
  const at = (minute) => said + minute * 60000;
  engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'tempo', bpm: 137.3, time_ms: at(0) });
  engine.tell({ type: 'chat', nickname: 'Kim', self: false, text: 'from bar 17 again?', time_ms: at(1) });
  engine.tell({ type: 'chat', nickname: 'Ann', self: true, text: 'yes, loop it', time_ms: at(1) });
  const loop = { start: { bar: 17, beat: 1, tick: 0 }, end: { bar: 25, beat: 1, tick: 0 } };
  engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'loop', loop, time_ms: at(2) });
}

const browser = await launchBrowser();
for (const { name, scene, view, prepare, part } of pictures) {
  const { page, engine, close } = await openPage(browser, { scene: { ...scene, moving: false }, view: { timezoneId: 'UTC', ...view } });
  tellStory(engine);
  await prepare?.(page, engine);
  await page.waitForTimeout(500);
  await (part ? page.locator(part) : page).screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  await close();
}
await browser.close();
