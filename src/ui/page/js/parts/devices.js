// SPDX-License-Identifier: GPL-3.0-or-later
// Which sound device and which MIDI system the client uses.

import { el, replace } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

export function createDevices({ scope, connection, ask, announce }) {
  const place = el('div', { class: 'devices' });
  let ended = false;
  scope.onEnd(() => { ended = true; });

  async function refresh() {
    try {
      const answer = await connection.request({ type: 'list_devices' });
      if (!ended) show(answer);
    } catch (error) {
      announce.refusal(error);
    }
  }

  function show({ audio, midi }) {
    replace(place,
      createChoice({
        title: t('devices.audio'), state: audio,
        options: [{ value: { audio: 'auto', audio_device: '' }, name: t('devices.auto') },
          ...audio.choices.filter(({ audio: kind }) => kind !== 'auto').map((choice) => ({ value: { audio: choice.audio, audio_device: choice.device }, name: choice.name }))],
        chosen: { audio: audio.chosen, audio_device: audio.device },
        choose,
      }),
      createChoice({
        title: t('devices.midi'), state: midi,
        options: [{ value: { midi: 'auto' }, name: t('devices.auto') },
          ...midi.choices.filter(({ midi: kind }) => kind !== 'auto').map((choice) => ({ value: { midi: choice.midi }, name: choice.name }))],
        chosen: { midi: midi.chosen },
        choose,
        more: midi.send_port === '' ? null : el('dl', { class: 'numbers' },
          el('dt', {}, t('devices.send_port')), el('dd', {}, midi.send_port),
          el('dt', {}, t('devices.receive_port')), el('dd', {}, midi.receive_port)),
      }));
  }

  async function choose(choice) {
    await ask({ type: 'choose_devices', ...choice });
    await refresh();
    place.querySelector('select')?.focus();
  }

  refresh();
  return el('div', {}, el('p', { class: 'card-text' }, t('devices.text')), place);
}

function createChoice({ title, state, options, chosen, choose, more = null }) {
  const select = el('select', {}, options.map(({ value, name }, index) => el('option', {
    value: index, selected: JSON.stringify(value) === JSON.stringify(chosen),
  }, name)));
  return el('section', { class: 'role', 'aria-label': title },
    el('h3', {}, title),
    el('p', { class: 'device-state', 'data-ok': String(state.connected) }, icon(state.connected ? 'tick' : 'cross'),
      state.connected ? state.description : t('devices.not_connected', { description: state.description })),
    el('div', { class: 'field-row' },
      el('label', { class: 'field is-wide' }, el('span', {}, t('devices.choose')), select),
      el('button', { type: 'button', class: 'key is-main', on: { click: () => choose(options[Number(select.value)].value) } }, t('devices.use'))),
    more);
}
