// SPDX-License-Identifier: GPL-3.0-or-later
import { byId, element, setText, showList } from "./dom.js";
import { duration, number, text } from "./texts.js";

function showTiles(list, tiles) {
  showList(list, tiles, ([name]) => name,
    () => element("div", {}, element("dt"), element("dd")),
    (tile, [name, value]) => {
      setText(tile.firstChild, name);
      setText(tile.lastChild, value);
    });
}

export function showLoad(state) {
  const { load } = state;
  showTiles(byId("load"), [
    [text("players"), number(state.players)],
    [text("roomsCount"), number(state.rooms.length)],
    [text("connections"), number(state.connections)],
    [text("processor"), `${number(load.processor_percent, 1)} %`],
    [text("received"), number(load.received_per_second)],
    [text("sent"), number(load.sent_per_second)],
    [text("worstLoss"), `${number(load.worst_loss_percent, 1)} %`],
    [text("late"), number(load.late_packets)],
    [text("lateMixes"), number(load.late_mixes)],
    [text("unsent"), number(load.unsent_packets)],
    [text("uptime"), duration(state.uptime_s)],
  ]);
}

export function showVersions(state) {
  const versions = { midiPool: state.program, [text("protocol")]: state.protocol, ...state.versions };
  showTiles(byId("versions"), Object.entries(versions));
}
