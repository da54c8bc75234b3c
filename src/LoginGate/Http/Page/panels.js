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
  column('listen', (l) => [l.listen ?? el('span', { class: l.drain ? 'warn' : 'bad' }, word('not.listening')), l.drain && el('div', { class: 'warn' }, word('draining'))]),
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
  column('loss', (l) => (language === 'zh' ? l.loginsrv.lastLossZh : l.loginsrv.lastLoss), { wrap: true }),
];

/** Bans in the system's firewall; nothing where they are not told to it. */
const firewall = (f) => f && el('p', { class: f.up ? '' : 'warn' },
  f.up ? word(f.refused == null ? 'firewall' : 'firewall.counted', f.kind, count(f.elements), count(f.refused ?? 0)) : word('firewall.down', f.kind, f.lastFailure || f.table));

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
    const refused = merged(lines, 'refusals');
    for (const [reason, n] of merged(lines, 'refusedLogins')) refused.push([word('refused.logins', columnWord(reason)), n]);
    const accounts = lines.reduce((sum, l) => sum + (l.refusedAccounts ?? 0), 0);
    if (accounts > 0) refused.push([word('refused.accounts'), accounts]);
    show($('lines'), table(lineColumns, lines), firewall(status.firewall), el('div', { class: 'columns' },
      countTable('refusals', 'reason', refused), countTable('closes', 'cause', merged(lines, 'closes')), countTable('odd', 'cause', odd)));
  },
};

/** What is the matter with another gate; nothing while all is well. */
const gateStates = (g) => [
  g.unreachable != null && el('div', { class: 'bad' }, word('unreachable', time(g.unreachable))),
  g.draining && el('div', { class: 'warn' }, word('draining')),
  g.heard == null ? el('div', { class: 'warn' }, word('silent')) : g.isOld && el('div', { class: 'warn' }, word('old', time(g.heard))),
  Math.abs(g.clockAhead) > 2 && el('div', { class: 'warn' }, word(g.clockAhead > 0 ? 'clock.ahead' : 'clock.behind', time(Math.abs(g.clockAhead)))),
].filter(Boolean);

const gateColumns = [
  column('gate', (g) => g.gate || '?'),
  column('address', (g) => g.address),
  column('version', (g) => g.version),
  column('line', (g) => g.lines.map((l) => el('div', null, `${l.line} ${l.listen}`))),
  column('loginsrv', (g) => g.lines.map((l) => el('div', null, pill(l.loginsrv)))),
  column('now', (g) => g.lines.map((l) => el('div', null, count(l.sessions))), { number: true }),
  column('packets', (g) => g.lines.map((l) => el('div', null, `${rate(l.packetsPerSecond)}/s`)), { number: true }),
  column('replies', (g) => g.lines.map((l) => el('div', null, `${rate(l.repliesPerSecond)}/s`)), { number: true }),
  column('state', gateStates),
];

const gatesPanel = {
  name: 'gates',
  ask: null,
  isShown: () => status?.cluster != null,
  build: () => [el('div', { id: 'gates' })],
  update() {
    const cluster = status?.cluster;
    if (!cluster) return;
    const about = cluster.up ? word('cluster', cluster.gate, count(cluster.members), count(cluster.bansKnown)) : word('cluster.none', cluster.gate);
    const ahead = Object.entries(cluster.clocksAhead).map(([gate, by]) => el('p', { class: 'bad' }, word('clock.refused', gate, time(by))));
    show($('gates'), el('p', { class: cluster.up ? '' : 'warn' }, about), ahead, table(gateColumns, cluster.others));
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

const PANELS = [linesPanel, gatesPanel, sessionsPanel, findPanel, addressesPanel, attackersPanel, guessesPanel, bansPanel, treePanel, logPanel];
const shownPanels = () => PANELS.filter((p) => p.isShown?.() ?? true);
