import { KernelFailure } from '#kernels/model';
import { SLOT, type RuleSet } from './compile.ts';
import { slotBack } from './ring.ts';
import type { ModeTurn, RuleState, Span, StateOptions } from './state-types.ts';
import { createState } from './state.ts';
import { refreshQuiet } from './step.ts';
import type { Episode } from './types.ts';

const MAGIC = 0x46535255; // "FSRU"
const FORMAT = 1;

interface SavedRule {
  readonly id: string;
  readonly version: number;
  readonly start: number | null;
  readonly block: number;
  readonly checkpoints: number;
  readonly episodes: readonly (readonly (number | null)[])[];
}
interface Header {
  readonly format: number;
  readonly lastTick: number | null;
  readonly spans: readonly (readonly (number | null)[])[];
  readonly modes: readonly (readonly [number, readonly ModeTurn[]])[];
  readonly rules: readonly SavedRule[];
  /** Point, readings in the ring, floor, appends. */
  readonly points: readonly (readonly (number | null)[])[];
}

/** JSON has no infinities: null is "not finite", its sign known by the field. */
const out = (v: number): number | null => (Number.isFinite(v) ? v : null);
const low = (v: number | null): number => v ?? -Infinity;
const high = (v: number | null): number => v ?? Infinity;

function packEpisode(e: Episode): (number | null)[] {
  return [
    e.key,
    e.late ? 1 : 0,
    out(e.until),
    out(e.untilValue),
    ...e.steps.flatMap((s) => [s.at, s.grade, out(s.value)]),
  ];
}

function unpackEpisode(row: readonly (number | null)[]): Episode {
  const steps = [];
  for (let i = 4; i < row.length; i += 3)
    steps.push({ at: low(row[i]), grade: low(row[i + 1]), value: row[i + 2] ?? NaN });
  return { key: low(row[0]), late: row[1] === 1, until: high(row[2]), untilValue: row[3] ?? NaN, steps };
}

function header(state: RuleState): Header {
  const { set } = state;
  const rules = set.rules.map((rule, r) => ({
    id: rule.id,
    version: rule.version,
    start: out(state.ruleStart[r]),
    block: set.stateStart[r + 1] - set.stateStart[r],
    checkpoints: state.checkpoints[r]?.length ?? 0,
    episodes: state.episodes[r].map(packEpisode),
  }));
  const points = [];
  for (let p = 0; p < set.pointCount; p++)
    if (state.ringCount[p] > 0)
      points.push([p, state.ringCount[p], out(state.ringFloor[p]), state.appends[p]]);
  return {
    format: FORMAT,
    lastTick: out(state.lastTick),
    spans: state.spans.map((s) => [out(s.begin), out(s.end)]),
    modes: [...state.modes],
    rules,
    points,
  };
}

/** The committed state as bytes (SPEC RUL-19). Call it between transactions. */
export function snapshot(state: RuleState): Uint8Array {
  const head = header(state);
  const text = new TextEncoder().encode(JSON.stringify(head));
  let doubles = state.blocks.length;
  for (const list of state.checkpoints) doubles += list?.length ?? 0;
  for (const p of head.points) doubles += Number(p[1]) * 4;
  const bytes = new Uint8Array(8 + text.length + doubles * 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC);
  view.setUint32(4, text.length);
  bytes.set(text, 8);
  const data = new Float64Array(doubles);
  data.set(state.blocks);
  let at = state.blocks.length;
  for (const list of state.checkpoints)
    if (list) {
      data.set(list, at);
      at += list.length;
    }
  for (const [p, count] of head.points)
    for (let k = Number(count) - 1; k >= 0; k--) {
      const slot = slotBack(state, Number(p), k);
      data[at++] = state.ringTime[slot];
      data[at++] = state.ringValue[slot];
      data[at++] = state.ringReceipt[slot];
      data[at++] = state.ringQuality[slot];
    }
  bytes.set(new Uint8Array(data.buffer), 8 + text.length);
  return bytes;
}

function readHeader(bytes: Uint8Array): { head: Header; data: Float64Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bad = new KernelFailure('INPUT_INCONSISTENT', 'snapshot', 'snapshot: not a snapshot of this engine');
  if (bytes.length < 8 || view.getUint32(0) !== MAGIC) throw bad;
  const length = view.getUint32(4);
  if (8 + length > bytes.length || (bytes.length - 8 - length) % 8 !== 0) throw bad;
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header;
  if (head.format !== FORMAT) throw bad;
  return { head, data: new Float64Array(Uint8Array.from(bytes.subarray(8 + length)).buffer) };
}

function restorePoints(state: RuleState, head: Header, data: Float64Array, from: number): void {
  const n = state.ringSize;
  let at = from;
  for (const [point, saved, floor, appends] of head.points) {
    const p = Number(point);
    const count = Number(saved);
    const kept = Math.min(count, n);
    const known = p < state.set.pointCount;
    if (known) {
      state.ringFloor[p] = kept < count ? data[at + (count - kept - 1) * 4] : low(floor);
      state.ringCount[p] = kept;
      state.ringHead[p] = kept % n;
      state.appends[p] = Number(appends);
      state.lastTime[p] = data[at + (count - 1) * 4];
    }
    for (let i = 0; i < kept && known; i++) {
      const source = at + (count - kept + i) * 4;
      const slot = p * n + i;
      state.ringTime[slot] = data[source];
      state.ringValue[slot] = data[source + 1];
      state.ringReceipt[slot] = data[source + 2];
      state.ringQuality[slot] = data[source + 3];
    }
    at += count * 4;
  }
}

function restoreRule(
  state: RuleState,
  rule: number,
  saved: SavedRule,
  block: Float64Array,
  checkpoints: Float64Array,
): void {
  state.ruleStart[rule] = low(saved.start);
  state.blocks.set(block, state.set.stateStart[rule]);
  state.checkpoints[rule] = checkpoints.length > 0 ? checkpoints : undefined;
  state.episodes[rule] = saved.episodes.map(unpackEpisode);
  const last = state.episodes[rule][state.episodes[rule].length - 1];
  state.lateOpen[rule] = last?.late && last.until === Infinity ? 1 : 0;
  refreshQuiet(state, rule);
}

/** A rule the snapshot does not know judges only what is newer than its points' newest readings. */
function startRule(state: RuleState, rule: number): void {
  let start = -Infinity;
  for (const p of state.set.rulePoints[rule]) start = Math.max(start, state.lastTime[p]);
  state.ruleStart[rule] = start;
  state.blocks[state.set.stateStart[rule] + SLOT.headTime] = start;
}

/**
 * A state from a snapshot, on the same or another rule set: rules are recognised by id and version (SPEC RUL-19).
 * @throws KernelFailure INPUT_INCONSISTENT when the bytes are not a snapshot of this engine.
 */
export function restore(set: RuleSet, bytes: Uint8Array, options: StateOptions = {}): RuleState {
  const { head, data } = readHeader(bytes);
  const state = createState(set, options);
  state.lastTick = low(head.lastTick);
  state.spans = head.spans.map((s): Span => ({ begin: low(s[0]), end: high(s[1]) }));
  for (const [p, turns] of head.modes) {
    if (p >= set.pointCount) continue;
    state.modes.set(p, turns);
    state.hasModes[p] = 1;
  }
  const index = new Map(set.rules.map((r, i) => [`${r.id}\n${r.version}`, i]));
  let blockAt = 0;
  let at = head.rules.reduce((sum, r) => sum + r.block, 0);
  const restored = new Set<number>();
  for (const saved of head.rules) {
    const rule = index.get(`${saved.id}\n${saved.version}`);
    const fits = rule !== undefined && set.stateStart[rule + 1] - set.stateStart[rule] === saved.block;
    if (fits) {
      const block = data.subarray(blockAt, blockAt + saved.block);
      restoreRule(state, rule, saved, block, data.slice(at, at + saved.checkpoints));
      restored.add(rule);
    }
    blockAt += saved.block;
    at += saved.checkpoints;
  }
  restorePoints(state, head, data, at);
  for (let r = 0; r < set.rules.length; r++) if (!restored.has(r)) startRule(state, r);
  return state;
}
