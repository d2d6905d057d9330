import { createServer, type AddressInfo } from 'node:net';

const message = (type: string, ...parts: readonly (Buffer | string)[]): Buffer => {
  const body = Buffer.concat(parts.map((p) => (typeof p === 'string' ? Buffer.from(`${p}\0`) : p)));
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int16 = (n: number): Buffer => Buffer.from([n >> 8, n & 255]);
const int32 = (n: number): Buffer => {
  const out = Buffer.alloc(4);
  out.writeInt32BE(n);
  return out;
};
const READY = message('Z', Buffer.from('I'));

function rowOf(fields: Readonly<Record<string, string>>): Buffer {
  const names = Object.keys(fields).map((name) =>
    Buffer.concat([Buffer.from(`${name}\0`), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)]),
  );
  const values = Object.values(fields).map((v) =>
    Buffer.concat([int32(Buffer.byteLength(v)), Buffer.from(v)]),
  );
  return Buffer.concat([
    message('T', int16(names.length), ...names),
    message('D', int16(values.length), ...values),
    message('C', 'SELECT 1'),
  ]);
}

/** A peer that speaks PostgreSQL's protocol and answers every query with one row: stands for a server older than any installed here. */
export async function startOldServer(
  fields: Readonly<Record<string, string>>,
): Promise<{ url: string; stop(): void }> {
  const server = createServer((socket) => {
    let greeted = false;
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      if (!greeted) {
        greeted = true;
        socket.write(Buffer.concat([message('R', int32(0)), READY]));
      } else if (chunk[0] === 0x51) socket.write(Buffer.concat([rowOf(fields), READY]));
      else socket.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `postgresql://a@127.0.0.1:${port}/fengsui`, stop: () => void server.close() };
}
