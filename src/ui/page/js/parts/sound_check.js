// SPDX-License-Identifier: GPL-3.0-or-later
// The echo room sends everybody his own sound back. Two questions: does sound go out at a good
// level, and can you hear yourself?

import { el, freshId, replace, setAttribute, setText } from '../dom.js';
import { faderAtGain } from '../fader_law.js';
import { decibels, t } from '../texts.js';

// What the loudest input of the last seconds is called, from the level up.
const verdicts = [[-100, 'silent'], [-60, 'faint'], [-30, 'good'], [-3, 'hot']];
const windowTime = 2000;
const wordInterval = 250;

export function verdictOf(level) {
  return verdicts.findLast(([from]) => level >= from)?.[1] ?? 'silent';
}

export function createSoundCheck(context) {
  const titleId = freshId();
  const answer = el('div', { class: 'check-answer', role: 'status' });
  const say = (...content) => replace(answer, ...content);
  return el('section', { class: 'check', 'aria-labelledby': titleId },
    el('div', { class: 'check-step' },
      el('h2', { id: titleId }, t('check.level.title')), el('p', {}, t('check.level.text')), createLevel(context)),
    el('div', { class: 'check-step' },
      el('h2', {}, t('check.hear.title')), el('p', {}, t('check.hear.text')),
      el('div', { class: 'key-row' },
        el('button', { type: 'button', class: 'key', on: { click: () => say(createReady(context)) } }, t('check.hear.yes')),
        el('button', { type: 'button', class: 'key', on: { click: () => say(createAdvice(context)) } }, t('check.hear.no'))),
      answer));
}

function createLevel({ scope }) {
  const fill = el('div', { class: 'level-fill' });
  const words = el('p', { class: 'level-words', role: 'status' });
  const meter = el('div', { class: 'level', 'aria-hidden': 'true' }, fill);
  let peaks = [];
  let lastWords = -Infinity;
  scope.next('meters', ({ inputs }) => {
    const now = performance.now();
    const peak = Math.max(-100, ...inputs.flatMap(([left, right]) => [left, right]));
    peaks = [...peaks.filter(([time]) => now - time < windowTime), [now, peak]];
    fill.style.setProperty('--at', faderAtGain(peak).toFixed(3));
    if (now - lastWords < wordInterval) return;
    lastWords = now;
    const loudest = Math.max(...peaks.map(([, level]) => level));
    const verdict = verdictOf(loudest);
    setAttribute(meter, 'data-verdict', verdict);
    setText(words, t(`check.level.${verdict}`, { decibels: decibels(Math.round(loudest)) }));
  });
  return el('div', {}, meter, words);
}

function createReady({ ask }) {
  return [el('p', {}, t('check.ready')),
    el('button', { type: 'button', class: 'key is-main', on: { click: () => ask({ type: 'leave' }) } }, t('check.done'))];
}

function createAdvice({ setup }) {
  return [
    el('ul', {}, ['level', 'connected', 'fader', 'device'].map((advice) => el('li', {}, t(`check.advice.${advice}`)))),
    el('div', { class: 'key-row' },
      el('button', { type: 'button', class: 'key', on: { click: () => setup.open('ports') } }, t('setup.ports')),
      el('button', { type: 'button', class: 'key', on: { click: () => setup.open('devices') } }, t('setup.devices')))];
}
