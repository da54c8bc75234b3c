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
    'to.loginsrv': 'to LoginSrv', 'to.clients': 'to clients', 'sessions': 'sessions', 'up': 'up', 'held': 'held', 'down': 'down', 'unknown': 'unknown',
    'tab.lines': 'Lines', 'tab.sessions': 'Sessions', 'tab.addresses': 'Addresses', 'tab.bans': 'Bans', 'tab.tree': 'Actors', 'tab.log': 'Log',
    'col.line': 'line', 'col.listen': 'listens on', 'col.loginsrv': 'LoginSrv', 'col.since': 'for', 'col.trip': 'round trip', 'col.heartbeat': 'heartbeat', 'col.connects': 'connects', 'col.now': 'sessions', 'col.peak': 'peak',
    'col.packets': 'packets', 'col.replies': 'replies', 'col.pending': 'waiting', 'col.loss': 'last loss', 'col.session': 'session', 'col.client': 'client', 'col.age': 'age', 'col.idle': 'silent', 'col.bytes': 'bytes',
    'col.address': 'address', 'col.kind': 'kind', 'col.clients': 'clients', 'col.refused': 'refused', 'col.made': 'since', 'col.until': 'until', 'col.left': 'left', 'col.reason': 'reason', 'col.cause': 'cause', 'col.count': 'count',
    'refusals': 'Refused', 'closes': 'Ended sessions', 'odd': 'Dropped and odd', 'stray': 'stray bytes of clients', 'broken': 'broken packets of clients', 'nothing': 'Nothing yet.', 'ago': '{0} ago', 'not.listening': 'not listening', 'doubt': 'wrong dialect? set: {0}, likely: {1}',
    'filter': 'Filter', 'filter.sessions': 'address, number or line', 'filter.addresses': 'address or range', 'filter.bans': 'address or reason', 'filter.log': 'text', 'shown': '{0} of {1} shown',
    'page.of': '{0} of {1}', 'page.found': '{0} of {1} found; {2} in all', 'page.before': 'Page before', 'page.after': 'Next page', 'sort': 'Sort by {0}', 'permanent': 'permanent', 'temporary': 'temporary',
    'level': 'Level', 'level.all': 'all', 'follow': 'follow', 'folded': '{0} actors', 'loading': 'Asking the gate ...', 'failed': 'The gate cannot tell: {0}',
    'd': '{0} d', 'h': '{0} h', 'm': '{0} min', 's': '{0} s', 'ms': '{0} ms',
  },
  zh: {
    'skip': '跳到表格', 'language': '语言', 'theme': '主题', 'theme.auto': '自动', 'theme.light': '浅色', 'theme.dark': '深色',
    'line': '线路', 'lines.all': '全部线路', 'overview': '概览', 'tables': '表格', 'unit': '单位', 'unit.packets': '包/秒', 'unit.bytes': '字节/秒',
    'chart.traffic': '吞吐量', 'chart.sessions': '会话数', 'chart.link': 'LoginSrv 状态', 'minutes': '{0} 分钟', 'now': '现在',
    'about': '版本 {0}，已运行 {1}', 'trouble': '网关自 {0} 起没有响应，每秒重试一次。', 'trouble.why': '网关自 {0} 起返回错误：{1}',
    'tile.sessions': '会话', 'tile.sessions.more': '峰值 {0}，累计 {1}', 'tile.packets': '发往 LoginSrv', 'tile.packets.more': '包/秒，{0}', 'tile.replies': '发往客户端',
    'tile.replies.more': '应答/秒，{0}', 'tile.link': 'LoginSrv', 'tile.link.more': '{1} 条线路中 {0} 条', 'tile.refused': '已拒绝', 'tile.refused.more': '每分钟 {0}', 'tile.closed': '已结束', 'tile.closed.more': '违规 {0}', 'tile.memory': '内存', 'tile.memory.more': '本进程',
    'to.loginsrv': '发往 LoginSrv', 'to.clients': '发往客户端', 'sessions': '会话', 'up': '正常', 'held': '保持', 'down': '断开', 'unknown': '未知',
    'tab.lines': '线路', 'tab.sessions': '会话', 'tab.addresses': '地址', 'tab.bans': '封禁', 'tab.tree': 'Actor 树', 'tab.log': '日志',
    'col.line': '线路', 'col.listen': '监听', 'col.loginsrv': 'LoginSrv', 'col.since': '持续', 'col.trip': '往返', 'col.heartbeat': '心跳', 'col.connects': '连接次数', 'col.now': '会话', 'col.peak': '峰值',
    'col.packets': '请求包', 'col.replies': '应答', 'col.pending': '待发', 'col.loss': '上次断开', 'col.session': '会话', 'col.client': '客户端', 'col.age': '时长', 'col.idle': '静默', 'col.bytes': '字节',
    'col.address': '地址', 'col.kind': '类型', 'col.clients': '客户端数', 'col.refused': '拒绝次数', 'col.made': '起始', 'col.until': '截止', 'col.left': '剩余', 'col.reason': '原因', 'col.cause': '原因', 'col.count': '次数',
    'refusals': '被拒绝', 'closes': '已结束的会话', 'odd': '丢弃与异常', 'stray': '客户端包外字节', 'broken': '客户端残缺包', 'nothing': '暂无。', 'ago': '{0}前', 'not.listening': '未监听', 'doubt': '方言可能不对：当前 {0}，很可能是 {1}',
    'filter': '筛选', 'filter.sessions': '地址、编号或线路', 'filter.addresses': '地址或网段', 'filter.bans': '地址或原因', 'filter.log': '文本', 'shown': '显示 {0} / {1}',
    'page.of': '第 {0} 条，共 {1} 条', 'page.found': '第 {0} 条，找到 {1} 条，共 {2} 条', 'page.before': '上一页', 'page.after': '下一页', 'sort': '按{0}排序', 'permanent': '永久', 'temporary': '临时',
    'level': '级别', 'level.all': '全部', 'follow': '跟随', 'folded': '{0} 个 actor', 'loading': '正在询问网关……', 'failed': '网关无法回答：{0}',
    'd': '{0} 天', 'h': '{0} 小时', 'm': '{0} 分', 's': '{0} 秒', 'ms': '{0} 毫秒',
    'is.PeerClosed': '客户端关闭', 'is.PeerReset': '客户端连接中断', 'is.KeepAlive': '保活探测无应答', 'is.UserTimeout': '数据未被确认', 'is.Heartbeat': '客户端心跳无应答',
    'is.Kicked': '被踢出', 'is.LoginSrvLost': 'LoginSrv 断开', 'is.Shutdown': '网关关闭', 'is.FirstPacketTimeout': '首包超时', 'is.PacketTimeout': '半包超时', 'is.IdleTimeout': '空闲超时',
    'is.TooManyPackets': '发包过快', 'is.OversizedPacket': '包过长', 'is.ForbiddenByte': '非法字节', 'is.MissingDigit': '缺少序号', 'is.MissingGreeting': '缺少问候包', 'is.BadHandshake': '握手应答错误', 'is.HandshakeTimeout': '握手超时', 'is.TooManyStrayBytes': '包外字节过多', 'is.HttpProbe': 'HTTP 请求',
    'is.TooManyAccounts': '注册账号过多', 'is.Banned': '已封禁', 'is.BadProxyHeader': 'PROXY 头无效', 'is.Refused': '不允许进入', 'is.SlowReader': '客户端不读取', 'is.Failed': '会话故障',
    'is.banned': '已封禁', 'is.denied (admission.deny)': '在 deny 名单中', 'is.max-connections-per-address is reached': '单地址连接数已满', 'is.connects-per-second-per-address is reached': '单地址连接过快',
    'is.no-answers': '最近登录的客户端都没有得到应答', 'is.refused-logins': '客户端的登录包不符合当前方言', 'is.unreadable-replies': 'LoginSrv 发来的内容无法解读',
    'is.LoginSrv is not connected': 'LoginSrv 未连接', 'is.max-sessions is reached': '达到 max-sessions', 'is.the gate shuts down': '网关正在关闭',
    'is.closed-session': '会话已关闭', 'is.unknown-session': '未知会话', 'is.Garbage': '帧外字节', 'is.UnframedPacket': '无帧的包', 'is.EmptyFrame': '空帧', 'is.NoSlash': '缺少斜杠',
    'is.NoNumber': '缺少会话号', 'is.EmptyReply': '空应答', 'is.OverLong': '帧过长', 'is.BadRecord': '记录无效', 'is.UnexpectedRecord': '意外的记录',
  },
};

// Close causes that are the client's fault.
const FAULTS = ['TooManyPackets', 'OversizedPacket', 'ForbiddenByte', 'MissingDigit', 'MissingGreeting', 'BadHandshake', 'TooManyStrayBytes', 'HttpProbe', 'TooManyAccounts', 'BadProxyHeader'];

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
