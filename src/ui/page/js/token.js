// SPDX-License-Identifier: GPL-3.0-or-later
// The client's secret, which stands behind the # of the address it gave. It is taken out of the
// address, so that it is on no picture of the screen, and kept as long as this tab lives.

const place = 'midipool.token';

export function takeToken() {
  const given = /[0-9a-f]{32}/.exec(location.hash)?.[0];
  if (given) {
    sessionStorage.setItem(place, given);
    history.replaceState(null, '', location.pathname + location.search);
  }
  return sessionStorage.getItem(place) ?? '';
}
