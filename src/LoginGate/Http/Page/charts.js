// Five minutes of the past: the gate samples itself every second, and the page asks for what is new.
const SPAN = 300_000;
const STATES = ['down', 'held', 'up'];
const [STATE, SESSIONS, PACKETS, PACKET_BYTES, REPLIES, REPLY_BYTES] = [0, 1, 2, 3, 4, 5];

const past = { samples: [] };

function addSamples(samples) {
  past.samples.push(...samples);
  const newest = past.samples.at(-1)?.time ?? 0;
  past.samples = past.samples.filter((s) => s.time > newest - SPAN);
}

/** One figure of a sample: of the chosen line, or of all together. */
const figureOf = (sample, index) =>
  Object.entries(sample.lines).reduce((sum, [name, values]) => (chosenLine && name !== chosenLine ? sum : sum + values[index]), 0);

/** A round number that is not less, and neither is its half. */
function niceCeiling(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return [2, 4, 6, 8, 10, 20].map((f) => f * power).find((n) => n >= value);
}

/** A chart of curves over the last minutes, with a reading under the pointer; a second curve goes downwards, so that neither hides the other. */
class Chart {
  constructor(id, series, format) {
    this.figure = $(id);
    this.svg = this.figure.querySelector('svg');
    this.legend = this.figure.querySelector('.legend');
    this.series = series;
    this.format = format;
    this.pointer = null;
    this.svg.addEventListener('pointermove', (e) => { this.pointer = e.clientX - this.svg.getBoundingClientRect().left; this.draw(); });
    this.svg.addEventListener('pointerleave', () => { this.pointer = null; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(this.svg);
  }

  draw() {
    const { width, height } = this.svg.getBoundingClientRect();
    if (width === 0) return;
    const box = { left: 54, right: width - 8, top: 8, bottom: height - 20 };
    const end = past.samples.at(-1)?.time ?? Date.now();
    const x = (t) => box.right - ((end - t) / SPAN) * (box.right - box.left);
    const curves = this.series.map((s) => past.samples.map((sample) => [x(sample.time), s.value(sample)]));
    const top = niceCeiling(Math.max(...curves.flat().map(([, v]) => v), 1));
    const isMirrored = this.series.length > 1;
    const zero = isMirrored ? (box.top + box.bottom) / 2 : box.bottom;
    const y = (v) => zero - (v / top) * (zero - box.top);
    this.svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.svg.replaceChildren(
      ...this.grid(box, isMirrored ? [top, 0, -top] : [top, top / 2, 0], y),
      ...curves.flatMap((points, i) => curve(points, (v) => y(i === 0 ? v : -v), zero, this.series[i].color)),
      ...this.read(box, end));
  }

  grid(box, values, y) {
    const parts = values.flatMap((value) => {
      const at = y(value);
      return [
        svg('line', { class: 'grid', x1: box.left, x2: box.right, y1: at, y2: at }),
        svg('text', { x: box.left - 6, y: at + 4, 'text-anchor': 'end' }, this.format(Math.abs(value))),
      ];
    });
    for (let minute = 0; minute <= 5; minute++) {
      const at = box.right - (minute / 5) * (box.right - box.left);
      parts.push(svg('text', { x: at, y: box.bottom + 15, 'text-anchor': minute === 0 ? 'end' : 'middle' }, minute === 0 ? word('now') : word('minutes', `−${minute}`)));
    }
    return parts;
  }

  /** Tells the values under the pointer, or the newest. */
  read(box, end) {
    const at = this.pointer == null ? end : end - ((box.right - this.pointer) / (box.right - box.left)) * SPAN;
    const sample = past.samples.reduce((best, s) => (best && Math.abs(best.time - at) <= Math.abs(s.time - at) ? best : s), null);
    if (!sample) return [];
    const told = this.series.map((s) => [s, `${word(s.name)} ${this.format(s.value(sample))}`]);
    const when = this.pointer == null ? [] : [el('span', null, clockTime(new Date(sample.time)))];
    this.legend.replaceChildren(...told.map(([s, text]) => el('span', { class: `key ${s.color}` }, text)), ...when);
    this.svg.setAttribute('aria-label', told.map(([, text]) => text).join(', '));
    if (this.pointer == null) return [];
    const x = box.right - ((end - sample.time) / SPAN) * (box.right - box.left);
    return [svg('line', { class: 'cursor', x1: x, x2: x, y1: box.top, y2: box.bottom })];
  }
}

function curve(points, y, zero, color) {
  if (points.length < 2) return [];
  const line = points.map(([x, v], i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y(v).toFixed(1)}`).join('');
  const area = `${line}L${points.at(-1)[0].toFixed(1)} ${zero}L${points[0][0].toFixed(1)} ${zero}Z`;
  return [svg('path', { class: `area ${color}`, d: area }), svg('path', { class: `curve ${color}`, d: line })];
}

/** The state of each line's LoginSrv over the same minutes. */
function drawStrips(lines) {
  const end = past.samples.at(-1)?.time ?? Date.now();
  const share = (t) => Math.max(0, 1 - (end - t) / SPAN) * 100;
  const rows = lines.flatMap((line) => {
    const segments = [];
    for (const sample of past.samples) {
      const state = STATES[sample.lines[line.line]?.[STATE]];
      const last = segments.at(-1);
      if (last?.state === state) last.to = sample.time;
      else if (state) segments.push({ state, from: last ? last.to : sample.time, to: sample.time });
    }
    const bar = svg('svg', { viewBox: '0 0 100 1', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${line.line}: ${word(line.loginsrv.state)}` },
      segments.map((s) => svg('rect', { class: `segment ${s.state}`, x: share(s.from), width: Math.max(.3, share(s.to) - share(s.from)), y: 0, height: 1 })));
    return [el('span', null, line.line), bar];
  });
  $('strips').replaceChildren(...rows);
  $('chart-link').querySelector('.legend').replaceChildren(...['up', 'held', 'down'].map((s) => el('span', { class: `key ${s}` }, word(s))));
}
