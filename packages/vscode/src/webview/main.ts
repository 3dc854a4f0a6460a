import { drawHistory } from './draw-chart.ts';
import { html, Section } from './elements.ts';
import { type FromPage, type PanelView, ranges, type ToPage } from './panel-view.ts';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void };

const host = acquireVsCodeApi();

const section = (name: keyof HTMLElementTagNameMap, attributes: Readonly<Record<string, string>> = {}) =>
  new Section(html(name, attributes) as HTMLElement);

const heading = section('header');
const note = section('p', { class: 'note', role: 'status' });
const explained = section('section', { class: 'explained' });
const bar = section('nav');
const charts = section('section', { class: 'charts' });
const evidence = section('section', { class: 'evidence' });
const events = section('section', { class: 'events' });
const sections = [heading, note, explained, bar, charts, evidence, events];
document.body.append(html('main', {}, ...sections.map(({ element }) => element)));

let view: PanelView | null = null;

function show(next: PanelView): void {
  view = next;
  const { title, severity, behavior, facts, headings } = next;
  heading.show([title, severity, behavior, facts], () => [
    html('h1', {}, html('span', { class: `badge ${severity ?? 'none'}`, 'aria-hidden': 'true' }), title),
    html('p', { class: 'behavior' }, behavior),
    html('ul', { class: 'facts' }, ...facts.map((fact) => html('li', {}, fact))),
  ]);
  note.element.hidden = next.note === null;
  note.show(next.note, () => [next.note ?? '']);
  explained.element.hidden = next.explained === null;
  explained.show(next.explained, () =>
    next.explained === null
      ? []
      : [html('h2', {}, next.explained.title), ...next.explained.lines.map((line) => html('p', {}, line))],
  );
  bar.show([next.range, next.ranges, next.rangeLabels, next.buttons], () => buttons(next));
  // The explanation comes first when it was asked for.
  const before = next.isExplained ? charts.element : events.element;
  if (evidence.element.nextElementSibling !== before) before.before(evidence.element);
  charts.element.hidden = next.history === null;
  drawCharts(next);
  evidence.show([next.evidence, next.isExplained, headings], () => evidenceOf(next));
  events.show([next.events, headings], () => eventsOf(next));
}

function buttons({ range, ranges: available, rangeLabels, buttons: actions, headings }: PanelView): HTMLElement[] {
  const rangeButtons = ranges.map((name) => {
    const button = html('button', { 'aria-pressed': String(name === range), 'data-range': name }, rangeLabels[name]);
    button.disabled = !available.includes(name);
    button.addEventListener('click', () => host.postMessage({ type: 'range', range: name }));
    return button;
  });
  const actionButtons = actions.map(({ action, label, isPressed }) => {
    const button = html('button', { 'aria-pressed': String(isPressed), 'data-action': action }, label);
    button.addEventListener('click', () => host.postMessage({ type: 'action', action }));
    return button;
  });
  // The buttons are replaced; the focus moves to the new one.
  const focused = document.activeElement;
  const key = focused instanceof HTMLElement ? (focused.dataset['range'] ?? focused.dataset['action']) : undefined;
  const replacement = [...rangeButtons, ...actionButtons].find(
    ({ dataset }) => key !== undefined && (dataset['range'] ?? dataset['action']) === key,
  );
  queueMicrotask(() => replacement?.focus());
  return [
    html('div', { role: 'group', 'aria-label': headings.range, class: 'ranges' }, ...rangeButtons),
    html('div', { role: 'group', class: 'actions' }, ...actionButtons),
  ];
}

function drawCharts({ history, headings, locale }: PanelView): void {
  const width = Math.max(280, Math.floor(charts.element.clientWidth || document.body.clientWidth - 40));
  charts.show([history, width], () => (history === null ? [] : drawHistory(history, headings.verdicts, width, locale)));
}

function evidenceOf({ evidence: rows, isExplained, headings }: PanelView): HTMLElement[] {
  const title = html('h2', {}, headings.evidence);
  if (rows.length === 0) return [title, html('p', {}, headings.noEvidence)];
  if (!isExplained) return [title, html('ul', {}, ...rows.map(({ text }) => html('li', {}, text)))];
  const head = html(
    'tr',
    {},
    ...[headings.finding, headings.measured, headings.threshold].map((text) => html('th', { scope: 'col' }, text)),
  );
  const body = rows.map(({ text, value, threshold }) =>
    html('tr', {}, html('td', {}, text), html('td', {}, value), html('td', {}, threshold)),
  );
  return [title, html('table', {}, html('thead', {}, head), html('tbody', {}, ...body))];
}

function eventsOf({ events: rows, headings }: PanelView): HTMLElement[] {
  const title = html('h2', {}, headings.events);
  if (rows.length === 0) return [title, html('p', {}, headings.noEvents)];
  const list = rows.map(({ time, severity, title: what, body }) =>
    html(
      'li',
      {},
      html('span', { class: `badge ${severity}`, 'aria-hidden': 'true' }),
      html('time', {}, time),
      html('span', { class: 'what' }, what),
      html('p', {}, body),
    ),
  );
  return [title, html('ol', {}, ...list)];
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.type === 'view') show(data.view);
});
new ResizeObserver(() => {
  if (view !== null) drawCharts(view);
}).observe(document.body);
host.postMessage({ type: 'ready' });
