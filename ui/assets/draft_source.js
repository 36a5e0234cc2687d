// The proposal's own text on paper: suggestions tinted where they stand, and a selection can be marked as one more.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};
// Places are counted in characters, of which a script counts some as two.
const count = (text) => Array.from(text).length;

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.source');
  const state = root.banfu || (root.banfu = {});
  state.send = setTriggerValue;
  const words = JSON.stringify(data);
  if (state.words === words) return;
  state.words = words;

  const letters = Array.from(data.text);
  const paper = make('div', 'paper');
  paper.tabIndex = 0;
  paper.setAttribute('role', 'region');
  paper.setAttribute('aria-label', '来件原文');
  const places = [...data.places].sort((a, b) => a.start - b.start);
  let at = 0;
  let line = make('p', '');
  const flow = (text, place) => {
    text.split('\n').forEach((part, i) => {
      if (i) { paper.append(line); line = make('p', ''); }
      const run = place ? make('mark', '', part) : document.createTextNode(part);
      if (part || !place) line.append(run);
      if (place && !i) {
        const label = make('span', 'label', '');
        label.dataset.label = place.label;
        label.setAttribute('aria-label', '建议' + place.label);
        run.before(label);
      }
    });
  };
  for (const place of places) {
    if (place.start < at) continue;
    flow(letters.slice(at, place.start).join(''), null);
    flow(letters.slice(place.start, place.end).join(''), place);
    at = place.end;
  }
  flow(letters.slice(at).join(''), null);
  paper.append(line);

  const bar = make('div', 'bar');
  const button = make('button', '', '把选中的文字标为一条建议');
  button.type = 'button';
  button.disabled = true;
  bar.append(button, make('span', 'hint', '先在原文里选中一段文字'));
  root.replaceChildren(paper, bar);

  // Where a selection stands, counted over the paragraphs with one line break between them.
  const offset = (node, inside) => {
    const range = document.createRange();
    let total = 0;
    for (const part of paper.querySelectorAll('p')) {
      if (part === node || part.contains(node)) {
        range.selectNodeContents(part);
        range.setEnd(node, inside);
        return total + count(range.toString());
      }
      total += count(part.textContent) + 1;
    }
    return null;
  };
  const selected = () => {
    const host = root.getRootNode();
    const chosen = (host.getSelection ? host.getSelection() : null) || document.getSelection();
    if (!chosen || !chosen.rangeCount || chosen.isCollapsed) return null;
    let range = chosen.getRangeAt(0);
    if (!paper.contains(range.startContainer) && chosen.getComposedRanges) {
      const [composed] = chosen.getComposedRanges({ shadowRoots: [host] });
      if (composed) range = composed;
    }
    if (!paper.contains(range.startContainer) || !paper.contains(range.endContainer)) return null;
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    return start === null || end === null || start >= end ? null : { start, end };
  };
  if (state.watch) document.removeEventListener('selectionchange', state.watch);
  state.watch = () => {
    const found = selected();
    // A press on the button ends the selection in some browsers: what it was is remembered.
    if (found) state.found = found;
    button.disabled = !found && document.activeElement !== parentElement;
    if (!found && !button.matches(':hover, :focus')) button.disabled = true;
  };
  document.addEventListener('selectionchange', state.watch);
  button.onmousedown = (event) => event.preventDefault();
  button.onclick = () => {
    const found = selected() || state.found;
    if (found) state.send('mark', found);
    state.found = null;
  };
}
