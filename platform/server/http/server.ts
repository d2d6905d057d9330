import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Server as TlsServer } from 'node:tls';
import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  DATABASE_UNAVAILABLE,
  Failure,
  FORBIDDEN,
  INPUT_INVALID,
  NOT_FOUND,
  SIGN_IN_REQUIRED,
  TOO_MANY_REQUESTS,
} from '#platform/contract';
import { isConnectionLost, isUnusableValue } from '#platform/server/db';
import {
  isBytes,
  type Actor,
  type App,
  type Route,
  type Transactor,
  type WebSide,
} from '#platform/server/module';
import type { TlsSource } from '#platform/server/tls';
import type { Authenticate } from './authenticate.ts';
import { readCookie, SESSION_COOKIE } from './cookie.ts';
import { decodeQuery } from './decode-query.ts';
import { openApiOf } from './openapi.ts';
import { RateLimit } from './rate-limit.ts';
import { compileCheck } from './validate.ts';

export interface HttpOptions {
  readonly app: () => App;
  readonly transactor: Transactor;
  readonly routes: readonly Route[];
  readonly authenticate: Authenticate;
  /** Folder of the built web, or undefined when it was not built. */
  readonly webRoot: string | undefined;
  /** Other origins whose pictures and tiles the web may read. */
  readonly origins?: readonly string[];
  readonly version: string;
  readonly ready: () => Promise<{ ready: boolean; checks: Record<string, unknown> }>;
  readonly tls?: TlsSource;
  readonly checkReplies: boolean;
}

export interface HttpEdge {
  readonly server: FastifyInstance;
  listen(host: string, port: number): Promise<string>;
  close(): Promise<void>;
}

const NOBODY: Actor = { id: 'nobody', kind: 'nobody', name: '', orgPath: '', grants: [] };
const MAX_BODY = 64 * 1024;
const nonceOf = new WeakMap<FastifyRequest, string>();

function contentSecurityPolicy(nonce: string, origins: readonly string[]): string {
  const others = origins.map((origin) => ` ${origin}`).join('');
  return [
    "default-src 'self'",
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' data: blob:${others}`,
    "worker-src 'self' blob:",
    `connect-src 'self'${others}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** A state change must come from our own pages or from a program: never from another site's page in a browser. */
function refuseForeignOrigin(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new Failure(FORBIDDEN, { permission: 'same-origin' });
  const { origin } = request.headers;
  if (origin === undefined) return;
  const host = request.headers.host ?? '';
  if (origin !== `http://${host}` && origin !== `https://${host}`)
    throw new Failure(FORBIDDEN, { permission: 'same-origin' });
}

function replyFailure(request: FastifyRequest, reply: FastifyReply, error: unknown, app: App): FastifyReply {
  if (error instanceof Failure) {
    if (error.kind.status === 429)
      void reply.header('retry-after', String(error.details['retryAfterS'] ?? 1));
    return reply
      .status(error.kind.status)
      .send({ code: error.kind.code, zh: error.zh, en: error.message, details: error.details });
  }
  if (isConnectionLost(error)) return replyFailure(request, reply, new Failure(DATABASE_UNAVAILABLE), app);
  if (request.method === 'GET' && isUnusableValue(error))
    return replyFailure(
      request,
      reply,
      new Failure(INPUT_INVALID, { reason: '参数取值不可用 a value cannot be used' }),
      app,
    );
  const { statusCode, code, message } = error as { statusCode?: number; code?: string; message?: string };
  if (statusCode === 413)
    return reply
      .status(413)
      .send({ code: 'BODY_TOO_LARGE', zh: '提交的内容太大。', en: 'The body is too large.' });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return replyFailure(
      request,
      reply,
      new Failure(INPUT_INVALID, { reason: message ?? code ?? 'bad request' }),
      app,
    );
  app.log.error('defect', {
    route: request.routeOptions.url,
    error: (error as Error)?.stack ?? String(error),
  });
  return reply.status(500).send({
    code: 'DEFECT',
    zh: '程序出错，已记录，请稍后重试或联系管理员。',
    en: 'A defect was recorded; try again later or tell the administrator.',
  });
}

/** Loopback, or this machine calling one of its own addresses. */
function isLocal({ socket }: FastifyRequest): boolean {
  const { remoteAddress = '', localAddress } = socket;
  return /^(::ffff:)?127\.|^::1$/.test(remoteAddress) || remoteAddress === localAddress;
}

function webSideOf(request: FastifyRequest, reply: FastifyReply, secure: boolean): WebSide {
  return {
    address: request.ip,
    local: isLocal(request),
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    setSession(token, maxAgeS) {
      const attributes = `Path=/; HttpOnly; SameSite=Strict; Max-Age=${token === undefined ? 0 : maxAgeS}${secure ? '; Secure' : ''}`;
      void reply.header('set-cookie', `${SESSION_COOKIE}=${token ?? ''}; ${attributes}`);
    },
  };
}

function mount(server: FastifyInstance, options: HttpOptions, each: Route, limit: RateLimit): void {
  const { operation, mode } = each;
  const checkParams = compileCheck(operation.params, 'params');
  const checkQuery = compileCheck(operation.query, 'query');
  const checkBody = compileCheck(operation.body, 'body');
  const checkReply = options.checkReplies
    ? compileCheck(operation.output, `reply of ${operation.id}`)
    : undefined;
  const { access } = operation;

  const identify = async (request: FastifyRequest): Promise<Actor> => {
    const facts = {
      address: request.ip,
      cookie: readCookie(request.headers.cookie, SESSION_COOKIE),
      authorization: request.headers.authorization,
    };
    const actor =
      access === 'public' && facts.cookie === undefined && facts.authorization === undefined
        ? undefined
        : await options.authenticate(facts);
    const wait = limit.take(actor ? actor.id : request.ip);
    if (wait > 0) throw new Failure(TOO_MANY_REQUESTS, { retryAfterS: wait });
    if (access === 'public') return actor ?? NOBODY;
    if (!actor) throw new Failure(SIGN_IN_REQUIRED);
    if (access === 'device' ? actor.kind !== 'gateway' : actor.kind !== 'person')
      throw new Failure(FORBIDDEN, { permission: operation.id });
    if (typeof access === 'object' && !actor.grants.some((g) => g.permission === access.permission))
      throw new Failure(FORBIDDEN, { permission: access.permission });
    return actor;
  };

  server.route({
    method: operation.method,
    url: operation.fromRoot ? operation.path : `/api${operation.path}`,
    bodyLimit: operation.maxBodyBytes ?? MAX_BODY,
    handler: async (request, reply) => {
      refuseForeignOrigin(request);
      const actor = await identify(request);
      const input = {
        params: checkParams(
          operation.params
            ? decodeQuery(operation.params, request.params as Record<string, unknown>)
            : undefined,
        ),
        query: checkQuery(decodeQuery(operation.query, request.query as Record<string, unknown>)),
        body: checkBody(request.body ?? undefined),
      } as Parameters<Route['handle']>[1];
      const run = (ctx: Parameters<Route['handle']>[0]): Promise<unknown> =>
        each.handle({ ...ctx, web: webSideOf(request, reply, options.tls !== undefined) }, input);
      const result =
        mode === 'write'
          ? await options.transactor.act(actor, run)
          : await options.transactor.read(actor, run);
      if (isBytes(result)) {
        for (const [name, value] of Object.entries(result.headers ?? {})) void reply.header(name, value);
        return reply
          .status(result.status ?? 200)
          .type(result.contentType)
          .send(result.body);
      }
      checkReply?.(result);
      return result;
    },
  });
}

function mountWeb(server: FastifyInstance, webRoot: string): void {
  void server.register(fastifyStatic, {
    root: join(webRoot, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: false,
  });
  const indexHtml = readFileSync(join(webRoot, 'index.html'), 'utf8');
  server.setNotFoundHandler((request, reply) => {
    if (
      request.method !== 'GET' ||
      request.url.startsWith('/api/') ||
      /\.\w+$/.test(request.url.split('?')[0])
    )
      return reply.status(404).send({ code: NOT_FOUND.code, zh: '没有这个地址。', en: 'No such address.' });
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(indexHtml.replaceAll('__NONCE__', nonceOf.get(request) ?? ''));
  });
}

/** The authority people are asked to trust, and every renewed certificate from the next handshake on. */
function mountTls(server: FastifyInstance, tls: TlsSource): void {
  const listener = server.server as unknown as TlsServer;
  const forget = tls.onChange((next) => listener.setSecureContext(next));
  server.addHook('onClose', async () => forget());
  const { authority } = tls;
  if (!authority) return;
  // Windows opens .crt by itself; everything else takes .pem.
  for (const name of ['ca.pem', 'ca.crt'])
    server.get(`/${name}`, async (_request, reply) =>
      reply
        .type('application/x-x509-ca-cert')
        .header('content-disposition', `attachment; filename="fengsui-${name}"`)
        .send(authority.cert),
    );
}

/** Builds the HTTP edge: every operation with its validation and right, health, metrics, OpenAPI and the web. */
export async function buildHttp(options: HttpOptions): Promise<HttpEdge> {
  const server = Fastify({
    logger: false,
    trustProxy: false,
    bodyLimit: MAX_BODY,
    connectionTimeout: 30_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    ...(options.tls ? { https: { ...options.tls.current } } : {}),
  } as Parameters<typeof Fastify>[0]) as unknown as FastifyInstance;
  const app = options.app();
  const limit = new RateLimit(app.host, 200, 600);
  server.addHook('onRequest', async (request, reply) => {
    const nonce = randomBytes(16).toString('base64');
    nonceOf.set(request, nonce);
    void reply.headers({
      'content-security-policy': contentSecurityPolicy(nonce, options.origins ?? []),
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'geolocation=(self), camera=(self), microphone=()',
      ...(request.url.startsWith('/api') ? { 'cache-control': 'no-store' } : {}),
    });
  });
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    app.metrics.count(
      'fengsui_http_requests_total',
      'HTTP requests',
      `route="${route}",status="${reply.statusCode}"`,
    );
    app.metrics.observe('fengsui_http_seconds', 'HTTP request duration', reply.elapsedTime / 1000);
  });
  server.setErrorHandler((error, request, reply) => replyFailure(request, reply, error, app));
  server.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) =>
    done(null, body),
  );
  const openApi = openApiOf(
    options.routes.map((r) => r.operation),
    options.version,
  );
  server.get('/healthz', async () => ({ ok: true }));
  server.get('/readyz', async (_request, reply) => {
    const state = await options.ready();
    return reply.status(state.ready ? 200 : 503).send(state);
  });
  server.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(app.metrics.text()),
  );
  server.get('/api/openapi.json', async () => openApi);
  if (options.tls) mountTls(server, options.tls);
  for (const each of options.routes) mount(server, options, each, limit);
  if (options.webRoot && existsSync(join(options.webRoot, 'index.html'))) mountWeb(server, options.webRoot);
  await server.ready();
  return {
    server,
    listen: (host, port) => server.listen({ host, port }),
    close: () => server.close(),
  };
}
