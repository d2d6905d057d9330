import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { CodecFailure, decodeAll, hexFromBytes, type Codec } from '#codecs/codec';
import { Corpus } from '#codecs/layout';
import { documentSamples, type DocumentSamples } from './documents.ts';

const INPUTS = process.env['FENGSUI_TORTURE'] ? 10_000_000 : 100_000;
const SLOW_MS = 50;
const GROWTH_BYTES = 64 * 1024 * 1024;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const heapAfterCollection = (): number => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function outcome({ read }: DocumentSamples, bytes: Uint8Array): string {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof CodecFailure) return error.code;
    throw new Error(`${hexFromBytes(bytes)}: ${String((error as Error).stack)}`, { cause: error });
  }
}

/** CPU time of reading the input again, best of five: a busy machine is no slow decoder. */
function cpuMs(samples: DocumentSamples, bytes: Uint8Array): number {
  let best = Infinity;
  for (let i = 0; i < 5; i++) {
    const before = process.cpuUsage();
    outcome(samples, bytes);
    best = Math.min(best, process.cpuUsage(before).user / 1000);
  }
  return best;
}

/** What was accepted is encoded and read again as the same. */
function assertReads(codec: Codec<never>, bytes: Uint8Array): void {
  for (const decoded of decodeAll(codec as Codec, bytes)) {
    if (!decoded.ok) continue;
    let again;
    try {
      again = decodeAll(codec as Codec, codec.encode(decoded.frame as never));
    } catch (error) {
      if (error instanceof CodecFailure) continue;
      throw error;
    }
    assert.ok(
      again[0]?.ok,
      `${hexFromBytes(bytes)}: ${again[0]?.ok === false ? again[0].failure.message : ''}`,
    );
  }
}

for (const samples of documentSamples)
  test(`R20 ${samples.name}: ${INPUTS} hostile inputs are read or refused by name, none slow, nothing kept`, () => {
    const corpus = new Corpus(0x20, samples.samples, samples.tokens);
    for (const bytes of samples.samples) assert.match(outcome(samples, bytes), /^ok/);
    const before = heapAfterCollection();
    for (let i = 0; i < INPUTS; i++) {
      const bytes = corpus.next();
      const started = performance.now();
      const found = outcome(samples, bytes);
      if (performance.now() - started > SLOW_MS)
        assert.ok(cpuMs(samples, bytes) < SLOW_MS, `slow: ${hexFromBytes(bytes)}`);
      assert.ok(!found.includes('DECODER_FAILED'), `${found}: ${hexFromBytes(bytes)}`);
      corpus.learn(found);
      if (i % 50 === 0 && samples.codec) assertReads(samples.codec, bytes);
    }
    assert.ok(corpus.outcomes > 3, `${corpus.outcomes} outcomes`);
    assert.ok(heapAfterCollection() - before < GROWTH_BYTES);
  });
