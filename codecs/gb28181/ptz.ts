import { bytesFromHex, CodecFailure, hexFromBytes } from '#codecs/codec';

/** A front-end control command of eight bytes, GB/T 28181-2016 annex A.3. */
export interface PtzCommand {
  /** The eight bytes in hexadecimal. */
  cmd: string;
  /** 12-bit address of the device. */
  address: number;
  /** Byte 4. */
  commandCode: number;
  /** What it does: `left`, `up-right-zoomIn`, `presetCall`, `stop` … */
  command: string;
  commandName: string;
  /** Speeds of a movement (pan, tilt 0–255, zoom 0–15) or of focus and iris (0–255). */
  speeds?: Record<string, number>;
  preset?: number;
  group?: number;
  value?: number;
  auxiliary?: number;
  /** Byte 2 follows from byte 1 (A5 gives F). */
  combinationValid: boolean;
  checksumValid: boolean;
}

type Details = Pick<
  PtzCommand,
  'command' | 'commandName' | 'speeds' | 'preset' | 'group' | 'value' | 'auxiliary'
>;

const MOVES: readonly (readonly [bit: number, command: string, name: string])[] = [
  [8, 'up', '向上'],
  [4, 'down', '向下'],
  [2, 'left', '向左'],
  [1, 'right', '向右'],
  [16, 'zoomIn', '变倍放大'],
  [32, 'zoomOut', '变倍缩小'],
];

const LENS: readonly (readonly [bit: number, command: string, name: string])[] = [
  [8, 'irisClose', '光圈缩小'],
  [4, 'irisOpen', '光圈放大'],
  [2, 'focusNear', '聚焦近'],
  [1, 'focusFar', '聚焦远'],
];

function named(code: number, table: typeof MOVES, stop: readonly [string, string]): [string, string] {
  const set = table.filter(([bit]) => code & bit);
  if (set.length === 0) return [stop[0], stop[1]];
  return [set.map((one) => one[1]).join('-'), set.map((one) => one[2]).join('')];
}

/** Commands 81 to 8D of tables A.6 to A.10: name, and what bytes 5 to 7 hold. */
function numbered(code: number, d1: number, d2: number, d3: number): Details | undefined {
  const wide = d2 | (d3 << 8);
  switch (code) {
    case 0x81:
      return { command: 'presetSet', commandName: '设置预置位', preset: d2 };
    case 0x82:
      return { command: 'presetCall', commandName: '调用预置位', preset: d2 };
    case 0x83:
      return { command: 'presetDelete', commandName: '删除预置位', preset: d2 };
    case 0x84:
      return { command: 'cruiseAdd', commandName: '加入巡航点', group: d1, preset: d2 };
    case 0x85:
      return { command: 'cruiseDelete', commandName: '删除巡航点', group: d1, preset: d2 };
    case 0x86:
      return { command: 'cruiseSpeed', commandName: '设置巡航速度', group: d1, value: wide };
    case 0x87:
      return { command: 'cruiseDwell', commandName: '设置巡航停留时间', group: d1, value: wide };
    case 0x88:
      return { command: 'cruiseStart', commandName: '开始巡航', group: d1 };
    case 0x89:
      return scan(d1, d2);
    case 0x8a:
      return { command: 'scanSpeed', commandName: '设置自动扫描速度', group: d1, value: wide };
    case 0x8c:
      return { command: 'auxiliaryOn', commandName: '辅助开关开', auxiliary: d1 };
    case 0x8d:
      return { command: 'auxiliaryOff', commandName: '辅助开关关', auxiliary: d1 };
    default:
      return undefined;
  }
}

function scan(group: number, what: number): Details {
  const names = [
    ['scanStart', '开始自动扫描'],
    ['scanLeft', '设置自动扫描左边界'],
    ['scanRight', '设置自动扫描右边界'],
  ];
  const [command, commandName] = names[what] ?? ['unknown', '未定义'];
  return { command, commandName, group };
}

function detailsOf(code: number, d1: number, d2: number, d3: number): Details {
  if (code < 0x40) {
    const [command, commandName] = named(code, MOVES, ['stop', '停止']);
    return { command, commandName, speeds: { pan: d1, tilt: d2, zoom: d3 } };
  }
  if (code < 0x50) {
    const [command, commandName] = named(code, LENS, ['lensStop', '镜头停止']);
    return { command, commandName, speeds: { focus: d1, iris: d2 } };
  }
  return numbered(code, d1, d2, d3) ?? { command: 'unknown', commandName: '未定义' };
}

/** Reads eight bytes. Throws `PTZ_INVALID` for another length or first byte. */
export function readPtz(bytes: Uint8Array): PtzCommand {
  if (bytes.length !== 8 || bytes[0] !== 0xa5)
    throw new CodecFailure('PTZ_INVALID', 'a front-end command has eight bytes and begins with A5');
  let sum = 0;
  for (let i = 0; i < 7; i++) sum += bytes[i];
  const combination = ((bytes[0] >> 4) + (bytes[0] & 15) + (bytes[1] >> 4)) & 15;
  return {
    cmd: hexFromBytes(bytes),
    address: bytes[2] | ((bytes[6] & 15) << 8),
    commandCode: bytes[3],
    ...detailsOf(bytes[3], bytes[4], bytes[5], bytes[6] >> 4),
    combinationValid: (bytes[1] & 15) === combination,
    checksumValid: (sum & 255) === bytes[7],
  };
}

/** Reads the hexadecimal text of a `PTZCmd`; undefined when it is none. */
export function readPtzText(text: string): PtzCommand | undefined {
  return /^\s*[Aa]5[0-9A-Fa-f]{14}\s*$/.test(text) ? readPtz(bytesFromHex(text)) : undefined;
}

/** The hexadecimal text of a command. `address` 0–4095, `code` and data 1, 2 a byte each, data 3 four bits. Throws `VALUE_INVALID`. */
export function ptzText(address: number, code: number, data: readonly [number, number, number]): string {
  const [d1, d2, d3] = data;
  const valid = (value: number, high: number): boolean =>
    Number.isInteger(value) && value >= 0 && value <= high;
  if (!valid(address, 4095) || !valid(code, 255) || !valid(d1, 255) || !valid(d2, 255) || !valid(d3, 15))
    throw new CodecFailure('VALUE_INVALID', 'a front-end command value is out of range');
  const bytes = [0xa5, 0x0f, address & 255, code, d1, d2, (d3 << 4) | (address >> 8)];
  const sum = bytes.reduce((total, byte) => total + byte, 0) & 255;
  return hexFromBytes(Uint8Array.from([...bytes, sum]));
}
