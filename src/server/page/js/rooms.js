// SPDX-License-Identifier: GPL-3.0-or-later
// The rooms, and for the administrator who is in them and what he can do there.
import { byId, element, setText, showList } from "./dom.js";
import { number, text } from "./texts.js";

const kPoorLoss = 3;
const kFairLoss = 0.5;
const kFairJitterMs = 10;

function qualityOf({ line, sound }) {
  if (!line) return "none";
  const loss = Math.max(sound?.loss_percent ?? 0, sound?.hearing_loss_percent ?? 0);
  if (line.clock !== "locked" || loss > kPoorLoss) return "poor";
  return loss > kFairLoss || line.jitter_us / 1000 > kFairJitterMs ? "fair" : "good";
}

function lineText(player) {
  const words = text(`line_${qualityOf(player)}`);
  if (!player.line) return words;
  return text("line", {
    quality: words,
    clock: text(`clock_${player.line.clock}`),
    round: number(player.line.round_trip_us / 1000, 1),
    jitter: number(player.line.jitter_us / 1000, 1),
  });
}

function soundText({ sound }) {
  if (!sound) return text("noSound");
  if (sound.channels === 0) return text("listens");
  return text("sound", {
    codec: sound.codec,
    frames: sound.frames,
    channels: text("channels", { count: sound.channels }),
    loss: number(sound.loss_percent, 1),
    hearing: number(sound.hearing_loss_percent, 1),
  });
}

function showPlayer(item, player, room, acts) {
  const [name, state, keys] = item.children;
  setText(name.firstChild, player.nickname);
  const about = [player.owner && text("owner"), player.muted && text("muted"), player.address];
  setText(name.lastChild, ` ${about.filter(Boolean).join(" · ")}`);
  const [line, sound] = state.children;
  line.dataset.quality = qualityOf(player);
  setText(line, lineText(player));
  setText(sound, soundText(player));
  const [mute, kick] = keys.children;
  setText(mute, text("mute"));
  mute.ariaPressed = String(player.muted);
  mute.ariaLabel = text("mutePlayer", { name: player.nickname });
  mute.onclick = () => acts.mute(room, player);
  setText(kick, text("kick"));
  kick.ariaLabel = text("kickPlayer", { name: player.nickname });
  kick.onclick = () => acts.kick(room, player);
}

function makePlayer() {
  return element("li", { className: "player" },
    element("div", { className: "player-name" }, element("span"), element("span", { className: "soft" })),
    element("div", {}, element("p", { className: "quality" }), element("p", { className: "soft" })),
    element("div", { className: "row" },
      element("button", { type: "button", className: "key" }),
      element("button", { type: "button", className: "key is-grave" })));
}

function makeRoom() {
  return element("article", { className: "room" },
    element("div", { className: "room-head" },
      element("div", {}, element("h3"),
        element("p", { className: "facts" }, ...Array.from({ length: 5 }, () => element("span")))),
      element("button", { type: "button", className: "key is-grave" })),
    element("ul", { className: "players" }));
}

function showRoom(article, room, acts) {
  const [head, players] = article.children;
  const [about, close] = head.children;
  const [title, facts] = about.children;
  const [count, playing, tempo, password, recorded] = facts.children;
  setText(title, room.name);
  setText(count, text("playersOf", { count: room.members, places: room.places }));
  setText(playing, text(room.playing ? "playing" : "stands"));
  recorded.className = "recorded";
  playing.classList.toggle("is-playing", room.playing);
  setText(tempo, text("tempo", { bpm: number(room.bpm, 3) }));
  setText(password, room.password ? text("password") : "");
  setText(recorded, room.recorded ? text("recorded") : "");
  close.hidden = !room.players;
  setText(close, text("closeRoom"));
  close.ariaLabel = text("closeNamed", { name: room.name });
  close.onclick = () => acts.close(room);
  players.hidden = !room.players?.length;
  players.ariaLabel = text("playersIn", { name: room.name });
  showList(players, room.players ?? [], (player) => player.id, makePlayer,
    (item, player) => showPlayer(item, player, room, acts));
}

export function showRooms(rooms, acts) {
  byId("no-rooms").hidden = rooms.length > 0;
  showList(byId("rooms"), rooms, (room) => room.name, makeRoom, (article, room) => showRoom(article, room, acts));
}
