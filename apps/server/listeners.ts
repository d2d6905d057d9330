import type { RunningNode } from './compose.ts';
import type { Config } from './config.ts';
import { CannotStart } from './problem.ts';
import { namesFor } from './tls.ts';

const bracketed = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The address of this machine that reaches a listener on `host`. */
export const nearest = (host: string): string => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[host] ?? host;

/** What a person types: an address of this machine where it listens on every one. */
export function urlOf(host: string, port: number, secure: boolean): string {
  const name = nearest(host) === host ? host : namesFor(host)[0];
  return `http${secure ? 's' : ''}://${bracketed(name)}:${port}`;
}

/** Every listener of the node by its role. */
export function listenersOf(node: RunningNode, config: Config, webPort: number): Record<string, string> {
  const { parts, tls } = node.app;
  const found: Record<string, string> = {
    [tls ? 'web https' : 'web http']: `${bracketed(config.host)}:${webPort}`,
  };
  const add = (role: string, host: string, port: unknown): void => {
    if (typeof port === 'number') found[role] = `${bracketed(host)}:${port}`;
  };
  add('mqtt', '127.0.0.1', parts.get('mqttPort'));
  add('mqtt tls', config.host, parts.get('mqttTlsPort'));
  for (const [name, port] of Object.entries((parts.get('gatewayPorts') ?? {}) as Record<string, number>))
    add(`gateway ${name}${config.gatewayTls.includes(name) ? ' tls' : ''}`, config.gatewayHost, port);
  return found;
}

/** Why a listener could not be opened, as a sentence; any other error as it is. */
export function listenProblem(error: unknown, config: Config): unknown {
  const { code, port, syscall } = error as { code?: string; port?: number; syscall?: string };
  if (code === 'EADDRINUSE')
    return port === config.port
      ? new CannotStart(
          `端口 ${port} 已被别的程序占用：请用 --port 换一个端口。`,
          `Port ${port} is in use by another program: choose another one with --port.`,
        )
      : new CannotStart(
          `设备端口 ${port} 已被别的程序占用：请停止它，或用 FENGSUI_MQTT_PORT、FENGSUI_MQTTS_PORT 换一个端口。`,
          `The device port ${port} is in use by another program: stop it, or set FENGSUI_MQTT_PORT or FENGSUI_MQTTS_PORT.`,
        );
  if (code === 'EADDRNOTAVAIL' || syscall === 'getaddrinfo')
    return new CannotStart(
      `${config.host} 不是本机的地址：请用 ip addr 查看本机有哪些地址，或用 --host 0.0.0.0 监听全部。`,
      `${config.host} is no address of this machine: see ip addr, or listen on every one with --host 0.0.0.0.`,
    );
  if (code === 'EACCES' && syscall === 'listen')
    return new CannotStart(
      `端口 ${port} 不允许本账户使用：请换 1024 以上的端口，或给程序 CAP_NET_BIND_SERVICE 权限。`,
      `This account may not use port ${port}: choose one above 1023, or give the program CAP_NET_BIND_SERVICE.`,
    );
  return error;
}
