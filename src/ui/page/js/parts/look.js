// SPDX-License-Identifier: GPL-3.0-or-later
// Language, light or dark, and whether single letters are shortcuts.

import { el } from '../dom.js';
import { languageNames, t } from '../texts.js';
import { createRadios } from './radios.js';

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

function createSwitch({ label, hint, on, choose }) {
  const input = el('input', { type: 'checkbox', checked: on, on: { change: () => choose(input.checked) } });
  return el('label', { class: 'check-line' }, input, el('span', {}, label, el('span', { class: 'field-hint' }, hint)));
}
