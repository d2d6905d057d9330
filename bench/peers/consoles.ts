// Duty consoles over WebSocket: signs in, opens them, then reports the instant each alarm fact arrives at each console.
import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

interface Open {
  readonly base: string;
  readonly consoles: number;
}
interface Sent {
  /** Point numbers and the instants (performance time origin of the machine, ms) their packets were written. */
  readonly expect: number;
  readonly withinMs: number;
}

const seen: { point: string; at: number }[] = [];
const sockets: WebSocket[] = [];
const wall = (): number => performance.timeOrigin + performance.now();

async function open({ base, consoles }: Open): Promise<void> {
  const answer = await fetch(`${base}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account: 'duty', password: 'Luyu-9-cheng-ding' }),
  });
  const cookie = /fengsui_session=[^;]*/.exec(answer.headers.get('set-cookie') ?? '')?.[0];
  if (!cookie) throw new Error(`sign-in answered ${answer.status}`);
  for (let i = 0; i < consoles; i++) {
    const socket = new WebSocket(`${base.replace('http', 'ws')}/api/live`, { headers: { cookie } });
    sockets.push(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', () => socket.send('{"type":"hello"}'));
      socket.once('message', () => resolve());
      socket.once('error', reject);
    });
    socket.on('message', (data: Buffer) => {
      const at = wall();
      const text = data.toString('latin1');
      if (!text.includes('"alarm.raised"')) return;
      const point = /"pointId":(\d+)/.exec(text)?.[1];
      if (point) seen.push({ point, at });
    });
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const message = JSON.parse(line) as Open & Sent;
  try {
    if (message.base) {
      await open(message);
      console.log('{}');
      continue;
    }
    const until = wall() + message.withinMs;
    while (seen.length < message.expect && wall() < until) await new Promise((r) => setTimeout(r, 20));
    console.log(JSON.stringify({ seen: seen.splice(0) }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
