import { gb32960Codec, type Gb32960Frame } from '#codecs/gb32960';

// Packets per second of one core: a real-time report with vehicle and position bodies, 64 KiB chunks.
const frame = gb32960Codec.encode({
  edition: 2016,
  command: 2,
  response: 0xfe,
  vin: 'LSVAU2A37N1234567',
  encryption: 1,
  bodyHex: '1A04010C1E3B' + '0101030102580001E24001C2271055012F13880000' + '050006EFF0C80260EE58',
} as unknown as Gb32960Frame);
const perChunk = Math.floor(65536 / frame.length);
const chunk = new Uint8Array(perChunk * frame.length);
for (let i = 0; i < perChunk; i++) chunk.set(frame, i * frame.length);
const decoder = gb32960Codec.createDecoder();
let count = 0;
const run = (rounds: number): number => {
  count = 0;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) decoder.push(chunk, (one) => void (count += one.ok ? 1 : 0));
  return (count / (performance.now() - start)) * 1000;
};
run(100);
console.log(JSON.stringify({ codec: 'gb32960', bytes: frame.length, framesPerSecond: Math.round(run(300)) }));
