import type { GatewaySettings } from '#sensing/contract';
import type { GatewayState } from '../../hot/gateways.ts';
import { AllowList } from './addresses.ts';
import type { GatewayLimits } from './limits.ts';
import type { AnyLink } from './link.ts';
import { Replay } from './replay.ts';

/** Where an element goes: value × scale + shift becomes a reading of the point. */
export interface Mapped {
  readonly point: string;
  readonly scale: number;
  readonly shift: number;
}

/** What became of a command: the device's own answer, or silence. */
export interface CommandOutcome {
  readonly answered: boolean;
  readonly result: string;
}

/** What the front knows of one registered device while the node runs; it outlives connections and reloads. */
export class Device {
  readonly id: string;
  state: GatewayState;
  settings: GatewaySettings;
  mapping: ReadonlyMap<string, Mapped> = new Map();
  allowed: AllowList;
  readonly links = new Set<AnyLink>();
  /** The protocol password the device has proved. */
  passed: string | undefined;
  #replay: Replay | undefined;
  #tokens: number;
  #tokensAt = 0;
  readonly #limits: GatewayLimits;
  readonly #waiting = new Map<string, (result: string) => void>();

  constructor(state: GatewayState, settings: GatewaySettings, limits: GatewayLimits) {
    this.id = state.id;
    this.state = state;
    this.settings = settings;
    this.allowed = new AllowList(settings.addresses ?? []);
    this.#limits = limits;
    this.#tokens = limits.burstFrames;
  }

  /** Takes a reread registration; true when its settings are others now. */
  renew(state: GatewayState, settings: GatewaySettings): boolean {
    const changed = JSON.stringify(settings) !== JSON.stringify(this.settings);
    if (settings.passwordSha256 !== this.settings.passwordSha256) this.passed = undefined;
    this.state = state;
    this.settings = settings;
    this.allowed = new AllowList(settings.addresses ?? []);
    return changed;
  }

  get replay(): Replay {
    return (this.#replay ??= new Replay());
  }

  /** Milliseconds to wait before the next frame may be taken; 0 takes it. */
  takeToken(mono: number): number {
    const { framesPerS, burstFrames } = this.#limits;
    this.#tokens = Math.min(burstFrames, this.#tokens + ((mono - this.#tokensAt) * framesPerS) / 1000);
    this.#tokensAt = mono;
    if (this.#tokens < 1) return Math.ceil(((1 - this.#tokens) * 1000) / framesPerS);
    this.#tokens -= 1;
    return 0;
  }

  /** Waits for the device's answer to a command known by `key`. */
  expect(key: string, withinMs: number): Promise<CommandOutcome> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(key);
        resolve({ answered: false, result: 'NO_ANSWER' });
      }, withinMs).unref();
      this.#waiting.set(key, (result) => {
        clearTimeout(timer);
        this.#waiting.delete(key);
        resolve({ answered: true, result });
      });
    });
  }

  /** The device answered; true when somebody waited for it. */
  answered(key: string, result: string): boolean {
    const waiting = this.#waiting.get(key);
    waiting?.(result);
    return waiting !== undefined;
  }
}
