// SPDX-License-Identifier: GPL-3.0-or-later
// A strip for everybody else in the room.

import { t } from '../texts.js';
import { createBank } from './bank.js';
import { createStrip } from './strip.js';

export function createPlayersBank({ scope, store, outbox }) {
  const bank = createBank({
    kind: 'players',
    title: t('bank.players'),
    scope,
    makeStrip: (nickname) => createStrip({
      name: nickname, control: `strip/${nickname}`, hasLine: true,
      post: (change) => outbox.post({ type: 'strip', nickname }, change),
    }),
  });

  function showLines() {
    for (const player of store.latest('players')?.players ?? []) bank.strip(player.nickname)?.showPlayer(player);
  }
  scope.on('players', showLines);

  return {
    ...bank,
    show(states, mixed) {
      bank.show(states.map((state) => [state.nickname, { ...state, mixed }]));
      showLines();
    },
  };
}
