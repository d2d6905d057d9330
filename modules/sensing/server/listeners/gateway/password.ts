import { createHash, timingSafeEqual } from 'node:crypto';
import type { Device } from './device.ts';

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

/** SHA-256 of a protocol password in hexadecimal, as kept in a gateway's settings. */
export const passwordHash = (password: string): string => hash(password).toString('hex');

/** True when the device has a password set and `given` is not it. */
export function wrongPassword(device: Device, given: string | undefined): boolean {
  const { passwordSha256 } = device.settings;
  if (passwordSha256 === undefined) return false;
  return (
    given === undefined ||
    (device.passed !== given && !checked(device, given, Buffer.from(passwordSha256, 'hex')))
  );
}

/** The right password is remembered in memory, so that not every frame is hashed. */
function checked(device: Device, given: string, expected: Buffer): boolean {
  if (!timingSafeEqual(hash(given), expected)) return false;
  device.passed = given;
  return true;
}
