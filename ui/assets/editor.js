// The reply being written. What is typed is kept in this browser at once and saved 900 ms after the last key;
// it leaves the browser's own copy only when the server has said that it holds the very same words.
const PAUSE = 900;
const PATIENCE = 7000;
const MOST_STEPS = 200;
const GAP = /【待补充[^】]*】/g;

const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

const button = (label, act, name) => {
  const node = make('button', name || 'plain', label);
  node.type = 'button';
  node.onclick = act;
  return node;
};

const clock = (at) => {
  const day = new Date(at);
  return String(day.getHours()).padStart(2, '0') + ':' + String(day.getMinutes()).padStart(2, '0');
};

// Storage may be full, or forbidden: the words then live in the box and on the server only.
const kept = {
  read(place) {
    try { return JSON.parse(localStorage.getItem('banfu-draft:' + place)); } catch { return null; }
  },
  write(place, record) {
    try { localStorage.setItem('banfu-draft:' + place, JSON.stringify(record)); } catch { /* see above */ }
  },
  drop(place) {
    try { localStorage.removeItem('banfu-draft:' + place); } catch { /* see above */ }
  },
};

// The one stretch in which two texts differ: [start, end in before, end in after].
const change = (before, after) => {
  let start = 0;
  const least = Math.min(before.length, after.length);
  while (start < least && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < least - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return [start, before.length - tail, after.length - tail];
};

// Both changes of one text, where they lie apart; null where they touch, which only a person can settle.
const merged = (base, mine, theirs) => {
  if (mine === theirs || theirs === base) return mine;
  if (mine === base) return theirs;
  const [a, b, c] = change(base, mine);
  const [x, y, z] = change(base, theirs);
  if (b < x) return mine.slice(0, c) + base.slice(b, x) + theirs.slice(x, z) + base.slice(y);
  if (y < a) return theirs.slice(0, z) + base.slice(y, a) + mine.slice(a, c) + base.slice(b);
  return null;
};

const nearest = (text, words, near) => {
  if (!words) return -1;
  if (text.slice(near, near + words.length) === words) return near;
  let best = -1;
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    if (best < 0 || Math.abs(at - near) < Math.abs(best - near)) best = at;
  }
  return best;
};

const counted = (text) => text.replace(/［[\d，,、\s]+］/g, '').replace(/\s/g, '').length;

class Editor {
  constructor(root, data) {
    this.root = root;
    this.place = data.place;
    this.client = Math.random().toString(36).slice(2, 12);
    this.seq = 0;
    this.flight = null;      // {seq, at}: on its way to the server
    this.sent = new Map();   // seq → text, until the server has answered it or a later one
    this.baseText = data.text;
    this.base = data.revision;
    this.saved = data.saved;
    this.over = false;
    this.note = '';
    this.conflict = null;    // {text, from: 'server' | 'browser', revision, at}
    this.steps = [];
    this.undone = [];
    this.caret = null;       // where the reader last was
    this.composing = false;
    this.waiting = null;     // data that came while words were being composed
    this.build(data);
    this.recover(data);
    this.draw();
  }

  build(data) {
    this.bar = make('div', 'conflict');
    this.bar.hidden = true;
    this.box = make('textarea', 'box');
    this.box.lang = 'zh-CN';
    this.box.spellcheck = false;
    this.box.rows = 8;
    this.box.setAttribute('aria-label', data.label);
    this.box.placeholder = data.placeholder;
    this.box.readOnly = Boolean(data.locked);
    this.box.value = data.text;
    this.back = make('div', 'back');
    this.back.setAttribute('aria-hidden', 'true');
    this.paper = make('div', 'paper');
    this.paper.append(this.back, this.box);
    this.status = make('span', 'status');
    this.status.setAttribute('role', 'status');
    this.count = make('span', 'count');
    this.undoButton = button('↶ 撤销', () => this.undo());
    this.undoButton.title = '撤销上一次改动（Ctrl+Z）';
    this.foot = make('div', 'foot');
    this.foot.append(this.status, make('span', 'space'), this.undoButton, this.count);
    this.root.replaceChildren(this.bar, this.paper, this.foot);

    this.last = this.box.value;
    this.box.oninput = () => { if (!this.composing) this.typed(); };
    this.box.addEventListener('compositionstart', () => { this.composing = true; clearTimeout(this.timer); });
    this.box.addEventListener('compositionend', () => {
      this.composing = false;
      this.typed();
      if (this.waiting) { const next = this.waiting; this.waiting = null; this.arrived(next); }
    });
    this.box.onkeydown = (event) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || this.composing) return;
      if (key === 'z' || key === 'y') {
        event.preventDefault();
        if (key === 'y' || event.shiftKey) this.redo(); else this.undo();
      } else if (key === 's') {
        event.preventDefault();
        this.save();
      }
    };
    // The browser's own history knows nothing of words put in by a button.
    this.box.addEventListener('beforeinput', (event) => {
      if (event.inputType === 'historyUndo') { event.preventDefault(); this.undo(); }
      if (event.inputType === 'historyRedo') { event.preventDefault(); this.redo(); }
    });
    this.box.onblur = () => { this.caret = [this.box.selectionStart, this.box.selectionEnd]; if (this.dirty) this.save(); };
    this.box.onscroll = () => { this.back.scrollTop = this.box.scrollTop; };
  }

  get dirty() { return this.box.value !== this.baseText; }

  // What this browser still holds from last time, if the server never got it.
  recover(data) {
    const record = kept.read(this.place);
    if (!record || typeof record.text !== 'string') return;
    const both = merged(record.baseText, record.text, data.text);
    if (both === null) this.conflict = { text: record.text, from: 'browser', at: record.at };
    else if (both !== data.text) {
      this.put(both);
      this.note = '已找回上次没存上的文字';
      this.schedule(50);
    }
    if (record.other && record.other.text !== this.box.value) this.conflict = { ...record.other, from: 'browser' };
    this.keep();
  }

  keep() {
    const found = this.conflict && this.conflict.from === 'browser' ? { text: this.conflict.text, at: this.conflict.at } : null;
    if (!this.dirty && !found) { kept.drop(this.place); return; }
    kept.write(this.place, { text: this.box.value, baseText: this.baseText, at: Date.now(), other: found });
  }

  typed() {
    const text = this.box.value;
    if (text === this.last) return;
    const [start, before, after] = change(this.last, text);
    const now = Date.now();
    const step = this.steps[this.steps.length - 1];
    // Keys that follow one another closely are one step back.
    if (!step || now - step.at > 1200 || Math.abs(start - step.end) > 1 || before - start > 1) {
      this.steps.push({ text: this.last, at: now, end: after });
      if (this.steps.length > MOST_STEPS) this.steps.shift();
    } else {
      step.at = now;
      step.end = after;
    }
    this.undone = [];
    this.last = text;
    this.note = '';
    this.keep();
    this.schedule(PAUSE);
    this.draw();
  }

  // Words that do not come from the keyboard: one step back, the cursor stays with the words around it.
  put(text, at) {
    if (text === this.box.value) return;
    this.steps.push({ text: this.box.value, at: 0, end: -9 });
    this.undone = [];
    this.replace(text, at);
  }

  replace(text, at) {
    const [start, before, after] = change(this.box.value, text);
    const moved = (i) => (i <= start ? i : i >= before ? i + after - before : after);
    const [from, to] = [this.box.selectionStart, this.box.selectionEnd];
    const active = this.root.getRootNode().activeElement === this.box;
    this.box.value = text;
    this.last = text;
    this.caret = at === undefined ? [moved(from), moved(to)] : [at, at];
    if (active || at !== undefined) this.box.setSelectionRange(this.caret[0], this.caret[1]);
    this.keep();
  }

  undo() { this.step(this.steps, this.undone); }

  redo() { this.step(this.undone, this.steps); }

  step(from, to) {
    const one = from.pop();
    if (!one || this.box.readOnly) return;
    to.push({ text: this.box.value, at: 0, end: -9 });
    const [, , after] = change(this.box.value, one.text);
    this.replace(one.text, after);
    this.note = '';
    this.schedule(PAUSE);
    this.draw();
  }

  schedule(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  save() {
    clearTimeout(this.timer);
    if (this.composing || !this.send || this.box.readOnly) return;
    if (!this.dirty || (this.conflict && this.conflict.from === 'server')) { this.draw(); return; }
    // One at a time: the answer says whether more has to follow.
    if (this.flight && Date.now() - this.flight.at < PATIENCE) return;
    this.seq += 1;
    this.flight = { seq: this.seq, at: Date.now() };
    this.sent.set(this.seq, this.box.value);
    const message = { client: this.client, seq: this.seq, text: this.box.value, revision: this.base, over: this.over };
    try { this.send('save', message); } catch { /* no connection: tried again below */ }
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.overdue(), PATIENCE);
    this.draw();
  }

  overdue() {
    if (!this.flight) return;
    this.lost = true;
    this.draw();
    this.flight.at = 0;
    this.save();
  }

  arrived(data) {
    if (this.composing) { this.waiting = data; return; }
    this.box.readOnly = Boolean(data.locked);
    this.box.setAttribute('aria-label', data.label);
    this.data = data;
    const answer = data.answer;
    if (answer && answer.client === this.client && this.sent.has(answer.seq)) {
      this.lost = false;
      this.problem = answer.problem || '';
      if (answer.revision > this.base) {
        this.over = false;
        this.base = answer.revision;
        this.baseText = this.sent.get(answer.seq);
        this.saved = clock(Date.now());
      }
      for (const seq of [...this.sent.keys()]) if (seq <= answer.seq) this.sent.delete(seq);
      if (this.flight && answer.seq === this.flight.seq) {
        clearTimeout(this.watch);
        this.flight = null;
      }
    }
    if (data.revision > this.base && !this.flight) this.newer(data);
    this.keep();
    if (this.dirty && !this.flight && !this.problem) this.schedule(PAUSE);
    if (this.problem) { clearTimeout(this.timer); this.timer = setTimeout(() => this.save(), PATIENCE); }
    this.command(data.command);
    this.draw();
  }

  // The server holds words that were not written here.
  newer(data) {
    if (data.saved) this.saved = data.saved;
    const both = merged(this.baseText, this.box.value, data.text);
    if (both !== null) {
      this.base = data.revision;
      this.baseText = data.text;
      this.conflict = null;
      if (both !== this.box.value) this.put(both);
      return;
    }
    this.conflict = { text: data.text, from: 'server', revision: data.revision };
  }

  settle(mine) {
    const other = this.conflict;
    this.conflict = null;
    if (other.from === 'server') {
      // What is written over is kept as a version first.
      this.over = mine;
      this.base = other.revision;
      this.baseText = other.text;
      if (!mine) this.put(other.text);
    } else if (mine) {
      this.put(other.text);
    }
    this.keep();
    this.save();
    this.draw();
  }

  command(one) {
    const done = window.banfuDone || (window.banfuDone = new Set());
    if (!one || one.place !== this.place || done.has(one.nonce)) return;
    done.add(one.nonce);
    if (one.kind === 'insert') this.insert(one.text);
    if (one.kind === 'select') this.select(one.quote, one.start || 0);
  }

  insert(words) {
    const text = this.box.value;
    const [from, to] = this.caret || [text.length, text.length];
    this.put(text.slice(0, from) + words + text.slice(to), from + words.length);
    this.box.focus();
    this.save();
    this.reveal(from, from + words.length);
    this.draw();
  }

  select(words, near) {
    const at = nearest(this.box.value, words, near);
    if (at < 0) { this.note = '正文里已经没有这些字了'; this.draw(); return; }
    this.box.focus({ preventScroll: true });
    this.box.setSelectionRange(at, at + words.length);
    this.reveal(at, at + words.length);
  }

  reveal(from, to) {
    this.paint([from, to]);
    const mark = this.back.querySelector('.found');
    if (mark) {
      this.box.scrollTop = mark.offsetTop - this.box.clientHeight / 3;
      this.back.scrollTop = this.box.scrollTop;
      mark.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    }
    clearTimeout(this.flash);
    this.flash = setTimeout(() => this.paint(), 2600);
  }

  paint(found) {
    const text = this.box.value;
    const marks = [...text.matchAll(GAP)].map((m) => [m.index, m.index + m[0].length, 'gap']);
    const all = found ? [...marks.filter(([a, b]) => b <= found[0] || a >= found[1]), [...found, 'found']] : marks;
    all.sort((a, b) => a[0] - b[0]);
    const nodes = [];
    let at = 0;
    for (const [from, to, name] of all) {
      nodes.push(document.createTextNode(text.slice(at, from)), make('span', name, text.slice(from, to)));
      at = to;
    }
    // A line break at the very end takes up a line in the box, but none here.
    nodes.push(document.createTextNode(text.slice(at) + '\u200b'));
    this.back.replaceChildren(...nodes);
  }

  draw() {
    this.paint();
    this.count.textContent = counted(this.box.value) + ' 字';
    this.undoButton.disabled = !this.steps.length || this.box.readOnly;
    let text = this.saved ? this.saved + ' 已保存' : '';
    let state = '';
    if (this.dirty || this.flight) { text = this.flight ? '正在保存…' : '稍后自动保存'; state = 'working'; }
    if (this.conflict && this.conflict.from === 'server') { text = '尚未保存，请先选定一份'; state = 'bad'; }
    if (this.lost && this.dirty) { text = '没有连上，文字已留在这台电脑上，连上后自动保存'; state = 'bad'; }
    if (this.problem && this.dirty) { text = this.problem; state = 'bad'; }
    if (this.box.readOnly && this.data) text = this.data.locked;
    this.status.className = 'status ' + state;
    this.status.textContent = this.note ? this.note + (text ? '，' + text : '') : text;
    this.ask();
  }

  ask() {
    const other = this.conflict;
    this.bar.hidden = !other;
    if (!other) { this.bar.replaceChildren(); this.bar.dataset.seen = ''; return; }
    const seen = other.from + other.text;
    if (this.bar.dataset.seen === seen) return;
    this.bar.dataset.seen = seen;
    const here = other.from === 'server';
    const said = here
      ? '这一条刚在别的窗口（或由别人）改过，改的是同一处。您写的没有丢，框里仍是您的。'
      : '这台电脑上还有一份没存上的文字（' + clock(other.at) + '写的），与现在的不同。';
    const whole = make('details', '');
    whole.append(make('summary', '', here ? '看另一份' : '看那一份'), make('p', '', other.text || '（空）'));
    const row = make('div', 'row');
    row.append(
      button(here ? '保留我写的' : '用那一份', () => this.settle(true), 'boxed'),
      button(here ? '换成另一份' : '不要了', () => this.settle(false), 'boxed'),
    );
    this.bar.replaceChildren(make('p', '', said), row, whole);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.editor');
  if (!root.banfu || root.banfu.place !== data.place) root.banfu = new Editor(root, data);
  const editor = root.banfu;
  editor.send = setTriggerValue;
  editor.arrived(data);
  const locate = (event) => {
    if (event.detail.place === editor.place) editor.select(event.detail.text, event.detail.start);
  };
  const cite = (event) => {
    const { place, text, start, mark } = event.detail;
    if (place !== editor.place || editor.box.readOnly) return;
    const at = nearest(editor.box.value, text, start);
    if (at < 0) { editor.select(text, start); return; }
    const end = at + text.replace(/[。；！？!?;]+$/, '').length;
    editor.put(editor.box.value.slice(0, end) + mark + editor.box.value.slice(end));
    editor.save();
    editor.draw();
  };
  const online = () => { editor.flight = null; editor.save(); };
  const leave = () => { if (editor.dirty) { editor.keep(); editor.save(); } };
  document.addEventListener('banfu-locate', locate);
  document.addEventListener('banfu-mark', cite);
  window.addEventListener('online', online);
  window.addEventListener('pagehide', leave);
  return () => {
    document.removeEventListener('banfu-locate', locate);
    document.removeEventListener('banfu-mark', cite);
    window.removeEventListener('online', online);
    window.removeEventListener('pagehide', leave);
  };
}
