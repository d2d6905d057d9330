import {
  choose,
  field,
  hexPrefixed,
  hexRest,
  listOf,
  record,
  refuseValue,
  text,
  textOf,
  times,
  u16,
  u8,
  hexOf,
  type Fields,
  type Part,
} from '#codecs/layout';
import { hexFromBytes } from '#codecs/codec';
import { informationBodies, signaturePart } from './information.ts';

function two(value: number): string {
  return value < 10 ? `0${value}` : `${value}`;
}

/** Six bytes year to second of Beijing time as ISO 8601; anything that is no time stays hexadecimal. */
export const time: Part = {
  read(reader) {
    const at = reader.take(6);
    const [y, m, d, h, i, s] = reader.bytes.subarray(at, at + 6);
    if (y > 99 || m < 1 || m > 12 || d < 1 || d > 31 || h > 23 || i > 59 || s > 59)
      return hexFromBytes(reader.bytes, at, at + 6);
    return `20${two(y)}-${two(m)}-${two(d)}T${two(h)}:${two(i)}:${two(s)}+08:00`;
  },
  write(writer, value) {
    const given = textOf(value);
    const found = /^20(\d\d)-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\+08:00$/.exec(given);
    writer.put(found ? found.slice(1).map(Number) : hexOf(given, 6));
  },
};

const at = field('time', time);
const serial = field('serial', u16);

/** Codes of `size` bytes, as many as announced. */
function codes(count: (scope: Readonly<Fields>) => number, size: (scope: Readonly<Fields>) => number): Part {
  return choose((scope) => {
    const length = size(scope);
    return length === 0 ? nothing : times(() => count(scope), text(length));
  });
}

/** Codes of no length take no bytes, however many are announced. */
const nothing: Part = {
  read: () => [],
  write(_writer, value) {
    if (listOf(value ?? []).length > 0) refuseValue('codes of length 0 cannot be written');
  },
};

const login2016 = record(
  at,
  serial,
  field('iccid', text(20)),
  field('subsystems', u8),
  field('codeLength', u8),
  field(
    'codes',
    codes(
      (scope) => scope.subsystems as number,
      (scope) => scope.codeLength as number,
    ),
  ),
);

function packs(scope: Readonly<Fields>): number {
  return (scope.packCounts as readonly number[]).reduce((sum, one) => sum + one, 0);
}

const login2025 = record(
  at,
  serial,
  field('iccid', text(20)),
  field('managementSystems', u8),
  field(
    'packCounts',
    times((scope) => scope.managementSystems as number, u8),
  ),
  field(
    'codes',
    codes(packs, () => 24),
  ),
);

const logout = record(at, serial);
const platformLogin = record(
  at,
  serial,
  field('username', text(12)),
  field('password', text(20)),
  field('encryption', u8),
);
const empty = record();
const timed = record(field('time', time, { optional: true }));
const query = record(at, field('data', hexRest));

const shared: Readonly<Record<number, Part>> = {
  0x04: logout,
  0x05: platformLogin,
  0x06: logout,
  0x07: empty,
  0x08: timed,
  0x80: query,
  0x81: query,
  0x82: record(
    at,
    field('command', u8, {
      names: {
        1: '远程升级',
        2: '车载终端关机',
        3: '车载终端复位',
        4: '恢复出厂设置',
        5: '断开数据通信链路',
        6: '车载终端报警',
        7: '开启抽样监测链路',
      },
    }),
    field('parameter', hexRest),
  ),
};

function report(edition: 2016 | 2025): Part {
  return record(at, field('information', informationBodies(edition)));
}

const editions: Readonly<Record<2016 | 2025, Readonly<Record<number, Part>>>> = {
  2016: { ...shared, 0x01: login2016, 0x02: report(2016), 0x03: report(2016) },
  2025: {
    ...shared,
    0x01: login2025,
    0x02: report(2025),
    0x03: report(2025),
    0x09: record(
      at,
      field('chip', text(16, 0x20)),
      field('publicKey', hexPrefixed(u16)),
      field('vin', text(17)),
      field('signature', signaturePart),
    ),
    0x0a: record(field('state', u8, { names: { 1: '激活成功', 2: '激活失败' } }), field('information', u8)),
    0x0b: record(
      field('kind', u8),
      field('key', hexPrefixed(u16)),
      field('from', time),
      field('until', time),
    ),
  },
};

/** The layout of a data unit. An answer carries only the time it answers, unless it repeats the whole unit. */
export function dataLayout(
  edition: 2016 | 2025,
  command: number,
  answer: boolean,
  length: number,
): Part | undefined {
  if (answer && length <= 6) return length === 6 || length === 0 ? timed : undefined;
  return editions[edition][command];
}
