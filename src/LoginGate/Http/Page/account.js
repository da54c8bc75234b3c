// Who is at the page. Where the gate has no users anybody may look, and there is nothing to log in to.
let me = null;

const mustLogIn = () => me?.login && !me.user;

async function call(path, options, patience = PATIENCE) {
  const response = await fetch(`/api/${path}`, { signal: AbortSignal.timeout(patience), cache: 'no-store', ...options });
  const answer = await response.json();
  if (response.ok) return answer;
  // Logged out by time, by a reload or in another tab.
  if ((response.status === 401 || response.status === 403) && path !== 'login') await whoAmI();
  throw Object.assign(new Error(answer.error), { status: response.status });
}

const get = (question) => call(question);

const post = (path, body) => call(path, {
  method: 'POST', headers: { 'Content-Type': 'application/json', ...(me?.csrf && { 'X-CSRF-Token': me.csrf }) }, body: JSON.stringify(body),
}, ACTION_PATIENCE);

const whoAmI = async () => setMe(await call('me'));

function setMe(next) {
  const before = me;
  me = next;
  if (before?.user === me.user && before?.right === me.right && before?.login === me.login) return;
  if (mustLogIn()) $('confirm').close();
  document.querySelector('main').hidden = Boolean(mustLogIn());
  $('login').hidden = !mustLogIn();
  drawAccount();
  if (mustLogIn()) $('login-user').focus();
  else open(panel);
}

function drawAccount() {
  $('account').replaceChildren(...(me?.user ? [
    ...actionButtons('gate'), el('span', { id: 'who' }, word('account', me.user, word(`right.${me.right}`))), el('button', { type: 'button', id: 'logout', onclick: logOut }, word('logout')),
  ] : []));
}

async function logOut() {
  try {
    setMe(await post('logout', {}));
  } catch (failure) {
    setTrouble(failure);
  }
}

$('login-form').addEventListener('submit', async (e) => {
  e.preventDefault();
  const [user, password] = [$('login-user').value.trim(), $('login-password').value];
  $('login-do').disabled = true;
  try {
    setMe(await post('login', user ? { user, password } : { token: password.trim() }));
    $('login-form').reset();
    $('login-answer').textContent = '';
    await poll();
  } catch (failure) {
    $('login-answer').textContent = failure.status ? failure.message : word('login.failed');
  } finally {
    $('login-do').disabled = false;
  }
});
