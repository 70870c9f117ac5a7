// SPDX-License-Identifier: GPL-3.0-or-later
// Chromium for tests in other languages: one request a line comes in, one answer a line goes out.
//
//   {"tab": 1, "method": "open", "words": ["http://127.0.0.1:7401/#…"]}      {"result": null}
//   {"tab": 1, "method": "keyboard.press", "words": ["Enter"]}              {"result": null}
//   {"tab": 1, "method": "evaluate", "words": ["document.title"]}           {"result": "midiPool"}
//
// Besides these `barriers` (what axe-core finds) and `problems` (what the console complained of), a
// method is one of playwright's Page.

import { createInterface } from 'node:readline';

import { findBarriers } from './axe.js';
import { launchBrowser, openTab } from './browser.js';

const browser = await launchBrowser();
const tabs = new Map();

const own = {
  open: async (tab, url) => { tabs.set(tab, await openTab(browser, url)); },
  problems: (tab) => tabs.get(tab).problems,
  barriers: (tab) => findBarriers(tabs.get(tab).page),
};

function callPage(tab, method, words) {
  const path = method.split('.');
  const name = path.pop();
  const owner = path.reduce((object, part) => object[part], tabs.get(tab).page);
  return owner[name](...words);
}

async function answer({ tab, method, words }) {
  try {
    const result = await (own[method] ? own[method](tab, ...words) : callPage(tab, method, words));
    return { result: result ?? null };
  } catch (error) {
    return { error: error.message };
  }
}

for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(await answer(JSON.parse(line))));
await browser.close();
