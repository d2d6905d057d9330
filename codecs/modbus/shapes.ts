/** How one field of a PDU stands on the wire. */
export type FieldType =
  | 'u8'
  | 'u16'
  /** Byte count, then packed bits. */
  | 'bits'
  /** Byte count, then 16-bit registers. */
  | 'registers'
  /** Two-byte count of what follows, two-byte count of registers, registers (FIFO queue). */
  | 'fifo'
  /** Byte count, then octets. */
  | 'counted'
  /** Octets to the end. */
  | 'rest'
  /** Byte count, then file records: asked for, answered, written. */
  | 'recordsAsked'
  | 'recordsAnswered'
  | 'recordsWritten'
  /** Count, then identification objects. */
  | 'objects';

/** Name and type of the fields of a PDU behind its function code, in order. */
export type Shape = readonly (readonly [name: string, type: FieldType, only?: number])[];

/** One public function: name, layouts of request and answer, and what the specification bounds. */
export interface FunctionShape {
  readonly name: string;
  readonly request: Shape;
  readonly response: Shape;
  /** Largest `quantity` (or registers written) of a request. */
  readonly most?: number;
}

const block: Shape = [
  ['address', 'u16'],
  ['quantity', 'u16'],
];
const single: Shape = [
  ['address', 'u16'],
  ['value', 'u16'],
];
const bits: Shape = [['coils', 'bits']];
const registers: Shape = [['values', 'registers']];
const masks: Shape = [
  ['address', 'u16'],
  ['andMask', 'u16'],
  ['orMask', 'u16'],
];
const diagnostics: Shape = [
  ['subFunction', 'u16'],
  ['dataHex', 'rest'],
];
const written: Shape = [['records', 'recordsWritten']];

/** Public function codes of the MODBUS Application Protocol Specification V1.1b3, section 6. */
export const functionShapes: ReadonlyMap<number, FunctionShape> = new Map([
  [1, { name: '读线圈', request: block, response: bits, most: 2000 }],
  [2, { name: '读离散输入', request: block, response: bits, most: 2000 }],
  [3, { name: '读保持寄存器', request: block, response: registers, most: 125 }],
  [4, { name: '读输入寄存器', request: block, response: registers, most: 125 }],
  [5, { name: '写单个线圈', request: single, response: single }],
  [6, { name: '写单个寄存器', request: single, response: single }],
  [7, { name: '读异常状态', request: [], response: [['status', 'u8']] }],
  [8, { name: '诊断', request: diagnostics, response: diagnostics }],
  [
    11,
    {
      name: '读通信事件计数',
      request: [],
      response: [
        ['status', 'u16'],
        ['eventCount', 'u16'],
      ],
    },
  ],
  [12, { name: '读通信事件记录', request: [], response: [['dataHex', 'counted']] }],
  [15, { name: '写多个线圈', request: [...block, ['coils', 'bits']], response: block, most: 1968 }],
  [16, { name: '写多个寄存器', request: [...block, ['values', 'registers']], response: block, most: 123 }],
  [17, { name: '报告服务器标识', request: [], response: [['dataHex', 'counted']] }],
  [
    20,
    {
      name: '读文件记录',
      request: [['records', 'recordsAsked']],
      response: [['records', 'recordsAnswered']],
    },
  ],
  [21, { name: '写文件记录', request: written, response: written }],
  [22, { name: '屏蔽写寄存器', request: masks, response: masks }],
  [
    23,
    {
      name: '读写多个寄存器',
      request: [
        ['readAddress', 'u16'],
        ['readQuantity', 'u16'],
        ['address', 'u16'],
        ['quantity', 'u16'],
        ['values', 'registers'],
      ],
      response: registers,
      most: 121,
    },
  ],
  [24, { name: '读先进先出队列', request: [['address', 'u16']], response: [['values', 'fifo']] }],
]);

/** Function 43, MEI type 14: read device identification (6.21). */
export const identification: FunctionShape = {
  name: '读设备标识',
  request: [
    ['mei', 'u8', 14],
    ['readCode', 'u8'],
    ['nextObject', 'u8'],
  ],
  response: [
    ['mei', 'u8', 14],
    ['readCode', 'u8'],
    ['conformity', 'u8'],
    ['moreFollows', 'u8'],
    ['nextObject', 'u8'],
    ['objects', 'objects'],
  ],
};

/** Function 43, MEI type 13: CANopen general reference (6.20), its data opaque. */
export const canopen: FunctionShape = {
  name: 'CANopen 通用引用',
  request: [
    ['mei', 'u8', 13],
    ['dataHex', 'rest'],
  ],
  response: [
    ['mei', 'u8', 13],
    ['dataHex', 'rest'],
  ],
};

/** Exception codes (section 7). */
export const exceptionNames: ReadonlyMap<number, string> = new Map([
  [1, '非法功能'],
  [2, '非法数据地址'],
  [3, '非法数据值'],
  [4, '服务器设备故障'],
  [5, '确认（处理中）'],
  [6, '服务器设备忙'],
  [8, '存储奇偶校验错误'],
  [10, '网关路径不可用'],
  [11, '网关目标设备无响应'],
]);

/** Name of a function code: public, user-defined (65–72, 100–110) or reserved. */
export function functionNameOf(code: number): string {
  const shape = functionShapes.get(code);
  if (shape) return shape.name;
  if (code === 43) return '封装接口传输';
  return (code >= 65 && code <= 72) || (code >= 100 && code <= 110) ? '用户自定义功能' : '保留功能';
}
