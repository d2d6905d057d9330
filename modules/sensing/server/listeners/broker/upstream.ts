import type { App } from '#platform/server/module';
import { Busy, NotStored } from '../../hot/engine.ts';
import type { Sensing } from '../../hot/sensing.ts';
import { PayloadInvalid, readPayload } from '../mqtt/payload.ts';
import { readTopic } from '../mqtt/topic.ts';
import type { BrokerAddress } from './address.ts';
import { BrokerClient } from './client.ts';

/** Hubs of one node share the readings: the broker gives each message to one of them. */
const FILTERS = ['$share/fengsui/fs/v1/+/readings', '$share/fengsui/fs/v1/+/p/#'];
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2000;
const BUSY_RETRY_MS = 20;

/**
 * Readings from an external broker (`MQTT_URL`). The device's acknowledgement is the broker's promise; ours to the
 * broker follows the commit, so that what it holds for us is given again until it stands in the journal.
 */
export class BrokerUpstream {
  readonly #app: App;
  readonly #sensing: Sensing;
  readonly #address: BrokerAddress;
  readonly #clientId: string;
  #client: BrokerClient | undefined;
  #retry: NodeJS.Timeout | undefined;
  #retryMs = FIRST_RETRY_MS;
  #stopped = false;
  #stopping: (() => void) | undefined;
  /** `ok`, `connecting`, or why the broker refuses. */
  state = 'connecting';
  /** Messages handed over and not acknowledged yet. */
  unacknowledged = 0;

  constructor(sensing: Sensing, address: BrokerAddress, clientId: string) {
    this.#app = sensing.app;
    this.#sensing = sensing;
    this.#address = address;
    this.#clientId = clientId;
  }

  start(): void {
    const { metrics, parts } = this.#app;
    metrics.gauge('fengsui_broker_connected', 'Connected to the external broker', () =>
      this.state === 'ok' ? 1 : 0,
    );
    metrics.gauge(
      'fengsui_broker_unacknowledged',
      'Messages of the broker that wait for their commit',
      () => this.unacknowledged,
    );
    parts.set('ready:broker', () => this.state);
    this.#connect();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { host, port } = this.#address;
    this.unacknowledged = 0;
    const client: BrokerClient = new BrokerClient(
      { address: this.#address, clientId: this.#clientId, filters: FILTERS },
      {
        message: (topic, payload, acknowledge) => this.#message(client, topic, payload, acknowledge),
        subscribed: () => {
          this.state = 'ok';
          this.#retryMs = FIRST_RETRY_MS;
          this.#app.log.info('broker connected', { host, port, clientId: this.#clientId });
        },
        closed: (refusal) => this.#closed(refusal),
      },
    );
    this.#client = client;
  }

  #closed(refusal: string | undefined): void {
    const state = refusal ?? 'connecting';
    if (this.state !== state && !this.#stopped)
      this.#app.log.warn('broker not connected', { host: this.#address.host, reason: state });
    this.state = state;
    this.#client = undefined;
    this.#stopping?.();
    if (this.#stopped) return;
    this.#retry = setTimeout(() => this.#connect(), this.#retryMs).unref();
    this.#retryMs = Math.min(LAST_RETRY_MS, this.#retryMs * 2);
  }

  #count(outcome: string): void {
    this.#app.metrics.count(
      'fengsui_broker_messages_total',
      'Messages taken from the external broker',
      `outcome="${outcome}"`,
    );
  }

  #message(client: BrokerClient, topic: string, payload: Buffer, acknowledge: () => void): void {
    this.unacknowledged += 1;
    const done = (outcome: string): void => {
      if (client === this.#client) this.unacknowledged -= 1;
      this.#count(outcome);
      acknowledge();
    };
    const found = readTopic(topic);
    const gateway = found && this.#sensing.gateways.get(found.gatewayId);
    const refusal = !found
      ? 'TOPIC_UNKNOWN'
      : !gateway
        ? 'UNKNOWN_GATEWAY'
        : !gateway.enabled
          ? 'DISABLED'
          : gateway.level !== 'broker'
            ? 'NOT_BY_BROKER'
            : undefined;
    if (!found || !gateway || refusal !== undefined) {
      this.#sensing.quarantine.put(
        gateway?.id ?? `address:${this.#address.host}`,
        `${refusal}`,
        topic.slice(0, 400),
      );
      if (gateway) this.#sensing.gateways.error(gateway.id, `${refusal}`);
      return done('refused');
    }
    this.#submit(client, { gateway, payload, point: found.point, done });
  }

  #submit(
    client: BrokerClient,
    message: {
      readonly gateway: { readonly id: string; readonly orgPath: string };
      readonly payload: Buffer;
      readonly point: string | undefined;
      readonly done: (outcome: string) => void;
    },
  ): void {
    const { gateway, payload, point, done } = message;
    try {
      this.#sensing.intake(gateway, readPayload(payload, point), (error) =>
        // Not acknowledged: the link is dropped so that the broker gives its messages again.
        error ? client.end('NOT_STORED') : done('committed'),
      );
    } catch (error) {
      if (error instanceof PayloadInvalid) {
        const sample = payload.toString('utf8', 0, 400);
        this.#sensing.quarantine.put(gateway.id, `PAYLOAD_INVALID: ${error.message}`, sample);
        this.#sensing.gateways.error(gateway.id, 'PAYLOAD_INVALID');
        return done('invalid');
      }
      if (!(error instanceof Busy || error instanceof NotStored)) throw error;
      client.pause();
      setTimeout(() => {
        if (client !== this.#client) return;
        this.#submit(client, message);
        client.resume();
      }, BUSY_RETRY_MS).unref();
    }
  }

  /** Ends the link; the session stays with the broker. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    const client = this.#client;
    if (!client) return;
    await new Promise<void>((resolve) => {
      this.#stopping = resolve;
      client.end();
    });
  }
}
