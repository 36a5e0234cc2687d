// A short list whose rows are buttons. Text arrives as data and becomes text nodes only, never markup.
const make = (tag, name, text) => {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
};

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector('.list');
  const seen = JSON.stringify(data);
  // Nothing new: the row that has the focus keeps it.
  if (root.dataset.seen === seen) return;
  root.dataset.seen = seen;
  const table = make('table');
  table.append(make('caption', '', data.caption));
  const head = make('tr');
  for (const column of data.columns) {
    const cell = make('th', column.align, column.name);
    cell.scope = 'col';
    if (column.width) cell.style.width = column.width;
    head.append(cell);
  }
  table.createTHead().append(head);
  const body = table.createTBody();
  for (const row of data.rows) {
    const line = make('tr');
    row.cells.forEach((cell, i) => {
      const place = make('td', data.columns[i].align);
      if (i === 0) {
        const button = make('button', 'open', cell.text);
        button.type = 'button';
        button.title = cell.text;
        button.setAttribute('aria-label', row.label);
        button.onclick = () => setTriggerValue('open', row.id);
        place.append(button);
        for (const [text, colour] of row.badges) place.append(make('span', 'badge ' + colour, text));
      } else {
        place.append(cell.colour ? make('span', 'badge ' + cell.colour, cell.text) : document.createTextNode(cell.text));
      }
      line.append(place);
    });
    body.append(line);
  }
  root.replaceChildren(table);
}
