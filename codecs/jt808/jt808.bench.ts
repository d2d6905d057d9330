import { jt808Codec } from '#codecs/jt808';

// Frames per second of one core: a 2013 position report with three additional items, 64 KiB chunks.
const frame = jt808Codec.encode({
  msgId: '0200',
  terminal: '013812345678',
  serial: 7,
  bodyHex:
    '000000000000000301C9C3D406F0B1A0003202580000260401123059' + '0104000003E8' + '02020064' + '30011F',
} as never);
const perChunk = Math.floor(65536 / frame.length);
const chunk = new Uint8Array(perChunk * frame.length);
for (let i = 0; i < perChunk; i++) chunk.set(frame, i * frame.length);
const decoder = jt808Codec.createDecoder();
let count = 0;
const run = (rounds: number): number => {
  count = 0;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) decoder.push(chunk, (one) => void (count += one.ok ? 1 : 0));
  return (count / (performance.now() - start)) * 1000;
};
run(100);
console.log(JSON.stringify({ codec: 'jt808', bytes: frame.length, framesPerSecond: Math.round(run(400)) }));
