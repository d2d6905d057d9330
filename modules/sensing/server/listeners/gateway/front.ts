import type { App } from '#platform/server/module';
import { sensingEvents } from '#sensing/contract';
import type { Done } from '../../hot/engine.ts';
import type { Sensing } from '../../hot/sensing.ts';
import type { Tracks } from '../../hot/tracks.ts';
import type { Vehicles } from '../../vehicles.ts';
import type { Element } from '../elements/element.ts';
import { plainAddress } from './addresses.ts';
import type { Device } from './device.ts';
import type { Directory } from './directory.ts';
import { FrameIntake, type GivenFrame } from './frame-intake.ts';
import { defaultLimits, type GatewayLimits } from './limits.ts';
import type { AnyLink, Link } from './link.ts';
import { Trace } from './trace.ts';

const LINKS_PER_DEVICE = 2;
const REPORT_EVERY_MS = 10 * 60_000;
const MAX_REPORTED = 20_000;
/** Refusals put on record at once, and per second after that: a scan must not fill the log. */
const RECORDS_AT_ONCE = 100;
const RECORDS_PER_S = 1;
const MAX_WRONG = 10;
const BLOCK_MS = 60_000;

/** What every protocol shares: who may speak, what becomes of elements, the trace, and what went wrong how often. */
export class Front {
  readonly app: App;
  readonly sensing: Sensing;
  readonly directory: Directory;
  readonly tracks: Tracks;
  readonly vehicles: Vehicles;
  readonly trace: Trace;
  readonly limits: GatewayLimits;
  readonly intake: FrameIntake;
  readonly links = new Set<AnyLink>();
  frames = 0;
  readonly #reported = new Map<string, number>();
  #records = RECORDS_AT_ONCE;
  #recordsAt = 0;
  readonly #wrong = new Map<string, { readonly count: number; readonly until: number }>();

  constructor(
    parts: Pick<Front, 'sensing' | 'directory' | 'tracks' | 'vehicles'> & { readonly limits?: GatewayLimits },
  ) {
    this.sensing = parts.sensing;
    this.app = parts.sensing.app;
    this.directory = parts.directory;
    this.tracks = parts.tracks;
    this.vehicles = parts.vehicles;
    this.limits = parts.limits ?? defaultLimits;
    this.trace = new Trace(this.limits.traceBytes);
    this.intake = new FrameIntake(this);
  }

  mono(): number {
    return this.app.host.monotonic();
  }

  /** True the first time in ten minutes: keeps a storm out of the log and the quarantine. */
  #first(key: string): boolean {
    const now = this.mono();
    if (now < (this.#reported.get(key) ?? -Infinity)) return false;
    if (this.#reported.size >= MAX_REPORTED) this.#reported.clear();
    this.#reported.set(key, now + REPORT_EVERY_MS);
    return true;
  }

  /** Whether there is room for one more record of a refusal; what is not recorded is still counted. */
  #mayRecord(): boolean {
    const now = this.mono();
    const earned = ((now - this.#recordsAt) * RECORDS_PER_S) / 1000;
    this.#records = Math.min(RECORDS_AT_ONCE, this.#records + earned);
    this.#recordsAt = now;
    if (this.#records < 1) return false;
    this.#records -= 1;
    return true;
  }

  count(device: Device | undefined, kind: string, by = 1): void {
    if (device) this.sensing.gateways.error(device.id, kind, by);
    this.app.metrics.count('fengsui_gateway_errors_total', 'Gateway errors by kind', `kind="${kind}"`, by);
  }

  /** The registered device behind a name, or undefined once it is refused by name. */
  admit<F>(link: Link<F>, name: string): Device | undefined {
    const { protocol } = link;
    const device = protocol.byAddress
      ? this.directory.atAddress(protocol.name, link.address)
      : this.directory.named(protocol.name, protocol.deviceKey(name));
    if (!device) this.refuse(link, undefined, `UNKNOWN_DEVICE ${protocol.name} ${name.slice(0, 60)}`);
    else if (!device.state.enabled) this.refuse(link, device, 'DISABLED');
    else if (!device.allowed.allows(link.address)) this.refuse(link, device, 'ADDRESS_NOT_ALLOWED');
    else if (!this.mayTry(device, link.address)) this.refuse(link, device, 'BLOCKED');
    else return device;
    return undefined;
  }

  /** Puts a refusal on record: unknown devices under their address, known ones under their own name. */
  refuse(link: AnyLink, device: Device | undefined, reason: string): void {
    const address = plainAddress(link.address);
    this.count(device, reason.split(' ')[0]);
    if (this.record(link, device, reason))
      this.sensing.quarantine.put(device?.id ?? `address:${address}`, reason, `from ${address}`);
  }

  /** Puts what happened on record, once in ten minutes and as far as the log bears it; false when it was not. */
  record(link: AnyLink, device: Device | undefined, reason: string): boolean {
    const address = plainAddress(link.address);
    if (!this.#first(`${device?.id ?? address}\n${reason}`) || !this.#mayRecord()) return false;
    const { app } = this;
    void app
      .act(app.system, async (ctx) => {
        ctx.announce(sensingEvents.gatewayRefused, {
          subject: `gateway:${device?.id ?? address}`,
          orgPath: device?.state.orgPath ?? app.system.orgPath,
          payload: { gatewayId: device?.id ?? '', reason, address },
        });
      })
      .catch((error: unknown) => app.log.warn('refusal not logged', { error: String(error) }));
    return true;
  }

  /** A frame failed its checks. */
  refusedFrame(link: AnyLink & { readonly device?: Device }, code: string, message: string): void {
    const { device } = link;
    this.count(device, code);
    if (this.#first(`frame\n${device?.id ?? link.address}\n${code}`))
      this.sensing.quarantine.put(
        device?.id ?? `address:${plainAddress(link.address)}`,
        `FRAME_REFUSED ${code}`,
        message,
      );
  }

  /**
   * A device has spoken on a link. The same name from two addresses at once is put on record (a clone, or a second
   * line: the allow-list decides who may speak). Its oldest link beyond two gives way (half-open links, storms).
   */
  claimed(link: AnyLink, device: Device): void {
    for (const other of device.links)
      if (plainAddress(other.address) !== plainAddress(link.address)) {
        this.refuse(link, device, `CLONE_SUSPECTED ${plainAddress(other.address)}`);
        break;
      }
    device.links.add(link);
    this.sensing.gateways.connected(device.id, 1);
    if (device.links.size <= LINKS_PER_DEVICE) return;
    const [oldest] = device.links;
    oldest.forget(device);
  }

  /** A link speaks for a device no longer. */
  unlink(link: AnyLink, device: Device): void {
    if (device.links.delete(link)) this.sensing.gateways.connected(device.id, -1);
  }

  released(link: AnyLink & { readonly devices?: Iterable<Device> }): void {
    this.links.delete(link);
    for (const device of link.devices ?? []) this.unlink(link, device);
  }

  /** False while an address has guessed wrong too often at this device; its neighbours are not touched. */
  mayTry(device: Device, address: string): boolean {
    const known = this.#wrong.get(`${device.id}\n${plainAddress(address)}`);
    return known === undefined || known.count < MAX_WRONG || this.mono() >= known.until;
  }

  /** A wrong password or authentication code: ten in a minute block the address for this device for a minute. */
  wrongTry(link: AnyLink, device: Device, reason: string): void {
    const key = `${device.id}\n${plainAddress(link.address)}`;
    const now = this.mono();
    const known = this.#wrong.get(key);
    const count = known && now < known.until ? known.count + 1 : 1;
    if (this.#wrong.size >= MAX_REPORTED) this.#wrong.clear();
    this.#wrong.set(key, { count, until: now + BLOCK_MS });
    this.refuse(link, device, reason);
  }

  heard(device: Device): void {
    this.sensing.gateways.heard(device.id, this.app.host.now(), 0);
  }

  /** How far the device's own clock is from ours; only for times a device took when it sent the frame. */
  clock(device: Device, sentAt: number | undefined): void {
    if (sentAt !== undefined) device.state.clockOffsetMs = sentAt - this.app.host.now();
  }

  /** Takes the elements of one frame in, see {@link FrameIntake}. */
  take(device: Device, frame: GivenFrame, done: Done): void {
    this.intake.take(device, frame, done);
  }

  /** An element nobody mapped: counted each time, put aside once in ten minutes. */
  unmapped(device: Device, element: Element): void {
    this.count(device, 'UNMAPPED');
    if (this.#first(`unmapped\n${device.id}\n${element.element}`))
      this.sensing.quarantine.put(device.id, `UNMAPPED ${element.element}`, JSON.stringify(element));
  }
}
