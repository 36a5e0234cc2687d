// What is typed into Streamlit's own boxes is handed over after a short pause and copied in this browser until the server
// has it, so that a reload in the middle of a word loses nothing.
const PAUSE_MS = 900;
const WAIT_MS = 150;
const TRIES = 60;
const WEEK_MS = 7 * 24 * 3600 * 1000;
const shelf = (scope) => 'banfu.draft.' + scope;

const read = (scope) => {
  try {
    const kept = JSON.parse(localStorage.getItem(shelf(scope)) || '{}');
    return kept && typeof kept === 'object' ? kept : {};
  } catch { return {}; }
};
const write = (scope, kept) => {
  try {
    if (Object.keys(kept).length) localStorage.setItem(shelf(scope), JSON.stringify(kept));
    else localStorage.removeItem(shelf(scope));
  } catch { /* a full or forbidden storage costs the copy, not the page */ }
};
const same = (one, other) => one.trim() === other.trim();
const box = (key) => document.querySelector('.st-key-' + CSS.escape(key) + ' :is(textarea, input)');

// One state for the page: the component is mounted anew by every run, and may come after the first keys are struck.
const state = window.banfuKeep
  || (window.banfuKeep = { scope: null, saved: {}, hold: false, before: {}, timers: new Map(), on: false });
const scopeNow = () => new URLSearchParams(location.search).get('case') || '';
const keyOf = (element) => {
  const holder = element.closest && element.closest('[class*="st-key-draft_"]');
  const name = holder && [...holder.classList].find((one) => one.startsWith('st-key-draft_'));
  return name && element.matches('textarea, input[type=text]') ? name.slice('st-key-'.length) : '';
};

const commit = (key) => {
  const element = box(key);
  state.timers.delete(key);
  if (!element || !(key in state.saved) || state.scope !== scopeNow()) return;
  const kept = read(state.scope);
  if (kept[key]) {
    kept[key].bases = [...kept[key].bases, element.value].slice(-6);
    write(state.scope, kept);
  }
  // Streamlit takes a box over on Enter (with Ctrl in a large one); the cursor stays where it is.
  element.dispatchEvent(new KeyboardEvent('keydown', {
    key: 'Enter', code: 'Enter', ctrlKey: element.tagName === 'TEXTAREA', bubbles: true, cancelable: true,
  }));
};
const later = (key) => {
  clearTimeout(state.timers.get(key));
  state.timers.set(key, setTimeout(commit, PAUSE_MS, key));
};

const entered = (event) => {
  const key = keyOf(event.target);
  if (key) state.before[key] = event.target.value;
};
const typed = (event) => {
  const element = event.target;
  const key = keyOf(element);
  const scope = scopeNow();
  if (!key || !scope) return;
  const known = state.scope === scope && key in state.saved;
  const kept = read(scope);
  const entry = kept[key] || { bases: [known ? state.saved[key] : state.before[key] || ''] };
  kept[key] = { ...entry, text: element.value, at: Date.now() };
  write(scope, kept);
  // While an input method is composing, nothing is handed over: it would end the word.
  if (!event.isComposing) later(key);
};

const put = (element, text) => {
  const kind = element.tagName === 'TEXTAREA' ? HTMLTextAreaElement : HTMLInputElement;
  Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(element, text);
  element.dispatchEvent(new Event('input', { bubbles: true }));
};

const settle = (left) => {
  const kept = read(state.scope);
  const back = [];
  let missing = false;
  for (const [key, entry] of Object.entries(kept)) {
    const element = box(key);
    const saved = state.saved[key];
    if (Date.now() - entry.at > WEEK_MS) delete kept[key];
    else if (saved === undefined) continue;
    else if (!element) missing = true;
    else if (same(element.value, entry.text)) {
      if (!same(entry.text, saved)) {
        entry.bases = [...entry.bases, saved].slice(-6);
        if (!state.timers.has(key)) later(key);
      } else if (!state.hold) delete kept[key];
    } else if (same(entry.text, saved) && !state.hold) delete kept[key];
    else if (entry.bases.some((base) => same(base, saved))) back.push([element, entry.text]);
    // Somebody changed it meanwhile: what the server has goes before.
    else delete kept[key];
  }
  write(state.scope, kept);
  for (const [element, text] of back) put(element, text);
  // On a slow machine this runs before all boxes are drawn: what belongs into those is brought back when they are.
  clearTimeout(state.again);
  if (missing && left > 0) state.again = setTimeout(settle, WAIT_MS, left - 1);
};

const watch = () => {
  if (state.on) return;
  state.on = true;
  document.addEventListener('focusin', entered, true);
  document.addEventListener('input', typed, true);
  document.addEventListener('compositionend', typed, true);
};

// Mounted twice: without data above the boxes, to listen from the start, and below them with what the server has.
export default function ({ data }) {
  watch();
  if (!data) return;
  state.scope = data.scope;
  state.saved = data.saved;
  state.hold = data.hold;
  for (const scope of data.forget) write(scope, {});
  // Whoever was faster than this script has typed already.
  const element = document.activeElement;
  const key = element ? keyOf(element) : '';
  if (key in state.saved && !(key in read(state.scope)) && !same(element.value, state.saved[key])
    && element.value !== state.before[key]) typed({ target: element });
  // After the boxes of this run are drawn.
  setTimeout(settle, 50, TRIES);
}
