// The long lists: the gate itself searches and sorts them and hands out a page at a time, so that what exists is found, not what was loaded.
const PAGE = 50;
const LONGEST_SEARCH = 100;

/** A box to type into; what it holds survives a change of the language. */
const typed = {};
const filterBox = (name, onchange) => el('label', null, word('filter'), ' ',
  el('input', { type: 'search', id: `filter-${name}`, placeholder: word(`filter.${name}`), value: typed[name] ?? '', oninput: (e) => { typed[name] = e.target.value.trim().toLowerCase(); onchange(); } }));

/** A text as the gate takes one: no quotes, nothing invisible. */
const searchable = (text) => [...text.replace(/["\p{C}]/gu, '').replace(/^[-\p{Z}]+/u, '')].slice(0, LONGEST_SEARCH).join('');

/** The gate's own name for a reason that is shown in the page's language, where just one is meant. */
function untranslated(text) {
  const meant = Object.entries(WORDS[language]).filter(([key, shown]) => key.startsWith('is.') && text && shown.toLowerCase().includes(text));
  return meant.length === 1 ? meant[0][0].slice('is.'.length) : text;
}

/** A panel that shows one of the gate's lists. */
class ListPanel {
  constructor(name, columns, { every, order, hasLine = false, turns = true, search = (text) => text }) {
    Object.assign(this, { name, columns, every, order, hasLine, turns, search, reverse: false, skip: 0, about: '' });
  }

  ask() {
    const query = new URLSearchParams({ sort: this.order });
    const text = searchable(this.search(typed[this.name] ?? ''));
    if (this.reverse) query.set('reverse', 'on');
    if (text) query.set('search', text);
    if (this.hasLine && chosenLine) query.set('line', chosenLine);
    // Another question begins at its first page.
    if (this.about !== String(query)) this.skip = 0;
    this.about = String(query);
    return `${this.name}?top=${PAGE}&skip=${this.skip}&${query}`;
  }

  build() {
    const turn = (id, sign, pages) => el('button', { type: 'button', id: `${this.name}-${id}`, 'aria-label': word(`page.${id}`), title: word(`page.${id}`), disabled: true, onclick: () => this.go(pages) }, sign);
    return [
      el('div', { class: 'bar' }, filterBox(this.name, ask), el('span', { class: 'count', id: `${this.name}-count` }), el('span', { class: 'pages' }, turn('before', '‹', -1), turn('after', '›', 1))),
      el('div', { id: this.name }),
    ];
  }

  go(pages) {
    this.skip = Math.max(0, this.skip + pages * PAGE);
    ask();
  }

  sortBy(order) {
    this.reverse = this.turns && order === this.order && !this.reverse;
    this.order = order;
    ask();
  }

  update(data) {
    const rows = data[this.name];
    // The list has become shorter than the pages before this one.
    if (rows.length === 0 && this.skip > 0) {
      this.skip = Math.max(0, Math.ceil(data.total / PAGE) - 1) * PAGE;
      ask();
      return;
    }
    const range = rows.length === 0 ? '0' : `${count(this.skip + 1)}–${count(this.skip + rows.length)}`;
    $(`${this.name}-count`).textContent = word(data.total === data.all ? 'page.of' : 'page.found', range, count(data.total), count(data.all));
    $(`${this.name}-before`).disabled = this.skip === 0;
    $(`${this.name}-after`).disabled = this.skip + rows.length >= data.total;
    const focused = document.activeElement?.dataset?.sort;
    show($(this.name), rows.length === 0 ? el('p', { class: 'empty' }, word('nothing')) : el('table', null,
      tableHead(this.columns, this, (order) => this.sortBy(order)), el('tbody', null, rows.map((r) => tableRow(this.columns, r)))));
    if (focused) $(this.name).querySelector(`[data-sort="${focused}"]`)?.focus();
  }
}

const sessionsPanel = new ListPanel('sessions', [
  column('session', (s) => s.session, { sort: 'number', rising: true }),
  column('line', (s) => s.line, { sort: 'line', rising: true }),
  column('client', (s) => (s.address.includes(':') ? `[${s.address}]:${s.port}` : `${s.address}:${s.port}`), { sort: 'address', rising: true }),
  column('age', (s) => time(s.age), { number: true, sort: 'age' }),
  column('idle', (s) => time(s.idle), { number: true, sort: 'idle' }),
  column('packets', (s) => count(s.packets), { number: true, sort: 'packets' }),
  column('replies', (s) => count(s.replies), { number: true, sort: 'replies' }),
  column('bytes', (s) => bytes(s.packetBytes + s.replyBytes), { number: true, sort: 'bytes' }),
], { every: 2000, order: 'number', hasLine: true });

const addressesPanel = new ListPanel('addresses', [
  column('address', (a) => a.address),
  column('clients', (a) => count(a.clients), { number: true, sort: 'clients' }),
  column('refused', (a) => count(a.refused), { number: true, sort: 'refused' }),
], { every: 2000, order: 'clients', turns: false });

const dateTime = (text) => (text ? new Date(text).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB') : '');

const bansPanel = new ListPanel('bans', [
  column('address', (b) => b.range, { sort: 'address', rising: true }),
  column('kind', (b) => word(b.permanent ? 'permanent' : 'temporary')),
  column('made', (b) => dateTime(b.since), { sort: 'since' }),
  column('until', (b) => dateTime(b.until), { sort: 'until' }),
  column('left', (b) => (b.until ? time(Math.max(0, (new Date(b.until) - Date.now()) / 1000)) : '')),
  column('refused', (b) => count(b.refused), { number: true, sort: 'refused' }),
  column('reason', (b) => named(b.reason), { wrap: true }),
], { every: 3000, order: 'since', search: untranslated });
