// SPDX-License-Identifier: GPL-3.0-or-later
// A small panel that a key opens beside itself. Escape or a click elsewhere closes it, and the focus
// goes back to the key.

import { el, freshId, setAttribute } from './dom.js';

export function createPopover({ key, label, content, scope, onOpen }) {
  const id = freshId();
  const panel = el('div', { class: 'popover', id, role: 'dialog', 'aria-label': label, hidden: true }, content);
  const element = el('div', { class: 'popover-anchor' }, key, panel);
  setAttribute(key, 'aria-expanded', false);
  setAttribute(key, 'aria-controls', id);
  setAttribute(key, 'aria-haspopup', 'dialog');

  function open() {
    onOpen?.();
    panel.hidden = false;
    setAttribute(key, 'aria-expanded', true);
    keepInside(panel);
    const first = panel.querySelector('input, button, select');
    first?.focus();
    first?.select?.();
  }
  function close({ refocus = true } = {}) {
    if (panel.hidden) return;
    panel.hidden = true;
    setAttribute(key, 'aria-expanded', false);
    if (refocus) key.focus();
  }

  key.addEventListener('click', () => (panel.hidden ? open() : close()));
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    close();
  });
  const closeOutside = (event) => {
    if (!element.contains(event.target)) close({ refocus: false });
  };
  document.addEventListener('pointerdown', closeOutside);
  element.addEventListener('focusout', (event) => {
    if (event.relatedTarget && !element.contains(event.relatedTarget)) close({ refocus: false });
  });
  scope.onEnd(() => document.removeEventListener('pointerdown', closeOutside));
  return { element, open, close };
}

// Moves it back from beyond the window's right edge; what is below the lower one, or beneath the tabs of a
// phone, is scrolled to.
function keepInside(panel) {
  panel.style.setProperty('--shift', '0px');
  const { right, top } = panel.getBoundingClientRect();
  const over = right + 8 - document.documentElement.clientWidth;
  if (over > 0) panel.style.setProperty('--shift', `${-over}px`);
  const tabs = document.querySelector('.tabs')?.getBoundingClientRect().height ?? 0;
  panel.style.setProperty('--room', `${window.innerHeight - top - tabs - 8}px`);
}
