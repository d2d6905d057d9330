import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeAll, hexFromBytes, type Decoded } from '#codecs/codec';
import { damaged, joined, seededNumbers } from '#codecs/framing';
import { wireSamples, type WireSamples } from './samples.ts';

/** One to four pieces of what comes before a good frame: cut frames, garbage, flipped bits, damage of several kinds. */
function bad(frames: readonly Uint8Array[], next: () => number): Uint8Array[] {
  return Array.from({ length: 1 + (next() % 4) }, () => {
    const frame = frames[next() % frames.length];
    const kind = next() % 4;
    if (kind === 0) return frame.subarray(0, 1 + (next() % (frame.length - 1)));
    if (kind === 1) return Uint8Array.from({ length: 1 + (next() % 60) }, () => next() & 255);
    if (kind === 2) return damaged(frame, next);
    const flipped = frame.slice();
    flipped[next() % flipped.length] ^= 1 << (next() % 8);
    return flipped;
  });
}

interface Read {
  readonly frames: string[];
  /** How many of them were there before the stream ended. */
  readonly early: number;
}

function read({ codec, options }: WireSamples, stream: Uint8Array, sizes: readonly number[]): Read {
  const frames: string[] = [];
  const emit = (found: Decoded<unknown>): void => void (found.ok && frames.push(JSON.stringify(found.frame)));
  const decoder = codec.createDecoder(options);
  for (let at = 0, turn = 0; at < stream.length; turn++) {
    const size = sizes[turn % sizes.length];
    decoder.push(stream.subarray(at, at + size), emit);
    at += size;
  }
  const early = frames.length;
  decoder.end(emit);
  return { frames, early };
}

/** Rounds in which the good frame behind the bad ones was not found as it should be. */
function lostRounds(samples: WireSamples, rounds: number, seed: number): { lost: number; example: string } {
  const { codec, options, frames, recovers } = samples;
  const next = seededNumbers(seed);
  let lost = 0;
  let example = '';
  for (let round = 0; round < rounds; round++) {
    const good = frames[next() % frames.length];
    const [decoded] = decodeAll(codec, good, options);
    const pieces = bad(frames, next);
    const stream = joined([...pieces, ...(recovers === 'withNext' ? [good, good, good] : [good])]);
    const sizes = next() % 3 ? [1 + (next() % 9), 1 + (next() % 30)] : [stream.length];
    const found = read(samples, stream, sizes);
    const at = found.frames.lastIndexOf(JSON.stringify(decoded.ok && decoded.frame));
    if (at >= 0 && (recovers !== 'atOnce' || at < found.early)) continue;
    lost += 1;
    example ||= `${sizes.join()} of ${pieces.map((p) => hexFromBytes(p)).join(' ')} + ${hexFromBytes(good)}`;
  }
  return { lost, example };
}

const ROUNDS = process.env['FENGSUI_TORTURE'] ? 200_000 : 1500;

for (const samples of wireSamples)
  test(`${samples.name}: a good frame is found behind cut frames, garbage and damage, however the stream is cut`, () => {
    assert.ok(samples.frames.length >= 2);
    const { lost, example } = lostRounds(samples, ROUNDS, 0x5e5);
    /** An 8-bit check fits wrong bytes by chance once in 256; without any check the bytes themselves must tell. */
    const allowed = { atOnce: 0.002, later: 0.002, withNext: 0.01 }[samples.recovers] * ROUNDS;
    assert.ok(lost <= allowed, `${lost} of ${ROUNDS}: ${example}`);
  });
