import type { Server, Socket } from 'node:net';
import { createServer } from 'node:tls';
import type { TlsSource } from './source.ts';

const HANDSHAKE_WITHIN_MS = 10_000;

export interface TlsServerOptions {
  readonly source: TlsSource;
  readonly maxConnections: number;
  /** A connection whose handshake is done. */
  readonly accept: (socket: Socket) => void;
  /** A handshake failed. */
  readonly refused: () => void;
}

/**
 * A TCP server whose connections speak TLS; a renewed certificate is used from the next handshake on. `drop` ends
 * every connection, also those whose handshake is not done, so that the server can close.
 */
export function tlsServer(options: TlsServerOptions): { server: Server; drop: () => void } {
  const { source, maxConnections, accept, refused } = options;
  const open = new Set<Socket>();
  const server = createServer({ ...source.current, handshakeTimeout: HANDSHAKE_WITHIN_MS }, accept);
  server.maxConnections = maxConnections;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.on('tlsClientError', refused);
  const forget = source.onChange((next) => server.setSecureContext(next));
  return {
    server,
    drop() {
      forget();
      for (const socket of open) socket.destroy();
    },
  };
}
