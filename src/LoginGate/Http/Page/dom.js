// Builds elements. Texts only ever come in as text, never as markup: much of what is shown was sent by strangers.
const $ = (id) => document.getElementById(id);

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value == null || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(Infinity).filter((c) => c != null).map((c) => (c instanceof Node ? c : document.createTextNode(String(c)))));
  return node;
}

const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) => fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);

/** Replaces what a node holds, unless somebody is selecting text in it. */
function show(node, ...children) {
  const selection = document.getSelection();
  if (selection && !selection.isCollapsed && node.contains(selection.anchorNode)) return;
  node.replaceChildren(...children.flat(Infinity).filter((c) => c != null));
}

/** A column: its word, what a row shows there, and whether it is a number. */
const column = (key, cell, options = {}) => ({ key, cell, ...options });

/** Sorted by: { order, reverse }; a column's own direction is falling, unless it says `rising`. */
function tableHead(columns, sorting, onsort) {
  return el('thead', null, el('tr', null, columns.map((c) => {
    const name = word(`col.${c.key}`);
    const sorted = sorting && c.sort === sorting.order;
    const rising = Boolean(c.rising) !== Boolean(sorting?.reverse);
    return el('th', { scope: 'col', class: c.number ? 'number' : null, 'aria-sort': sorted ? (rising ? 'ascending' : 'descending') : null },
      c.sort ? el('button', { type: 'button', title: word('sort', name), 'data-sort': c.sort, onclick: () => onsort(c.sort) }, sorted ? `${name} ${rising ? '▲' : '▼'}` : name) : name);
  })));
}

const tableRow = (columns, row) =>
  el('tr', null, columns.map((c) => el('td', { class: c.number ? 'number' : c.wrap ? 'wrap' : c.kind }, c.cell(row))));

function table(columns, rows, attributes) {
  return rows.length === 0
    ? el('p', { class: 'empty' }, word('nothing'))
    : el('table', attributes, tableHead(columns), el('tbody', null, rows.map((r) => tableRow(columns, r))));
}

const pill = (state) => el('span', { class: `pill ${state === 'up' ? 'good' : state === 'held' ? 'warn' : 'bad'}` }, word(state));

/** Puts the words of the chosen language into the markup. */
function translate() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  for (const node of document.querySelectorAll('[data-word]')) node.textContent = word(node.dataset.word);
  for (const node of document.querySelectorAll('[data-word-label]')) node.setAttribute('aria-label', word(node.dataset.wordLabel));
}

/** Settings of this browser; a browser that keeps none is no reason to fail. */
const remember = {
  get(key) {
    try { return localStorage.getItem(`logingate.${key}`); } catch { return null; }
  },
  set(key, value) {
    try { localStorage.setItem(`logingate.${key}`, value); } catch { /* Until the next load only. */ }
  },
};
