import { serves, type App } from '#platform/server/module';
import type { Sensing } from '../../hot/sensing.ts';
import { Tracks } from '../../hot/tracks.ts';
import { Vehicles } from '../../vehicles.ts';
import { Pollers } from '../pollers/pollers.ts';
import { modbusDtuProtocol } from '../protocols/dtu.ts';
import { gb26875Protocol } from '../protocols/gb26875.ts';
import { hj212Protocol } from '../protocols/hj212.ts';
import { iec104Protocol } from '../protocols/iec104.ts';
import { jt808Protocol } from '../protocols/jt808.ts';
import { modbusServerProtocol } from '../protocols/modbus.ts';
import { sl651Protocol } from '../protocols/sl651.ts';
import type { CommandOutcome } from './device.ts';
import { Directory } from './directory.ts';
import { Endpoint } from './endpoint.ts';
import { Front } from './front.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import type { GatewayCommand, Protocol } from './protocol.ts';
import type { TraceEntry } from './trace.ts';

/** Usual ports of the listeners; a node listens only where its settings say so. */
export const defaultGatewayPorts: Readonly<Record<string, number>> = {
  hj212: 9212,
  sl651: 9651,
  jt808: 9808,
  gb26875: 9875,
  iec104: 2404,
  modbus: 9502,
  modbusDtu: 9503,
};

const SWEEP_MS = 250;
const COMMAND_MS = 10_000;
const NO_ANSWER_EXPECTED: CommandOutcome = { answered: false, result: 'SENT' };

const protocols = [
  hj212Protocol,
  sl651Protocol,
  jt808Protocol,
  gb26875Protocol,
  iec104Protocol,
  modbusServerProtocol,
  modbusDtuProtocol,
] as unknown as readonly Protocol<unknown>[];

/** Every gateway listener and poller of a node. */
export class GatewayFront {
  readonly front: Front;
  readonly tracks: Tracks;
  readonly vehicles: Vehicles;
  readonly #app: App;
  readonly #sensing: Sensing;
  readonly #endpoints: Endpoint<unknown>[] = [];
  readonly #pollers: Pollers;
  /** Listeners that could not be opened: the node runs without them and says so. */
  readonly #notListening: string[] = [];
  #sweep: NodeJS.Timeout | undefined;

  constructor(sensing: Sensing, limits: Partial<GatewayLimits> = {}) {
    const all = { ...defaultLimits, ...limits };
    this.#app = sensing.app;
    this.#sensing = sensing;
    this.tracks = new Tracks(sensing.app, (id) => sensing.gateways.get(id)?.orgPath);
    this.vehicles = new Vehicles(sensing.app);
    const directory = new Directory(sensing, all, protocols);
    const { tracks, vehicles } = this;
    this.front = new Front({ sensing, directory, tracks, vehicles, limits: all });
    this.#pollers = new Pollers(this.front);
  }

  /** Loads devices and positions, then listens on the given ports (0: any; absent: not). Returns the actual ports. */
  async start(
    ports: Readonly<Partial<Record<string, number>>> | undefined,
    host: string,
  ): Promise<Record<string, number>> {
    const actual: Record<string, number> = {};
    await this.front.directory.load();
    await this.front.intake.replays.load();
    await this.tracks.load();
    await this.vehicles.load();
    this.#sensing.onReload(async () => {
      await this.front.directory.load();
      this.#pollers.reload();
    });
    if (!ports) return actual;
    const perAddress = new Map<string, number>();
    for (const protocol of protocols) {
      const port = ports[protocol.name];
      if (port === undefined) continue;
      const { tls, settings } = this.#app;
      const secured = settings.gatewayTls?.includes(protocol.name) ? tls : undefined;
      const endpoint = new Endpoint(protocol, this.front, perAddress, secured);
      try {
        actual[protocol.name] = await endpoint.listen(port, host);
        this.#endpoints.push(endpoint);
      } catch (error) {
        this.#notListening.push(`${protocol.name} ${port}: ${(error as Error).message}`);
        this.#app.log.error('gateway does not listen', {
          protocol: protocol.name,
          port,
          error: String(error),
        });
      }
    }
    this.#app.parts.set('ready:gateways', () => this.#notListening.join('; ') || 'ok');
    this.#sweep = setInterval(() => this.#everyQuarter(), SWEEP_MS);
    this.#sweep.unref();
    return actual;
  }

  /** Asks the peers that wait to be asked. */
  startPollers(): void {
    this.#pollers.start();
  }

  async stopPollers(): Promise<void> {
    await this.#pollers.stop();
  }

  /** In a process without links: reads what the hubs have stored since. */
  async lookUp(): Promise<void> {
    if (serves(this.#app.settings.role, 'hub')) return;
    await this.tracks.load();
    await this.vehicles.load();
  }

  #everyQuarter(): void {
    const mono = this.front.mono();
    for (const link of this.front.links) link.sweep(mono);
  }

  get connections(): number {
    return this.front.links.size;
  }

  protocolOf(name: string): Protocol<unknown> | undefined {
    return protocols.find((p) => p.name === name);
  }

  traceOf(gatewayId: string): readonly TraceEntry[] {
    return this.front.trace.of(gatewayId);
  }

  /** Sends a command over the newest connection of a device and waits for its answer. */
  async command(
    gatewayId: string,
    command: GatewayCommand,
  ): Promise<CommandOutcome | 'NOT_CONNECTED' | 'NOT_SUPPORTED'> {
    const device = this.front.directory.get(gatewayId);
    const link = device && [...device.links].at(-1);
    if (!device || !link) return 'NOT_CONNECTED';
    const prepared = link.session.command?.(device, command);
    if (!prepared) return 'NOT_SUPPORTED';
    const answer = prepared.key === undefined ? undefined : device.expect(prepared.key, COMMAND_MS);
    link.send(prepared.bytes);
    return (await answer) ?? NO_ANSWER_EXPECTED;
  }

  /** Reads the settings of every poller again and asks all at once; for tests and the screen's "read now". */
  pollNow(): Promise<void> {
    return this.#pollers.runAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweep);
    await this.#pollers.stop();
    for (const link of this.front.links) link.close('STOPPING');
    await Promise.all(this.#endpoints.map((e) => e.close()));
    await this.front.intake.replays.stop();
    await this.tracks.stop();
    this.#app.log.info('gateways stopped', { frames: this.front.frames });
  }
}
