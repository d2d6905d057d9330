// JetStream publishes over the raw NATS protocol, a fixed window of unacknowledged ones. Same protocol on stdin and stdout as mqtt-load.ts.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

interface Run {
  readonly port: number;
  readonly messages: number;
  readonly connections: number;
  readonly window: number;
}

const PAYLOAD = 'x'.repeat(167);

function publisher(run: Run, index: number, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = connect(run.port, '127.0.0.1');
    socket.setNoDelay(true);
    const inbox = `_INBOX.b${process.pid}.${index}`;
    const one = `PUB bench.readings ${inbox} ${PAYLOAD.length}\r\n${PAYLOAD}\r\n`;
    let sent = 0;
    let acked = 0;
    let rest = '';
    const fill = (): void => {
      let more = '';
      while (sent < count && sent - acked < run.window) {
        more += one;
        sent += 1;
      }
      if (more) socket.write(more);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      rest += chunk;
      for (;;) {
        const end = rest.indexOf('\r\n');
        if (end < 0) break;
        const line = rest.slice(0, end);
        if (line.startsWith('MSG ')) {
          const size = Number(line.slice(line.lastIndexOf(' ') + 1));
          if (rest.length < end + 4 + size) break;
          const body = rest.slice(end + 2, end + 2 + size);
          if (body.includes('"error"')) return reject(new Error(body));
          rest = rest.slice(end + 4 + size);
          acked += 1;
          continue;
        }
        rest = rest.slice(end + 2);
        if (line.startsWith('INFO')) {
          socket.write(`CONNECT {"verbose":false,"pedantic":false}\r\nSUB ${inbox} 1\r\n`);
          fill();
        } else if (line === 'PING') socket.write('PONG\r\n');
        else if (line.startsWith('-ERR')) return reject(new Error(line));
      }
      if (acked === count) {
        socket.end();
        resolve(acked);
      } else fill();
    });
    socket.on('error', reject);
  });
}

/** Makes the stream: file storage, default synchronisation. */
function makeStream(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const config = JSON.stringify({ name: 'BENCH', subjects: ['bench.>'], storage: 'file', num_replicas: 1, retention: 'limits', max_msgs: 2_000_000, discard: 'old' }); // prettier-ignore
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      if (chunk.includes('INFO'))
        socket.write(
          `CONNECT {"verbose":false}\r\nSUB _INBOX.make 1\r\nPUB $JS.API.STREAM.CREATE.BENCH _INBOX.make ${config.length}\r\n${config}\r\n`,
        );
      if (chunk.includes('MSG ')) {
        socket.end();
        if (chunk.includes('"error"') && !chunk.includes('already in use')) reject(new Error(chunk));
        else resolve();
      }
    });
    socket.on('error', reject);
  });
}

for await (const line of createInterface({ input: process.stdin })) {
  const run = JSON.parse(line) as Run;
  try {
    await makeStream(run.port);
    const started = performance.now();
    const each = Math.floor(run.messages / run.connections);
    const acks = await Promise.all([...Array(run.connections).keys()].map((i) => publisher(run, i, each)));
    const seconds = (performance.now() - started) / 1000;
    const acked = acks.reduce((a, b) => a + b, 0);
    console.log(JSON.stringify({ acked, seconds, perS: acked / seconds }));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error) }));
  }
}
