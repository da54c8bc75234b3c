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
  const meant = Object.entries(WORDS[language]).filter(([key, shown]) => key.startsWith('is.') && !/^is\.[a-z-]+$/.test(key) && text && shown.toLowerCase().includes(text));
  return meant.length === 1 ? meant[0][0].slice('is.'.length) : text;
}

/** A panel that shows one of the gate's lists. */
class ListPanel {
  constructor(name, columns, { every, order = null, hasLine = false, turns = true, search = (text) => text, searchKey = 'search', rows = name, note = null }) {
    Object.assign(this, { name, columns, every, order, hasLine, turns, search, searchKey, rows, note, reverse: false, skip: 0, about: '' });
  }

  question() { return this.order ? { sort: this.order } : {}; }

  /** What else can be chosen above the list. */
  choices() { return []; }

  ask() {
    const query = new URLSearchParams(this.question());
    const text = searchable(this.search(typed[this.name] ?? ''));
    if (this.reverse) query.set('reverse', 'on');
    if (text) query.set(this.searchKey, text);
    if (this.hasLine && chosenLine) query.set('line', chosenLine);
    // Another question begins at its first page.
    if (this.about !== String(query)) this.skip = 0;
    this.about = String(query);
    return `${this.name}?top=${PAGE}&skip=${this.skip}&${query}`;
  }

  build() {
    const turn = (id, sign, pages) => el('button', { type: 'button', id: `${this.name}-${id}`, 'aria-label': word(`page.${id}`), title: word(`page.${id}`), disabled: true, onclick: () => this.go(pages) }, sign);
    return [
      el('div', { class: 'bar' }, filterBox(this.name, ask), ...this.choices(), el('span', { class: 'count', id: `${this.name}-count` }), el('span', { class: 'pages' }, turn('before', '‹', -1), turn('after', '›', 1))),
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
    const rows = data[this.rows];
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
    const { sort: focused, keep } = document.activeElement?.dataset ?? {};
    const columns = [...this.columns, ...actionColumns(this.name)];
    // The head stays where nobody is: whoever is first by another figure may be there.
    show($(this.name), this.note?.(data),
      el('table', null, tableHead(columns, { order: this.order ?? data.by, reverse: this.reverse }, (order) => this.sortBy(order)), rows.length === 0 ? null : el('tbody', null, rows.map((r) => tableRow(columns, r)))),
      rows.length === 0 ? el('p', { class: 'empty' }, word('nothing')) : null);
    if (keep) focusKept(keep);
    if (focused) $(this.name).querySelector(`[data-sort="${focused}"]`)?.focus();
  }
}

const clientOf = (s) => (s.address.includes(':') ? `[${s.address}]:${s.port}` : `${s.address}:${s.port}`);

const sessionsPanel = new ListPanel('sessions', [
  column('session', (s) => s.session, { sort: 'number', rising: true }),
  column('line', (s) => s.line, { sort: 'line', rising: true }),
  column('client', clientOf, { sort: 'address', rising: true }),
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

/** A list whose rows are told apart in one of several ways. `offered`: what can be chosen, the values of each choice, and how one is shown. */
class ChoicePanel extends ListPanel {
  constructor(name, columns, { offered, chosen, ...options }) {
    super(name, columns, options);
    Object.assign(this, { offered, chosen });
  }

  question() { return { ...(this.order && { by: this.order }), ...this.chosen }; }

  choices() {
    return Object.entries(this.offered).map(([name, [values, shown]]) => el('label', null, word(`by.${name}`), ' ',
      el('select', { id: `${this.name}-${name}`, onchange: (e) => { this.chosen[name] = e.target.value; ask(); } },
        values.map((v) => el('option', { value: v, selected: v === this.chosen[name] }, shown(v))))));
  }
}

const columnWord = (name) => word(`col.${name}`);

const asOf = (a) => (a.as ? `AS${a.as} ${a.asName}` : '');

const FIGURES = ['refused', 'violations', 'guesses', 'connects'];

/** A figure, and by how much more it may be. */
const atLeast = (a, figure, shown) => (a.errors[figure] > 0 ? el('span', { title: word('at.most', shown(a[figure] + a.errors[figure])) }, `≥ ${shown(a[figure])}`) : shown(a[figure]));

/** Where nobody is shown by one figure, what there is by the others. */
function othersOf(data) {
  const others = data.all > 0 ? [] : FIGURES.filter((f) => f !== data.by && data.sums[f] > 0);
  return others.length === 0 ? null : el('p', { class: 'note' }, word('others', others.map((f) => `${columnWord(f)} ${count(data.sums[f])}`).join(', ')));
}

const attackersPanel = new ChoicePanel('attackers', [
  column('who', (a) => a.who),
  column('country', (a) => a.country),
  column('as', asOf, { wrap: true }),
  column('connects', (a) => atLeast(a, 'connects', count), { number: true, sort: 'connects' }),
  column('refused', (a) => atLeast(a, 'refused', count), { number: true, sort: 'refused' }),
  column('violations', (a) => atLeast(a, 'violations', count), { number: true, sort: 'violations' }),
  column('guesses', (a) => atLeast(a, 'guesses', count), { number: true, sort: 'guesses' }),
  column('bytes', (a) => atLeast(a, 'bytes', bytes), { number: true, sort: 'bytes' }),
  column('cause', (a) => Object.keys(a.reasons).slice(0, 1).map(named), { wrap: true }),
  column('now', (a) => count(a.sessions), { number: true }),
  column('banned', (a) => (a.banned ? word('yes') : '')),
], {
  // By itself the gate begins with the figure of which there is most.
  every: 2000, turns: false, chosen: { per: 'address', minutes: '5' }, note: othersOf,
  offered: { per: [['address', 'network', 'country', 'as'], columnWord], minutes: [['1', '5', '15'], (v) => word('m', v)] },
});

/** Whose logins fail: who may be guessing passwords, and whose are being guessed. */
const guessesPanel = new ChoicePanel('guesses', [
  column('who', (g) => g.address ?? g.network ?? g.account),
  column('guesses', (g) => count(g.failed), { number: true }),
  column('last', (g) => (g.last == null ? '' : word('ago', time(g.last)))),
  column('state', (g) => [g.lockedFor != null && word('locked', time(g.lockedFor)), g.over && word('over'), g.banned && word('kept.out')].filter(Boolean).join(', ')),
], {
  every: 2000, chosen: { subject: 'address' }, offered: { subject: [['address', 'network', 'account'], columnWord] },
  note: (data) => el('p', { class: 'note' }, word('guesses', time(data.within), count(data.locked))),
});

const dateTime = (text) => (text ? new Date(text).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB') : '');

/** How a session's logins went. */
const loginOf = (s) => [
  s.login && s.login !== 'Refused' && named(s.login), s.refusals > 0 && `${word('login.refused', count(s.refusals))}${named(s.refusal)}`,
  s.gateRefusals > 0 && `${word('login.refused.here', count(s.gateRefusals))}${columnWord(s.gateRefusal)}`,
].filter(Boolean).join(', ');

const findPanel = new ListPanel('find', [
  column('session', (s) => s.session),
  column('line', (s) => s.line),
  column('client', clientOf),
  column('account', (s) => s.account),
  column('made', (s) => dateTime(s.opened)),
  column('age', (s) => time(s.seconds), { number: true }),
  column('ended', (s) => dateTime(s.time)),
  column('cause', (s) => s.endedBy && named(s.endedBy)),
  column('login', loginOf, { wrap: true }),
  column('packets', (s) => count(s.packets), { number: true }),
  column('replies', (s) => count(s.replies), { number: true }),
], { every: 3000, hasLine: true, search: untranslated, searchKey: 'text', rows: 'sessions' });

const bansPanel = new ListPanel('bans', [
  column('address', (b) => b.range, { sort: 'address', rising: true }),
  column('kind', (b) => word(b.permanent ? 'permanent' : 'temporary')),
  column('made', (b) => dateTime(b.since), { sort: 'since' }),
  column('until', (b) => dateTime(b.until), { sort: 'until' }),
  column('left', (b) => (b.until ? time(Math.max(0, (new Date(b.until) - Date.now()) / 1000)) : '')),
  column('refused', (b) => count(b.refused), { number: true, sort: 'refused' }),
  column('reason', (b) => named(b.reason), { wrap: true }),
], { every: 3000, order: 'since', search: untranslated });
