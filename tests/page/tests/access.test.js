// SPDX-License-Identifier: GPL-3.0-or-later
// axe-core on every screen and dialog, dark and light, in both languages, wide and narrow.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { findBarriers } from '../support/axe.js';
import { launchBrowser, openPage } from '../support/browser.js';

const looks = [
  { name: 'dark, English', view: { colorScheme: 'dark', locale: 'en-GB' } },
  { name: 'light, German', view: { colorScheme: 'light', locale: 'de-DE' } },
  { name: 'dark, German, phone', view: { colorScheme: 'dark', locale: 'de-DE', viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } },
  { name: 'light, English, phone', view: { colorScheme: 'light', locale: 'en-GB', viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } },
];

const failed = { phase: 'failed', error: { step: 'udp', message: 'a firewall in between?' } };
const isPhone = ({ view }) => view.viewport !== undefined;
const openSetup = (name) => async (page) => {
  await page.click('.tool-setup');
  await page.click(`.setup-tab[data-page="${name}"]`);
  await page.waitForFunction(() => document.querySelector('.setup-panel').textContent.length > 40);
};

const screens = [
  { name: 'start page', isOtherOnPhones: true, scene: { phase: 'start' } },
  { name: 'start page after a failure', scene: { phase: 'start' }, prepare: (page, engine) => engine.tell({ type: 'session', ...failed }) },
  { name: 'start page after a room could not be hosted', isOtherOnPhones: true, scene: { phase: 'start' }, prepare: async (page, engine) => {
    engine.tell({ type: 'session', phase: 'failed', error: { step: 'host', message: 'address already in use' } });
    await page.waitForSelector('[name="port"]:visible');
  } },
  { name: 'diagnosis', scene: { phase: 'start' }, prepare: async (page) => {
    await page.fill('form:has(.diagnosis) input', 'music.example');
    await page.click('form:has(.diagnosis) button');
    await page.waitForSelector('.steps');
  } },
  { name: 'without the key', isOtherOnPhones: true, scene: { phase: 'start' }, prepare: async (page) => {
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.waitForSelector('.locked');
  } },
  { name: 'joining', scene: { phase: 'joining' } },
  { name: 'empty room', isOtherOnPhones: true, scene: { players: 0 } },
  { name: 'room with talk', isOtherOnPhones: true, scene: { players: 5 }, prepare: async (page, engine, look) => {
    engine.tell({ type: 'chat', nickname: 'Kim', self: false, text: 'from bar 17 again?', time_ms: 1795343427002 });
    engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'tempo', bpm: 128, time_ms: 1795343427003 });
    if (isPhone(look)) await page.click('.tab:nth-child(3)');
  } },
  { name: 'people', isOtherOnPhones: true, scene: { players: 5 }, prepare: async (page, engine, look) => {
    if (isPhone(look)) await page.click('.tab:nth-child(2)');
    await page.click('.player:nth-child(3) summary');
    await page.click('.clock-details summary');
  } },
  { name: 'room of 32', scene: { players: 32 } },
  { name: 'room that one may not steer', scene: { players: 1, session: { may_steer: false, owner: false } } },
  { name: 'server away', scene: { players: 1, phase: 'away' } },
  { name: 'midiPool gone', isOtherOnPhones: true, scene: { players: 3 }, prepare: async (page, engine) => {
    engine.isThere = false;
    engine.dropConnections();
    await page.waitForSelector('.notice[data-shown="true"]');
  } },
  { name: 'error told', isOtherOnPhones: true, scene: { players: 1 }, prepare: async (page, engine) => {
    engine.tell({ type: 'error', code: 'too_fast', message: 'x' });
    await page.waitForSelector('.toast.is-shown');
  } },
  { name: 'room that the server may record', isOtherOnPhones: true, scene: { players: 1, session: { may_record_on_server: true, server_records: true } } },
  { name: 'sound check', isOtherOnPhones: true, scene: { players: 1, session: { echo: true, room: 'echo' } }, prepare: (page) => page.click('.check .key:nth-child(2)') },
  { name: 'signature', isOtherOnPhones: true, scene: { players: 1 }, prepare: async (page, engine, look) => {
    if (isPhone(look)) await page.click('.transport-more');
    await page.click('.panel-key');
  } },
  { name: 'connections', isOtherOnPhones: true, scene: { players: 1 }, prepare: openSetup('ports') },
  { name: 'devices', scene: { players: 1 }, prepare: openSetup('devices') },
  { name: 'controllers', scene: { players: 1 }, prepare: openSetup('controllers') },
  { name: 'room settings', scene: { players: 1 }, prepare: openSetup('room') },
  { name: 'mixed by the server', isOtherOnPhones: true, scene: { players: 5 }, prepare: (page, engine) => engine.change('mixer', { mixed_by_server: true }) },
  { name: 'look', scene: { players: 1 }, prepare: openSetup('look') },
  { name: 'keyboard help', scene: { players: 1 }, prepare: openSetup('keys') },
];

describe('axe finds nothing', { concurrency: 1 }, () => {
  let browser;
  before(async () => { browser = await launchBrowser(); });
  after(() => browser.close());

  for (const look of looks) {
    for (const { name, scene, prepare } of isPhone(look) ? screens.filter((screen) => screen.isOtherOnPhones) : screens) {
      test(`${name}: ${look.name}`, async () => {
        const { page, engine, problems, close } = await openPage(browser, { scene: { ...scene, moving: false }, view: look.view });
        try {
          await prepare?.(page, engine, look);
          await page.waitForTimeout(150);
          // On a phone strips scroll under what sticks, and axe measures what is left of them there;
          // layout.test.js measures them whole.
          assert.equal(await findBarriers(page, { 'target-size': { enabled: !isPhone(look) } }), '');
          // What the browser itself says of a connection that is refused is no fault of the page.
          assert.deepEqual(problems.filter((text) => !/WebSocket connection to/.test(text)), []);
        } finally {
          await close();
        }
      });
    }
  }
});
