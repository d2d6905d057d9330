// Reads two documents of our own again and again and prints MB/s as JSON.
import { readXml } from './index.ts';

const dense = `<q xmlns="urn:q">${'<origin publicID="smi:local/1"><time><value>2026-05-01T00:00:00Z</value></time><latitude><value>30.5</value></latitude></origin>'.repeat(1500)}</q>`;
const chinese = `<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">${`<note>${'暴雨红色预警信号，请立即转移。'.repeat(20)}</note>`.repeat(500)}</alert>`;

for (const [name, text] of Object.entries({ dense, chinese })) {
  const bytes = new TextEncoder().encode(text);
  for (let i = 0; i < 5; i++) readXml(bytes);
  const started = performance.now();
  let rounds = 0;
  while (performance.now() - started < 1000) {
    readXml(bytes);
    rounds += 1;
  }
  const megabytesPerSecond = (rounds * bytes.length) / 1e3 / (performance.now() - started);
  console.log(
    JSON.stringify({
      document: name,
      bytes: bytes.length,
      megabytesPerSecond: Math.round(megabytesPerSecond),
    }),
  );
}
