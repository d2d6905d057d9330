import type pg from 'pg';
import type { CompactRange } from '#kernels/merkle';
import type { Host } from '#platform/server/host';
import { headBytes, toHead, verifyHead, type Head, type HeadRow, type HeadSigner } from './head.ts';
import { WitnessDamaged, type Witness } from './witness.ts';

const RETRY_MS = 1000;

const INSERT = `insert into log_head (size, root, time, key_id, signature, previous_size)
values ($1, $2, $3, $4, $5, $6) on conflict (size) do nothing`;
const SINCE = 'select * from log_head where size > $1 and key_id = $2 order by size';

export interface HeadWriterOptions {
  readonly host: Host;
  readonly signer: HeadSigner;
  readonly witness: Witness;
  /** Called when a head could not be recorded or witnessed; it is tried again after a second. */
  readonly onHeadFailed?: (error: unknown) => void;
  /** Called after each head that was recorded and witnessed. */
  readonly onHead?: () => void;
  readonly headEveryMs?: number;
  readonly headEveryEntries?: number;
}

/** Signs heads of the growing tree, records them and has them witnessed. A head that cannot be written holds no entry up. */
export class HeadWriter {
  readonly #options: HeadWriterOptions;
  #lastAt: number | undefined;
  #lastSize = 0;
  #failedAt: number | undefined;

  constructor(options: HeadWriterOptions) {
    this.#options = options;
  }

  /** Entries covered by a head of this process. */
  get covered(): number {
    return this.#lastAt === undefined ? 0 : this.#lastSize;
  }

  /** Writes a head of `range` when one is due, or when `force` asks for it. */
  async write(client: pg.Client, range: CompactRange, force: boolean): Promise<void> {
    const { host, onHeadFailed } = this.#options;
    const now = host.monotonic();
    if (range.size === 0) return;
    if (!force && this.#failedAt !== undefined && now - this.#failedAt < RETRY_MS) return;
    try {
      if (this.#lastAt === undefined) await this.#begin(client);
      if (force || this.#due(range.size, now)) await this.#sign(client, range);
      this.#failedAt = undefined;
    } catch (error) {
      this.#failedAt = now;
      onHeadFailed?.(error);
    }
  }

  #due(size: number, now: number): boolean {
    const { headEveryEntries = 10_000, headEveryMs = 60_000 } = this.#options;
    return size - this.#lastSize >= headEveryEntries || now - (this.#lastAt ?? now) >= headEveryMs;
  }

  async #sign(client: pg.Client, range: CompactRange): Promise<void> {
    const { host, signer, witness } = this.#options;
    if (range.size === this.#lastSize) return;
    const unsigned = {
      size: range.size,
      root: Buffer.from(range.root()).toString('hex'),
      time: new Date(host.now()).toISOString(),
      previousSize: this.#lastSize,
      keyId: signer.keyId,
    };
    const head: Head = { ...unsigned, signature: signer.sign(headBytes(unsigned)) };
    const { size, root, time, keyId, signature, previousSize } = head;
    await client.query(INSERT, [
      size,
      Buffer.from(root, 'hex'),
      time,
      keyId,
      Buffer.from(signature, 'hex'),
      previousSize,
    ]);
    await witness.append(head);
    this.#lastAt = host.monotonic();
    this.#lastSize = size;
    this.#options.onHead?.();
  }

  async #begin(client: pg.Client): Promise<void> {
    const found = await client.query<{ size: number }>(
      'select coalesce(max(size), 0)::bigint as size from log_head',
    );
    await this.#catchUp(client);
    this.#lastSize = found.rows[0].size;
    this.#lastAt = this.#options.host.monotonic();
  }

  /** Heads that were recorded but not yet witnessed when the node died. */
  async #catchUp(client: pg.Client): Promise<void> {
    const { signer, witness, onHeadFailed } = this.#options;
    try {
      const witnessed = (await witness.heads()).at(-1)?.size ?? 0;
      const { rows } = await client.query<HeadRow>(SINCE, [witnessed, signer.keyId]);
      for (const head of rows.map(toHead)) if (verifyHead(head, signer.publicKey)) await witness.append(head);
    } catch (error) {
      if (!(error instanceof WitnessDamaged)) throw error;
      // New heads are witnessed behind the damage; verification names it.
      onHeadFailed?.(error);
    }
  }
}
