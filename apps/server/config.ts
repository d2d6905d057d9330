import { hostname } from 'node:os';
import { BasemapProblem, readBasemaps } from '#onemap/server';
import { busAddress } from '#platform/server/bus';
import { brokerAddress, defaultGatewayPorts } from '#sensing/server';

/** The only reader of the environment. Values are checked here; everything else gets a validated object. */
export interface Config {
  readonly checkout: string;
  readonly dataDir: string | undefined;
  readonly dataHome: string | undefined;
  readonly port: number;
  readonly host: string;
  readonly demo: boolean;
  readonly production: boolean;
  readonly databaseUrl: string | undefined;
  readonly natsUrl: string | undefined;
  readonly mqttUrl: string | undefined;
  /** Name of this process among those of the node; stays the same over restarts. */
  readonly processName: string;
  readonly mqttPort: number;
  /** MQTT over TLS, on `host`; listened on wherever there is a certificate. */
  readonly mqttsPort: number;
  readonly role: 'all' | 'hub' | 'engine' | 'api' | 'worker';
  readonly basemap: Readonly<Record<string, unknown>>;
  /** Ports of the protocol listeners; undefined: none, and no pollers either. */
  readonly gatewayPorts: Readonly<Record<string, number>> | undefined;
  readonly gatewayHost: string;
  /** Protocols whose TCP listener speaks TLS. */
  readonly gatewayTls: readonly string[];
  readonly tlsKey: string | undefined;
  readonly tlsCert: string | undefined;
  /** Days of readings kept; the product's own number unless told. */
  readonly historyDays: number | undefined;
  /** Size of the pretend city, 0.01–1; tests use a small one. */
  readonly demoScale: number;
}

/** The command line or an environment variable holds something that cannot be used; the message says what to write instead. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem';
}

const ROLES = ['all', 'hub', 'engine', 'api', 'worker'] as const;

function portOf(text: string, name: string): number {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n > 65_535)
    throw new ConfigProblem(
      `${name} 应是 0–65535 的端口号，现在是“${text}”。 ${name} must be a port number.`,
    );
  return n;
}

function scaleOf(text: string): number {
  const n = Number(text);
  if (!(n >= 0.01 && n <= 1))
    throw new ConfigProblem(
      'FENGSUI_DEMO_SCALE 应在 0.01 与 1 之间。 FENGSUI_DEMO_SCALE must be between 0.01 and 1.',
    );
  return n;
}

/** Names of gateway protocols, comma-separated. */
function protocolsOf(text: string | undefined, name: string): string[] {
  const names = (text ?? '').split(',').flatMap((n) => (n.trim() === '' ? [] : [n.trim()]));
  const known = Object.keys(defaultGatewayPorts);
  const strange = names.find((n) => !known.includes(n));
  if (strange !== undefined)
    throw new ConfigProblem(
      `${name} 里的“${strange}”不是网关协议，可用：${known.join('、')}。 ${name}: ${strange} is no gateway protocol.`,
    );
  return names;
}

/** `off`, or `hj212=9212,sl651` with the usual port where none is given; every protocol when not set. */
function gatewayPortsOf(text: string | undefined): Readonly<Record<string, number>> | undefined {
  if (text === 'off') return undefined;
  if (text === undefined || text === '') return defaultGatewayPorts;
  const ports: Record<string, number> = {};
  for (const part of text.split(',')) {
    const [given, port] = part.split('=', 2);
    const [name] = protocolsOf(given, 'FENGSUI_GATEWAYS');
    if (name !== undefined)
      ports[name] = port === undefined ? defaultGatewayPorts[name] : portOf(port.trim(), 'FENGSUI_GATEWAYS');
  }
  return ports;
}

function daysOf(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const n = Number(text);
  if (!Number.isInteger(n) || n < 1 || n > 36_500)
    throw new ConfigProblem(
      'FENGSUI_HISTORY_DAYS 应是 1 与 36500 之间的整数。 FENGSUI_HISTORY_DAYS must be a whole number from 1 to 36500.',
    );
  return n;
}

interface Flags {
  data?: string;
  port?: string;
  host?: string;
  role?: string;
  demo: boolean;
}

function readFlags(args: readonly string[]): Flags {
  const flags: Flags = { demo: true };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].split('=', 2);
    const value = (): string => {
      const given = inline ?? args[++i];
      if (given === undefined || given === '')
        throw new ConfigProblem(`${name} 后面要写值。 ${name} needs a value.`);
      return given;
    };
    if (name === '--data') flags.data = value();
    else if (name === '--port') flags.port = value();
    else if (name === '--host') flags.host = value();
    else if (name === '--role') flags.role = value();
    else if (name === '--no-demo') flags.demo = false;
    else
      throw new ConfigProblem(
        `不认识的选项“${args[i]}”，可用：--data DIR --port N --host ADDR --role ROLE --no-demo。 Unknown option ${args[i]}.`,
      );
  }
  return flags;
}

function mqttUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || brokerAddress(text)) return text || undefined;
  throw new ConfigProblem(
    'MQTT_URL 应写成 mqtt://用户:口令@主机:1883 或 mqtts://用户:口令@主机:8883。 MQTT_URL must look like mqtt://user:password@host:1883 or mqtts://….',
  );
}

function natsUrlOf(text: string | undefined): string | undefined {
  if (text === undefined || text === '' || busAddress(text)) return text || undefined;
  throw new ConfigProblem(
    'NATS_URL 应写成 nats://用户:口令@主机:4222 或 tls://用户:口令@主机:4222。 NATS_URL must look like nats://user:password@host:4222 or tls://….',
  );
}

/** A process that does part of the work needs what the parts share. */
export function checkRole({ role, production, databaseUrl, natsUrl }: Config): void {
  if (role === 'all') return;
  if (!production)
    throw new ConfigProblem(
      `分角色运行只用于正式运行：请用 serve --role ${role}。 Roles are for production: use serve --role ${role}.`,
    );
  if (!databaseUrl)
    throw new ConfigProblem(
      `角色 ${role} 要与其他进程共用一个数据库：请设 DATABASE_URL。 The role ${role} shares a database with other processes: set DATABASE_URL.`,
    );
  if (!natsUrl)
    throw new ConfigProblem(
      `角色 ${role} 要通过 NATS 与其他进程联系：请设 NATS_URL。 The role ${role} meets other processes over NATS: set NATS_URL.`,
    );
}

function processNameOf(text: string): string {
  if (/^[A-Za-z0-9_.-]{1,60}$/.test(text)) return text;
  throw new ConfigProblem(
    'FENGSUI_NAME 只能用字母、数字、点、横线，最长 60。 FENGSUI_NAME may hold letters, digits, dots and dashes, 60 at most.',
  );
}

function basemapOf(text: string | undefined): Readonly<Record<string, unknown>> {
  if (!text) return {};
  try {
    const given = JSON.parse(text) as Record<string, unknown>;
    readBasemaps(given);
    return given;
  } catch (error) {
    if (error instanceof BasemapProblem) throw new ConfigProblem(error.message);
    throw new ConfigProblem('FENGSUI_BASEMAP 不是合法的 JSON。 FENGSUI_BASEMAP is not valid JSON.');
  }
}

/** Reads command line over environment over defaults. */
export function readConfig(args: readonly string[], checkout: string, production: boolean): Config {
  const { env } = process;
  const flags = readFlags(args);
  const role = flags.role ?? env['FENGSUI_ROLE'] ?? 'all';
  if (!(ROLES as readonly string[]).includes(role))
    throw new ConfigProblem(
      `--role（或 FENGSUI_ROLE）应是 ${ROLES.join('、')} 之一。 --role (or FENGSUI_ROLE) must be one of ${ROLES.join(', ')}.`,
    );
  const port = portOf(flags.port ?? env['PORT'] ?? '8700', '--port');
  return {
    checkout,
    dataDir: flags.data ?? env['FENGSUI_DATA'],
    dataHome: env['XDG_DATA_HOME'],
    port,
    host: flags.host ?? '127.0.0.1',
    demo: production ? false : flags.demo,
    production,
    databaseUrl: env['DATABASE_URL'],
    natsUrl: natsUrlOf(env['NATS_URL']),
    mqttUrl: mqttUrlOf(env['MQTT_URL']),
    processName: processNameOf(env['FENGSUI_NAME'] ?? `${hostname().slice(0, 50)}-${port}`),
    mqttPort: portOf(env['FENGSUI_MQTT_PORT'] ?? '1883', 'FENGSUI_MQTT_PORT'),
    mqttsPort: portOf(env['FENGSUI_MQTTS_PORT'] ?? '8883', 'FENGSUI_MQTTS_PORT'),
    role: role as Config['role'],
    basemap: basemapOf(env['FENGSUI_BASEMAP']),
    gatewayPorts: gatewayPortsOf(env['FENGSUI_GATEWAYS']),
    gatewayHost: env['FENGSUI_GATEWAY_HOST'] ?? '127.0.0.1',
    gatewayTls: protocolsOf(env['FENGSUI_GATEWAY_TLS'], 'FENGSUI_GATEWAY_TLS'),
    tlsKey: env['FENGSUI_TLS_KEY'],
    tlsCert: env['FENGSUI_TLS_CERT'],
    historyDays: daysOf(env['FENGSUI_HISTORY_DAYS']),
    demoScale: scaleOf(env['FENGSUI_DEMO_SCALE'] ?? '1'),
  };
}

/** True when `FENGSUI_NO_WASM=1` asks for the TypeScript references of the kernels. */
export const wantsReferenceKernels = (): boolean => process.env['FENGSUI_NO_WASM'] === '1';
