// SPDX-License-Identifier: GPL-3.0-or-later
// The server's own page, on a made-up server.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, until } from '../support/browser.js';
import { FakeServer, token } from '../support/fake_server.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };
const looks = [
  { name: 'dark, English', view: { colorScheme: 'dark', locale: 'en-GB' } },
  { name: 'light, German', view: { colorScheme: 'light', locale: 'de-DE' } },
  { name: 'dark, German, phone', view: { colorScheme: 'dark', locale: 'de-DE', ...phone } },
  { name: 'light, English, phone', view: { colorScheme: 'light', locale: 'en-GB', ...phone } },
];

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser.close());

async function open(view = {}) {
  const server = await new FakeServer().start();
  const context = await browser.newContext({ viewport: { width: 1100, height: 800 }, locale: 'en-GB', ...view });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) problems.push(message.text()); });
  page.on('pageerror', (error) => problems.push(String(error)));
  await page.goto(server.url);
  await page.waitForSelector('.room');
  return { server, page, problems, async close() { await context.close(); await server.stop(); } };
}

async function signIn(page, word = token) {
  await page.click('#sign-in');
  await page.fill('#token', word);
  await page.press('#token', 'Enter');
}

async function signedIn(view) {
  const opened = await open(view);
  await signIn(opened.page);
  await opened.page.waitForSelector('.player');
  return opened;
}

const inWords = (violations) => violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`).join('\n\n');

async function assertAccessible(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), rules);
  assert.equal(inWords(violations), '');
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${overflow} px wider than the window`);
}

describe('the head', () => {
  test('has its head in one line, and no word broken on its keys', async () => {
    for (const locale of ['en-GB', 'de-DE']) {
      const { page, close } = await open({ locale, viewport: { width: 390, height: 700 } });
      const [key, select] = await page.evaluate(() => ['#sign-in', '#language'].map((selector) => document.querySelector(selector).getBoundingClientRect().toJSON()));
      assert.equal(Math.round(key.top), Math.round(select.top), locale);
      assert.ok(key.height < 50 && key.right <= 390, locale);
      await close();
    }
  });
});

describe('axe finds nothing, and nothing is wider than the window', { concurrency: 1 }, () => {
  const screens = [
    { name: 'for strangers', prepare: () => {} },
    { name: 'token', prepare: (page) => page.click('#sign-in') },
    { name: 'for the administrator', admin: true, prepare: () => {} },
    { name: 'kick', admin: true, prepare: (page) => page.click('.player .is-grave') },
    { name: 'close', admin: true, prepare: (page) => page.click('.room-head .is-grave') },
  ];
  for (const look of looks) {
    for (const { name, admin, prepare } of screens) {
      test(`${name}: ${look.name}`, async () => {
        const { page, problems, close } = await (admin ? signedIn : open)(look.view);
        try {
          await prepare(page);
          await assertAccessible(page);
          assert.deepEqual(problems, []);
          if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${name}, ${look.name}.png`, fullPage: true });
        } finally {
          await close();
        }
      });
    }
  }
});

test('strangers see the rooms and no players', async () => {
  const { page, close } = await open();
  try {
    assert.equal(await page.textContent('.room h3'), 'jam');
    assert.match(await page.textContent('.room .facts'), /4 players of 64.*Playing.*137\.3 bpm/);
    assert.match(await page.textContent('.room:nth-child(2) .facts'), /Needs a password/);
    assert.equal(await page.locator('.player').count(), 0);
    assert.equal(await page.locator('.room button:visible').count(), 0);
    assert.equal(await page.locator('#message:visible').count(), 0);
    assert.match(await page.textContent('#load'), /1 d 2 h/);
  } finally {
    await close();
  }
});

test('a wrong token is refused in words and forgotten', async () => {
  const { page, close } = await open();
  try {
    await signIn(page, 'wrong');
    await until(async () => (await page.textContent('#told')).includes("not the administrator's token"));
    assert.equal(await page.evaluate(() => sessionStorage.getItem('token')), null);
    assert.equal(await page.locator('.player').count(), 0);
    assert.ok(await page.locator('#sign-in').isVisible());
  } finally {
    await close();
  }
});

test('names are text, whatever is in them', async () => {
  const { page, close } = await signedIn();
  try {
    assert.equal(await page.textContent('.player:nth-child(2) .player-name span'), '<b>Ben</b>');
    assert.equal(await page.locator('.player b').count(), 0);
  } finally {
    await close();
  }
});

test('lines are told in words, with what is wrong', async () => {
  const { page, close } = await signedIn();
  try {
    const told = await page.locator('.quality').allTextContents();
    assert.match(told[0], /Good line: clock locked, 20\.4 ms there and back/);
    assert.match(told[1], /Fair line/);
    assert.match(told[2], /Poor line: clock in holdover/);
    assert.match(told[3], /not told/);
    assert.match(await page.textContent('.player'), /opus, 2 channels, 120 frames; lost 0\.2 % to the server/);
  } finally {
    await close();
  }
});

test('the administrator sees which rooms the server records', async () => {
  const { page, close } = await signedIn();
  try {
    assert.deepEqual(await page.locator('.recorded').allTextContents(), ['The server records it', '']);
  } finally {
    await close();
  }
});

test('the administrator does all of it with the keyboard alone', async () => {
  const { server, page, problems, close } = await signedIn();
  try {
    assert.equal(await page.evaluate(() => document.activeElement.id), 'sign-out');
    await page.focus('.player .key');
    await page.keyboard.press('Space');
    await until(() => server.posts.length === 1);
    assert.deepEqual(server.posts[0], { path: '/api/mute', room: 'jam', member: 7, muted: true });
    await page.waitForSelector('.player .key[aria-pressed="true"]');
    assert.match(await page.textContent('#told'), /Nobody hears Ann/);
    // The focus is where it was.
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), 'Mute Ann for everybody');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#kick-dialog[open]');
    await page.focus('#kick-minutes');
    await page.keyboard.press('ArrowDown');
    await page.focus('#kick-dialog [value="yes"]');
    await page.keyboard.press('Enter');
    await until(() => server.posts.length === 2);
    assert.deepEqual(server.posts[1], { path: '/api/kick', room: 'jam', member: 7, minutes: 60 });
    await until(async () => (await page.locator('.player').count()) === 3);
    await until(async () => (await page.evaluate(() => document.activeElement.id)) === 'rooms-title');
    await page.focus('#pardon');
    await page.keyboard.press('Enter');
    await until(() => server.posts.at(-1).path === '/api/pardon');
    await page.focus('#message');
    await page.keyboard.type('at eight');
    await page.keyboard.press('Enter');
    await until(() => server.message === 'at eight');
    await page.focus('.room-head .is-grave');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    assert.ok(!server.posts.some(({ path }) => path === '/api/close_room'));
    await page.keyboard.press('Enter');
    await page.focus('#close-dialog [value="yes"]');
    await page.keyboard.press('Enter');
    await until(() => server.rooms.length === 1);
    await until(async () => (await page.locator('.room').count()) === 1);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

test('it comes back when the server does', async () => {
  const { server, page, close } = await open();
  try {
    server.answers = false;
    await until(async () => (await page.textContent('#trouble')).includes('does not answer'));
    server.answers = true;
    await until(async () => (await page.textContent('#trouble')) === '');
  } finally {
    await close();
  }
});

test('the language can be chosen and stays', async () => {
  const { page, close } = await open();
  try {
    await page.selectOption('#language', 'de');
    await until(async () => (await page.textContent('#rooms-title')) === 'Räume');
    assert.equal(await page.getAttribute('html', 'lang'), 'de');
    await page.reload();
    await page.waitForSelector('.room');
    assert.match(await page.textContent('.room .facts'), /4 Spieler von 64.*137,3 bpm/);
  } finally {
    await close();
  }
});

test('both languages have the same words', () => {
  const words = (language) => JSON.parse(readFileSync(new URL(`../../../src/server/page/texts/${language}.json`, import.meta.url), 'utf8'));
  const places = (value) => [].concat(value).map((line) => (line.match(/\{\w+\}/g) ?? []).sort().join());
  const [english, german] = [words('en'), words('de')];
  assert.deepEqual(Object.keys(german), Object.keys(english));
  for (const [name, value] of Object.entries(english)) {
    if (!Array.isArray(value)) assert.deepEqual(places(german[name]), places(value), name);
  }
});
