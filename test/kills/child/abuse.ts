// A hundred clients that mean ill in a process of their own, so that they take nothing from the honest ones' side. Arguments: URL, MQTT port.
import { Abuse } from '../abuse.ts';

const abuse = new Abuse();
abuse.start(process.argv[2], Number(process.argv[3]));
process.stdout.write('READY\n');
process.stdin.on('data', () => {
  void abuse.stop().then(() => {
    process.stdout.write(`${abuse.requests}\n`);
    process.exit(0);
  });
});
