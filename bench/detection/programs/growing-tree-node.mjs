// Growing CPU: a page in which notes pop up and are hidden, never taken out. Ten times a second each of the page's widgets looks
// its elements up by class, and each time the whole tree is walked: from --start to about --peak cores at the end.
import { onset, option, random, seconds, until } from './lib/clock.mjs';

const length = option('seconds', 1320);
const [start, peak] = [option('start', 0.08), option('peak', 0.42)];
const widgets = 60;
const chance = random(11);
const [hidden, none] = [['note', 'hidden'], []];
const element = (name, children = none) => ({ name, classes: hidden, children });
function count(tree, name) {
  let found = tree.classes.includes(name) ? 1 : 0;
  for (const child of tree.children) found += count(child, name);
  return found;
}
/** Some 40 elements: a note with its rows, and in each row its cells. */
function pop(page) {
  const note = element('note', []);
  for (let row = 0; row < 3 + chance() * 6; row += 1) {
    note.children.push(element('row', []));
    for (let cell = 0; cell < 6; cell += 1) note.children[row].children.push(element('cell'));
  }
  page.children.push(note);
  return 1 + note.children.length * 7;
}
const page = element('page', []);
let elements = 1;
while (elements < 8000) elements += pop(page);
// The compiler is done after some hundred turns; before that an element costs several times as much.
for (let i = 0; i < 500; i += 1) count(page, 'open');
const started = process.cpuUsage();
for (let i = 0; i < 500; i += 1) count(page, 'open');
const { user } = process.cpuUsage(started);
// 10 ticks a second, a walk for each widget.
const [atStart, atEnd] = [start, peak].map((cores) => cores / ((user / 1e6 / 500 / elements) * widgets * 10));
onset();
for (let tick = 1; seconds() < length; tick += 1) {
  while (elements < atStart + ((atEnd - atStart) * tick) / 10 / length) elements += pop(page);
  let open = 0;
  for (let widget = 0; widget < widgets; widget += 1) open += count(page, `open-${widget}`);
  if (tick % 100 === 0) console.log(`${elements} elements, ${open} open`);
  await until(tick / 10);
}
