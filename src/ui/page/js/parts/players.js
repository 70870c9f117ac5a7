// SPDX-License-Identifier: GPL-3.0-or-later
// Everybody in the room, and who has the bad line: lamp, reason in words, and the numbers.

import { el, replace, setAttribute, setText } from '../dom.js';
import { number, shortNumber, t } from '../texts.js';
import { createLamp, delayInWords, lampInWords, reasonInWords } from './lamp.js';

export function createPlayers({ scope }) {
  const title = el('h2', { class: 'side-title' });
  const list = el('ul', { class: 'players' });
  let rows = new Map();

  scope.on('players', ({ players }) => {
    setText(title, t('players.title', { count: players.length }));
    const kept = new Map();
    for (const player of players) {
      const row = rows.get(player.id) ?? createRow();
      row.show(player);
      kept.set(player.id, row);
    }
    if ([...kept.keys()].join() !== [...rows.keys()].join()) replace(list, [...kept.values()].map((row) => row.element));
    rows = kept;
  });
  return el('section', { class: 'side-part' }, title, list);
}

function createRow() {
  const lamp = createLamp();
  const lampWord = el('span', { class: 'only-spoken' });
  const name = el('span', { class: 'player-name' });
  const delay = el('span', { class: 'player-delay' });
  const reason = el('span', { class: 'player-reason' });
  const numbers = el('dl', { class: 'numbers' });
  const element = el('li', { class: 'player' }, el('details', {},
    el('summary', {}, lamp.element, lampWord, name, delay, reason), numbers));
  return {
    element,
    show(player) {
      lamp.show(player.lamp);
      setText(lampWord, lampInWords(player.lamp));
      setText(name, player.self ? t('players.self', { name: player.nickname }) : player.nickname);
      setText(delay, player.self && !player.sound ? '' : delayInWords(player));
      setText(reason, reasonInWords(player));
      setAttribute(element, 'data-lamp', player.lamp);
      showNumbers(numbers, numbersOf(player));
    },
  };
}

// Pairs of a word and a value, in place, so that open numbers do not flicker.
export function showNumbers(list, pairs) {
  if (list.children.length !== 2 * pairs.length) replace(list, pairs.map(() => [el('dt'), el('dd')]));
  pairs.forEach(([word, value], index) => {
    setText(list.children[2 * index], word);
    setText(list.children[2 * index + 1], value);
  });
}

function numbersOf({ line, sound }) {
  const ms = (value, digits = 1) => t('unit.ms', { value: number(value, digits) });
  const percent = (value, digits = 1) => t('unit.percent', { value: number(value, digits) });
  const pairs = [];
  if (line) {
    pairs.push([t('line.clock'), t(`clock.${line.clock}`)], [t('line.round_trip'), ms(line.round_trip_ms)],
      [t('line.jitter'), ms(line.jitter_ms)], [t('line.error_bound'), ms(line.error_bound_ms, 2)]);
  }
  if (sound?.delay_ms > 0) {
    pairs.push([t('sound.delay'), ms(sound.delay_ms)], [t('sound.buffer'), ms(sound.buffer_ms)],
      [t('sound.loss'), percent(sound.loss_percent)], [t('sound.concealed'), percent(sound.concealed_percent, 2)],
      [t('sound.repaired'), shortNumber(sound.repaired, 0)],
      [t('sound.format'), formatInWords(sound)]);
  }
  return pairs;
}

function formatInWords({ codec, channels, exact }) {
  if (exact) return t('sound.format.exact', { codec });
  return channels === 2 ? t('sound.format.stereo', { codec }) : t('sound.format.channels', { codec, count: channels });
}
