// SPDX-License-Identifier: GPL-3.0-or-later
// What axe-core finds in a page that keeps people out.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

// In words, "" for nothing. `rules` as axe takes them.
export async function findBarriers(page, rules = {}) {
  // By the debugger's way in, as the page's own policy forbids scripts from elsewhere.
  await page.evaluate(axe);
  const { violations } = await page.evaluate((options) => globalThis.axe.run(document, options), { runOnly, rules });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join('\n')}`).join('\n\n');
}
