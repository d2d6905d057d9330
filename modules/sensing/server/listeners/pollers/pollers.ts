import { CodecFailure } from '#codecs/codec';
import type { Device } from '../gateway/device.ts';
import type { Front } from '../gateway/front.ts';
import type { Protocol } from '../gateway/protocol.ts';
import { iec104Protocol } from '../protocols/iec104.ts';
import { modbusPollProtocol } from '../protocols/modbus.ts';
import { Dialler } from './dialler.ts';
import { Feed } from './feeds.ts';
import { SourceFailure } from './guarded-http.ts';
import { SensorThings } from './sensorthings.ts';
import type { Source } from './source.ts';
import { CsvSource, DropFolder } from './tables.ts';

const DEFAULT_PERIOD_S = 60;
const LOOK_MS = 1000;
/** A source under way is given this long when the node stops. */
const STOP_MS = 2000;

const dialled: Readonly<Record<string, Protocol<unknown>>> = {
  iec104: iec104Protocol as unknown as Protocol<unknown>,
  modbus: modbusPollProtocol as unknown as Protocol<unknown>,
};

function sourceOf(front: Front, device: Device): Source | undefined {
  switch (device.state.protocol) {
    case 'sensorthings':
      return new SensorThings(front, device);
    case 'cap':
    case 'usgs':
    case 'quakeml':
      return new Feed(front, device);
    case 'csv':
      return new CsvSource(front, device);
    case 'folder':
      return new DropFolder(front, device);
    default:
      return undefined;
  }
}

interface Task {
  readonly device: Device;
  readonly source: Source;
  /** Settings the task was made for; others need another task. */
  readonly settings: string;
  dueAt: number;
  running: Promise<void> | undefined;
  connected: boolean;
}

/** Everything this node asks for by itself, each thing once per period and never twice at a time. */
export class Pollers {
  readonly #front: Front;
  readonly #tasks = new Map<string, Task>();
  readonly #diallers = new Map<string, { readonly dialler: Dialler; readonly settings: string }>();
  #timer: NodeJS.Timeout | undefined;
  #started = false;

  constructor(front: Front) {
    this.#front = front;
  }

  start(): void {
    this.#started = true;
    this.reload();
    this.#timer = setInterval(() => this.#runDue(), LOOK_MS);
    this.#timer.unref();
  }

  /** Takes changed gateways: new ones begin, changed ones begin anew, disabled ones end. */
  reload(): void {
    if (!this.#started) return;
    const { directory } = this.#front;
    for (const [id, task] of this.#tasks)
      if (directory.get(id) !== task.device || !task.device.state.enabled) this.#end(id);
    for (const [id, { dialler }] of this.#diallers) {
      const device = directory.get(id);
      if (device?.state.enabled && device.settings.peer) continue;
      dialler.stop();
      this.#diallers.delete(id);
    }
    for (const device of directory.all()) if (device.state.enabled) this.#begin(device);
  }

  #begin(device: Device): void {
    const settings = JSON.stringify(device.settings);
    const protocol = Object.hasOwn(dialled, device.state.protocol)
      ? dialled[device.state.protocol]
      : undefined;
    if (protocol && device.settings.peer) {
      const known = this.#diallers.get(device.id);
      if (known?.settings === settings) return;
      known?.dialler.stop();
      const dialler = new Dialler(this.#front, device, protocol);
      this.#diallers.set(device.id, { dialler, settings });
      return dialler.start();
    }
    const known = this.#tasks.get(device.id);
    if (known?.settings === settings) return;
    const ready = device.state.protocol === 'folder' || device.settings.url !== undefined;
    const source = ready ? sourceOf(this.#front, device) : undefined;
    if (!source) return;
    this.#end(device.id);
    this.#tasks.set(device.id, { device, source, settings, dueAt: 0, running: undefined, connected: false });
  }

  #end(id: string): void {
    const task = this.#tasks.get(id);
    if (task) this.#state(task, false);
    this.#tasks.delete(id);
  }

  #state(task: Task, connected: boolean): void {
    if (task.connected === connected) return;
    task.connected = connected;
    this.#front.sensing.gateways.connected(task.device.id, connected ? 1 : -1);
  }

  #runDue(): void {
    const mono = this.#front.mono();
    for (const task of this.#tasks.values()) if (mono >= task.dueAt) void this.#run(task);
  }

  #run(task: Task): Promise<void> {
    task.running ??= this.#runOnce(task).finally(() => (task.running = undefined));
    return task.running;
  }

  async #runOnce(task: Task): Promise<void> {
    const { device } = task;
    task.dueAt = this.#front.mono() + (device.settings.periodS ?? DEFAULT_PERIOD_S) * 1000;
    try {
      await task.source.run();
      this.#state(task, true);
      this.#front.heard(device);
    } catch (error) {
      this.#state(task, false);
      const known = error instanceof SourceFailure || error instanceof CodecFailure;
      this.#front.count(device, known ? error.code : 'POLL_FAILED');
      if (!known) this.#front.app.log.error('poll failed', { gateway: device.id, error: String(error) });
    }
  }

  /** Runs every task now, waiting for those under way first, and calls every peer that is not connected. */
  async runAll(): Promise<void> {
    for (const { dialler } of this.#diallers.values()) dialler.now();
    await Promise.all(
      [...this.#tasks.values()].map(async (task) => {
        await task.running;
        await this.#run(task);
      }),
    );
  }

  async stop(): Promise<void> {
    this.#started = false;
    clearInterval(this.#timer);
    for (const { dialler } of this.#diallers.values()) dialler.stop();
    this.#diallers.clear();
    const running = Promise.all([...this.#tasks.values()].map((t) => t.running));
    await Promise.race([running, new Promise((resolve) => setTimeout(resolve, STOP_MS).unref())]);
    for (const id of this.#tasks.keys()) this.#end(id);
  }
}
