// SPDX-License-Identifier: GPL-3.0-or-later
// Makes elements. Text always becomes a text node, so nothing that others wrote is ever read as HTML.

const svgSpace = 'http://www.w3.org/2000/svg';

// el('button', {class: 'key', 'aria-pressed': false, on: {click}}, 'text', otherElement)
// An attribute of undefined or null is left out; truth values of ARIA attributes are written out.
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...present(children));
  return element;
}

export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(svgSpace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren(...present(children));
}

// Writes only what is new: an unchanged text costs no layout, and screen readers stay silent.
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

let ids = 0;
export function freshId() {
  ids += 1;
  return `id-${ids}`;
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function setAttributes(element, { on = {}, ...attributes }) {
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null) continue;
    if (typeof value === 'boolean' && !name.startsWith('aria-')) element.toggleAttribute(name, value);
    else element.setAttribute(name, String(value));
  }
}
