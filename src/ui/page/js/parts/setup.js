// SPDX-License-Identifier: GPL-3.0-or-later
// The one dialog for everything that is not music: connections, devices, controllers, look, keys.

import { el, freshId, replace, setAttribute } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { createControllers } from './controllers.js';
import { createDevices } from './devices.js';
import { createKeysHelp } from './keys_help.js';
import { createLook } from './look.js';
import { createPorts } from './ports.js';
import { createRoomSettings } from './room_settings.js';

const pages = {
  ports: createPorts,
  devices: createDevices,
  controllers: createControllers,
  room: createRoomSettings,
  look: createLook,
  keys: createKeysHelp,
};

export function createSetup(context) {
  const titleId = freshId();
  const panelId = freshId();
  const panel = el('div', { class: 'setup-panel', role: 'tabpanel', id: panelId, tabindex: 0 });
  const tabs = Object.keys(pages).map((name) => el('button', {
    type: 'button', role: 'tab', class: 'setup-tab', id: freshId(), 'aria-controls': panelId, 'data-page': name,
    on: { click: () => show(name) },
  }, t(`setup.${name}`)));
  const dialog = el('dialog', { class: 'dialog setup', 'aria-labelledby': titleId },
    el('div', { class: 'dialog-head' }, el('h2', { id: titleId }, t('setup.title')),
      el('button', { type: 'button', class: 'key is-quiet is-icon', 'aria-label': t('close'), title: t('close'), on: { click: () => dialog.close() } }, icon('cross'))),
    el('div', { class: 'setup-body' },
      el('div', { class: 'setup-tabs', role: 'tablist', 'aria-label': t('setup.title'), on: { keydown: onTabKey } }, tabs),
      panel));
  let scope = null;

  function show(name) {
    scope?.end();
    scope = context.store.scope();
    for (const tab of tabs) {
      const isShown = tab.dataset.page === name;
      setAttribute(tab, 'aria-selected', isShown);
      setAttribute(tab, 'tabindex', isShown ? 0 : -1);
      if (isShown) setAttribute(panel, 'aria-labelledby', tab.id);
    }
    replace(panel, pages[name]({ ...context, scope, closeSetup: () => dialog.close() }));
    panel.scrollTop = 0;
  }

  function onTabKey(event) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const here = tabs.indexOf(document.activeElement);
    const next = tabs[(here + step + tabs.length) % tabs.length];
    show(next.dataset.page);
    next.focus();
  }

  // A click beside the dialog closes it.
  dialog.addEventListener('pointerdown', (event) => {
    if (event.target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    scope?.end();
    scope = null;
    replace(panel);
  });
  return {
    element: dialog,
    open(name = 'ports') {
      show(name);
      if (!dialog.open) dialog.showModal();
      tabs.find((tab) => tab.dataset.page === name).focus();
    },
    close: () => dialog.close(),
    end: () => scope?.end(),
  };
}
