// SPDX-License-Identifier: GPL-3.0-or-later
// Invitations: reading one, and the button that copies one's own.

import { el, replace } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

const doneFor = 2500;

// midipool:ROOM@HOST[:PORT][#FINGERPRINT][?password=WORD], or without the first word. Null if it is
// none. Only for showing: the client reads it again.
export function readInvitation(text) {
  const plain = text.replace(/[\s<>]/g, '').replace(/^midipool:/i, '');
  const parts = /^([^@#?]+)@([^@#?]+)(?:#([0-9a-f:]+))?(?:\?password=(.*))?$/i.exec(plain);
  if (!parts) return null;
  try {
    return {
      room: decodeURIComponent(parts[1]), server: parts[2],
      known: parts[3] !== undefined, password: parts[4] !== undefined,
    };
  } catch {
    return null;
  }
}

const usualPort = '7400';

// Of HOST[:PORT], where an IPv6 address with a port has brackets.
export function portOf(server) {
  return /^(?:\[[^\]]*\]|[^:]*):(\d+)$/.exec(server)?.[1] ?? usualPort;
}

// The clipboard API exists only in secure contexts, which 127.0.0.1 is, but a phone on the same
// network is not.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = el('textarea', { class: 'only-spoken', 'aria-hidden': 'true' });
  field.value = text;
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (!done) throw new Error('copy');
  return undefined;
}

export function createInvitationButton({ scope, store, announce }, { big = false } = {}) {
  const label = el('span', { class: 'label' }, t('invitation.copy'));
  const picture = el('span', { class: 'key-icon' }, icon('copy'));
  let timer = 0;

  function show(name, key) {
    replace(picture, icon(name));
    replace(label, t(key));
  }

  async function onClick() {
    const invitation = store.latest('session')?.invitation;
    if (!invitation) return;
    try {
      await copy(invitation);
    } catch {
      announce.show(t('invitation.by_hand', { invitation }));
      return;
    }
    show('tick', 'invitation.copied');
    announce.say(t('invitation.copied.spoken'));
    clearTimeout(timer);
    timer = setTimeout(() => show('copy', 'invitation.copy'), doneFor);
  }

  const button = el('button', {
    type: 'button', class: big ? 'key invite is-main' : 'key invite', title: t('invitation.copy.title'), on: { click: onClick },
  }, picture, label);
  // Empty until the server is known.
  scope.on('session', ({ invitation }) => { button.disabled = !invitation; });
  return button;
}
