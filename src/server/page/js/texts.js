// SPDX-License-Identifier: GPL-3.0-or-later
// Words and numbers in the reader's language. A language is a file in texts/ and a line here.

export const kLanguages = { en: "English", de: "Deutsch" };

let words = {};
let language = "en";

function preferred() {
  const chosen = localStorage.getItem("language");
  const wishes = [chosen, ...navigator.languages].filter(Boolean);
  return wishes.map((wish) => wish.slice(0, 2)).find((wish) => wish in kLanguages) ?? "en";
}

export async function useLanguage(wanted = preferred()) {
  const answer = await fetch(`texts/${wanted}.json`);
  words = await answer.json();
  language = wanted;
  document.documentElement.lang = wanted;
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = text(element.dataset.text);
  }
  document.title = text("title");
}

export const languageInUse = () => language;

// "{name}" stands for the value of that name. Of two forms in an array the first is for one.
export function text(name, values = {}) {
  let found = words[name] ?? name;
  if (Array.isArray(found)) found = found[values.count === 1 ? 0 : 1];
  return found.replace(/\{(\w+)\}/g, (_, key) =>
    typeof values[key] === "number" ? number(values[key]) : (values[key] ?? ""));
}

export function number(value, digits = 0) {
  return new Intl.NumberFormat(language, { maximumFractionDigits: Math.max(digits, Number.isInteger(value) ? 0 : 1) })
    .format(value);
}

export function duration(seconds) {
  const units = [["days", 86400], ["hours", 3600], ["minutes", 60], ["seconds", 1]];
  const first = units.findIndex(([, size]) => seconds >= size);
  if (first < 0) return text("seconds", { count: 0 });
  const parts = units.slice(first, first + 2).map(([name, size], place) => {
    const whole = place === 0 ? seconds / size : (seconds % units[first][1]) / size;
    return [name, Math.floor(whole)];
  });
  return parts.filter(([, count], place) => place === 0 || count > 0)
    .map(([name, count]) => text(name, { count })).join(" ");
}
