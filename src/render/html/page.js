'use strict';
(() => {
  const map = document.getElementById('map');
  if (!map) return;
  const all = (within, what) => [...within.querySelectorAll(what)];
  const dots = all(map, '.dot');
  const ties = all(map, '.tie[data-a]');
  const names = all(map, '.names text');
  const rows = dots.map((_, at) => document.getElementById('r' + at));
  const [tools, find, hits, who, tags] = ['tools', 'find', 'hits', 'who', 'tags'].map((id) => document.getElementById(id));
  const boxes = all(tools, 'input[type=checkbox]');
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const texts = rows.map((row) => fold([...row.cells].slice(0, -1).map((cell) => cell.textContent).join(' ')));
  const spot = (at) => ({ x: +dots[at].getAttribute('cx'), y: +dots[at].getAttribute('cy'), r: +dots[at].getAttribute('r') });
  const cell = (at, column) => rows[at].cells[column].textContent;
  let held = null;

  const make = (name, text, parent) => {
    const element = document.createElement(name);
    element.textContent = text;
    element.dir = 'auto';
    parent.append(element);
    return element;
  };
  const tag = (at) => {
    const { x, y, r } = spot(at);
    const text = document.createElementNS(map.namespaceURI, 'text');
    text.textContent = cell(at, 0);
    text.setAttribute('x', x);
    text.setAttribute('y', y - r - 5);
    tags.append(text);
    // It stays within the map, whose edge has names of its own.
    const [box, half] = [text.getBBox(), Math.sqrt(Math.max(0, 290 ** 2 - (y - 330) ** 2))];
    const off = Math.max(0, 330 - half - box.x) - Math.max(0, box.x + box.width - 330 - half);
    text.setAttribute('x', x + off);
  };

  // Shows somebody with those they are tied to; nobody, with none.
  const show = (at) => {
    map.classList.toggle('on', at !== null);
    tags.replaceChildren();
    dots.forEach((dot, other) => dot.classList.toggle('lit', other === at));
    const near = [];
    for (const tie of ties) {
      const [a, b] = [+tie.dataset.a, +tie.dataset.b];
      const lit = a === at || b === at;
      tie.classList.toggle('lit', lit);
      if (lit) near.push(a === at ? b : a);
    }
    if (at === null) {
      who.replaceChildren();
      return make('p', 'Choose somebody on the map, by searching, or from the table.', who);
    }
    near.forEach((other) => dots[other].classList.add('lit'));
    near.slice(0, 12).filter((other) => !dots[other].classList.contains('off')).forEach(tag);
    tag(at);
    who.replaceChildren();
    make('b', cell(at, 0), who);
    make('p', [1, 2, 3].map((column) => cell(at, column)).join(' · '), who);
    make('p', 'Last talk ' + cell(at, 4) + ', ' + cell(at, 5) + ' talks in this time', who);
    if (cell(at, 6)) make('p', cell(at, 6), who);
    if (cell(at, 7)) make('p', 'Ties: ' + cell(at, 7), who);
  };
  const hold = (at) => { held = at; show(at); };

  const sift = () => {
    const wanted = fold(find.value.trim()).split(/\s+/).filter(Boolean);
    const open = new Set(boxes.filter((box) => box.checked).map((box) => box.value));
    const found = [];
    dots.forEach((dot, at) => {
      const is = open.has(rows[at].dataset.c);
      const hit = is && wanted.every((word) => texts[at].includes(word));
      dot.classList.toggle('off', !is);
      dot.classList.toggle('hit', hit);
      rows[at].hidden = !hit;
      if (hit) found.push(at);
    });
    const off = (at) => dots[at].classList.contains('off');
    ties.forEach((tie) => tie.classList.toggle('off', off(tie.dataset.a) || off(tie.dataset.b)));
    names.forEach((name) => {
      name.classList.toggle('off', off(name.dataset.n));
      name.classList.toggle('hit', dots[name.dataset.n].classList.contains('hit'));
    });
    map.classList.toggle('some', wanted.length > 0);
    hits.replaceChildren();
    if (wanted.length > 0) {
      for (const at of found.slice(0, 6)) {
        make('button', cell(at, 0), make('li', '', hits)).addEventListener('click', () => hold(at));
      }
      const more = found.length - Math.min(found.length, 6);
      if (!found.length || more) make('li', found.length ? 'and ' + more + ' more' : 'Nobody matches.', hits);
    }
    hold(held !== null && off(held) ? null : held);
    return found;
  };

  // Whoever is nearest to the pointer, as far as a finger is wide.
  const near = (event) => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const reach = event.pointerType === 'touch' ? 34 : 16;
    const far = (at) => Math.hypot(spot(at).x - x, spot(at).y - y) - spot(at).r;
    let best = null;
    dots.forEach((dot, at) => {
      if (!dot.classList.contains('off') && far(at) < (best === null ? reach : far(best))) best = at;
    });
    return best;
  };
  map.addEventListener('pointermove', (event) => {
    if (event.pointerType === 'touch') return;
    const at = near(event);
    show(at === null ? held : at);
  });
  map.addEventListener('pointerleave', () => show(held));
  map.addEventListener('click', (event) => hold(near(event)));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') hold(null); });
  rows.forEach((row, at) => row.querySelector('a').addEventListener('click', (event) => {
    event.preventDefault();
    hold(at);
    map.scrollIntoView({ block: 'nearest' });
  }));
  tools.addEventListener('submit', (event) => {
    event.preventDefault();
    const [first] = sift();
    if (first !== undefined) hold(first);
  });
  find.addEventListener('input', sift);
  boxes.forEach((box) => box.addEventListener('change', sift));
  tools.hidden = false;
  sift();
})();
