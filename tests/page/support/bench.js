// SPDX-License-Identifier: GPL-3.0-or-later
// Frame times and processor time of the page with 32 players' meters at 30 a second, and beside it of
// a page that does nothing but change one number 30 times a second: below that no page can come.
// Chromium draws in software here; with a graphics card the drawing costs far less. Prints a line of
// JSON for each; bench/mixer_page.py makes a table of them.

import { readFileSync, readdirSync } from 'node:fs';

import { launchBrowser, openPage } from './browser.js';

const seconds = Number(process.argv[2] ?? 10);
const ticksPerSecond = 100;

// Processor seconds of a process and all that it started, by name of Chromium's --type.
function processorTime(root) {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((pid) => {
    try {
      const [, name, rest] = /^\d+ \((.*)\) \S (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'));
      const fields = rest.split(' ');
      const type = /--type=([a-z-]+)/.exec(readFileSync(`/proc/${pid}/cmdline`, 'utf8'))?.[1] ?? name;
      return { pid: Number(pid), parent: Number(fields[0]), time: (Number(fields[10]) + Number(fields[11])) / ticksPerSecond, type };
    } catch {
      return null;
    }
  }).filter(Boolean);
  const family = new Set([root]);
  for (let size = 0; size !== family.size;) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const times = {};
  for (const { pid, type, time } of processes) if (family.has(pid) && pid !== root) times[type] = (times[type] ?? 0) + time;
  return times;
}

const share = (value) => (100 * value) / seconds;

function tell(figures) {
  console.log(JSON.stringify(figures));
}

// In percent of a core, by the names of Chromium's processes.
function processShares(before, after) {
  return Object.fromEntries(['chromium', 'renderer', 'gpu-process'].map((type) => [type, share((after[type] ?? 0) - (before[type] ?? 0))]));
}

async function measureFloor(browser) {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.setContent('<p>0</p>');
  await page.evaluate(() => setInterval(() => { document.querySelector('p').textContent = performance.now().toFixed(); }, 1000 / 30));
  await page.waitForTimeout(1500);
  const before = processorTime(process.pid);
  await page.waitForTimeout(seconds * 1000);
  tell({ page: 'one number', processes: processShares(before, processorTime(process.pid)) });
  await page.close();
}

async function metrics(session) {
  const { metrics: all } = await session.send('Performance.getMetrics');
  return Object.fromEntries(all.map(({ name, value }) => [name, value]));
}

async function measure(browser, players, hidden) {
  const { page, engine, close } = await openPage(browser, { scene: { players }, view: { viewport: { width: 1920, height: 1080 } } });
  const session = await page.context().newCDPSession(page);
  // Processor time and not the clock's: other programs run here, too.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  if (hidden) {
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { value: true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
  }
  await page.waitForTimeout(1500);
  const before = await metrics(session);
  const timeBefore = processorTime(process.pid);
  const metersBefore = engine.metersSent;
  await page.waitForTimeout(seconds * 1000);
  const after = await metrics(session);
  const meters = engine.metersSent - metersBefore;
  const timeAfter = processorTime(process.pid);
  // On its own: to count frames asks for frames, which costs more than the page does.
  const frames = hidden ? [] : await page.evaluate((duration) => new Promise((done) => {
    const times = [];
    let last = performance.now();
    const end = last + duration;
    const step = (now) => {
      times.push(now - last);
      last = now;
      if (now < end) requestAnimationFrame(step);
      else done(times.slice(1).sort((a, b) => a - b));
    };
    requestAnimationFrame(step);
  }), seconds * 500);
  const part = (name) => share(after[name] - before[name]);
  const at = (quantile) => frames[Math.min(frames.length - 1, Math.floor(quantile * frames.length))];
  tell({
    page: hidden ? 'hidden' : 'visible', players, meters: meters / seconds,
    task: part('TaskDuration'), script: part('ScriptDuration'),
    style: part('RecalcStyleDuration'), layout: part('LayoutDuration'),
    processes: processShares(timeBefore, timeAfter),
    frames: frames.length > 0 ? { median: at(0.5), p99: at(0.99), longest: at(1) } : null,
  });
  await close();
}

const browser = await launchBrowser();
await measureFloor(browser);
for (const [players, hidden] of [[0, false], [5, false], [32, false], [32, true]]) await measure(browser, players, hidden);
await browser.close();
