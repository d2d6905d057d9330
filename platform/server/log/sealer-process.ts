// A sealer as a process of its own for the tests that stop it. Arguments: database URL, folder for key and witness.
import { join } from 'node:path';
import { openDatabase } from '#platform/server/db';
import { realHost } from '#platform/server/host';
import { openSigner, Sealer, Witness } from './index.ts';

const [, , url, folder] = process.argv;
let sealed = 0;
const sealer = new Sealer({
  database: openDatabase(url, 2),
  host: realHost,
  signer: await openSigner(join(folder, 'keys')),
  witness: new Witness(join(folder, 'witness')),
  onSealed: (events) => void (sealed += events.length),
});
sealer.start();
process.stdout.write('READY\n');
process.stdin.on('data', () => process.stdout.write(`SEALED ${sealed}\n`));
process.stdin.on('end', () => process.exit(0));
