// SPDX-License-Identifier: GPL-3.0-or-later
// The room's story: what was said and what was done, in one stream, newest at its foot.

import { el } from '../dom.js';
import { clockTime, t } from '../texts.js';
import { createChatForm } from './chat.js';
import { changeInWords } from './history.js';

// Nearer than this to the foot, new lines are followed.
const followWithin = 48;

export function createFeed(context) {
  const { scope, feedLog } = context;
  const list = el('ol', {});
  const log = el('div', { class: 'feed', role: 'log', 'aria-label': t('feed.label'), tabindex: 0 }, list);
  const quiet = el('p', { class: 'side-text feed-quiet' }, t('feed.quiet'));

  function add(entry) {
    const line = entry.type === 'chat' ? createChatLine(entry) : createChangeLine(entry);
    if (!line) return;
    const follows = log.scrollHeight - log.scrollTop - log.clientHeight < followWithin;
    list.append(line);
    quiet.hidden = true;
    if (follows || entry.self) log.scrollTop = log.scrollHeight;
  }

  feedLog.entries.forEach(add);
  scope.onEnd(feedLog.onEntry(add));
  // While it was not shown it could not be scrolled.
  const observer = new ResizeObserver(() => { log.scrollTop = log.scrollHeight; });
  observer.observe(log);
  scope.onEnd(() => observer.disconnect());
  return el('section', { class: 'side-part feed-part' },
    el('h2', { class: 'side-title' }, t('feed.title')), quiet, log, createChatForm(context));
}

function time(entry) {
  return el('time', { class: 'feed-time' }, clockTime(entry.time_ms));
}

function createChatLine(entry) {
  return el('li', { class: 'feed-chat', 'data-self': String(entry.self) },
    el('span', { class: 'feed-name' }, entry.nickname), time(entry),
    el('span', { class: 'feed-text' }, entry.text));
}

function createChangeLine(entry) {
  const words = changeInWords(entry);
  return words ? el('li', { class: 'feed-change' }, el('span', {}, words), time(entry)) : null;
}
