import { bytesFromHex, hexFromBytes } from '#codecs/codec';
import type { Iec104Object } from './frame.ts';
import { invalid, putLe, uintLe, whole, type Part } from './part.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** CP24Time2a: minutes, seconds and milliseconds within an hour. */
export const cp24: Part = {
  size: 3,
  read(target, bytes, at) {
    const ms = uintLe(bytes, at, 2);
    const minute = bytes[at + 2] & 0x3f;
    if (minute > 59 || ms > 59_999 || bytes[at + 2] & 0x40) {
      target.timeHex = hexFromBytes(bytes, at, at + 3);
      return;
    }
    target.time = `${two(minute)}:${two(Math.floor(ms / 1000))}.${String(ms % 1000).padStart(3, '0')}`;
    if (bytes[at + 2] & 0x80) target.timeInvalid = true;
  },
  write(source, out) {
    if (putTimeHex(source, out, 3)) return;
    const found = /^([0-5]\d):([0-5]\d)\.(\d{3})$/.exec(source.time ?? '');
    if (!found) throw invalid('time', 'mm:ss.sss');
    putLe(out, Number(found[2]) * 1000 + Number(found[3]), 2);
    out.push(Number(found[1]) | (source.timeInvalid ? 0x80 : 0));
  },
};

function putTimeHex(source: Iec104Object, out: number[], size: number): boolean {
  if (source.timeHex === undefined) return false;
  const octets = bytesFromHex(source.timeHex);
  if (octets.length !== size) throw invalid('timeHex', `${size} octets`);
  out.push(...octets);
  return true;
}

/** CP56Time2a (IEC 60870-5-4, 6.8): years 2000 to 2099; reserved bits must be zero to be told in fields. */
export const cp56: Part = {
  size: 7,
  read(target, bytes, at) {
    const ms = uintLe(bytes, at, 2);
    const [minute, hour, day, month, year] = bytes.subarray(at + 2, at + 7);
    const odd = (hour & 0x60) | (month & 0xf0) | (year & 0x80);
    const date = day & 31;
    if (
      odd ||
      ms > 59_999 ||
      (minute & 63) > 59 ||
      (hour & 31) > 23 ||
      date < 1 ||
      month < 1 ||
      month > 12 ||
      year > 99
    ) {
      target.timeHex = hexFromBytes(bytes, at, at + 7);
      return;
    }
    const clock = `${two(hour & 31)}:${two(minute & 63)}:${two(Math.floor(ms / 1000))}`;
    target.time = `20${two(year)}-${two(month)}-${two(date)}T${clock}.${String(ms % 1000).padStart(3, '0')}`;
    if (minute & 0x80) target.timeInvalid = true;
    if (minute & 0x40) target.timeSubstituted = true;
    if (hour & 0x80) target.summerTime = true;
    if (day >> 5) target.dayOfWeek = day >> 5;
  },
  write(source, out) {
    if (putTimeHex(source, out, 7)) return;
    const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})$/.exec(source.time ?? '');
    if (!found) throw invalid('time', '20YY-MM-DDThh:mm:ss.sss');
    const [year, month, day, hour, minute, second, milli] = found.slice(1).map(Number);
    putLe(out, whole(second, 0, 59, 'second') * 1000 + milli, 2);
    const marks = (source.timeInvalid ? 0x80 : 0) | (source.timeSubstituted ? 0x40 : 0);
    out.push(whole(minute, 0, 59, 'minute') | marks);
    out.push(whole(hour, 0, 23, 'hour') | (source.summerTime ? 0x80 : 0));
    out.push(whole(day, 1, 31, 'day') | (whole(source.dayOfWeek ?? 0, 0, 7, 'dayOfWeek') << 5));
    out.push(whole(month, 1, 12, 'month'), year);
  },
};

/** The stop time of a file query, octets as sent. */
export const stopTime: Part = {
  size: 7,
  read(target, bytes, at) {
    target.stopTimeHex = hexFromBytes(bytes, at, at + 7);
  },
  write(source, out) {
    const octets = bytesFromHex(source.stopTimeHex ?? '');
    if (octets.length !== 7) throw invalid('stopTimeHex', 'seven octets');
    out.push(...octets);
  },
};
