// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium, and tabs of it.

import { chromium } from 'playwright-core';

import { FakeEngine } from './fake_engine.js';

const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

export function launchBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags });
}

// A tab with a profile of its own. `view` goes to the browser's context; `problems` fills with all that
// the console or an exception complains of.
export async function openTab(browser, url, { view = {}, init } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', colorScheme: 'dark', ...view });
  const page = await context.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) problems.push(message.text());
  });
  page.on('pageerror', (error) => problems.push(String(error)));
  if (init) await page.addInitScript(init);
  await page.goto(url);
  await page.waitForSelector('.screen');
  await page.evaluate(() => document.fonts.ready);
  return { page, problems, close: () => context.close() };
}

// A tab on a made-up room. `scene` goes to the FakeEngine.
export async function openPage(browser, { scene = {}, ...settings } = {}) {
  const engine = await new FakeEngine(scene).start();
  const tab = await openTab(browser, engine.url, settings);
  return {
    ...tab, engine,
    async close() {
      await tab.close();
      await engine.stop();
    },
  };
}

// Waits until `condition()` holds; what it returned.
export async function until(condition, what = 'it', patience = 15000) {
  const end = performance.now() + patience;
  for (;;) {
    const result = await condition();
    if (result) return result;
    if (performance.now() > end) throw new Error(`waited in vain until ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}
