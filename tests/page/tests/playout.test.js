// SPDX-License-Identifier: GPL-3.0-or-later
// How late one hears the room, as the page shows and changes it.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { until } from '../support/browser.js';
import { usePages } from '../support/pages.js';

const open = usePages();

const words = '.playout-key .panel-value';
const last = (engine) => engine.sent('listen_as').at(-1);

describe('hearing the room', () => {
  test('is chosen by who may not steer, too', async () => {
    const { page, engine } = await open({ scene: { session: { may_steer: false } } });
    await page.locator('.playout-key').click();
    await page.getByText('2 bars late', { exact: true }).click();
    await until(() => last(engine)?.playout === 'bars:2', 'the page wants two bars');
    await page.getByText('at once', { exact: true }).click();
    await until(() => last(engine)?.monitor === 'direct', 'the page wants oneself at once');
    assert.equal(last(engine).playout, undefined);
  });

  test('asks the server for a mix, and says which way was chosen', async () => {
    const { page, engine } = await open({});
    engine.change('playout', { receive: 'stems' });
    await page.locator('.playout-key').click();
    assert.ok(await page.getByLabel('each for himself', { exact: true }).isChecked());
    await page.getByText('mixed by the server', { exact: true }).click();
    await until(() => last(engine)?.receive === 'mix', 'the page wants a mix');
    assert.equal(last(engine).monitor, undefined);
  });

  test('says how late it is, and what it waits for', async () => {
    const { page, engine } = await open({});
    const says = (text) => until(async () => (await page.textContent(words)) === text, text);
    await says('live');
    engine.change('playout', { mode: 'bars:2', state: 'waiting', next_in_s: 4 });
    await says('2 bars late, in 4 s');
    engine.change('playout', { mode: 'bars:2', state: 'bars', delay_ms: 4000, next_in_s: undefined });
    await says('2 bars late, 4000 ms');
    engine.change('playout', { mode: 'bars:1', state: 'too_long', delay_ms: undefined });
    await says('1 bar late: less than your line needs, or over a minute, so live');
    engine.change('playout', { mode: 'aligned', state: 'aligned', delay_ms: 34 });
    await says('aligned, 34 ms');
  });

  for (const [name, viewport] of [['a low window', { width: 1024, height: 480 }], ['a phone', { width: 360, height: 740 }]]) {
    test(`lies inside ${name}, and scrolls there`, async () => {
      const { page } = await open({ view: { viewport } });
      const more = page.locator('.transport-more');
      if (await more.isVisible()) await more.click();
      await page.locator('.playout-key').click();
      const last = page.getByText('mixed by the server', { exact: true });
      await last.scrollIntoViewIfNeeded();
      const popover = await page.locator('.popover:not([hidden])').boundingBox();
      const tabs = await page.locator('.tabs').boundingBox();
      assert.ok(popover.y + popover.height <= viewport.height - (tabs?.height ?? 0), JSON.stringify({ popover, tabs }));
      const place = await last.boundingBox();
      assert.ok(place.y + place.height <= popover.y + popover.height + 1, JSON.stringify({ place, popover }));
    });
  }

  test('shows a number that it does not offer itself', async () => {
    const { page, engine } = await open({});
    engine.change('playout', { mode: 'beats:3', state: 'bars', delay_ms: 1500 });
    await page.locator('.playout-key').click();
    assert.ok(await page.getByLabel('3 beats late', { exact: true }).isChecked());
  });
});
