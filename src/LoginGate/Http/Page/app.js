// Asks the gate once a second while somebody looks, and shows what it says.
const POLL = 1000;
const PATIENCE = 6000;
const ACTION_PATIENCE = 20_000;

let status = null;
let chosenLine = '';
let panel = linesPanel;
let troubleSince = null;
let refusedBefore = [];

const chosenLines = () => status.lines.filter((l) => !chosenLine || l.line === chosenLine);

const charts = {
  traffic: new Chart('chart-traffic', [
    { name: 'to.loginsrv', color: 's1', value: (s) => figureOf(s, $('unit').value === 'bytes' ? PACKET_BYTES : PACKETS) },
    { name: 'to.clients', color: 's2', value: (s) => figureOf(s, $('unit').value === 'bytes' ? REPLY_BYTES : REPLIES) },
  ], (n) => ($('unit').value === 'bytes' ? `${bytes(n)}/s` : rate(n))),
  sessions: new Chart('chart-sessions', [{ name: 'sessions', color: 's1', value: (s) => figureOf(s, SESSIONS) }], count),
};

function tile(id, title, value, more, state) {
  return el('div', { class: 'tile', id: `tile-${id}` }, el('h2', null, word(title)), el('div', { class: `value ${state ?? ''}` }, value), el('div', { class: 'more' }, more));
}

/** How many are refused a minute, by what this page has seen of the last one. */
function refusedPerMinute(total) {
  const now = Date.now();
  refusedBefore = refusedBefore.filter((r) => r.line === chosenLine && r.at > now - 60_000 && r.total <= total);
  refusedBefore.push({ line: chosenLine, at: now, total });
  const first = refusedBefore[0];
  return first.at === now ? 0 : ((total - first.total) * 60_000) / (now - first.at);
}

function drawTiles() {
  const lines = chosenLines();
  const sum = (pick) => lines.reduce((total, l) => total + pick(l), 0);
  const up = lines.filter((l) => l.loginsrv.state === 'up').length;
  const isGood = up === lines.length && !lines.some((l) => l.loginsrv.doubt);
  const state = isGood ? 'good' : lines.every((l) => l.loginsrv.state === 'down') ? 'bad' : 'warn';
  const worst = ['down', 'held', 'up'].find((s) => lines.some((l) => l.loginsrv.state === s)) ?? 'unknown';
  const refused = sum((l) => sumOf(l.refusals));
  const faults = sum((l) => FAULTS.reduce((n, cause) => n + (l.closes[cause] ?? 0), 0));
  $('tiles').replaceChildren(
    tile('sessions', 'tile.sessions', count(sum((l) => l.sessions.now)), word('tile.sessions.more', count(sum((l) => l.sessions.peak)), count(sum((l) => l.sessions.total)))),
    tile('packets', 'tile.packets', rate(sum((l) => l.packets.perSecond)), word('tile.packets.more', `${bytes(sum((l) => l.packets.bytesPerSecond))}/s`)),
    tile('replies', 'tile.replies', rate(sum((l) => l.replies.perSecond)), word('tile.replies.more', `${bytes(sum((l) => l.replies.bytesPerSecond))}/s`)),
    tile('link', 'tile.link', word(worst), word('tile.link.more', count(up), count(lines.length)), state),
    tile('refused', 'tile.refused', count(refused), word('tile.refused.more', count(refusedPerMinute(refused)))),
    tile('closed', 'tile.closed', count(sum((l) => sumOf(l.closes))), word('tile.closed.more', count(faults))),
    tile('memory', 'tile.memory', bytes(status.memory), word('tile.memory.more')));
  $('about').textContent = word('about', status.version, time(status.uptime));
}

/** Attack mode, and for how long an operator wants it so; nothing while it is off by itself. */
function attackText({ isOn, since, sign, value, threshold, by, order, orderEnds }) {
  if (!isOn && order !== 'off') return '';
  const state = isOn ? word('attack', time(since), word(`attack.${sign}`, count(value), threshold, by)) : word('attack.off');
  return order === 'auto' ? state : `${state}${orderEnds == null ? word('attack.until') : word('attack.for', time(orderEnds))}`;
}

function drawAttack() {
  const text = attackText(status.attack);
  $('attack').hidden = !text;
  if ($('attack').textContent !== text) $('attack').textContent = text;
}

function drawDrain() {
  $('drain').hidden = !status.drain.isOn;
  if (!status.drain.isOn) return;
  const left = status.lines.reduce((n, l) => n + l.sessions.now, 0);
  $('drain').textContent = word('drain', count(left), time(Math.max(...status.lines.map((l) => l.drain?.left ?? 0))));
}

function drawLineChoice() {
  const names = status.lines.map((l) => l.line);
  if (chosenLine && !names.includes(chosenLine)) chosenLine = '';
  const wanted = ['', ...names].join('\n') + language;
  if ($('line').dataset.options !== wanted) {
    $('line').dataset.options = wanted;
    $('line').replaceChildren(...['', ...names].map((n) => el('option', { value: n, selected: n === chosenLine }, n || word('lines.all'))));
  }
  $('line-choice').hidden = names.length < 2;
}

function drawAll() {
  if (!status) return;
  drawLineChoice();
  drawTiles();
  drawAttack();
  drawDrain();
  for (const chart of Object.values(charts)) chart.draw();
  drawStrips(chosenLines());
  if (shownPanels().length !== $('tabs').childElementCount) open(shownPanels().includes(panel) ? panel : linesPanel);
  else if (!panel.ask) panel.update();
}

function setTrouble(failure) {
  troubleSince = failure ? troubleSince ?? new Date() : null;
  $('trouble').hidden = !failure;
  document.body.classList.toggle('stale', failure != null);
  if (failure) {
    const text = failure.status ? word('trouble.why', clockTime(troubleSince), failure.message) : word('trouble', clockTime(troubleSince));
    if ($('trouble').textContent !== text) $('trouble').textContent = text;
  }
  document.title = failure ? '⚠ LoginGate' : 'LoginGate';
}

async function poll() {
  try {
    if (!me) await whoAmI();
    if (mustLogIn()) return;
    const [news, samples] = await Promise.all([get('status'), get(`history?after=${past.samples.at(-1)?.time ?? 0}`)]);
    status = news;
    addSamples(samples.samples);
    setTrouble(null);
    drawAll();
  } catch (failure) {
    if (!mustLogIn()) setTrouble(failure);
  }
}

/** The panel's own question, at once or when its time has come. */
let asking = null;
let askedAt = 0;
let isOutdated = false;
async function ask() {
  askedAt = Date.now();
  if (!panel.ask || !me || mustLogIn()) return;
  // The question has changed before the answer is there: it is asked once more then.
  if (asking === panel) { isOutdated = true; return; }
  const asked = panel;
  asking = asked;
  isOutdated = false;
  try {
    const data = await get(asked.ask());
    if (panel === asked && !isOutdated) asked.update(data);
  } catch (failure) {
    if (panel === asked && failure.status && troubleSince == null)
      show($('panel').lastElementChild, el('p', { class: 'empty' }, word('failed', failure.message)));
  } finally {
    if (asking === asked) {
      asking = null;
      if (isOutdated) ask();
    }
  }
}

function open(next) {
  panel = next;
  remember.set('tab', next.name);
  $('tabs').replaceChildren(...shownPanels().map((p) => el('button', {
    role: 'tab', type: 'button', id: `tab-${p.name}`, 'aria-selected': String(p === panel), 'aria-controls': 'panel', tabindex: p === panel ? 0 : -1, onclick: () => open(p),
  }, word(`tab.${p.name}`))));
  $('panel').setAttribute('aria-labelledby', `tab-${panel.name}`);
  $('panel').replaceChildren(...panel.build());
  panel.ask ? ask() : panel.update();
}

// Left and right move between tabs, as in any list of tabs.
$('tabs').addEventListener('keydown', (e) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
  if (!step) return;
  const panels = shownPanels();
  open(panels[(panels.indexOf(panel) + step + panels.length) % panels.length]);
  $(`tab-${panel.name}`).focus();
});

function setLanguage(next) {
  language = next;
  $('language').value = next;
  translate();
  drawAccount();
  open(panel);
  drawAll();
}

function setTheme(next) {
  $('theme').value = next;
  if (next === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
}

$('language').addEventListener('change', (e) => { remember.set('language', e.target.value); setLanguage(e.target.value); });
$('theme').addEventListener('change', (e) => { remember.set('theme', e.target.value); setTheme(e.target.value); });
$('unit').addEventListener('change', () => charts.traffic.draw());
$('line').addEventListener('change', (e) => { chosenLine = e.target.value; drawAll(); ask(); });

let timer = null;
async function run() {
  if (document.visibilityState !== 'visible') { timer = null; return; }
  const began = Date.now();
  await poll();
  if (panel.ask && asking !== panel && Date.now() - askedAt >= panel.every - 100) ask();
  timer = setTimeout(run, Math.max(100, POLL - (Date.now() - began)));
}
document.addEventListener('visibilitychange', () => { if (timer == null && document.visibilityState === 'visible') run(); });

setTheme(remember.get('theme') ?? 'auto');
panel = PANELS.find((p) => p.name === remember.get('tab')) ?? linesPanel;
setLanguage(remember.get('language') ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'));
run();
