import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  drawingOf,
  headingTitle,
  lengthKm,
  linesOf,
  listed,
  stateOf,
  withLive,
  type Track,
  type Vehicle,
} from './vehicles.ts';

const T = Date.parse('2026-11-20T00:00:00Z');
const iso = (s: number): string => new Date(T + s * 1000).toISOString();
const vehicle = (gatewayId: string, at: number | undefined, plate?: string): Vehicle => ({
  terminal: `1${gatewayId}`,
  gatewayId,
  name: `车 ${gatewayId}`,
  orgPath: 'r99',
  connected: true,
  limitS: 60,
  ...(plate === undefined ? {} : { plate }),
  ...(at === undefined
    ? {}
    : { fix: { at: iso(at), position: [116, 30] as [number, number], speedKmh: 40, direction: 90 } }),
});

test('a live position replaces an older one and never a newer one', () => {
  const fresh = new Map([['v1a', [117, 31, T + 5000, 50, 180]]]);
  const [moved] = withLive([vehicle('a', 0)], fresh);
  assert.deepEqual(moved.fix, { at: iso(5), position: [117, 31], speedKmh: 50, direction: 180 });
  const [stays] = withLive([vehicle('a', 10)], fresh);
  assert.equal(stays.fix?.at, iso(10));
  assert.deepEqual(withLive([vehicle('b', undefined)], fresh), [vehicle('b', undefined)]);
});

test('a position past its limit is stale; fresh vehicles come first, then by plate', () => {
  const now = T + 100_000;
  const all = [vehicle('a', 0), vehicle('b', undefined), vehicle('c', 50, '望B2'), vehicle('d', 60, '望A1')];
  assert.deepEqual(
    all.map((v) => stateOf(v, now)),
    ['stale', 'never', 'live', 'live'],
  );
  assert.deepEqual(
    listed(all, now, '').map((v) => v.gatewayId),
    ['d', 'c', 'a', 'b'],
  );
  assert.deepEqual(
    listed(all, now, ' 望b ').map((v) => v.gatewayId),
    ['c'],
  );
  const drawing = drawingOf(all, {
    now,
    chosen: 'c',
    lines: [],
    note: (_, stale) => (stale ? '过期' : '新'),
  });
  assert.deepEqual(
    drawing.movers.map((m) => [m.id, m.stale, m.selected, m.note]),
    [
      ['a', true, false, '过期'],
      ['c', false, true, '新'],
      ['d', false, false, '新'],
    ],
  );
});

test('a track breaks at its gaps, ends at the newest position, and gaps are not driven', () => {
  const at = (s: number, lng: number, gap?: true): Track['positions'][number] => ({
    at: iso(s),
    position: [lng, 0],
    speedKmh: 40,
    ...(gap ? { gap } : {}),
  });
  const track: Track = {
    gatewayId: 'a',
    fixes: 4,
    positions: [at(0, 0), at(5, 0.01), at(900, 1, true), at(905, 1.01)],
  };
  const lines = linesOf(track, vehicle('a', 910));
  assert.deepEqual(
    lines.map((l) => l.map((p) => p[0])),
    [
      [0, 0.01],
      [1, 1.01, 116],
    ],
  );
  assert.equal(linesOf(track, vehicle('a', 905))[1].length, 2);
  assert.ok(Math.abs(lengthKm(linesOf(track, undefined)) - 2 * 1.112) < 0.01);
  assert.deepEqual(linesOf(undefined, vehicle('a', 1)), []);
});

test('headings are told in eight words', () =>
  assert.deepEqual(
    [0, 22, 23, 90, 200, 337, 338, 359].map((d) => headingTitle(d).en),
    ['N', 'N', 'NE', 'E', 'S', 'NW', 'N', 'N'],
  ));
