// SPDX-License-Identifier: GPL-3.0-or-later
// Tries the way to a server step by step, and says in words which step fails.

import { el, replace } from '../dom.js';
import { icon } from '../icons.js';
import { hasText, t } from '../texts.js';
import { createField } from './field.js';
import { portOf } from './invitation.js';

export function createDiagnosis({ connection, announce }) {
  const host = createField({ label: t('start.server'), required: true, autocapitalize: 'off', placeholder: t('start.server.example') });
  const button = el('button', { type: 'submit', class: 'key' }, t('diagnosis.do'));
  const result = el('div', { class: 'diagnosis', role: 'status' });

  async function run(server) {
    host.input.value = server;
    button.disabled = true;
    replace(result, el('p', { class: 'card-text' }, t('diagnosis.runs', { server })));
    result.scrollIntoView({ block: 'nearest' });
    try {
      const { steps } = await connection.request({ type: 'diagnose', host: server });
      replace(result, createSteps(steps, portOf(server)));
      result.scrollIntoView({ block: 'nearest' });
    } catch (error) {
      replace(result);
      announce.refusal(error);
    }
    button.disabled = false;
  }

  const element = el('form', {
    class: 'card way', 'aria-label': t('diagnosis.title'),
    on: {
      submit: (event) => {
        event.preventDefault();
        run(host.input.value.trim());
      },
    },
  }, el('h2', {}, t('diagnosis.title')), el('p', { class: 'card-text' }, t('diagnosis.text')), host.element, button, result);
  return { element, run };
}

function createSteps(steps, port) {
  const failed = steps.find((step) => !step.ok);
  const known = (key) => (hasText(key) ? t(key, { port }) : '');
  return [
    el('ol', { class: 'steps' }, steps.map((step) => el('li', { 'data-ok': String(step.ok) },
      icon(step.ok ? 'tick' : 'cross'),
      el('span', {}, el('strong', {}, hasText(`step.${step.step}`) ? t(`step.${step.step}`) : step.step), ' ',
        el('span', { class: 'only-spoken' }, t(step.ok ? 'diagnosis.ok' : 'diagnosis.failed')),
        el('span', { class: 'step-message', lang: 'en' }, step.message))))),
    el('p', {}, failed ? known(`step.${failed.step}.advice`) : t('diagnosis.all_well')),
  ];
}
