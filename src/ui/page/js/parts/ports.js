// SPDX-License-Identifier: GPL-3.0-or-later
// What to connect to what: for each purpose the programs that fit, connected by one click; and each
// port by itself for who wants it exactly.

import { el, replace } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { fitting, isConnected, pairs, roleOf, roles, shortName } from '../port_roles.js';

export function createPorts({ scope, connection, ask, announce }) {
  const list = el('div', { class: 'ports' });
  const element = el('div', {}, el('p', { class: 'card-text' }, t('ports.text')), list);
  let ended = false;
  scope.onEnd(() => { ended = true; });

  async function refresh() {
    try {
      const answer = await connection.request({ type: 'list_ports' });
      if (!ended) show(answer);
    } catch (error) {
      announce.refusal(error);
    }
  }

  // `wanted`: connect or disconnect all these pairs.
  async function change(wanted, list_) {
    for (const [from, to] of list_) await ask({ type: wanted ? 'connect_ports' : 'disconnect_ports', from, to });
    await refresh();
  }

  function show(ports) {
    const focused = document.activeElement?.dataset?.pairs;
    if (ports.system === 'none') {
      replace(list, el('p', { class: 'empty' }, t('ports.none')));
      return;
    }
    const context = { ports, change };
    replace(list, roles.map((role) => createRole(role, context)),
      el('button', { type: 'button', class: 'key', on: { click: refresh } }, t('ports.refresh')));
    if (focused) [...list.querySelectorAll('[data-pairs]')].find((key) => key.dataset.pairs === focused)?.focus();
  }

  refresh();
  return element;
}

function createRole(role, context) {
  const own = context.ports.own.filter((port) => roleOf(port) === role);
  if (own.length === 0) return null;
  const programs = [...fitting(own[0], context.ports.others)];
  return el('section', { class: 'role', 'aria-label': t(`ports.${role}`) },
    el('h3', {}, t(`ports.${role}`)),
    el('p', { class: 'card-text' }, t(`ports.${role}.text`)),
    programs.length === 0 ? el('p', { class: 'empty' }, t('ports.nothing_fits')) : null,
    role === 'stem' || programs.length === 0 ? null : el('div', { class: 'key-row' },
      programs.map(([program, ports]) => createConnector(program, t(`ports.${role}.spoken`, { program }), pairs(own, ports), context))),
    programs.length === 0 ? null : createExact(own, programs, context));
}

function createConnector(text, label, wanted, { ports, change }) {
  const on = wanted.every((pair) => isConnected(ports.connections, pair));
  return el('button', {
    type: 'button', class: 'key connector', 'aria-pressed': on, 'aria-label': label, 'data-pairs': JSON.stringify(wanted),
    on: { click: () => change(!on, wanted) },
  }, icon(on ? 'tick' : 'ring'), text);
}

function createExact(own, programs, context) {
  const others = programs.flatMap(([, ports]) => ports);
  return el('details', {}, el('summary', {}, t('ports.exact')),
    own.map((mine) => el('div', { class: 'exact' }, el('span', { class: 'exact-name' }, shortName(mine)),
      el('div', { class: 'key-row' }, others.map((theirs) => createConnector(theirs.name,
        t('ports.pair', { mine: shortName(mine), theirs: theirs.name }), pairs([mine], [theirs]), context))))));
}
