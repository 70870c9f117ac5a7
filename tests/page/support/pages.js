// SPDX-License-Identifier: GPL-3.0-or-later
// A browser for the tests of a file, and for each test a page that is closed behind it, after which the
// console must have complained of nothing.

import assert from 'node:assert/strict';
import { after, afterEach, before } from 'node:test';

import { launchBrowser, openPage } from './browser.js';

// What opens the page of a test, as openPage() does. `isFault`: whether a complaint is one of the page's.
export function usePages({ isFault = () => true } = {}) {
  let browser;
  let opened;
  before(async () => { browser = await launchBrowser(); });
  after(() => browser.close());
  afterEach(async () => {
    const problems = opened.problems.filter(isFault);
    await opened.close();
    assert.deepEqual(problems, []);
  });
  return async (options) => {
    opened = await openPage(browser, options);
    return opened;
  };
}
