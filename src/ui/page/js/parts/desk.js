// SPDX-License-Identifier: GPL-3.0-or-later
// The mixer: the banks of strips beside each other, fed by `mixer` and `meters`.

import { el } from '../dom.js';
import { lanesLie } from '../lanes.js';
import { t } from '../texts.js';
import { createInvitationButton } from './invitation.js';
import { createInputs } from './inputs.js';
import { createMaster } from './master.js';
import { createMetronomeBank } from './metronome_bank.js';
import { createPlayersBank } from './players_bank.js';

export function createDesk(context) {
  const { scope } = context;
  const players = createPlayersBank(context);
  const inputs = createInputs(context);
  const metronome = createMetronomeBank(context);
  const master = createMaster(context);
  const alone = createAlone(context);
  const element = el('div', { class: 'desk', role: 'region', 'aria-label': t('desk.label') },
    players.element, alone, inputs.element, metronome.element, master.element);

  scope.on('mixer', (mixer) => {
    players.show(mixer.strips, mixer.mixed_by_server);
    inputs.show(mixer.inputs);
    metronome.show(mixer.metronome);
    master.show(mixer.master);
    players.element.hidden = mixer.strips.length === 0;
    alone.hidden = mixer.strips.length > 0;
    inputs.element.hidden = mixer.inputs.length === 0;
    players.setTitle(mixer.mixed_by_server ? t('bank.players.mixed_by_server') : t('bank.players'));
  });
  scope.next('meters', (meters) => {
    players.showLevels(meters.strips);
    inputs.showLevels(meters.inputs);
    metronome.showLevels(meters.metronome);
    master.showLevels(meters.master, meters.limiter_db);
  });
  scope.onEnd(context.onColoursChanged(() => [players, inputs, metronome, master].forEach((bank) => bank.recolour())));
  element.addEventListener('keydown', walk);
  return element;
}

// An empty room says what to do about it.
function createAlone(context) {
  return el('section', { class: 'alone', 'aria-label': t('desk.alone.title') },
    el('div', { class: 'alone-lanes', 'aria-hidden': 'true' }, el('i'), el('i'), el('i'), el('i')),
    el('div', { class: 'alone-words' },
      el('h2', {}, t('desk.alone.title')),
      el('p', {}, t('desk.alone.text')),
      createInvitationButton(context, { big: true })));
}

const walkable = ['.fader', '.pan', '.mute', '.solo', '.clip'];

// ← and → go to the same control of the next strip, where they do not move the control itself.
// M and S switch the strip that has the focus.
function walk(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  const strip = event.target.closest('.strip');
  if (!strip) return;
  const key = event.key.toLowerCase();
  if (key === 'm' || key === 's') {
    const target = strip.querySelector(key === 'm' ? '.mute' : '.solo');
    if (!target) return;
    event.preventDefault();
    target.click();
    return;
  }
  if (lanesLie() || (key !== 'arrowleft' && key !== 'arrowright')) return;
  const kind = walkable.find((selector) => event.target.matches(selector));
  const all = [...document.querySelectorAll('.desk .strip')].map((other) => other.querySelector(kind));
  const here = all.indexOf(event.target);
  const next = key === 'arrowright' ? all.slice(here + 1) : all.slice(0, here).reverse();
  const target = next.find((control) => control && control.offsetParent !== null);
  if (!target) return;
  event.preventDefault();
  target.focus();
}
