import {
  hashPassword,
  sm2Decrypt,
  sm2Encrypt,
  sm2KeyPair,
  sm2Sign,
  sm2Verify,
  sm3,
  sm4Encrypt,
  systemRandom,
} from '#platform/server/crypto';

// Operations per second of one core, and MB/s of SM3 and SM4-CBC over 1 MiB.
function rate(run: () => void, milliseconds = 700): number {
  run();
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < milliseconds; count++) run();
  return (count / (performance.now() - start)) * 1000;
}

const pair = sm2KeyPair(systemRandom);
const message = systemRandom(200);
const signature = sm2Sign(pair.privateKey, message, systemRandom);
const sealed = sm2Encrypt(pair.publicKey, message, systemRandom);
const mebibyte = systemRandom(1 << 20);
const options = { mode: 'cbc' as const, key: systemRandom(16), iv: systemRandom(16) };
const started = performance.now();
await hashPassword('correct horse', systemRandom);
const passwordMs = performance.now() - started;
console.log(
  JSON.stringify({
    sm2SignaturesPerSecond: Math.round(rate(() => sm2Sign(pair.privateKey, message, systemRandom))),
    sm2VerificationsPerSecond: Math.round(rate(() => sm2Verify(pair.publicKey, message, signature))),
    sm2EncryptionsPerSecond: Math.round(rate(() => sm2Encrypt(pair.publicKey, message, systemRandom))),
    sm2DecryptionsPerSecond: Math.round(rate(() => sm2Decrypt(pair.privateKey, sealed))),
    sm3MegabytesPerSecond: Math.round(rate(() => sm3(mebibyte)) * 1.048576),
    sm4CbcMegabytesPerSecond: Math.round(rate(() => sm4Encrypt(options, mebibyte)) * 1.048576),
    passwordHashMs: Math.round(passwordMs),
  }),
);
