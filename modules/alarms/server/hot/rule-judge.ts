import {
  capture,
  commit,
  compileRules,
  createState,
  episodesOf,
  judgeBatch,
  lookBack,
  ready,
  restore,
  rollback,
  setMode,
  snapshot,
  snapshotPieces,
  tick,
  useHistory,
  type AlarmChange,
  type Captured,
  type RuleSet,
  type RuleState,
} from '#kernels/rules';
import { rows, sql } from '#platform/server/db';
import type { App } from '#platform/server/module';
import type { Batch, HotPoint, Judge, Judgement, Sensing } from '#sensing/server';
import type { RuleBody } from '#alarms/contract';
import { AlarmWriter } from './alarm-writer.ts';
import { LateHistory } from './late-history.ts';
import { kernelRuleOf, pointsOf, ruleKey, type RuleOrigin, type RunningVersion } from './expand-rules.ts';

const NOTHING: Judgement = { changed: false, write: async () => [], unstored: [] };

/** Judges every committed reading by the armed and shadow rules; the fold itself is `#kernels/rules`. */
export class RuleJudge implements Judge {
  readonly #app: App;
  readonly #sensing: Sensing;
  readonly writer: AlarmWriter;
  replaying = false;
  readonly #late: LateHistory;
  /** The batch being prepared or judged looks back on stored history. */
  #looksBack = false;
  #judged: { readonly batch: Batch; readonly receivedAt: number } | undefined;
  #set: RuleSet;
  #state: RuleState;
  #copy: Captured | undefined;
  #origins = new Map<string, RuleOrigin>();
  #versions: RunningVersion[] = [];

  constructor(app: App, sensing: Sensing) {
    this.#app = app;
    this.#sensing = sensing;
    this.writer = new AlarmWriter(app, sensing);
    this.#late = new LateHistory(sensing, () => app.host.monotonic());
    this.#set = compileRules([], 1);
    this.#state = createState(this.#set);
  }

  get rules(): number {
    return this.#set.rules.length;
  }

  get versions(): readonly RunningVersion[] {
    return this.#versions;
  }

  originOf(key: string): RuleOrigin | undefined {
    return this.#origins.get(key);
  }

  /** Event-time episodes of a kernel rule: [start, end (Infinity while open)]. */
  episodes(key: string): readonly (readonly [number, number])[] {
    const index = this.#set.rules.findIndex((rule) => rule.id === key);
    return index < 0 ? [] : episodesOf(this.#state, index).map((e) => [e.steps[0].at, e.until] as const);
  }

  /** Keys of the kernel rules that look at a point alone. */
  keysOf(point: number): string[] {
    return this.#set.rules.filter((r) => r.operands.every((o) => o.point === point)).map((r) => r.id);
  }

  /** Number of points each running rule covers, by rule id. */
  pointsCovered(): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { version } of this.#origins.values())
      if (!version.shadow) counts.set(version.ruleId, (counts.get(version.ruleId) ?? 0) + 1);
    return counts;
  }

  async #load(): Promise<void> {
    const found = await rows<{
      rule_id: string;
      version: number;
      state: string;
      org_path: string;
      body: RuleBody;
    }>(
      this.#app.database.db,
      sql`select v.rule_id, v.version, v.state, r.org_path::text, v.body from alarms_rule_version v join alarms_rule r on r.id = v.rule_id where v.state in ('armed', 'shadow') order by v.rule_id, v.version`,
    );
    this.#versions = found.map((f) => ({
      ruleId: f.rule_id,
      version: f.version,
      shadow: f.state === 'shadow',
      orgPath: f.org_path,
      body: f.body,
    }));
  }

  #compile(): RuleSet {
    const all = [...this.#sensing.points.all()];
    const origins = new Map<string, RuleOrigin>();
    const kernelRules = this.#versions.flatMap((version) =>
      pointsOf(version, all, (id) => this.#sensing.points.get(id)).flatMap((point: HotPoint) => {
        const rule = kernelRuleOf(version, point);
        if (!rule) return [];
        origins.set(ruleKey(version, point.id), { version, point });
        return [rule];
      }),
    );
    this.#origins = origins;
    return compileRules(kernelRules, this.#sensing.points.capacity);
  }

  /** Takes changed rules or points in; what is already running keeps its state. Runs between batches. */
  async reload(): Promise<void> {
    await this.#load();
    const saved = snapshot(this.#state);
    this.#set = this.#compile();
    this.#state = restore(this.#set, saved);
  }

  async restore(saved: Uint8Array | undefined): Promise<void> {
    await this.#load();
    this.#set = this.#compile();
    this.#state = saved && saved.length > 0 ? restore(this.#set, saved) : createState(this.#set);
    await this.writer.loadOpen();
  }

  snapshot(): Uint8Array {
    return snapshot(this.#state);
  }

  capture(): Iterable<Uint8Array> {
    this.#copy = capture(this.#state, this.#copy);
    return snapshotPieces(this.#copy);
  }

  settle(outcome: 'committed' | 'dropped'): void {
    if (outcome === 'committed' && this.#judged)
      this.#late.committed(this.#judged.batch, this.#judged.receivedAt);
    this.#judged = undefined;
    if (outcome === 'committed') commit(this.#state);
    else rollback(this.#state);
    this.writer.settle(outcome);
  }

  #judgement(changes: readonly AlarmChange[], receivedAt: number): Judgement {
    if (changes.length === 0 || this.replaying) return NOTHING;
    const plan = this.writer.plan(changes, (key) => this.#origins.get(key), receivedAt);
    return {
      changed: true,
      write: (client) => this.writer.write(client, plan),
      get unstored() {
        return plan.unstored();
      },
    };
  }

  /** Late readings older than memory need stored history; when nothing is late there is nothing to wait for. */
  prepare(batch: Batch): Promise<void> | undefined {
    const wanted = lookBack(this.#state, batch.points, batch.times, batch.count);
    this.#looksBack = false;
    return wanted && this.#late.ensure(wanted).then(() => void (this.#looksBack = true));
  }

  judge(batch: Batch, receivedAt: number): Judgement {
    const changes: AlarmChange[] = [];
    this.#judged = { batch, receivedAt };
    useHistory(this.#state, this.#looksBack ? this.#late.lookUp : undefined);
    judgeBatch(
      this.#state,
      batch.points,
      batch.times,
      batch.values,
      batch.qualities,
      batch.count,
      receivedAt,
      changes,
    );
    useHistory(this.#state, undefined);
    return this.#judgement(changes, receivedAt);
  }

  tick(now: number): Judgement {
    const changes: AlarmChange[] = [];
    tick(this.#state, now, changes);
    return this.#judgement(changes, now);
  }

  ready(now: number): Judgement {
    ready(this.#state, now);
    return NOTHING;
  }

  setMode(point: number, mode: 'normal' | 'maintenance' | 'exercise', since: number): Judgement {
    const changes: AlarmChange[] = [];
    setMode(this.#state, point, mode, since, since, changes);
    return this.#judgement(changes, since);
  }
}
