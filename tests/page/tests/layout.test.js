// SPDX-License-Identifier: GPL-3.0-or-later
// Nothing jumps, nothing sticks out, and nothing is drawn that nobody sees.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, openPage, until } from '../support/browser.js';

let browser;
before(async () => { browser = await launchBrowser(); });
after(() => browser.close());

async function withPage(options, use) {
  const opened = await openPage(browser, options);
  try {
    await use(opened);
    assert.deepEqual(opened.problems, []);
  } finally {
    await opened.close();
  }
}

// Counts from now on what canvases are asked to paint; they are painted by a thread of their own.
async function countDraws(page) {
  const worker = page.workers()[0] ?? await page.waitForEvent('worker');
  await worker.evaluate(() => {
    globalThis.draws = 0;
    const { fillRect } = OffscreenCanvasRenderingContext2D.prototype;
    OffscreenCanvasRenderingContext2D.prototype.fillRect = function counted(...box) {
      globalThis.draws += 1;
      fillRect.apply(this, box);
    };
  });
  return () => worker.evaluate(() => globalThis.draws);
}

function watchShifts() {
  globalThis.shifts = [];
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      globalThis.shifts.push({ value: entry.value, at: entry.startTime, what: entry.sources.map(({ node }) => node?.className ?? '').join(' ') });
    }
  }).observe({ type: 'layout-shift', buffered: true });
}

// As when another tab comes to the front.
async function setHidden(page, hidden) {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, 'hidden', { value: isHidden, configurable: true });
    Object.defineProperty(document, 'visibilityState', { value: isHidden ? 'hidden' : 'visible', configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}

describe('drawing', () => {
  test('stops while the page is hidden, and so do the meters', async () => {
    await withPage({ scene: { players: 5 } }, async ({ page, engine }) => {
      const draws = await countDraws(page);
      await until(() => engine.metersSent > 5, 'meters come');
      assert.equal(engine.metersPerSecond, 30);
      await until(async () => await draws() > 0, 'they are drawn');
      assert.equal(engine.sent('hello').length, 1);
      await setHidden(page, true);
      await until(() => engine.metersPerSecond === 0, 'no meters are wished');
      await page.waitForTimeout(200);
      const [before, sent] = [await draws(), engine.metersSent];
      await page.waitForTimeout(500);
      assert.equal(await draws(), before);
      assert.equal(engine.metersSent, sent);
      await setHidden(page, false);
      await until(() => engine.metersSent > sent + 5, 'meters come again');
      assert.equal(engine.sent('hello').at(-1).token, undefined);
      assert.ok(await draws() > before);
    });
  });

  test('follows the data: levels that stand are drawn once, one that moves draws its own lane', async () => {
    await withPage({ scene: { players: 32, moving: false } }, async ({ page, engine }) => {
      await page.waitForTimeout(600);
      const draws = await countDraws(page);
      const before = await draws();
      const sent = engine.metersSent;
      await until(() => engine.metersSent >= sent + 15, 'the same meters come again and again');
      assert.equal(await draws(), before);

      const meters = engine.meters();
      meters.strips[7] = [-3, -3, -2, -2, -9, -9, 0];
      engine.meters = () => meters;
      await until(async () => await draws() > before, 'the lane is drawn');
      await page.waitForTimeout(200);
      // The empty lane, two columns of water, two paler parts, two lines.
      assert.equal(await draws() - before, 7);
    });
  });
});

// The colours that a browser shows at these places of the page.
async function coloursAt(page, places) {
  const picture = (await page.screenshot()).toString('base64');
  // On a page of its own, as the mixer's policy lets no other pictures in.
  const reader = await browser.newPage();
  const found = await reader.evaluate(async ([data, points]) => {
    const image = Object.assign(new Image(), { src: `data:image/png;base64,${data}` });
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return points.map(({ x, y }) => [...context.getImageData(x, y, 1, 1).data].slice(0, 3).join());
  }, [picture, places]);
  await reader.close();
  return found;
}

describe('water', () => {
  for (const [name, players, viewport] of [['stands', 5, [1280, 800]], ['stands in narrow strips', 32, [1100, 900]], ['lies', 3, [600, 800]]]) {
    test(`${name} left and right in its own lane`, async () => {
      await withPage({ scene: { players, moving: false }, view: { viewport: { width: viewport[0], height: viewport[1] } } }, async ({ page, engine }) => {
        const meters = engine.meters();
        const left = [0, -100, 0, -100, 0, -100, 0];
        const right = [-100, 0, -100, 0, -100, 0, 0];
        meters.strips = meters.strips.map((_, index) => (index % 2 === 0 ? left : right));
        engine.meters = () => meters;
        // Out of the way.
        engine.change('mixer', { strips: engine.state.mixer.strips.map((strip) => ({ ...strip, gain_db: 10, muted: false })) });
        await page.waitForTimeout(500);
        const lanes = await page.evaluate(() => [...document.querySelectorAll('[data-bank=players] .lane')].map((lane) => {
          const { left: x, top: y } = lane.getBoundingClientRect();
          return { x: x + lane.clientLeft, y, width: lane.clientWidth, height: lane.clientHeight, lies: lane.clientWidth > lane.clientHeight };
        }).filter(({ y, height, lies }) => y + height < innerHeight - (lies ? 150 : 0)));
        assert.ok(lanes.length > 1);
        // Near the low end, on both sides of the middle.
        const sides = lanes.map(({ x, y, width, height, lies }) => (lies
          ? [{ x: x + 12, y: y + height / 2 - 3 }, { x: x + 12, y: y + height / 2 + 3 }]
          : [{ x: x + width / 2 - 2.5, y: y + height - 5 }, { x: x + width / 2 + 2.5, y: y + height - 5 }]));
        const gaps = lanes.map(({ x, y, width, height, lies }) => (lies ? { x: x + 12, y: y + height / 2 } : { x: x + width / 2, y: y + height - 5 }));
        const colours = await coloursAt(page, sides.flat());
        const [basin] = await coloursAt(page, gaps);
        lanes.forEach((_, index) => {
          const wet = colours.slice(2 * index, 2 * index + 2).map((colour) => colour !== basin);
          assert.deepEqual(wet, index % 2 === 0 ? [true, false] : [false, true], `lane ${index}`);
        });
      });
    });
  }
});

describe('the layout', () => {
  for (const players of [0, 5, 32]) {
    test(`does not shift while ${players} play`, async () => {
      await withPage({ scene: { players }, init: watchShifts }, async ({ page, engine }) => {
        await page.waitForTimeout(600);
        const loaded = await page.evaluate(() => performance.now());
        for (const gain of [-200, -10, 10]) {
          engine.change('mixer', { master: { gain_db: gain } });
          engine.tell({ ...engine.meters(), limiter_db: gain / 10 });
          await page.waitForTimeout(100);
        }
        engine.tell({ type: 'changed', nickname: 'Kim', self: false, action: 'tempo', bpm: 128, time_ms: 1 });
        engine.change('transport', { bpm: 20, loop: null, playing: false });
        engine.change('clock', { error_bound_ms: 123.45, state: 'holdover' });
        await page.waitForTimeout(300);
        const shifts = await page.evaluate((from) => globalThis.shifts.filter(({ at }) => at > from), loaded);
        assert.deepEqual(shifts, []);
      });
    });
  }

  // What of the desk and the transport a message lies over.
  const covered = (page, message) => page.evaluate((selector) => {
    const box = document.querySelector(selector).getBoundingClientRect();
    return [...document.querySelectorAll('.transport, .fader, .strip-switches, .pan, #chat, .tabs')].filter((element) => {
      const { left, right, top, bottom, width } = element.getBoundingClientRect();
      return width > 0 && left < box.right && right > box.left && top < box.bottom && bottom > box.top;
    }).map((element) => element.className);
  }, message);
  for (const locale of ['en-GB', 'de-DE']) {
    test(`lets no message lie over transport or faders, and each can be put away: ${locale}`, async () => {
      await withPage({ scene: { players: 5 }, view: { locale } }, async ({ page, engine }) => {
        for (const [width, height] of [[1920, 1080], [1280, 800], [820, 1180], [390, 844], [740, 360]]) {
          await page.setViewportSize({ width, height });
          engine.change('session', { phase: 'away' });
          await page.waitForSelector('.notice[data-shown="true"]');
          assert.deepEqual(await covered(page, '.notice'), [], `notice, ${width} × ${height}`);
          await page.click('.notice .message-close');
          await page.waitForSelector('.notice', { state: 'hidden' });
          engine.change('session', { phase: 'joined' });
          engine.tell({ type: 'error', code: 'too_fast', message: 'x' });
          await page.waitForSelector('.toast.is-shown');
          assert.deepEqual(await covered(page, '.toast'), [], `toast, ${width} × ${height}`);
          if (width === 390) {
            await page.evaluate(() => scrollTo(0, 300));
            await page.waitForTimeout(100);
            const lying = await covered(page, '.toast');
            assert.equal(lying.includes('transport'), false, 'scrolled');
          }
          await page.click('.toast .message-close');
          await page.waitForSelector('.toast', { state: 'hidden' });
          await page.evaluate(() => scrollTo(0, 0));
        }
      });
    });
  }

  test('puts the field of the talk right above the tabs of a phone, and the newest line at it', async () => {
    for (const [width, height] of [[390, 844], [360, 740], [740, 360]]) {
      await withPage({ scene: { players: 2 }, view: { viewport: { width, height } } }, async ({ page, engine }) => {
        engine.tell({ type: 'chat', nickname: 'Kim', self: false, text: 'from bar 17 again?', time_ms: 3 });
        await page.click('.tab:last-child');
        const gaps = await page.evaluate(() => {
          const box = (selector) => document.querySelector(selector).getBoundingClientRect();
          return [box('.tabs').top - box('#chat').bottom, box('#chat').top - box('.feed-chat').bottom];
        });
        assert.ok(gaps.every((gap) => gap >= 0 && gap < 24), `${width} × ${height}: ${gaps}`);
      });
    }
  });

  for (const players of [0, 1, 2, 5]) {
    test(`leaves no space right of the master while ${players} play in a wide window`, async () => {
      await withPage({ scene: { players }, view: { viewport: { width: 1920, height: 1080 } } }, async ({ page }) => {
        const left = await page.evaluate(() => document.querySelector('.room-main').getBoundingClientRect().right
          - document.querySelector('[data-bank="master"]').getBoundingClientRect().right);
        assert.ok(left <= 17, `${left} px`);
      });
    });
  }

  const scenes = { start: { phase: 'start' }, empty: { players: 0 }, five: { players: 5 }, many: { players: 32 }, echo: { players: 1, session: { echo: true } } };
  const sizes = [[320, 640], [360, 740], [740, 360], [820, 1180], [1024, 768], [1920, 1080]];
  const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  for (const locale of ['en-GB', 'de-DE']) {
    for (const [name, scene] of Object.entries(scenes)) {
      test(`has nothing that sticks out sideways: ${name}, ${locale}`, async () => {
        await withPage({ scene, view: { locale } }, async ({ page }) => {
          for (const [width, height] of sizes) {
            await page.setViewportSize({ width, height });
            await page.waitForTimeout(100);
            const tabs = await page.isVisible('.tabs') ? [2, 3, 1] : [];
            for (const tab of tabs) {
              await page.click(`.tab:nth-child(${tab})`);
              assert.ok(await sideways(page) <= 0, `${width} × ${height}, tab ${tab}`);
            }
            if (await page.isVisible('.transport-more[aria-expanded="false"]')) await page.click('.transport-more');
            assert.ok(await sideways(page) <= 0, `${width} × ${height}`);
          }
        });
      });
    }
  }

  test('has targets of at least 24 pixels, and 44 for the main ones on a phone', async () => {
    const smallest = (page, selector) => page.evaluate((wanted) => [...document.querySelectorAll(wanted)]
      .filter((element) => element.offsetParent)
      .map((element) => ({ size: Math.min(element.getBoundingClientRect().width, element.getBoundingClientRect().height), what: element.outerHTML.slice(0, 90) }))
      .sort((a, b) => a.size - b.size)[0], selector);
    for (const players of [5, 32]) {
      await withPage({ scene: { players }, view: { viewport: { width: 1024, height: 768 } } }, async ({ page }) => {
        const least = await smallest(page, 'button, .fader, .pan, summary, input:not(.only-spoken), .segment');
        assert.ok(least.size >= 24, JSON.stringify(least));
      });
    }
    await withPage({ scene: { players: 5 }, view: { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true } }, async ({ page }) => {
      const least = await smallest(page, '.transport-key, .switch, .fader, .pan, .tab, .invite, .tools .key, .transport-more');
      assert.ok(least.size >= 43.9, JSON.stringify(least));
    });
  });
});
