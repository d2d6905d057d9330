import type { Codec, CodecFailure } from '#codecs/codec';
import type { Device } from './device.ts';
import type { Front } from './front.ts';
import type { Link } from './link.ts';

/** A command of the desk to a device. */
export type GatewayCommand =
  | { readonly kind: 'setTime' }
  | { readonly kind: 'setInterval'; readonly seconds: number }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'circleArea';
      readonly areaId: number;
      readonly centre: readonly number[];
      readonly radiusM: number;
    }
  | { readonly kind: 'interrogate' };

/** Bytes of a command, and under which key the device's answer will come (absent: the protocol has no answer). */
export interface Prepared {
  readonly bytes: Uint8Array;
  readonly key?: string;
}

/** One connection's conversation in one protocol. */
export interface Session<F> {
  /** The connection is open and, for one we dialled, its device is known. */
  opened?(): void;
  /** One intact frame. May throw Busy or NotStored: it is given again later. */
  receive(frame: F): void;
  /** A frame that failed its checks, with what could be read of it. */
  refused?(failure: CodecFailure, frame: Partial<F> | undefined): void;
  /** About four times a second. */
  tick?(mono: number): void;
  /** Prepares a command to `device`; undefined when the protocol has none of this kind. */
  command?(device: Device, command: GatewayCommand): Prepared | undefined;
  closed?(): void;
}

/** A protocol the front speaks. */
export interface Protocol<F> {
  readonly name: string;
  readonly codec: Codec<F>;
  readonly variant?: Readonly<Record<string, string>>;
  readonly udp: boolean;
  /** The registered form of a device's name, as frames carry it. */
  deviceKey(id: string): string;
  /** Devices are known by the address they call from, not by what they say. */
  readonly byAddress?: boolean;
  session(link: Link<F>, front: Front): Session<F>;
}
