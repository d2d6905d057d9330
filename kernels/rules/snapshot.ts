import { KernelFailure } from '#kernels/model';
import { capture, type Captured } from './capture.ts';
import { SLOT, type RuleSet } from './compile.ts';
import type { ModeTurn, RuleState, Span, StateOptions } from './state-types.ts';
import { createState } from './state.ts';
import { refreshQuiet } from './step.ts';
import type { Episode } from './types.ts';

const MAGIC = 0x46535255; // "FSRU"
const FORMAT = 2;
const PIECE_BYTES = 256 * 1024;

interface Header {
  readonly format: number;
  readonly lastTick: number | null;
  readonly spans: readonly (readonly (number | null)[])[];
  readonly modes: readonly (readonly [number, readonly ModeTurn[]])[];
  readonly rules: number;
  readonly points: number;
  readonly readings: number;
  /** Bytes of the names of rules, numbers in blocks and in checkpoints. */
  readonly names: number;
  readonly blocks: number;
  readonly checkpoints: number;
}

/** JSON has no infinities: null is "not finite", its sign known by the field. */
const out = (v: number): number | null => (Number.isFinite(v) ? v : null);
const low = (v: number | null): number => v ?? -Infinity;
const high = (v: number | null): number => v ?? Infinity;
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

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

const written = new WeakMap<RuleSet, { names: Uint8Array; sizes: Int32Array }>();

/** Ids, versions and block sizes of the rules; the same for every snapshot of a rule set. */
function rulesOf(set: RuleSet): { names: Uint8Array; sizes: Int32Array } {
  let known = written.get(set);
  if (!known) {
    const names = new TextEncoder().encode(JSON.stringify(set.rules.map((r) => [r.id, r.version])));
    known = { names, sizes: set.stateStart.slice(1).map((end, r) => end - set.stateStart[r]) };
    written.set(set, known);
  }
  return known;
}

/** An array as it lies in memory, in pieces, filled up to eight bytes. */
function* raw(array: Float64Array | Int32Array | Uint32Array | Uint8Array): Generator<Uint8Array> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES);
  const missing = aligned(bytes.length) - bytes.length;
  if (missing > 0) yield new Uint8Array(missing);
}

function headBytes(header: Header): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(aligned(8 + text.length)).fill(32);
  new DataView(bytes.buffer).setUint32(0, MAGIC);
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8);
  bytes.set(text, 8);
  return bytes;
}

/** Many short lists as one, gathered into pieces. */
function* gathered(lists: Captured['checkpoints']): Generator<Uint8Array> {
  let piece = new Float64Array(PIECE_BYTES / 8);
  let at = 0;
  for (const list of lists) {
    if (!list) continue;
    if (at + list.length > piece.length) {
      yield new Uint8Array(piece.buffer, 0, at * 8);
      piece = new Float64Array(Math.max(PIECE_BYTES / 8, list.length));
      at = 0;
    }
    piece.set(list, at);
    at += list.length;
  }
  yield new Uint8Array(piece.buffer, 0, at * 8);
}

/** One line of text for each rule that has episodes. */
function* episodeLines(episodes: Captured['episodes']): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for (let rule = 0; rule < episodes.length; rule++) {
    const list = episodes[rule];
    if (list.length > 0) text += `${JSON.stringify([rule, ...list.map(packEpisode)])}\n`;
    if (text.length < PIECE_BYTES) continue;
    yield encoder.encode(text);
    text = '';
  }
  yield encoder.encode(text);
}

/** A copied state as bytes, piece by piece; the copy must stay as it is until the last was taken. */
export function* snapshotPieces(copy: Captured): Generator<Uint8Array> {
  const { set, readings } = copy;
  const rules = set.rules.length;
  const { names, sizes } = rulesOf(set);
  const lengths = new Int32Array(rules);
  let checkpoints = 0;
  for (let r = 0; r < rules; r++) checkpoints += lengths[r] = copy.checkpoints[r]?.length ?? 0;
  yield headBytes({
    format: FORMAT,
    lastTick: out(copy.lastTick),
    spans: copy.spans.map((s) => [out(s.begin), out(s.end)]),
    modes: copy.modes,
    rules,
    points: set.pointCount,
    readings,
    names: names.length,
    blocks: copy.blocks.length,
    checkpoints,
  });
  for (const array of [names, sizes, lengths, copy.ruleStart, copy.blocks]) yield* raw(array);
  yield* gathered(copy.checkpoints);
  for (const array of [copy.ringCount, copy.ringFloor, copy.appends]) yield* raw(array);
  for (const array of [copy.times, copy.values, copy.receipts, copy.qualities])
    yield* raw(array.subarray(0, readings));
  yield* episodeLines(copy.episodes);
}

/** The committed state as bytes (SPEC RUL-19). Call it between transactions. */
export function snapshot(state: RuleState): Uint8Array {
  const pieces = [...snapshotPieces(capture(state))];
  const bytes = new Uint8Array(pieces.reduce((sum, p) => sum + p.length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

const notOurs = (): KernelFailure =>
  new KernelFailure('INPUT_INCONSISTENT', 'snapshot', 'snapshot: not a snapshot of this engine');

/** Takes sections one after another, each copied so that it lies aligned. */
class Sections {
  readonly #bytes: Uint8Array;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  #take(bytes: number): ArrayBuffer {
    if (!(bytes >= 0) || this.#at + aligned(bytes) > this.#bytes.length) throw notOurs();
    const taken = Uint8Array.from(this.#bytes.subarray(this.#at, this.#at + bytes)).buffer;
    this.#at += aligned(bytes);
    return taken;
  }

  text(bytes: number): string {
    return new TextDecoder().decode(this.#take(bytes));
  }

  doubles(count: number): Float64Array {
    return new Float64Array(this.#take(count * 8));
  }

  integers(count: number): Int32Array {
    return new Int32Array(this.#take(count * 4));
  }

  bytes(count: number): Uint8Array {
    return new Uint8Array(this.#take(count));
  }

  rest(): string {
    return new TextDecoder().decode(this.#bytes.subarray(this.#at));
  }
}

function readHeader(bytes: Uint8Array): { head: Header; sections: Sections } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 || view.getUint32(0) !== MAGIC) throw notOurs();
  const length = view.getUint32(4);
  if (8 + length > bytes.length) throw notOurs();
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Header;
  if (head.format !== FORMAT) throw notOurs();
  return { head, sections: new Sections(bytes, 8 + length) };
}

function restorePoints(state: RuleState, head: Header, sections: Sections): void {
  const counts = sections.integers(head.points);
  const floors = sections.doubles(head.points);
  const appends = sections.integers(head.points);
  const times = sections.doubles(head.readings);
  const values = sections.doubles(head.readings);
  const receipts = sections.doubles(head.readings);
  const qualities = sections.bytes(head.readings);
  const n = state.ringSize;
  let at = 0;
  for (let p = 0; p < head.points; p++) {
    const count = counts[p];
    const kept = Math.min(count, n);
    if (p < state.set.pointCount && count > 0) {
      const first = at + count - kept;
      state.ringFloor[p] = kept < count ? times[first - 1] : floors[p];
      state.ringCount[p] = kept;
      state.ringHead[p] = kept % n;
      state.appends[p] = appends[p];
      state.lastTime[p] = times[at + count - 1];
      state.ringTime.set(times.subarray(first, first + kept), p * n);
      state.ringValue.set(values.subarray(first, first + kept), p * n);
      state.ringReceipt.set(receipts.subarray(first, first + kept), p * n);
      state.ringQuality.set(qualities.subarray(first, first + kept), p * n);
    }
    at += count;
  }
}

function restoreEpisodes(state: RuleState, rule: number, episodes: readonly Episode[]): void {
  state.episodes[rule] = episodes;
  const last = state.episodes[rule][state.episodes[rule].length - 1];
  state.lateOpen[rule] = last?.late && last.until === Infinity ? 1 : 0;
}

/** A rule the snapshot does not know judges only what is newer than its points' newest readings. */
function startRule(state: RuleState, rule: number): void {
  let start = -Infinity;
  for (const p of state.set.rulePoints[rule]) start = Math.max(start, state.lastTime[p]);
  state.ruleStart[rule] = start;
  state.blocks[state.set.stateStart[rule] + SLOT.headTime] = start;
}

/** Blocks and checkpoints of the rules both sides know. Returns the rule now for each saved one, −1 for none. */
function restoreRules(state: RuleState, head: Header, sections: Sections): Int32Array {
  const { set } = state;
  const names = JSON.parse(sections.text(head.names)) as (readonly [string, number])[];
  const sizes = sections.integers(head.rules);
  const lengths = sections.integers(head.rules);
  const starts = sections.doubles(head.rules);
  const blocks = sections.doubles(head.blocks);
  const checkpoints = sections.doubles(head.checkpoints);
  const index = new Map(set.rules.map((r, i) => [`${r.id}\n${r.version}`, i]));
  const now = new Int32Array(head.rules).fill(-1);
  let blockAt = 0;
  let at = 0;
  for (let saved = 0; saved < names.length; saved++) {
    const rule = index.get(names[saved].join('\n'));
    if (rule !== undefined && set.stateStart[rule + 1] - set.stateStart[rule] === sizes[saved]) {
      now[saved] = rule;
      state.ruleStart[rule] = starts[saved];
      state.blocks.set(blocks.subarray(blockAt, blockAt + sizes[saved]), set.stateStart[rule]);
      if (lengths[saved] > 0) state.checkpoints[rule] = checkpoints.slice(at, at + lengths[saved]);
      refreshQuiet(state, rule);
    }
    blockAt += sizes[saved];
    at += lengths[saved];
  }
  return now;
}

/**
 * A state from a snapshot, on the same or another rule set: rules are recognised by id and version (SPEC RUL-19).
 * @throws KernelFailure INPUT_INCONSISTENT when the bytes are not a snapshot of this engine.
 */
export function restore(set: RuleSet, bytes: Uint8Array, options: StateOptions = {}): RuleState {
  const { head, sections } = readHeader(bytes);
  const state = createState(set, options);
  state.lastTick = low(head.lastTick);
  state.spans = head.spans.map((s): Span => ({ begin: low(s[0]), end: high(s[1]) }));
  for (const [p, turns] of head.modes) {
    if (p >= set.pointCount) continue;
    state.modes.set(p, turns);
    state.hasModes[p] = 1;
  }
  const now = restoreRules(state, head, sections);
  restorePoints(state, head, sections);
  for (const line of sections.rest().split('\n')) {
    if (line === '') continue;
    const [saved, ...episodes] = JSON.parse(line) as [number, ...(number | null)[][]];
    if (now[saved] >= 0) restoreEpisodes(state, now[saved], episodes.map(unpackEpisode));
  }
  const restored = new Set(now);
  for (let r = 0; r < set.rules.length; r++) if (!restored.has(r)) startRule(state, r);
  return state;
}
