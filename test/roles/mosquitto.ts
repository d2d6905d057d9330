import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, Peer, until } from './peer.ts';

const DEBIAN = '/usr/sbin/mosquitto';

/** mosquitto with persistence, passwords and an access list, as an administrator would set it up. */
export class Mosquitto extends Peer {
  readonly folder: string;

  private constructor(port: number, folder: string) {
    super(port, process.env['MOSQUITTO_PATH'] ?? DEBIAN, ['-c', join(folder, 'mosquitto.conf')]);
    this.folder = folder;
  }

  static async prepare(): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'fengsui-broker-'));
    chmodSync(folder, 0o777);
    const port = await freePort();
    writeFileSync(
      join(folder, 'mosquitto.conf'),
      [
        `listener ${port} 127.0.0.1`,
        'allow_anonymous false',
        `password_file ${join(folder, 'passwords')}`,
        `acl_file ${join(folder, 'acl')}`,
        'persistence true',
        `persistence_location ${folder}/`,
        'autosave_interval 0',
        'max_queued_messages 0',
        ...(process.getuid?.() === 0 ? ['user root'] : []),
      ].join('\n'),
    );
    return new Mosquitto(port, folder);
  }

  /** Who may connect, and the access list that says what they may do. */
  admit(passwords: Readonly<Record<string, string>>, acl: string): void {
    const file = join(this.folder, 'passwords');
    writeFileSync(
      file,
      Object.entries(passwords)
        .map(([user, password]) => `${user}:${password}\n`)
        .join(''),
    );
    execFileSync('mosquitto_passwd', ['-U', file]);
    writeFileSync(join(this.folder, 'acl'), acl);
    for (const name of ['passwords', 'acl', 'mosquitto.conf']) chmodSync(join(this.folder, name), 0o644);
  }

  /** Has everything it holds written to disk, so that it survives its own SIGKILL. */
  async save(): Promise<void> {
    const file = join(this.folder, 'mosquitto.db');
    const stamp = (): number => statSync(file, { throwIfNoEntry: false })?.ino ?? 0;
    const before = stamp();
    process.kill(this.pid, 'SIGUSR1');
    await until('the broker has saved', () => stamp() !== before && stamp() !== 0);
  }
}
