// SPDX-License-Identifier: GPL-3.0-or-later

export const byId = (id) => document.getElementById(id);

// A new element. What strangers named themselves comes in as text only, never as markup.
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

// Only where it differs, so that nothing is read out twice and no selection is lost.
export function setText(where, text) {
  if (where.textContent !== text) where.textContent = text;
}

// Makes the children of `parent` those of `items`, in their order. An item that was there before
// keeps its element, and with it the focus. `update` fills in what changes.
export function showList(parent, items, keyOf, make, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, place) => {
    const key = String(keyOf(item));
    let child = before.get(key);
    before.delete(key);
    if (!child) {
      child = make(item);
      child.dataset.key = key;
    }
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null);
    update(child, item);
  });
  for (const gone of before.values()) gone.remove();
}
