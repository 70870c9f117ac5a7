// SPDX-License-Identifier: GPL-3.0-or-later
// How many messages one has not seen, as a number on a key.

import { el, setText } from '../dom.js';
import { t } from '../texts.js';

// `isSeen()`: can the talk be seen just now?
export function createUnread({ scope, feedLog, isSeen }) {
  const element = el('span', { class: 'unread', hidden: true });
  let count = 0;

  function show() {
    element.hidden = count === 0;
    setText(element, count === 0 ? '' : t('view.unread', { count }));
  }
  scope.onEnd(feedLog.onEntry(({ type, self }) => {
    if (type !== 'chat' || self || isSeen()) return;
    count += 1;
    show();
  }));
  return {
    element,
    seen: () => {
      if (isSeen()) count = 0;
      show();
    },
  };
}
