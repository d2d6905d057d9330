import { gb26875Codec } from '#codecs/gb26875';

// Packets per second of one core: a component state with a Chinese description, 64 KiB chunks.
const frame = gb26875Codec.encode({
  serial: 1,
  version: '1.1',
  time: '2026-04-01T12:30:59',
  source: '060504030201',
  dest: '000000000000',
  command: 2,
  typeFlag: 2,
  infoCount: 1,
  dataHex: '010300D90006000200A3C1C7F8A3B1B2E3DFC8B2B8D7DFC0C8000000000000000000000000000000301213010814',
} as never);
const perChunk = Math.floor(65536 / frame.length);
const chunk = new Uint8Array(perChunk * frame.length);
for (let i = 0; i < perChunk; i++) chunk.set(frame, i * frame.length);
const decoder = gb26875Codec.createDecoder();
let count = 0;
const run = (rounds: number): number => {
  count = 0;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) decoder.push(chunk, (one) => void (count += one.ok ? 1 : 0));
  return (count / (performance.now() - start)) * 1000;
};
run(100);
console.log(JSON.stringify({ codec: 'gb26875', bytes: frame.length, framesPerSecond: Math.round(run(300)) }));
