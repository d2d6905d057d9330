import type { Codec } from '#codecs/codec';
import { hexFromBytes } from '#codecs/codec';
import type { InputOf, OutputOf } from '#platform/contract';
import type { Ctx } from '#platform/server/module';
import type { sensingOperations } from '#sensing/contract';
import { frontOf, managedGateway } from './gateway-own.ts';
import type { TraceEntry } from './listeners/gateway/trace.ts';

type Op = typeof sensingOperations;
type Item = OutputOf<Op['trace']>['items'][number];

/** The last pieces that crossed the wire, decoded as they are looked at: frames stand beside the piece that completed them. */
export async function trace(ctx: Ctx, { params }: InputOf<Op['trace']>): Promise<OutputOf<Op['trace']>> {
  const gateway = managedGateway(ctx, params.id);
  const front = frontOf(ctx);
  const protocol = front.protocolOf(gateway.protocol);
  return { items: describe(front.traceOf(gateway.id), protocol?.codec, protocol?.variant) };
}

function describe(
  entries: readonly TraceEntry[],
  codec: Codec | undefined,
  variant: Readonly<Record<string, string>> | undefined,
): Item[] {
  const decoders = new Map<string, ReturnType<Codec['createDecoder']>>();
  return entries.map(({ at, direction, bytes, link, error }) => {
    const frames: unknown[] = [];
    const errors: string[] = error === undefined ? [] : [error];
    if (codec && bytes.length > 0) {
      const key = `${link} ${direction}`;
      const decoder =
        decoders.get(key) ?? codec.createDecoder(variant && direction === 'in' ? { variant } : undefined);
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
