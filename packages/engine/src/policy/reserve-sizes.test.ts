import { expect, test } from 'vitest';
import { ReserveSizes } from './reserve-sizes.ts';

const MiB = 2 ** 20;
const use = (mib: number, isInTrouble = false, path = '/editor') => ({ path, bytes: mib * MiB, isInTrouble });
const mibOf = (sizes: ReadonlyMap<string, number>, path = '/editor') =>
  Math.round((sizes.get(path) ?? Number.NaN) / MiB);

test('what is used when it is first seen is kept', () => {
  expect(mibOf(new ReserveSizes(4096 * MiB).update(0, [use(300)], false))).toBe(300);
});

test('it follows a rise within minutes, and a fall more slowly', () => {
  const sizes = new ReserveSizes(4096 * MiB);
  for (let t = 0; t <= 60; t += 10) sizes.update(t, [use(100)], false);
  expect(mibOf(sizes.update(70, [use(500)], false))).toBeLessThan(150);
  for (let t = 80; t <= 610; t += 10) sizes.update(t, [use(500)], false);
  expect(mibOf(sizes.update(620, [use(500)], false))).toBeGreaterThan(490);
  expect(mibOf(sizes.update(740, [use(100)], false))).toBeGreaterThan(400);
  for (let t = 750; t <= 4000; t += 10) sizes.update(t, [use(100)], false);
  expect(mibOf(sizes.update(4010, [use(100)], false))).toBeLessThan(110);
});

test('an editor that starts is followed at once, unless memory is short', () => {
  const sizes = new ReserveSizes(4096 * MiB);
  sizes.update(0, [use(2)], false);
  expect(mibOf(sizes.update(10, [use(300)], false))).toBeGreaterThan(250);
  const late = new ReserveSizes(4096 * MiB);
  late.update(0, [use(2)], true);
  expect(mibOf(late.update(10, [use(300)], true))).toBeLessThan(30);
});

test('an editor that is squeezed keeps its claim', () => {
  const sizes = new ReserveSizes(4096 * MiB);
  sizes.update(0, [use(300)], false);
  expect(mibOf(sizes.update(600, [use(50)], true))).toBe(300);
});

test('what grows or leaks among the protected is not followed', () => {
  const sizes = new ReserveSizes(4096 * MiB);
  sizes.update(0, [use(300)], false);
  expect(mibOf(sizes.update(600, [use(2000, true)], false))).toBe(300);
});

test('all of them together have half of the memory, each its share', () => {
  const sizes = new ReserveSizes(1000 * MiB).update(0, [use(600), use(400, false, '/shell')], false);
  expect([mibOf(sizes), mibOf(sizes, '/shell')]).toEqual([300, 200]);
});

test('nobody to protect has nothing, and who is gone is forgotten', () => {
  const sizes = new ReserveSizes(1000 * MiB);
  expect(sizes.update(0, [], false).size).toBe(0);
  sizes.update(1, [use(100)], false);
  expect(sizes.update(2, [], false).size).toBe(0);
  expect(mibOf(sizes.update(3, [use(20)], false))).toBe(20);
});
