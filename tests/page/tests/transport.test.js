// SPDX-License-Identifier: GPL-3.0-or-later
// Steering the song and recording it, and what the page sends for that.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { until } from '../support/browser.js';
import { usePages } from '../support/pages.js';

const open = usePages();

const last = (engine, type) => engine.sent(type).at(-1);

describe('transport', () => {
  test('keys, signature, locate and loop send what they say', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.click('button[aria-label="Stop"]');
    await until(() => last(engine, 'transport')?.action === 'stop', 'stop is asked for');
    await page.click('button[aria-label="Play on"]');
    await page.click('button[aria-label="Play from the start"]');
    await page.click('text=next bar');
    await page.click('.panel-key:has-text("Signature")');
    await page.click('.popover:visible >> text=7/8');
    await until(() => last(engine, 'transport').action === 'signature', 'a signature is asked for');
    assert.deepEqual(last(engine, 'transport').time_signature, { numerator: 7, denominator: 8 });
    assert.equal(last(engine, 'transport').quantise, 'bar');
    await until(async () => await page.locator('.edge-beat').count() === 7, 'the edge has seven beats');
    await page.click('.panel-key:has-text("Go to")');
    await page.fill('.popover:visible input >> nth=0', '33');
    await page.keyboard.press('Enter');
    await until(() => last(engine, 'transport').action === 'locate', 'a place is asked for');
    assert.deepEqual(last(engine, 'transport').place, { bar: 33, beat: 1 });
    await page.click('.panel-key:has-text("Loop")');
    await page.fill('.popover:visible input >> nth=0', '5');
    await page.fill('.popover:visible input >> nth=1', '8');
    await page.keyboard.press('Enter');
    await until(() => last(engine, 'transport').action === 'loop', 'a loop is asked for');
    assert.deepEqual(last(engine, 'transport').loop, { start: { bar: 5, beat: 1, tick: 0 }, end: { bar: 9, beat: 1, tick: 0 } });
    assert.deepEqual(engine.sent('transport').map(({ action }) => action), ['stop', 'continue', 'start', 'signature', 'locate', 'loop']);
  });

  test('tempo is typed to a thousandth, stepped and tapped', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.fill('#tempo', '128,125');
    await page.keyboard.press('Enter');
    await until(() => last(engine, 'transport')?.bpm === 128.125, 'the typed tempo is asked for');
    await page.click('button[aria-label="Faster by 0.1"]');
    await page.click('button[aria-label="Slower by 1"]');
    await until(() => last(engine, 'transport').bpm === 127.225, 'steps add up');
    const before = engine.sent('transport').length;
    // Five taps of a hand that is exact: their time is what the event says, on a busy machine too.
    await page.locator('.tap').evaluate((key) => {
      for (let tap = 0; tap < 5; tap += 1) {
        const event = new PointerEvent('pointerdown', { button: 0, bubbles: true });
        Object.defineProperty(event, 'timeStamp', { value: 1000 + 400 * tap });
        key.dispatchEvent(event);
      }
    });
    await until(() => engine.sent('transport').length > before && last(engine, 'transport').bpm === 150, 'the tapped tempo is asked for');
  });

  test('a tempo is typed over what another has set while the field was open', async () => {
    const { page, engine } = await open();
    await page.focus('#tempo');
    engine.change('transport', { bpm: 99 });
    await until(async () => await page.inputValue('#tempo') === '99.000', 'the other tempo is shown');
    await page.keyboard.type('140');
    await page.keyboard.press('Enter');
    await until(() => last(engine, 'transport')?.bpm === 140, 'the typed tempo is asked for');
  });

  test('nonsense in the tempo field changes nothing', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    await page.fill('#tempo', 'fast');
    await page.keyboard.press('Enter');
    assert.equal(await page.inputValue('#tempo'), '137.300');
    assert.equal(engine.sent('transport').length, 0);
  });

  test('records for who may not steer, too, and shows how long, for how long, and who else does', async () => {
    const { page, engine } = await open({ scene: { session: { may_steer: false } } });
    await page.locator('.tool-record').click();
    await until(() => last(engine, 'record')?.on === true, 'the page wants to record');
    engine.change('recording', { phase: 'recording', seconds: 754, minutes_left: 310, others: ['Ben'] });
    await until(async () => (await page.textContent('.tool-record .label')) === '0:12:34 · room for 310 min', 'it shows the length');
    assert.equal(await page.getAttribute('.tool-record', 'aria-pressed'), 'true');
    assert.equal(await page.textContent('.record-others'), 'Recording: Ben');
    engine.change('session', { server_records: true });
    await until(async () => (await page.textContent('.record-others')) === 'Recording: Ben, the server', 'it shows that the server does');
    await page.locator('.tool-record').click();
    await until(() => last(engine, 'record')?.on === false, 'the page wants to end it');
    engine.change('recording', { phase: 'recording', seconds: 755, ends_at_bar: true, others: [] });
    await until(async () => (await page.textContent('.tool-record .label')) === 'Until the next bar', 'it shows when it ends');
  });

  test('has the server record, where one may, and else only shows that it does', async () => {
    const { page, engine } = await open({ scene: { session: { server_records: true } } });
    assert.equal(await page.textContent('.record-others'), 'Recording: the server');
    assert.ok(await page.isHidden('.tool-record-server'), 'it is nobody’s but the owner’s');
    engine.change('session', { server_records: false, may_record_on_server: true });
    const key = page.getByRole('button', { name: 'Record on the server' });
    await key.click();
    await until(() => last(engine, 'record')?.on === true, 'the page wants the server to record');
    assert.equal(last(engine, 'record').server, true);
    engine.change('session', { server_records: true });
    await page.waitForSelector('.tool-record-server[aria-pressed="true"]');
    assert.equal(await page.getAttribute('.tool-record', 'aria-pressed'), 'false');
    assert.equal(await page.textContent('.record-others'), 'Recording: the server');
    await key.click();
    await until(() => last(engine, 'record')?.on === false, 'the page wants it to end');
    assert.equal(last(engine, 'record').server, true);
  });

  test('is disabled for who may not steer, and says why', async () => {
    const { page, engine } = await open({ scene: { players: 1, session: { may_steer: false } } });
    for (const name of ['Stop', 'Play on', 'Play from the start']) assert.ok(await page.isDisabled(`button[aria-label="${name}"]`), name);
    assert.ok(await page.isDisabled('#tempo'));
    assert.equal(await page.textContent('.last-change'), 'Only the room’s owner may steer here.');
    await page.keyboard.press(' ');
    await page.keyboard.press('t');
    assert.equal(engine.sent('transport').length, 0);
    engine.tell({ ...engine.state.session, may_steer: true });
    await page.waitForSelector('button[aria-label="Stop"]:enabled');
  });

  test('a refusal is said in words', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    engine.refuses = ({ type }) => (type === 'transport' ? { code: 'not_allowed', message: 'no' } : undefined);
    await page.click('button[aria-label="Stop"]');
    await page.waitForSelector('.toast.is-shown:has-text("Only the room’s owner may do that.")');
  });

  test('shows dashes until the place is known, and no numbers until the clock has some', async () => {
    const { page, engine } = await open({ scene: { players: 1, song: null, moving: false, session: { invitation: '' } } });
    await until(async () => await page.getAttribute('.counter', 'data-place') === '–.–.––', 'the place is unknown');
    engine.tell({ type: 'clock', state: 'free' });
    await page.waitForSelector('.clock-word:has-text("free")');
    assert.equal(await page.textContent('.clock-bound'), '');
    assert.ok(await page.isDisabled('.invite'), 'there is nothing to copy yet');
    await page.keyboard.press('l');
    await page.waitForSelector('.popover:visible');
    await page.keyboard.press('Escape');
    engine.tell({ ...engine.meters(), song: [4, 2, 11] });
  });

  test('tells who changed what', async () => {
    const { page, engine } = await open({ scene: { players: 1 } });
    engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'tempo', bpm: 128, time_ms: 1 });
    await page.waitForSelector('.last-change:has-text("Kim set 128 bpm")');
    await page.waitForSelector('.feed-change:has-text("Kim set 128 bpm")');
    engine.tell({ type: 'changed', nickname: 'Lea', self: false, action: 'joined', time_ms: 2 });
    await page.waitForSelector('.feed-change:has-text("Lea came in")');
  });
});
