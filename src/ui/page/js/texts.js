// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers in the player's language. Each language is a file in texts/; languages.json
// lists them. A text with a number in it has one form for each plural category of its language
// (`one`, `other`, …), chosen by {count}.

const fallback = 'en';
let languages = {};
let texts = {};
let language = fallback;
// The language as it is spoken where the browser lives: 14:30 or 2:30 pm.
let locale = fallback;
let plurals = new Intl.PluralRules(fallback);

async function fetchJson(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

// `wish` is a language's code, or "" for what the browser prefers.
export async function loadTexts(wish) {
  if (Object.keys(languages).length === 0) languages = await fetchJson('texts/languages.json');
  language = choose(wish);
  texts = await fetchJson(`texts/${language}.json`);
  plurals = new Intl.PluralRules(language);
  locale = navigator.languages.find((name) => name.split('-')[0] === language) ?? language;
  document.documentElement.lang = language;
}

function choose(wish) {
  const wishes = [wish, ...navigator.languages.map((name) => name.split('-')[0])];
  return wishes.find((name) => name in languages) ?? fallback;
}

export function languageNames() {
  return Object.entries(languages);
}

export function t(key, values = {}) {
  let text = texts[key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  if (typeof text === 'object') text = text[plurals.select(values.count)] ?? text.other;
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

export function hasText(key) {
  return key in texts;
}

// With a real minus sign, which is as wide as a plus.
export function number(value, digits = 0) {
  const format = { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false };
  return value.toLocaleString(language, format).replace('-', '−');
}

// As few digits as it needs, at most `digits`.
export function shortNumber(value, digits) {
  return value.toLocaleString(language, { maximumFractionDigits: digits, useGrouping: false }).replace('-', '−');
}

// A gain as a console shows it: +3.0, 0.0, −12.5, −∞.
export function decibels(value) {
  if (value <= -90) return '−∞';
  const shown = number(value, 1);
  if (Number(value.toFixed(1)) === 0) return shown.replace('−', '');
  return value > 0 ? `+${shown}` : shown;
}

// What people type: comma or point. NaN if it is no number.
export function readNumber(text) {
  const plain = text.trim().replace('−', '-').replace(',', '.');
  return /^[+-]?\d*\.?\d+$|^[+-]?\d+\.$/.test(plain) ? Number(plain) : NaN;
}

export function clockTime(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' });
}
