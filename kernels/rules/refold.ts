import { checkpointSpacing, checkpointsBefore, withCheckpoint } from './checkpoints.ts';
import { KIND, SLOT } from './compile.ts';
import { announce } from './differences.ts';
import { rateFromSeries } from './rate.ts';
import { silenceMarks } from './silence.ts';
import { seriesFrom } from './sources.ts';
import type { RuleState, SourceReading } from './state-types.ts';
import { headOf, modeAt } from './state.ts';
import { FORCED_OFF, refreshQuiet, step } from './step.ts';
import { touchBlock, touchRule } from './undo.ts';
import type { AlarmChange, Episode, Step } from './types.ts';

/** Closed episodes older than this before the head of their rule are forgotten, ms (eight days). */
const KEEP_EPISODES_MS = 8 * 86_400_000;

/** Builds episodes out of grades in order of time. */
class EpisodeWriter {
  readonly done: Episode[] = [];
  #steps: Step[] = [];
  #grade = 0;

  /** Continues after `time` with what is known up to it. */
  constructor(known: readonly Episode[], time: number) {
    for (const e of known) {
      if (e.steps[0].at > time) break;
      if (e.until <= time) this.done.push(e);
      else {
        this.#steps = e.steps.filter((s) => s.at <= time);
        this.#grade = this.#steps[this.#steps.length - 1].grade;
      }
    }
  }

  mark(at: number, grade: number, value: number): void {
    if (grade === this.#grade) return;
    if (grade === 0) {
      this.done.push({ key: 0, steps: this.#steps, until: at, untilValue: value, late: false });
      this.#steps = [];
    } else this.#steps = [...this.#steps, { at, grade, value }];
    this.#grade = grade;
  }

  finish(): Episode[] {
    if (this.#steps.length > 0)
      this.done.push({ key: 0, steps: this.#steps, until: Infinity, untilValue: NaN, late: false });
    return this.done;
  }

  get grade(): number {
    return this.#grade;
  }
}

function gather(state: RuleState, rule: number, after: number): { stream: SourceReading[]; first: number } {
  const { set } = state;
  const back = set.kind[rule] === KIND.rate ? set.window[rule] : 0;
  const points = set.rulePoints[rule];
  const stream = points.flatMap((p) => seriesFrom(state, p, after - back));
  if (points.length > 1) stream.sort((a, b) => a.time - b.time || a.point - b.point);
  let first = 0;
  const bound = Math.max(after, state.ruleStart[rule]);
  while (first < stream.length && stream[first].time <= bound) first++;
  return { stream, first };
}

/** Folds one reading of the stream into the rule's own block. */
function foldReading(state: RuleState, rule: number, stream: readonly SourceReading[], i: number): void {
  const { set, blocks } = state;
  const r = stream[i];
  const o = set.stateStart[rule];
  blocks[o + SLOT.headTime] = r.time;
  blocks[o + SLOT.headPoint] = r.point;
  if ((modeAt(state, r.point, r.time) & set.modes[rule]) === 0)
    return step(set, rule, blocks, o, r.point, r.time, FORCED_OFF);
  if (r.quality < set.minQuality[rule] || !Number.isFinite(r.value)) return;
  const x = set.kind[rule] === KIND.rate ? rateFromSeries(set, rule, stream, i) : r.value;
  if (!Number.isNaN(x)) step(set, rule, blocks, o, r.point, r.time, x);
}

function foldValues(state: RuleState, rule: number, after: number, writer: EpisodeWriter): void {
  const { set, blocks } = state;
  const o = set.stateStart[rule];
  const { stream, first } = gather(state, rule, after);
  const every = checkpointSpacing(state);
  let sinceCheckpoint = 0;
  for (let i = first; i < stream.length; i++) {
    const r = stream[i];
    const newInstant = i === first || stream[i - 1].time !== r.time;
    if (newInstant && sinceCheckpoint >= every) {
      const time = stream[i - 1].time;
      state.checkpoints[rule] = withCheckpoint(
        state.checkpoints[rule],
        time,
        blocks,
        o,
        set.stateStart[rule + 1],
      );
      sinceCheckpoint = 0;
    }
    sinceCheckpoint++;
    foldReading(state, rule, stream, i);
    if (i + 1 === stream.length || stream[i + 1].time !== r.time)
      writer.mark(r.time, blocks[o + SLOT.grade], r.value);
  }
}

/** New checkpoints instead of those dropped: later folds start within the ring. A silence rule needs only the time of the head. */
function checkpointSilence(state: RuleState, rule: number, times: readonly number[]): void {
  const { set, blocks } = state;
  const from = set.stateStart[rule];
  const every = checkpointSpacing(state);
  for (let i = every - 1; i < times.length; i += every) {
    blocks[from + SLOT.headTime] = times[i];
    blocks[from + SLOT.headPoint] = set.rulePoints[rule][0];
    state.checkpoints[rule] = withCheckpoint(
      state.checkpoints[rule],
      times[i],
      blocks,
      from,
      set.stateStart[rule + 1],
    );
  }
}

function foldSilence(state: RuleState, rule: number, after: number, writer: EpisodeWriter): void {
  const o = state.set.stateStart[rule];
  const { stream, first } = gather(state, rule, after);
  const times = stream.slice(first).map((r) => r.time);
  const a = Math.max(state.blocks[o + SLOT.headTime], state.ruleStart[rule]);
  for (const m of silenceMarks(state, rule, a, times)) writer.mark(m.at, m.grade, NaN);
  checkpointSilence(state, rule, times);
  if (times.length > 0) state.blocks[o + SLOT.headTime] = times[times.length - 1];
  state.blocks[o + SLOT.grade] = writer.grade;
}

/** Puts the newest checkpoint before `time` into the rule's block and drops the later ones; gives its time. */
function rewind(state: RuleState, rule: number, time: number): number {
  const { set } = state;
  const from = set.stateStart[rule];
  const stride = set.stateStart[rule + 1] - from + 1;
  const list = state.checkpoints[rule];
  const kept = checkpointsBefore(list, stride, time);
  if (list && kept > 0) {
    if (kept * stride < list.length) state.checkpoints[rule] = list.slice(0, kept * stride);
    state.blocks.set(list.subarray((kept - 1) * stride + 1, kept * stride), from);
    return list[(kept - 1) * stride];
  }
  state.checkpoints[rule] = undefined;
  state.blocks.set(set.cold.subarray(from, from + stride - 1), from);
  return -Infinity;
}

/** Folds a dirty rule again from the last checkpoint before its dirty instant and announces the difference. */
export function refold(
  state: RuleState,
  rule: number,
  receivedAt: number,
  tickBefore: number,
  out: AlarmChange[],
): void {
  const silence = state.set.kind[rule] === KIND.silence;
  touchBlock(state, rule);
  touchRule(state, rule);
  const olds = state.episodes[rule];
  const after = rewind(state, rule, state.dirtyFrom[rule]);
  state.dirtyFrom[rule] = Infinity;
  const writer = new EpisodeWriter(olds, after);
  const settled = writer.done.length;
  if (silence) foldSilence(state, rule, after, writer);
  else foldValues(state, rule, after, writer);
  const news = writer.finish();
  const headAfter = headOf(state, rule, false);
  const frame = {
    headBefore: Math.max(headOf(state, rule, true), silence ? tickBefore : -Infinity),
    headAfter: Math.max(headAfter, silence ? state.lastTick : -Infinity),
    receivedAt,
  };
  const changed = announce(state, rule, olds.slice(settled), news.slice(settled), frame, out);
  const oldest = headAfter - KEEP_EPISODES_MS;
  state.episodes[rule] = [...news.slice(0, settled), ...changed].filter((e) => e.until >= oldest);
  const last = changed[changed.length - 1];
  state.lateOpen[rule] = last?.late && last.until === Infinity ? 1 : 0;
  refreshQuiet(state, rule);
}
