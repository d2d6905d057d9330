import { hexFromBytes, type Codec } from '#codecs/codec';
import { modbusCodec } from '#codecs/modbus';
import type { InputOf, OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import { deskOf, managedGateway } from './gateway-own.ts';
import type { GatewayState } from './hot/gateways.ts';
import type { TraceEntry } from './listeners/gateway/trace.ts';

type Op = typeof sensingOperations;
type Item = OutputOf<Op['trace']>['items'][number];

interface Wire {
  readonly codec: Codec;
  readonly variant?: Readonly<Record<string, string>>;
}

const modbusWire = (transport: string, role: string): Wire => ({
  codec: modbusCodec,
  variant: { transport, role },
});

/** How each direction reads: Modbus requests and answers look alike, so it depends on who asks. */
function wiresOf(gateway: GatewayState, wire: Wire | undefined): Partial<Record<Item['direction'], Wire>> {
  if (gateway.protocol === 'modbusDtu') return { in: wire, out: modbusWire('rtu', 'request') };
  if (gateway.protocol !== 'modbus') return { in: wire, out: wire };
  const [request, response] = [modbusWire('tcp', 'request'), modbusWire('tcp', 'response')];
  return gateway.settings['peer'] === undefined
    ? { in: request, out: response }
    : { in: response, out: request };
}

/** The last pieces that crossed the wire, decoded as they are looked at: frames stand beside the piece that completed them. */
export async function trace(ctx: Ctx, { params }: InputOf<Op['trace']>): Promise<OutputOf<Op['trace']>> {
  const gateway = managedGateway(ctx, params.id);
  const desk = deskOf(ctx);
  const wires = wiresOf(gateway, desk.protocolOf(gateway.protocol));
  return { items: describe(await desk.traceOf(gateway.id), wires) };
}

function describe(entries: readonly TraceEntry[], wires: ReturnType<typeof wiresOf>): Item[] {
  const decoders = new Map<string, ReturnType<Codec['createDecoder']>>();
  return entries.map(({ at, direction, bytes, link, error }) => {
    const frames: unknown[] = [];
    const errors: string[] = error === undefined ? [] : [error];
    const wire = wires[direction];
    if (wire && bytes.length > 0) {
      const key = `${link} ${direction}`;
      const { codec, variant } = wire;
      const decoder = decoders.get(key) ?? codec.createDecoder(variant ? { variant } : undefined);
      decoders.set(key, decoder);
      decoder.push(bytes, (decoded) => {
        if (decoded.ok) frames.push(decoded.frame);
        else errors.push(`${decoded.failure.code}: ${decoded.failure.message}`);
      });
    }
    return {
      at: new Date(at).toISOString(),
      direction,
      hex: hexFromBytes(bytes),
      ...(frames.length > 0 ? { decoded: frames } : {}),
      ...(errors.length > 0 ? { error: errors.join('; ') } : {}),
    };
  });
}
