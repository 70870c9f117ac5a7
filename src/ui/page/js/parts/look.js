// SPDX-License-Identifier: GPL-3.0-or-later
// Language, light or dark, and whether single letters are shortcuts.

import { el, freshId } from '../dom.js';
import { languageNames, t } from '../texts.js';

const themes = ['', 'dark', 'light'];

export function createLook({ settings }) {
  return el('div', { class: 'look' },
    createRadios({
      title: t('look.theme'), chosen: settings.get('theme'),
      options: themes.map((theme) => ({ value: theme, name: t(`look.theme.${theme || 'system'}`) })),
      choose: (theme) => settings.set({ theme }),
    }),
    createRadios({
      title: t('look.language'), chosen: settings.get('language'),
      options: [{ value: '', name: t('look.language.system') }, ...languageNames().map(([value, name]) => ({ value, name, lang: value }))],
      choose: (language) => settings.set({ language }),
    }),
    createSwitch({ label: t('look.shortcuts'), hint: t('look.shortcuts.text'), on: settings.get('shortcuts'), choose: (shortcuts) => settings.set({ shortcuts }) }));
}

function createRadios({ title, options, chosen, choose }) {
  const name = freshId();
  return el('fieldset', { class: 'choices' }, el('legend', {}, title),
    el('div', { class: 'segments is-large' }, options.map((option) => el('label', { class: 'segment', lang: option.lang },
      el('input', { type: 'radio', class: 'only-spoken', name, value: option.value, checked: option.value === chosen, on: { change: () => choose(option.value) } }),
      el('span', {}, option.name)))));
}

function createSwitch({ label, hint, on, choose }) {
  const input = el('input', { type: 'checkbox', checked: on, on: { change: () => choose(input.checked) } });
  return el('label', { class: 'check-line' }, input, el('span', {}, label, el('span', { class: 'field-hint' }, hint)));
}
