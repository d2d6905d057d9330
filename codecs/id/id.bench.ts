import { idCodec } from '#codecs/id';

// Lines per second of one core: citizen numbers, credit codes, device codes and plates in turn, 64 KiB chunks.
const lines = '11010519491231002X\n91350100M000100Y43\n34020000001180000001\n京A12345\n350102\n';
const chunk = new TextEncoder().encode(lines.repeat(750));
const decoder = idCodec.createDecoder();
let count = 0;
const run = (rounds: number): number => {
  count = 0;
  const start = performance.now();
  for (let i = 0; i < rounds; i++) decoder.push(chunk, (one) => void (count += one.ok ? 1 : 0));
  return (count / (performance.now() - start)) * 1000;
};
run(50);
console.log(JSON.stringify({ codec: 'id', linesPerSecond: Math.round(run(200)) }));
