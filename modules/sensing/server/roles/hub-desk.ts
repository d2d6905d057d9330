import { fromMessage, NoAnswer, toMessage, type Bus } from '#platform/server/bus';
import type { CommandOutcome } from '../listeners/gateway/device.ts';
import type { GatewayFront } from '../listeners/gateway/listeners.ts';
import type { GatewayCommand } from '../listeners/gateway/protocol.ts';
import type { TraceEntry } from '../listeners/gateway/trace.ts';
import type { GatewayStates } from './gateway-states.ts';

const COMMAND_WITHIN_MS = 15_000;
const TRACE_WITHIN_MS = 2000;
/** Keeps the links of one hub apart from those of another in a joined trace. */
const LINKS_PER_HUB = 1e9;

type Sent = Awaited<ReturnType<GatewayFront['command']>>;
interface Asked {
  readonly gatewayId: string;
  readonly command: GatewayCommand;
}
type ToldTrace = (Omit<TraceEntry, 'bytes'> & { readonly hex: string })[];

/** What the screens ask of the links of a gateway, wherever they are. */
export interface GatewayDesk {
  command(gatewayId: string, command: GatewayCommand): Promise<Sent>;
  /** The last pieces that crossed the wire, oldest first. */
  traceOf(gatewayId: string): Promise<readonly TraceEntry[]>;
  protocolOf: GatewayFront['protocolOf'];
}

/** The links of this process. */
export function ownDesk(front: GatewayFront): GatewayDesk {
  return {
    command: (gatewayId, command) => front.command(gatewayId, command),
    traceOf: async (gatewayId) => front.traceOf(gatewayId),
    protocolOf: (name) => front.protocolOf(name),
  };
}

/** Answers for the links of this hub. */
export function serveDesk(bus: Bus, name: string, desk: GatewayDesk): void {
  bus.answer(`hub.${name}.command`, async (message) => {
    const asked = fromMessage<Asked>(message);
    return asked && toMessage(await desk.command(asked.gatewayId, asked.command));
  });
  bus.answer(`hub.${name}.trace`, async (message) => {
    const found = await desk.traceOf(fromMessage<string>(message) ?? '');
    return toMessage(
      found.map(({ bytes, ...entry }) => ({
        ...entry,
        hex: Buffer.from(bytes).toString('hex'),
      })) satisfies ToldTrace,
    );
  });
}

/** The links of every hub, asked over the bus. */
export function remoteDesk(bus: Bus, states: GatewayStates, front: GatewayFront): GatewayDesk {
  return {
    protocolOf: (name) => front.protocolOf(name),
    async command(gatewayId, command) {
      for (const name of states.processesOf(gatewayId, true)) {
        const question = toMessage({ gatewayId, command } satisfies Asked);
        const answer = await bus
          .ask(`hub.${name}.command`, question, COMMAND_WITHIN_MS)
          .catch((error: unknown) => {
            if (error instanceof NoAnswer) return undefined;
            throw error;
          });
        const sent = answer && fromMessage<CommandOutcome | 'NOT_CONNECTED' | 'NOT_SUPPORTED'>(answer);
        if (sent !== undefined && sent !== 'NOT_CONNECTED') return sent;
      }
      return 'NOT_CONNECTED';
    },
    async traceOf(gatewayId) {
      const traces = await Promise.all(
        states.processesOf(gatewayId, false).map((name) =>
          bus.ask(`hub.${name}.trace`, toMessage(gatewayId), TRACE_WITHIN_MS).then(
            (answer) => fromMessage<ToldTrace>(answer) ?? [],
            () => [],
          ),
        ),
      );
      return traces
        .flatMap((trace, hub) => trace.map((entry) => ({ ...entry, link: hub * LINKS_PER_HUB + entry.link })))
        .map(({ hex, ...entry }) => ({ ...entry, bytes: new Uint8Array(Buffer.from(hex, 'hex')) }))
        .sort((a, b) => a.at - b.at);
    },
  };
}
