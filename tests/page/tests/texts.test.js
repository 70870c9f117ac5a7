// SPDX-License-Identifier: GPL-3.0-or-later
// Every visible or spoken word stands in texts/, in each language.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

const page = fileURLToPath(new URL('../../../src/ui/page/', import.meta.url));
const read = (path) => readFileSync(join(page, path), 'utf8');
const languages = Object.keys(JSON.parse(read('texts/languages.json')));
const texts = Object.fromEntries(languages.map((language) => [language, JSON.parse(read(`texts/${language}.json`))]));
const modules = readdirSync(join(page, 'js'), { recursive: true }).map(String).filter((path) => path.endsWith('.js'));
const sources = modules.map((path) => ({ path, source: withoutComments(read(join('js', path))) }));

function withoutComments(source) {
  return source.replace(/(^|\s)\/\/.*$/gm, '$1');
}

function forms(text) {
  return typeof text === 'string' ? [text] : Object.values(text);
}

function placeholders(text) {
  return [...new Set(forms(text).flatMap((form) => form.match(/\{\w+\}/g) ?? []))].sort().join();
}

test('all languages have the same texts, in the same order, with the same values in them', () => {
  const [first, ...others] = languages;
  for (const other of others) {
    assert.deepEqual(Object.keys(texts[other]), Object.keys(texts[first]), other);
    for (const key of Object.keys(texts[first])) {
      assert.equal(placeholders(texts[other][key]), placeholders(texts[first][key]), `${other}: ${key}`);
    }
  }
});

test('no text is empty or has blanks around it', () => {
  for (const language of languages) {
    for (const [key, text] of Object.entries(texts[language])) {
      for (const form of forms(text)) assert.ok(form.trim() === form && form !== '', `${language}: ${key}`);
    }
  }
});

test('a text with a number of things has all plural forms of its language', () => {
  for (const language of languages) {
    const wanted = new Intl.PluralRules(language).resolvedOptions().pluralCategories.sort();
    for (const [key, text] of Object.entries(texts[language])) {
      if (typeof text !== 'string') assert.deepEqual(Object.keys(text).sort(), wanted, `${language}: ${key}`);
    }
  }
});

test('every text that is asked for exists, and none is left over', () => {
  const keys = Object.keys(texts.en);
  const used = new Set();
  for (const { path, source } of sources) {
    for (const [, key] of source.matchAll(/['`]([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+|product|set|close|leave|joining)['`]/g)) {
      if (keys.includes(key)) used.add(key);
    }
    for (const [, call] of source.matchAll(/\bt\(\s*'([^']+)'/g)) assert.ok(keys.includes(call), `${path}: ${call}`);
    // Keys put together: every text that fits counts as used.
    for (const [, pattern] of source.matchAll(/`((?:[a-z_.]|\$\{[^`}]*\})+)`/g)) {
      if (!pattern.includes('${') || !pattern.includes('.')) continue;
      const fits = new RegExp(`^${pattern.replace(/\$\{[^}]*\}/g, '*').replace(/\./g, '\\.').replace(/\*/g, '[a-z_.0-9]+')}$`);
      keys.filter((key) => fits.test(key)).forEach((key) => used.add(key));
    }
  }
  assert.deepEqual(keys.filter((key) => !used.has(key)), []);
});

// A word for people has a blank between letters, begins with a capital, or is no ASCII.
test('no module contains literal text', () => {
  const allowed = /^(Arrow\w+|Page\w+|Home|End|Enter|Escape|F6|M[\d\s.A-Za-z-]+z|GET|\W*)$/;
  const looksLikeText = /^[A-Z][a-z]|[a-zäöüß][.,:;!?]? [A-Za-zäöüß]|[^\x00-\x7f]/;
  for (const { path, source } of sources) {
    const plain = source.replace(/(matches|closest|querySelector|querySelectorAll)\('[^']*'\)/g, '').replace(/class: ([^,]*\? )?'[^']*'( : '[^']*')?/g, '');
    for (const [, literal] of plain.matchAll(/'((?:[^'\\\n]|\\.)*)'/g)) {
      const isSelector = /^[[(.#]/.test(literal);
      assert.ok(allowed.test(literal) || isSelector || !looksLikeText.test(literal), `${path}: ${literal}`);
    }
  }
  assert.equal(read('index.html').replace(/<!--.*?-->|<title>midiPool<\/title>|<[^>]*>/gs, '').trim(), '');
});
