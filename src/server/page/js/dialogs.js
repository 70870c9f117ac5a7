// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked before something grave is done. Each resolves to the answer, or to nothing.
import { byId, element } from "./dom.js";
import { text } from "./texts.js";

const kMinutes = [10, 60, 1440, 0];

function ask(dialog, answer) {
  return new Promise((resolve) => {
    dialog.returnValue = "";
    dialog.onclose = () => {
      // Of the time before, told when it is open again.
      if (!dialog.open) resolve(dialog.returnValue === "yes" ? answer() : undefined);
    };
    dialog.querySelector("[data-close]").onclick = () => dialog.close("");
    dialog.showModal();
  });
}

export function askForToken() {
  const field = byId("token");
  field.value = "";
  return ask(byId("token-dialog"), () => {
    const given = field.value.trim();
    field.value = "";
    return given;
  });
}

// For how many minutes.
export function askToKick(player) {
  byId("kick-title").textContent = text("kickTitle", { name: player.nickname });
  const choice = byId("kick-minutes");
  choice.replaceChildren(...kMinutes.map((minutes) =>
    element("option", { value: String(minutes), textContent: text(`kickFor${minutes}`) })));
  return ask(byId("kick-dialog"), () => Number(choice.value));
}

export function askToClose(room) {
  byId("close-title").textContent = text("closeTitle", { name: room.name });
  return ask(byId("close-dialog"), () => true);
}
