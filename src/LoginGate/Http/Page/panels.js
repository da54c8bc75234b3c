// The tables below the graphs. Each panel says what it asks the gate for, how often, and how it shows the answer.

const sumOf = (counts) => Object.values(counts ?? {}).reduce((a, b) => a + b, 0);

/** The counts of several lines in one, largest first. */
function merged(lines, ...keys) {
  const all = {};
  for (const line of lines)
    for (const key of keys)
      for (const [name, n] of Object.entries(line[key] ?? {})) all[name] = (all[name] ?? 0) + n;
  return Object.entries(all).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
}

const countTable = (title, key, rows) => el('div', null, el('h3', null, word(title)),
  table([column(key, ([name]) => named(name), { wrap: true }), column('count', ([, n]) => count(n), { number: true })], rows));

/** What is said of a dialect that looks wrong; the cell's tooltip tells why. */
const doubt = (d) => d && el('div', { class: 'warn', title: named(d.reason) }, word('doubt', d.dialect, d.likely.join(', ')));

const lineColumns = [
  column('line', (l) => l.line),
  column('listen', (l) => l.listen ?? el('span', { class: 'bad' }, word('not.listening'))),
  column('loginsrv', (l) => [pill(l.loginsrv.state), ` ${l.loginsrv.target}`, doubt(l.loginsrv.doubt)]),
  column('since', (l) => time(l.loginsrv.since)),
  column('trip', (l) => time(l.loginsrv.roundTrip)),
  column('heartbeat', (l) => (l.loginsrv.heartbeat == null ? '' : word('ago', time(l.loginsrv.heartbeat)))),
  column('connects', (l) => count(l.loginsrv.connects), { number: true }),
  column('now', (l) => count(l.sessions.now), { number: true }),
  column('peak', (l) => count(l.sessions.peak), { number: true }),
  column('packets', (l) => count(l.packets.total), { number: true }),
  column('replies', (l) => count(l.replies.total), { number: true }),
  column('pending', (l) => bytes(l.loginsrv.pending), { number: true }),
  column('loss', (l) => l.loginsrv.lastLoss, { wrap: true }),
];

const linesPanel = {
  name: 'lines',
  ask: null, // the status that the page asks for anyway
  build: () => [el('div', { id: 'lines' })],
  update() {
    if (!status) return;
    const lines = chosenLines();
    const odd = merged(lines, 'discarded', 'anomalies');
    for (const key of ['stray', 'broken']) {
      const n = lines.reduce((sum, l) => sum + l[key], 0);
      if (n > 0) odd.push([word(key), n]);
    }
    show($('lines'), table(lineColumns, lines), el('div', { class: 'columns' },
      countTable('refusals', 'reason', merged(lines, 'refusals')), countTable('closes', 'cause', merged(lines, 'closes')), countTable('odd', 'cause', odd)));
  },
};

const treePanel = {
  name: 'tree',
  every: 2000,
  closed: new Set(),
  ask: () => 'tree',
  build: () => [el('ul', { class: 'tree', id: 'tree' })],
  update(data) {
    const focused = document.activeElement?.closest?.('details')?.dataset.path;
    show($('tree'), this.branch(data, true));
    if (focused) [...$('tree').querySelectorAll('details')].find((d) => d.dataset.path === focused)?.querySelector('summary').focus();
  },
  branch(node, isRoot) {
    if (node.folded) return el('li', null, el('span', { class: 'name' }, node.folded));
    const label = [
      el('span', { class: 'name' }, isRoot ? node.path : node.path.split('/').at(-1)),
      el('span', { class: 'what' }, [node.type, node.state && `[${node.state}]`, node.count > 0 && `(${count(node.count)})`].filter(Boolean).join(' ')),
    ];
    if (!node.children?.length) return el('li', null, label);
    const ontoggle = (e) => (e.target.open ? this.closed.delete(node.path) : this.closed.add(node.path));
    return el('li', null, el('details', { open: !this.closed.has(node.path), 'data-path': node.path, ontoggle },
      el('summary', null, label), el('ul', null, node.children.map((c) => this.branch(c)))));
  },
};

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];
const levelClass = { WARN: 'warn', ERROR: 'bad' };

/** The log is searched in the lines that were loaded: its last ones. */
const matches = (...texts) => !typed.log || texts.some((t) => String(t ?? '').toLowerCase().includes(typed.log));

const logPanel = {
  name: 'log',
  every: 1000,
  level: 'DEBUG',
  follow: true,
  ask: () => 'log',
  build() {
    const level = el('select', { id: 'log-level', onchange: (e) => { this.level = e.target.value; ask(); } },
      LEVELS.map((l) => el('option', { value: l, selected: l === this.level }, l === 'DEBUG' ? word('level.all') : `≥ ${l}`)));
    return [
      el('div', { class: 'bar' }, filterBox('log', () => ask()), el('label', null, word('level'), ' ', level),
        el('label', null, el('input', { type: 'checkbox', id: 'log-follow', checked: this.follow, onchange: (e) => { this.follow = e.target.checked; } }), ` ${word('follow')}`),
        el('span', { class: 'count', id: 'log-count' })),
      el('ol', { class: 'log', id: 'log', tabindex: 0, 'aria-label': word('tab.log') }),
    ];
  },
  update(data) {
    const rows = data.filter((l) => LEVELS.indexOf(l.level) >= LEVELS.indexOf(this.level) && matches(l.source, l.message, l.client));
    $('log-count').textContent = word('shown', count(rows.length), count(data.length));
    show($('log'), rows.map((l) => el('li', null,
      el('span', { class: 'time' }, clockTime(new Date(l.time))),
      el('span', { class: `level ${levelClass[l.level] ?? ''}` }, l.level),
      el('span', { class: 'source' }, l.source),
      el('span', { class: 'message' }, l.exception ? `${l.message}\n${l.exception}` : l.message))));
    if (this.follow) $('log').scrollTop = $('log').scrollHeight;
  },
};

const PANELS = [linesPanel, sessionsPanel, addressesPanel, bansPanel, treePanel, logPanel];
