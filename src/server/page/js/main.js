// SPDX-License-Identifier: GPL-3.0-or-later
// Asks the server every two seconds while somebody looks, and shows what it says.
import { askForToken, askToClose, askToKick } from "./dialogs.js";
import { byId, element, setText } from "./dom.js";
import { showLoad, showVersions } from "./load.js";
import { showRooms } from "./rooms.js";
import { Refusal, overview, request, setToken, token } from "./server.js";
import { kLanguages, languageInUse, text, useLanguage } from "./texts.js";

const kEveryMs = 2000;
let timer = 0;
let shown = null;
let shownMessage = "";

const tell = (line) => setText(byId("told"), line);

function explain(error) {
  if (!(error instanceof Refusal)) throw error;
  const known = { 0: "noAnswer", 401: "wrongToken", 404: "gone", 429: "tooManyTries" };
  return known[error.status] ? text(known[error.status]) : error.message;
}

function showMessage(message) {
  // Not while somebody writes another.
  if (message === shownMessage) return;
  shownMessage = message;
  if (document.activeElement !== byId("message")) byId("message").value = message;
}

function show(state) {
  shown = state;
  const isAdmin = state.administrator;
  setText(byId("program"), state.program);
  byId("sign-in").hidden = isAdmin;
  byId("sign-out").hidden = !isAdmin;
  for (const section of document.querySelectorAll("[data-admin]")) section.hidden = !isAdmin;
  byId("sent-away").hidden = !state.kept_out;
  showRooms(state.rooms, acts);
  showLoad(state);
  if (!isAdmin) return;
  showVersions(state);
  showMessage(state.message_of_the_day);
  setText(byId("kept-out"), text("keptOut", { count: state.kept_out }));
  if (state.storing_trouble) setText(byId("trouble"), state.storing_trouble);
}

async function look() {
  clearTimeout(timer);
  try {
    const state = await overview();
    setText(byId("trouble"), "");
    show(state);
  } catch (error) {
    if (token() && (error.status === 401 || error.status === 429)) {
      signOut();
      tell(explain(error));
      return look();
    }
    setText(byId("trouble"), explain(error));
  }
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(look, kEveryMs);
}

// Does it, says so, and shows what has become of it.
async function act(what, content, done) {
  try {
    await request(what, content);
    tell(done);
  } catch (error) {
    tell(explain(error));
  }
  await look();
}

const acts = {
  mute: (room, player) =>
    act("mute", { room: room.name, member: player.id, muted: !player.muted },
      text(player.muted ? "unmutedDone" : "mutedDone", { name: player.nickname })),
  async kick(room, player) {
    const minutes = await askToKick(player);
    if (minutes === undefined) return;
    await act("kick", { room: room.name, member: player.id, minutes }, text("kicked", { name: player.nickname }));
    byId("rooms-title").focus();
  },
  async close(room) {
    if (!(await askToClose(room))) return;
    await act("close_room", { room: room.name }, text("closed", { name: room.name }));
    byId("rooms-title").focus();
  },
};

async function signIn() {
  const given = await askForToken();
  if (!given) return;
  setToken(given);
  tell("");
  await look();
  if (shown?.administrator) byId("sign-out").focus();
}

function signOut() {
  setToken("");
  shownMessage = "";
  byId("message").value = "";
}

async function chooseLanguage(wanted) {
  await useLanguage(wanted);
  byId("language").value = languageInUse();
  if (shown) show(shown);
}

async function begin() {
  byId("language").append(...Object.entries(kLanguages).map(([value, name]) =>
    element("option", { value, textContent: name, lang: value })));
  await chooseLanguage();
  byId("language").onchange = ({ target }) => {
    localStorage.setItem("language", target.value);
    chooseLanguage(target.value);
  };
  byId("sign-in").onclick = signIn;
  byId("sign-out").onclick = async () => {
    signOut();
    tell("");
    await look();
    byId("sign-in").focus();
  };
  byId("pardon").onclick = async () => {
    await act("pardon", {}, text("pardoned"));
    byId("rooms-title").focus();
  };
  byId("message-form").onsubmit = (event) => {
    event.preventDefault();
    act("message_of_the_day", { text: byId("message").value.trim() }, text("messageDone"));
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? clearTimeout(timer) : look()));
  for (const part of document.querySelectorAll("body > [hidden]")) part.hidden = false;
  await look();
}

begin();
