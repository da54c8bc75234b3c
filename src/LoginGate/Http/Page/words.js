'use strict';
// Every word of the page, in both languages. What the gate itself says (log lines, unknown reasons) stays as it is.
const WORDS = {
  en: {
    'skip': 'Skip to the tables', 'language': 'Language', 'theme': 'Theme', 'theme.auto': 'Automatic', 'theme.light': 'Light', 'theme.dark': 'Dark',
    'line': 'Line', 'lines.all': 'all lines', 'overview': 'Overview', 'tables': 'Tables', 'unit': 'Unit', 'unit.packets': 'packets/s', 'unit.bytes': 'bytes/s',
    'chart.traffic': 'Throughput', 'chart.sessions': 'Sessions', 'chart.link': 'LoginSrv', 'minutes': '{0} min', 'now': 'now',
    'about': 'version {0}, up {1}', 'trouble': 'The gate does not answer since {0}. Asking again every second.', 'trouble.why': 'The gate answers with an error since {0}: {1}',
    'tile.sessions': 'Sessions', 'tile.sessions.more': 'peak {0}, {1} in all', 'tile.packets': 'To LoginSrv', 'tile.packets.more': 'packets/s, {0}', 'tile.replies': 'To clients',
    'tile.replies.more': 'replies/s, {0}', 'tile.link': 'LoginSrv', 'tile.link.more': 'lines: {0} of {1}', 'tile.refused': 'Refused', 'tile.refused.more': '{0} a minute', 'tile.closed': 'Ended', 'tile.closed.more': '{0} at fault', 'tile.memory': 'Memory', 'tile.memory.more': 'of the process',
    'drain': 'The gate drains: it lets nobody in and ends with its last client. {0} left, closed in {1}.',
    'attack': 'Attack mode is on for {0}: {1}', 'attack.refused': '{0} connects refused a second (threshold {1})', 'attack.connects': '{0} connects a second (threshold {1})', 'attack.half-open': '{0} connections that have not sent a byte (threshold {1})', 'attack.ordered': 'by {2}', 'attack.off': 'Attack mode is kept off', 'attack.for': '; {0} more', 'attack.until': '; until it is set to automatic',
    'to.loginsrv': 'to LoginSrv', 'to.clients': 'to clients', 'sessions': 'sessions', 'up': 'up', 'held': 'held', 'down': 'down', 'unknown': 'unknown',
    'tab.lines': 'Lines', 'tab.gates': 'Gates', 'tab.sessions': 'Sessions', 'tab.find': 'Find', 'tab.addresses': 'Addresses', 'tab.attackers': 'Who does it', 'tab.guesses': 'Password guessing', 'tab.bans': 'Bans', 'tab.tree': 'Actors', 'tab.log': 'Log',
    'col.gate': 'gate', 'col.version': 'version', 'col.state': 'state', 'col.line': 'line', 'col.listen': 'listens on', 'col.loginsrv': 'LoginSrv', 'col.since': 'for', 'col.trip': 'round trip', 'col.heartbeat': 'heartbeat', 'col.connects': 'connects', 'col.now': 'sessions', 'col.peak': 'peak',
    'col.packets': 'packets', 'col.replies': 'replies', 'col.pending': 'waiting', 'col.loss': 'last loss', 'col.session': 'session', 'col.client': 'client', 'col.account': 'account', 'col.ended': 'ended', 'col.login': 'login', 'col.age': 'age', 'col.idle': 'silent', 'col.bytes': 'bytes',
    'col.address': 'address', 'col.kind': 'kind', 'col.clients': 'clients', 'col.refused': 'refused', 'col.made': 'since', 'col.until': 'until', 'col.left': 'left', 'col.reason': 'reason', 'col.cause': 'cause', 'col.count': 'count',
    'login.refused': '{0} refused: ', 'login.refused.here': '{0} refused by the gate: ',
    'col.who': 'who', 'col.network': 'network', 'col.country': 'country', 'col.as': 'AS', 'col.violations': 'violations', 'col.guesses': 'failed logins', 'col.last': 'last', 'col.banned': 'banned', 'by.per': 'Per', 'by.minutes': 'Last', 'by.subject': 'By', 'guesses': 'Failed logins of the last {0}; accounts locked: {1}.', 'locked': 'locked for {0}', 'over': 'over its limit', 'kept.out': 'banned', 'at.most': 'at most {0}', 'yes': 'yes',
    'refused.logins': 'logins refused for password guessing ({0})', 'refused.accounts': 'new accounts refused', 'refusals': 'Refused', 'closes': 'Ended sessions', 'odd': 'Dropped and odd', 'stray': 'stray bytes of clients', 'broken': 'broken packets of clients', 'nothing': 'Nothing yet.', 'others': 'By other columns: {0}.', 'ago': '{0} ago', 'not.listening': 'not listening', 'doubt': 'wrong dialect? set: {0}, likely: {1}',
    'firewall': '{0} keeps out {1} addresses and ranges.', 'firewall.counted': '{0} keeps out {1} addresses and ranges and has refused {2} connects.', 'firewall.down': '{0} does not work, the gate itself refuses who is banned: {1}',
    'cluster': 'This is gate {0} of {1}; {2} shared bans and lifts are known.', 'cluster.none': 'This is gate {0}. It is in no cluster at present and goes on by itself.',
    'unreachable': 'unreachable for {0}', 'draining': 'draining', 'silent': 'has said nothing yet', 'old': 'figures are {0} old', 'clock.ahead': 'clock {0} ahead', 'clock.behind': 'clock {0} behind',
    'clock.refused': 'The clock of gate {0} is {1} ahead: its bans are refused.',
    'filter': 'Filter', 'filter.sessions': 'address, number or line', 'filter.find': 'account, address, cause ...', 'filter.addresses': 'address or range', 'filter.attackers': 'address, country or AS', 'filter.guesses': 'address or account', 'filter.bans': 'address or reason', 'filter.log': 'text', 'shown': '{0} of {1} shown',
    'page.of': '{0} of {1}', 'page.found': '{0} of {1} found; {2} in all', 'page.before': 'Page before', 'page.after': 'Next page', 'sort': 'Sort by {0}', 'permanent': 'permanent', 'temporary': 'temporary',
    'level': 'Level', 'level.all': 'all', 'follow': 'follow', 'folded': '{0} actors', 'loading': 'Asking the gate ...', 'failed': 'The gate cannot tell: {0}',
    'login.title': 'Log in', 'login.user': 'User', 'login.password': 'Password', 'login.token': 'A token of the inspector goes in as the password, without a user.', 'login.failed': 'The gate does not answer.',
    'logout': 'Log out', 'account': '{0} ({1})', 'right.view': 'may look', 'right.admin': 'may act', 'col.actions': 'actions', 'cancel': 'Cancel', 'close': 'Close', 'doing': 'Telling the gate ...', 'done': 'Done.',
    'd': '{0} d', 'h': '{0} h', 'm': '{0} min', 's': '{0} s', 'ms': '{0} ms',
  },
  zh: {
    'skip': '跳到表格', 'language': '语言', 'theme': '主题', 'theme.auto': '自动', 'theme.light': '浅色', 'theme.dark': '深色',
    'line': '线路', 'lines.all': '全部线路', 'overview': '概览', 'tables': '表格', 'unit': '单位', 'unit.packets': '包/秒', 'unit.bytes': '字节/秒',
    'chart.traffic': '吞吐量', 'chart.sessions': '会话数', 'chart.link': 'LoginSrv 状态', 'minutes': '{0} 分钟', 'now': '现在',
    'about': '版本 {0}，已运行 {1}', 'trouble': '网关自 {0} 起没有响应，每秒重试一次。', 'trouble.why': '网关自 {0} 起返回错误：{1}',
    'tile.sessions': '会话', 'tile.sessions.more': '峰值 {0}，累计 {1}', 'tile.packets': '发往 LoginSrv', 'tile.packets.more': '包/秒，{0}', 'tile.replies': '发往客户端',
    'tile.replies.more': '应答/秒，{0}', 'tile.link': 'LoginSrv', 'tile.link.more': '{1} 条线路中 {0} 条', 'tile.refused': '已拒绝', 'tile.refused.more': '每分钟 {0}', 'tile.closed': '已结束', 'tile.closed.more': '违规 {0}', 'tile.memory': '内存', 'tile.memory.more': '本进程',
    'drain': '网关正在排空：不再接纳新客户端，最后一个离开后结束。还剩 {0} 个，{1} 后断开。',
    'attack': '攻击防护模式已开启 {0}：{1}', 'attack.refused': '每秒拒绝 {0} 个连接（阈值 {1}）', 'attack.connects': '每秒 {0} 个新连接（阈值 {1}）', 'attack.half-open': '{0} 个连接未发送任何数据（阈值 {1}）', 'attack.ordered': '由 {2} 操作', 'attack.off': '攻击防护模式保持关闭', 'attack.for': '；还有 {0}', 'attack.until': '；直到设为自动',
    'to.loginsrv': '发往 LoginSrv', 'to.clients': '发往客户端', 'sessions': '会话', 'up': '正常', 'held': '保持', 'down': '断开', 'unknown': '未知',
    'tab.lines': '线路', 'tab.gates': '网关', 'tab.sessions': '会话', 'tab.find': '查找', 'tab.addresses': '地址', 'tab.attackers': '攻击来源', 'tab.guesses': '猜测密码', 'tab.bans': '封禁', 'tab.tree': 'Actor 树', 'tab.log': '日志',
    'col.gate': '网关', 'col.version': '版本', 'col.state': '状态', 'col.line': '线路', 'col.listen': '监听', 'col.loginsrv': 'LoginSrv', 'col.since': '持续', 'col.trip': '往返', 'col.heartbeat': '心跳', 'col.connects': '连接次数', 'col.now': '会话', 'col.peak': '峰值',
    'col.packets': '请求包', 'col.replies': '应答', 'col.pending': '待发', 'col.loss': '上次断开', 'col.session': '会话', 'col.client': '客户端', 'col.account': '账号', 'col.ended': '结束', 'col.login': '登录', 'col.age': '时长', 'col.idle': '静默', 'col.bytes': '字节',
    'col.address': '地址', 'col.kind': '类型', 'col.clients': '客户端数', 'col.refused': '拒绝次数', 'col.made': '起始', 'col.until': '截止', 'col.left': '剩余', 'col.reason': '原因', 'col.cause': '原因', 'col.count': '次数',
    'login.refused': '拒绝 {0} 次：', 'login.refused.here': '网关拒绝 {0} 次：',
    'col.who': '来源', 'col.network': '网段', 'col.country': '国家', 'col.as': 'AS', 'col.violations': '违规次数', 'col.guesses': '登录失败', 'col.last': '最近一次', 'col.banned': '封禁', 'by.per': '按', 'by.minutes': '最近', 'by.subject': '按', 'guesses': '最近 {0}内的登录失败；已锁定账号：{1}。', 'locked': '锁定，剩余 {0}', 'over': '超过上限', 'kept.out': '已封禁', 'at.most': '至多 {0}', 'yes': '是',
    'refused.logins': '因猜测密码被拒绝的登录（{0}）', 'refused.accounts': '被拒绝的新账号', 'refusals': '被拒绝', 'closes': '已结束的会话', 'odd': '丢弃与异常', 'stray': '客户端包外字节', 'broken': '客户端残缺包', 'nothing': '暂无。', 'others': '按其他列则有：{0}。', 'ago': '{0}前', 'not.listening': '未监听', 'doubt': '方言可能不对：当前 {0}，很可能是 {1}',
    'firewall': '{0} 挡住 {1} 个地址和网段。', 'firewall.counted': '{0} 挡住 {1} 个地址和网段，已拒绝 {2} 次连接。', 'firewall.down': '{0} 不可用，由网关自己拒绝被封禁者：{1}',
    'cluster': '本网关为 {0}，共 {1} 个网关；已知共享的封禁和解除 {2} 条。', 'cluster.none': '本网关为 {0}，目前未加入集群，独立运行。',
    'unreachable': '无法连接，已 {0}', 'draining': '正在排空', 'silent': '尚无消息', 'old': '数据为 {0}前', 'clock.ahead': '时钟快 {0}', 'clock.behind': '时钟慢 {0}',
    'clock.refused': '网关 {0} 的时钟快 {1}：其封禁被拒绝。',
    'filter': '筛选', 'filter.sessions': '地址、编号或线路', 'filter.find': '账号、地址、原因等', 'filter.addresses': '地址或网段', 'filter.attackers': '地址、国家或 AS', 'filter.guesses': '地址或账号', 'filter.bans': '地址或原因', 'filter.log': '文本', 'shown': '显示 {0} / {1}',
    'page.of': '第 {0} 条，共 {1} 条', 'page.found': '第 {0} 条，找到 {1} 条，共 {2} 条', 'page.before': '上一页', 'page.after': '下一页', 'sort': '按{0}排序', 'permanent': '永久', 'temporary': '临时',
    'level': '级别', 'level.all': '全部', 'follow': '跟随', 'folded': '{0} 个 actor', 'loading': '正在询问网关……', 'failed': '网关无法回答：{0}',
    'login.title': '登录', 'login.user': '用户', 'login.password': '密码', 'login.token': '用检查器的令牌登录：用户留空，令牌填入密码。', 'login.failed': '网关没有响应。',
    'logout': '退出', 'account': '{0}（{1}）', 'right.view': '只读', 'right.admin': '可操作', 'col.actions': '操作', 'cancel': '取消', 'close': '关闭', 'doing': '正在通知网关……', 'done': '已完成。',
    'd': '{0} 天', 'h': '{0} 小时', 'm': '{0} 分', 's': '{0} 秒', 'ms': '{0} 毫秒',
    'is.PeerClosed': '客户端关闭', 'is.PeerReset': '客户端连接中断', 'is.KeepAlive': '保活探测无应答', 'is.UserTimeout': '数据未被确认', 'is.Heartbeat': '客户端心跳无应答',
    'is.Kicked': '被 LoginSrv 踢出', 'is.KickedByOperator': '被管理员踢出', 'is.LoginSrvLost': 'LoginSrv 断开', 'is.Shutdown': '网关关闭', 'is.FirstPacketTimeout': '首包超时', 'is.PacketTimeout': '半包超时', 'is.IdleTimeout': '空闲超时',
    'is.TooManyPackets': '发包过快', 'is.OversizedPacket': '包过长', 'is.ForbiddenByte': '非法字节', 'is.MissingDigit': '缺少序号', 'is.MissingGreeting': '缺少问候包', 'is.ForeignDialect': '其他方言的客户端', 'is.BadHandshake': '握手应答错误', 'is.HandshakeTimeout': '握手超时', 'is.TooManyStrayBytes': '包外字节过多', 'is.HttpProbe': 'HTTP 请求',
    'is.TooManyAccounts': '注册账号过多', 'is.PasswordGuessing': '猜测密码', 'is.Banned': '已封禁', 'is.BadProxyHeader': 'PROXY 头无效', 'is.Refused': '不允许进入', 'is.SlowReader': '客户端不读取', 'is.Failed': '会话故障',
    'is.banned': '已封禁', 'is.denied (admission.deny)': '在 deny 名单中', 'is.country or AS is refused (admission.geo)': '国家或 AS 不允许', 'is.country or AS is not known (admission.geo.unknown)': '国家或 AS 未知', 'is.country or AS is refused in attack mode (admission.attack-mode.geo)': '攻击模式下国家或 AS 不允许', 'is.max-connections-per-address is reached': '单地址连接数已满', 'is.connects-per-second-per-address is reached': '单地址连接过快', 'is.silent-connections-per-minute-per-address is reached': '单地址空连接过多', 'is.max-connections-per-network is reached': '单网段连接数已满', 'is.connects-per-second-per-network is reached': '单网段连接过快', 'is.connects-per-second is reached': '全网关连接过快',
    'is.Accepted': '已通过', 'is.ServerChosen': '已选服务器', 'is.NoAccount': '账号不存在', 'is.WrongPassword': '密码错误', 'is.Locked': '错误过多已锁定', 'is.InUse': '账号正在使用', 'is.NoAccess': '无权限', 'is.Suspended': '已停用', 'is.Other': '其他',
    'is.denied': '在 deny 名单中', 'is.geo-refused': '国家或 AS 不允许', 'is.geo-unknown': '国家或 AS 未知', 'is.geo-refused-in-attack-mode': '攻击模式下国家或 AS 不允许', 'is.max-connections-per-address': '单地址连接数已满', 'is.connects-per-second-per-address': '单地址连接过快', 'is.loginsrv-not-connected': 'LoginSrv 未连接', 'is.max-sessions': '达到 max-sessions',
    'is.no-descriptors': '文件描述符不足', 'is.untrusted-proxy': '不受信任的代理', 'is.shutdown': '网关正在关闭', 'is.port-opening': '端口正在打开', 'is.port-closing': '端口正在关闭', 'is.other': '其他',
    'is.forbidden-byte': '非法字节', 'is.oversized-packet': '包过长', 'is.stray-bytes': '包外字节过多', 'is.http': 'HTTP 请求', 'is.missing-digit': '缺少序号', 'is.missing-greeting': '缺少问候包', 'is.bad-handshake': '握手应答错误',
    'is.too-many-packets': '发包过快', 'is.too-many-accounts': '注册账号过多', 'is.silent': '不发数据', 'is.half-packet': '半包超时', 'is.slow-reader': '客户端不读取',
    'is.no-answers': '最近登录的客户端都没有得到应答', 'is.refused-logins': '客户端的登录包不符合当前方言', 'is.unreadable-replies': 'LoginSrv 发来的内容无法解读', 'is.key-requests': '客户端索要密钥，本方言的网关不应答',
    'is.LoginSrv is not connected': 'LoginSrv 未连接', 'is.max-sessions is reached': '达到 max-sessions', 'is.the gate shuts down': '网关正在关闭',
    'is.closed-session': '会话已关闭', 'is.unknown-session': '未知会话', 'is.Garbage': '帧外字节', 'is.UnframedPacket': '无帧的包', 'is.EmptyFrame': '空帧', 'is.NoSlash': '缺少斜杠',
    'is.NoNumber': '缺少会话号', 'is.EmptyReply': '空应答', 'is.OverLong': '帧过长', 'is.BadRecord': '记录无效', 'is.UnexpectedRecord': '意外的记录',
  },
};

// Close causes that are the client's fault.
const FAULTS = ['TooManyPackets', 'OversizedPacket', 'ForbiddenByte', 'MissingDigit', 'MissingGreeting', 'BadHandshake', 'TooManyStrayBytes', 'HttpProbe', 'TooManyAccounts', 'PasswordGuessing', 'BadProxyHeader'];

const LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'];

let language = 'en';

function word(key, ...values) {
  const text = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\d)\}/g, (_, i) => values[i]);
}

/** What the gate calls a cause or reason, in the page's language where the page knows it. */
const named = (name) => WORDS[language][`is.${name}`] ?? name.replace(/([a-z])(?!Srv)([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`);

const count = (n) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 0 }).format(n);

/** A rate: a digit behind the point while it is small. */
const rate = (n) => new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: n < 10 ? 1 : 0 }).format(n);

function bytes(n) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let step = 0;
  for (; n >= 1024 && step < units.length - 1; step++) n /= 1024;
  return `${step > 0 && n < 100 ? n.toFixed(1) : Math.round(n)} ${units[step]}`;
}

function time(seconds) {
  if (seconds == null) return '';
  if (seconds < 1) return word('ms', (seconds * 1000).toFixed(seconds < .01 ? 1 : 0));
  if (seconds < 60) return word('s', Math.floor(seconds));
  const m = Math.floor(seconds / 60), h = Math.floor(m / 60), d = Math.floor(h / 24);
  if (m < 60) return `${word('m', m)} ${word('s', Math.floor(seconds % 60))}`;
  return h < 24 ? `${word('h', h)} ${word('m', m % 60)}` : `${word('d', d)} ${word('h', h % 24)}`;
}

const clockTime = (date) => date.toLocaleTimeString(language === 'zh' ? 'zh-CN' : 'en-GB', { hour12: false });
