import type { GatewaySettings } from '#sensing/contract';
import { readMappings } from '../../gateway-store.ts';
import type { Sensing } from '../../hot/sensing.ts';
import { Device, type Mapped } from './device.ts';
import type { GatewayLimits } from './limits.ts';
import type { Protocol } from './protocol.ts';

type AnyProtocol = Pick<Protocol<never>, 'name' | 'deviceKey' | 'byAddress'>;

/** Registered devices by protocol and name, with their mapping; reread with every reload of the registry. */
export class Directory {
  readonly #sensing: Sensing;
  readonly #limits: GatewayLimits;
  readonly #protocols: ReadonlyMap<string, AnyProtocol>;
  #byId = new Map<string, Device>();
  #byName = new Map<string, Map<string, Device>>();

  constructor(sensing: Sensing, limits: GatewayLimits, protocols: readonly AnyProtocol[]) {
    this.#sensing = sensing;
    this.#limits = limits;
    this.#protocols = new Map(protocols.map((p) => [p.name, p]));
  }

  async load(): Promise<void> {
    const mappings = new Map<string, Map<string, Mapped>>();
    for (const m of await readMappings(this.#sensing.app.database.db)) {
      const of = mappings.get(m.gateway_id) ?? new Map<string, Mapped>();
      of.set(m.element, { point: m.code, scale: m.scale, shift: m.shift });
      mappings.set(m.gateway_id, of);
    }
    /** Devices whose connections must begin anew: disabled, removed, or under other rules now. */
    const over = new Set<Device>();
    const byId = new Map<string, Device>();
    const byName = new Map<string, Map<string, Device>>();
    for (const state of this.#sensing.gateways.all()) {
      const settings = state.settings as GatewaySettings;
      const device = this.#byId.get(state.id) ?? new Device(state, settings, this.#limits);
      if (device.renew(state, settings)) over.add(device);
      device.mapping = mappings.get(state.id) ?? new Map();
      byId.set(state.id, device);
      const protocol = this.#protocols.get(state.protocol);
      if (!protocol || settings.deviceId === undefined) continue;
      const names = byName.get(state.protocol) ?? new Map<string, Device>();
      names.set(protocol.deviceKey(settings.deviceId), device);
      byName.set(state.protocol, names);
    }
    for (const [id, device] of this.#byId) if (byId.get(id) !== device) over.add(device);
    for (const device of byId.values()) if (!device.state.enabled) over.add(device);
    this.#byId = byId;
    this.#byName = byName;
    for (const device of over) for (const link of device.links) link.forget(device);
  }

  get(id: string): Device | undefined {
    return this.#byId.get(id);
  }

  all(): IterableIterator<Device> {
    return this.#byId.values();
  }

  /** The device of this name as frames carry it. */
  named(protocol: string, key: string): Device | undefined {
    return this.#byName.get(protocol)?.get(key);
  }

  /** The device that calls from this address; only for protocols without names in their frames. */
  atAddress(protocol: string, address: string): Device | undefined {
    for (const device of this.#byId.values())
      if (device.state.protocol === protocol && !device.allowed.empty && device.allowed.allows(address))
        return device;
    return undefined;
  }
}
