import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from './config.ts';
import { listenProblem, urlOf } from './listeners.ts';
import { sentenceOf } from './problem.ts';

const config = { host: '10.0.0.9', port: 443 } as Config;

test('PLT-22 a listener that cannot be opened is said in one plain sentence', () => {
  const said = (error: object): string | undefined => sentenceOf(listenProblem(error, config));
  assert.match(said({ code: 'EADDRINUSE', port: 443 }) ?? '', /^端口 443 已被别的程序占用/);
  assert.match(said({ code: 'EADDRINUSE', port: 8883 }) ?? '', /^设备端口 8883 已被别的程序占用/);
  assert.match(said({ code: 'EADDRNOTAVAIL', syscall: 'listen' }) ?? '', /^10\.0\.0\.9 不是本机的地址/);
  assert.match(said({ code: 'ENOTFOUND', syscall: 'getaddrinfo' }) ?? '', /不是本机的地址/);
  assert.match(said({ code: 'EACCES', syscall: 'listen', port: 443 }) ?? '', /^端口 443 不允许本账户使用/);
  assert.equal(said({ code: 'EACCES', syscall: 'open' }), undefined);
});

test('PLT-22 an address is written as a person types it', () => {
  assert.equal(urlOf('127.0.0.1', 8700, false), 'http://127.0.0.1:8700');
  assert.equal(urlOf('::1', 8700, true), 'https://[::1]:8700');
  assert.ok(!urlOf('0.0.0.0', 8700, true).includes('0.0.0.0:'));
});
