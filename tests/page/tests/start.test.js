// SPDX-License-Identifier: GPL-3.0-or-later
// The way in, the setup dialog, and the connection to the client itself.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { until } from '../support/browser.js';
import { token } from '../support/fake_engine.js';
import { usePages } from '../support/pages.js';

// What the browser itself says of a connection that is refused is no fault of the page.
const open = usePages({ isFault: (text) => !/WebSocket connection to|ERR_CONNECTION/.test(text) });

const last = (engine, type) => engine.sent(type).at(-1);
const start = { scene: { phase: 'start' } };

describe('the start page', () => {
  test('hosts a room', async () => {
    const { page, engine } = await open(start);
    await page.fill('input[name="nickname"]', 'Ann');
    await page.click('button:has-text("Host")');
    await page.waitForSelector('.room-screen');
    const { room, nickname, password } = last(engine, 'host');
    assert.deepEqual({ room, nickname, password }, { room: 'jam', nickname: 'Ann', password: undefined });
    assert.equal(last(engine, 'settings').settings.nickname, 'Ann');
  });

  test('joins by an invitation, and says what it reads in it', async () => {
    const { page, engine } = await open(start);
    const invitation = page.locator('form:has-text("Join a room") input >> nth=0');
    await invitation.fill('nonsense');
    await page.waitForSelector('text=That is no invitation yet');
    await invitation.fill(' <midipool:Friday%20night@203.0.113.9:7410#AB:CD?password=x> ');
    await page.waitForSelector('text=Room “Friday night” at 203.0.113.9:7410');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.room-screen');
    assert.equal(last(engine, 'join').nickname, 'Ann');
    // An empty one would win over the invitation's.
    assert.equal('password' in last(engine, 'join'), false);
  });

  test('wants a name first', async () => {
    const { page, engine } = await open(start);
    await page.fill('input[name="nickname"]', ' ');
    await page.click('button:has-text("Host")');
    await page.waitForSelector('text=First say who you are.');
    assert.equal(engine.sent('host').length, 0);
    assert.equal(await page.evaluate(() => document.activeElement.name), 'nickname');
  });

  test('goes back to a recent room by one click', async () => {
    const { page, engine } = await open(start);
    await page.click('.recent-room:has-text("Friday night")');
    await page.waitForSelector('.room-screen');
    assert.equal(last(engine, 'join').invitation, 'midipool:Friday%20night@203.0.113.9:7400#EF:01');
  });

  test('says which step failed, and finds out why', async () => {
    const { page, engine } = await open(start);
    engine.on_join = () => {
      engine.tell({ type: 'session', phase: 'joining', room: 'jam' });
      engine.tell({ type: 'session', phase: 'failed', error: { step: 'tcp', message: 'nobody listens' } });
    };
    await page.click('.recent-room:has-text("jam")');
    await page.waitForSelector('.failure:has-text("Nobody answers at the server")');
    await page.click('.failure .key');
    await page.waitForSelector('.steps li[data-ok="false"]:has-text("TCP")');
    assert.equal(last(engine, 'diagnose').host, 'music.example:7400');
    assert.equal(await page.locator('.steps li[data-ok="true"]').count(), 2);
    assert.match(await page.inputValue('form:has-text("Join a room") input >> nth=0'), /^midipool:jam@/);
  });

  const fails = (engine, { error, type = 'join' }) => {
    engine[`on_${type}`] = () => {
      engine.tell({ type: 'session', phase: 'joining', room: 'jam' });
      engine.tell({ type: 'session', phase: 'failed', error });
    };
  };
  const invitationField = 'form:has-text("Join a room") input >> nth=0';

  test('says whether a password is missing or wrong', async () => {
    const { page, engine } = await open(start);
    fails(engine, { error: { step: 'password', message: 'x' } });
    await page.fill(invitationField, 'jam@music.example');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.failure:has-text("The room wants a password")');
    await until(() => page.evaluate(() => document.activeElement.type === 'password'), 'the password is asked for');
    await page.fill('form:has-text("Join a room") input[type="password"]', 'hash');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.failure:has-text("The password is wrong")');
    await page.fill(invitationField, 'midipool:jam@music.example?password=hash');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.failure:has-text("The password is wrong")');
  });

  test('names the port that was asked for, and does not say that another server had been there', async () => {
    const { page, engine } = await open(start);
    for (const [server, port] of [['music.example:7410', '7410'], ['[2001:db8::7]:7411', '7411'], ['2001:db8::7', '7400'], ['music.example', '7400']]) {
      fails(engine, { error: { step: 'udp', message: 'x' } });
      await page.fill(invitationField, `jam@${server}`);
      await page.keyboard.press('Enter');
      await page.waitForSelector(`.failure:has-text("port ${port} must be open for UDP")`);
    }
    await page.fill('form:has(.diagnosis) input', 'music.example:7412');
    await page.click('form:has(.diagnosis) button');
    await page.waitForSelector('.diagnosis:has-text("let port 7412 through")');
    fails(engine, { error: { step: 'fingerprint', message: 'x' } });
    await page.fill(invitationField, 'jam@music.example');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.failure:has-text("Another server answers than was expected")');
  });

  test('has a way out when the port to host on is taken', async () => {
    const { page, engine } = await open(start);
    const host = engine.on_host;
    fails(engine, { type: 'host', error: { step: 'host', message: 'cannot listen on [::]:7400: address already in use' } });
    await page.fill('form:has-text("Host a room") input >> nth=0', 'second');
    assert.equal(await page.isVisible('[name="port"]'), false);
    await page.click('button:has-text("Host")');
    await page.waitForSelector('.failure:has-text("choose another port below")');
    assert.equal(last(engine, 'host').port, undefined);
    await until(() => page.evaluate(() => document.activeElement.name === 'port'), 'the port is asked for');
    await page.keyboard.type('74100');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=A port is a number from 1 to 65535.');
    assert.equal(engine.sent('host').length, 1);
    engine.on_host = host;
    await page.fill('[name="port"]', '7410');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.room-screen');
    assert.deepEqual([last(engine, 'host').room, last(engine, 'host').port], ['second', 7410]);
  });

  test('says in its own language what it has a word for, and the rest as it is told', async () => {
    const { page, engine } = await open({ ...start, view: { locale: 'de-DE' } });
    const fails = (error) => engine.tell({ type: 'session', phase: 'failed', error });
    fails({ step: 'room', code: 'room_full', message: 'room jam is full' });
    await page.waitForSelector('.failure p[lang="de"]:has-text("Der Raum ist voll.")');
    assert.equal(await page.locator('.failure:has-text("is full")').count(), 0);
    fails({ step: 'other', code: 'new_code', message: 'something new' });
    await page.waitForSelector('.failure p[lang="en"]:has-text("something new")');
  });

  test('leads to the sound check in the echo room', async () => {
    const { page, engine } = await open(start);
    await page.click('text=Hear yourself');
    await page.waitForSelector('.check');
    assert.equal(last(engine, 'join').invitation, 'echo@music.example:7400');
    await page.waitForSelector('.level-words:has-text("dB")');
    await page.click('.check .key:has-text("No")');
    await page.click('.check-answer >> text=Connections');
    await page.waitForSelector('dialog[open] .role');
    await page.keyboard.press('Escape');
    await page.click('.check .key:has-text("Yes")');
    await page.click('.check-answer >> text=Done');
    await page.waitForSelector('.start-screen');
  });
});

describe('setup', () => {
  test('connects a program by one click, both sides, and disconnects it', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.click('.tool-setup');
    const key = page.locator('.connector[aria-label="Hear the room through system"]');
    await key.click();
    await until(async () => await key.getAttribute('aria-pressed') === 'true', 'it is connected');
    assert.deepEqual(engine.sent('connect_ports').map(({ from, to }) => [from, to]),
      [['midiPool:receive_1', 'system:playback_1'], ['midiPool:receive_2', 'system:playback_2']]);
    assert.match(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), /Hear the room/);
    await key.click();
    await until(async () => await key.getAttribute('aria-pressed') === 'false', 'it is disconnected');
  });

  test('chooses devices', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.click('.tool-setup');
    await page.click('.setup-tab[data-page="devices"]');
    await page.selectOption('.role[aria-label="Sound"] select', { label: 'no sound, time only' });
    await page.click('.role[aria-label="Sound"] button');
    await until(() => last(engine, 'choose_devices'), 'another device is asked for');
    assert.equal(last(engine, 'choose_devices').audio, 'null');
    assert.equal(last(engine, 'choose_devices').midi, undefined);
  });

  test('changes look and language at once, and the client keeps them', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.click('.tool-setup');
    await page.click('.setup-tab[data-page="look"]');
    await page.click('text=Light');
    await until(() => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme === 'light'), 'it is light');
    await page.click('text=Deutsch');
    await page.waitForSelector('dialog[open] >> text=Aussehen und Sprache');
    assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
    assert.deepEqual(engine.state.settings.settings, { theme: 'light', language: 'de' });
  });

  test('settings that the client kept count from the first picture on', async () => {
    const { page } = await open({ scene: { players: 1, settings: { theme: 'light', language: 'de' } } });
    assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'light');
    await page.waitForSelector('text=Einladung kopieren');
  });
});

describe('the connection', () => {
  test('greets with the token, which is gone from the address', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    assert.equal(engine.received[0].type, 'hello');
    assert.equal(engine.received[0].token, token);
    assert.equal(new URL(page.url()).hash, '');
    await page.reload();
    await page.waitForSelector('.room-screen');
  });

  test('comes back by itself, with a calm notice meanwhile', async () => {
    const { page, engine } = await open({ scene: { players: 2 } });
    engine.dropConnections();
    await page.waitForSelector('.notice[data-shown="true"]:has-text("midiPool has ended, or this page does not reach it")');
    engine.change('transport', { bpm: 99.5 });
    await page.waitForSelector('.notice[data-shown="false"]', { state: 'attached' });
    await until(async () => await page.inputValue('#tempo') === '99.500', 'what is new is shown');
    assert.equal(engine.sent('hello').length, 2);
  });

  test('shows nothing as known while midiPool is gone, and all of it when it is back', async () => {
    const { page, engine } = await open({ scene: { players: 3, moving: false } });
    await page.waitForSelector('.clock-word:has-text("locked")');
    engine.isThere = false;
    engine.dropConnections();
    await page.waitForSelector('.clock-word:has-text("not known")');
    assert.equal(await page.getAttribute('.clock .lamp', 'data-lamp'), 'none');
    assert.equal(await page.textContent('.clock-bound'), '');
    assert.equal(await page.getAttribute('.counter', 'data-place'), '–.–.––');
    const lamps = await page.locator('.player .lamp, .strip .lamp').evaluateAll((all) => all.map((lamp) => lamp.dataset.lamp));
    assert.deepEqual([...new Set(lamps)], ['unknown']);
    const reasons = await page.locator('.player-reason').allTextContents();
    assert.deepEqual([...new Set(reasons)], ['midiPool is not reached']);
    assert.equal(await page.textContent('.strip[aria-label="Ben"] .strip-delay'), '–');
    assert.equal(await page.locator('.transport-key[aria-pressed="true"]').count(), 0);
    engine.isThere = true;
    await page.waitForSelector('.clock-word:has-text("locked")');
    await page.waitForSelector('.player-reason:has-text("All is well")');
    await page.waitForSelector('.is-go[aria-pressed="true"]');
    await page.waitForSelector('.notice[data-shown="false"]', { state: 'attached' });
  });

  test('says so when the token is wrong, and does not try for ever', async () => {
    const { page, engine } = await open(start);
    await page.goto('about:blank');
    engine.received.length = 0;
    await page.goto(`http://localhost:${engine.port}/#${'0'.repeat(32)}`);
    await page.waitForSelector('h1:has-text("This page needs its key")');
    await page.waitForTimeout(800);
    assert.equal(engine.sent('hello').length, 1);
    await page.goto(`http://localhost:${engine.port}/#${token}`);
    await page.waitForSelector('.start-screen');
  });

  test('without a token says how to open it right, in place of forms that do nothing', async () => {
    const { page, engine } = await open(start);
    await page.evaluate(() => sessionStorage.clear());
    await page.reload();
    await page.waitForSelector('h1:has-text("This page needs its key")');
    assert.equal(await page.textContent('.locked code'), `mixer page: http://127.0.0.1:${engine.port}/#…`);
    assert.equal(await page.locator('form, input').count(), 0);
    assert.equal(await page.getAttribute('.notice', 'data-shown'), 'false');
    await page.goto(engine.url);
    await page.waitForSelector('.start-screen');
  });

  test('says so when the server is away, and the page goes on', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.focus('.fader[aria-label="Volume of Ben"]');
    engine.tell({ ...engine.state.session, phase: 'away' });
    await page.waitForSelector('.notice[data-shown="true"]:has-text("The server is away")');
    engine.tell({ ...engine.state.session, phase: 'joined' });
    await page.waitForSelector('.notice[data-shown="false"]', { state: 'attached' });
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute('aria-label')), 'Volume of Ben');
  });
});
