import { describe, expect, test } from 'vitest';
import { labelOf, stretchOf, traceOf } from '../../fake-trace.ts';
import { Gallery } from './gallery.ts';
import { pictureOf } from './picture.ts';
import { escapeXml, wrap } from './svg.ts';

test('a caption is broken between words, and shortened where it does not fit', () => {
  expect(wrap('one two three four', 9, 3)).toEqual(['one two', 'three', 'four']);
  expect(wrap('one two three four', 9, 2)).toEqual(['one two', 'three …']);
});

const label = labelOf({
  file: 'leak<1>.jsonl.gz',
  events: [{ behavior: 'memory:leaking', start_s: 300, end_s: 900, due_s: 500 }],
});
const trace = traceOf({ cores: () => 1, anon_MiB: (t) => 100 + t / 10 }, 900, { interval_s: 1, label });
const stretches = [stretchOf('memory:growing', 200, 500, null), stretchOf('memory:leaking', 500, 900)];

describe('a picture', () => {
  const svg = pictureOf('memory:leaking', trace, stretches, 'rose 6 MiB/min & "more"');

  test('shows onset, report, bands and evidence', () => {
    for (const words of ['>onset<', 'reported after 3 min 20 s', '>growing<', '>leaking<', 'anonymous memory, MiB'])
      expect(svg).toContain(words);
    expect(svg).toContain('rose 6 MiB/min &amp; &quot;more&quot;');
  });

  test('escapes names, and is whole', () => {
    expect(svg).toContain('leak&lt;1&gt;');
    expect(escapeXml('a<b>&"')).toBe('a&lt;b&gt;&amp;&quot;');
    expect(svg.match(/<(rect|line|path|text|title|style|svg)\b/g)?.length).toBe(
      (svg.match(/<\/(rect|line|path|text|title|style|svg)>/g)?.length ?? 0) + (svg.match(/\/>/g)?.length ?? 0),
    );
    expect(svg).not.toContain('NaN');
  });

  test('knows dark pages', () => {
    expect(svg).toContain('prefers-color-scheme: dark');
  });
});

describe('the gallery', () => {
  const quiet = (file: string) => traceOf({ anon_MiB: () => 100 }, 900, { interval_s: 1, label: labelOf({ file }) });

  test('shows trouble where it was found in time, and the rest where it was said for longest', () => {
    const gallery = new Gallery();
    gallery.add(trace, stretches);
    gallery.add(quiet('a.jsonl.gz'), [stretchOf('memory:stable', 0, 300, null), stretchOf('cpu:idle', 0, 900, null)]);
    gallery.add(quiet('b.jsonl.gz'), [stretchOf('memory:stable', 0, 900, null), stretchOf('cpu:idle', 0, 900, null)]);
    expect(gallery.pictures().map(({ file, svg }) => [file, svg.match(/<title>(.*)<\/title>/)?.[1]])).toEqual([
      ['cpu-idle.svg', 'cpu:idle: a'],
      ['memory-stable.svg', 'memory:stable: b'],
      ['memory-leaking.svg', 'memory:leaking: leak&lt;1&gt;'],
    ]);
  });

  test('shows nothing that was said in passing only', () => {
    const gallery = new Gallery();
    gallery.add(quiet('a.jsonl.gz'), [stretchOf('cpu:spiking', 100, 200, null)]);
    expect(gallery.pictures()).toEqual([]);
  });

  test('shows no trouble that was found late, nor what was wrong', () => {
    const gallery = new Gallery();
    gallery.add(trace, [stretchOf('memory:leaking', 850, 900)]);
    gallery.add(quiet('a.jsonl.gz'), [stretchOf('memory:leaking', 100, 900)]);
    expect(gallery.pictures()).toEqual([]);
  });
});
