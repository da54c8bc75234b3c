// What an operator may do from the page. An action is one entry here: `at` says where it is offered (a list's name, or `gate` for the page's head), `about` what it
// is done to, `command` what the inspector is told, and the words are in both languages. {0} is what it is done to. Who has no right to it does not see it.

/** The address or range that a row of any list is about; nothing where it is an account, a country or an AS. */
const placeOf = (row) => row.range ?? row.address ?? row.network ?? (row.banned == null ? null : row.who);

const ACTIONS = {
  kick: {
    at: ['sessions', 'find'],
    fits: (s) => !s.endedBy,
    about: (s) => `${s.session} (${clientOf(s)})`,
    command: (s) => `gate kick ${s.session} --line ${s.line}`,
    en: { name: 'Kick', ask: 'Close session {0}?' },
    zh: { name: '踢出', ask: '关闭会话 {0}？' },
  },
  ban: {
    at: ['sessions', 'find', 'addresses', 'attackers', 'guesses'],
    fits: (row) => placeOf(row) && !row.banned,
    about: placeOf,
    command: (row, time) => `gate ban ${placeOf(row)} ${time}`,
    choices: [['--for 10m', { en: '10 minutes', zh: '10 分钟' }], ['--for 1h', { en: '1 hour', zh: '1 小时' }], ['--for 1d', { en: '1 day', zh: '1 天' }], ['--permanent', { en: 'until it is taken back', zh: '永久' }]],
    en: { name: 'Ban', ask: 'Keep {0} out and close its clients?', choice: 'For how long' },
    zh: { name: '封禁', ask: '封禁 {0} 并关闭其客户端？', choice: '时长' },
  },
  unban: {
    at: ['bans', 'attackers', 'guesses'],
    fits: (row) => row.range || row.banned,
    about: placeOf,
    command: (row) => `gate unban ${placeOf(row)}`,
    en: { name: 'Unban', ask: 'Let {0} in again?' },
    zh: { name: '解封', ask: '解除对 {0} 的封禁？' },
  },
  unlock: {
    at: ['guesses'],
    fits: (guess) => guess.lockedFor != null,
    about: (guess) => guess.account,
    // Its name may hold anything, its hash does not.
    command: (guess) => `gate unlock ${guess.hash}`,
    en: { name: 'Unlock', ask: 'Let everybody log in to account {0} again?' },
    zh: { name: '解锁', ask: '重新让所有人可以登录账号 {0}？' },
  },
  attack: {
    at: ['gate'],
    command: (_, order) => `gate attack ${order}`,
    choices: [
      ['on --for 10m', { en: 'on for 10 minutes', zh: '开启 10 分钟' }], ['on --for 1h', { en: 'on for 1 hour', zh: '开启 1 小时' }], ['on', { en: 'on', zh: '开启' }],
      ['off --for 1h', { en: 'off for 1 hour', zh: '关闭 1 小时' }], ['off', { en: 'off', zh: '关闭' }], ['auto', { en: 'automatic, by its thresholds', zh: '自动（按阈值）' }],
    ],
    en: { name: 'Attack mode', ask: 'Attack mode tightens the limits for those who connect while it is on; whoever is in stays.', choice: 'Attack mode' },
    zh: { name: '攻击防护', ask: '攻击防护模式开启期间，对新连接收紧限制；已进入的客户端不受影响。', choice: '攻击防护模式' },
  },
  reload: {
    at: ['gate'],
    command: () => 'gate reload',
    en: { name: 'Reload', ask: 'Read the settings anew? Nothing changes unless all of them are good.' },
    zh: { name: '重新加载', ask: '重新读取设置？全部正确才会生效。' },
  },
  level: {
    at: ['gate'],
    command: (_, level) => `log level ${level}`,
    choices: LEVELS.map((level) => [level === 'WARN' ? 'WARNING' : level, { en: level, zh: level }]),
    en: { name: 'Log level', ask: 'Log from which level on, until the next start?', choice: 'Level' },
    zh: { name: '日志级别', ask: '从哪个级别起记录日志（到下次启动为止）？', choice: '级别' },
  },
};

const mayAct = () => me?.user != null && me.right === 'admin';

const actionsAt = (place, row) => (mayAct() ? Object.entries(ACTIONS).filter(([, a]) => a.at.includes(place) && (row == null || !a.fits || a.fits(row))) : []);

const actionButtons = (place, row) => actionsAt(place, row).map(([name, action]) => {
  const about = row && action.about(row);
  return el('button', {
    type: 'button', class: `act act-${name}`, 'data-keep': `${name} ${about ?? ''}`, 'aria-label': about ? `${action[language].name} ${about}` : null, onclick: () => confirm(action, row, `${name} ${about ?? ''}`),
  }, action[language].name);
});

/** The column of a list whose rows something can be done to. */
const actionColumns = (place) => (actionsAt(place).length > 0 ? [column('actions', (row) => actionButtons(place, row), { kind: 'actions' })] : []);

/** Lists are drawn anew while somebody is in them: the button at the same thing has the focus again. */
const focusKept = (key) => [...document.querySelectorAll('[data-keep]')].find((b) => b.dataset.keep === key)?.focus();

/** Asks once, does it, and shows what the gate says. */
function confirm(action, row, key) {
  const words = action[language];
  const dialog = $('confirm');
  const choice = action.choices && el('select', { id: 'confirm-choice' }, action.choices.map(([value, label]) => el('option', { value }, label[language])));
  const answer = el('p', { id: 'confirm-answer', role: 'status' });
  const close = el('button', { type: 'button', id: 'confirm-close', onclick: () => dialog.close() }, word('cancel'));
  const go = el('button', { type: 'button', id: 'confirm-do', class: 'do', onclick: act }, words.name);
  async function act() {
    go.disabled = true;
    answer.className = '';
    answer.textContent = word('doing');
    try {
      const done = await post('commands', { command: action.command(row, choice?.value) });
      answer.className = 'good';
      answer.textContent = done.text.join('\n') || word('done');
      go.remove();
      close.textContent = word('close');
      close.focus();
      ask();
    } catch (failure) {
      answer.className = 'bad';
      answer.textContent = failure.message;
      go.disabled = false;
    }
  }
  dialog.replaceChildren(
    el('h2', { id: 'confirm-title' }, words.name), el('p', null, words.ask.replace('{0}', () => action.about(row))),
    ...(choice ? [el('label', null, words.choice, ' ', choice)] : []), answer, el('div', { class: 'buttons' }, close, go));
  dialog.onclose = () => focusKept(key);
  dialog.showModal();
}
