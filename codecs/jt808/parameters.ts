import { hexFromBytes } from '#codecs/codec';
import {
  ByteReader,
  ByteWriter,
  bytesOfText,
  fieldsOf,
  hexOf,
  integerIn,
  refuseValue,
  textOf,
  textValue,
  type Fields,
  type FieldValue,
  type Part,
} from '#codecs/layout';

type Kind = 'byte' | 'word' | 'dword' | 'text' | 'bytes';

const WIDTH: Readonly<Record<string, number>> = { byte: 1, word: 2, dword: 4 };

/** Terminal parameters by number: type and meaning. JT/T 808-2013 table 12. */
export const PARAMETERS: Readonly<Record<number, readonly [Kind, string]>> = {
  0x0001: ['dword', '终端心跳发送间隔 s'],
  0x0002: ['dword', 'TCP消息应答超时时间 s'],
  0x0003: ['dword', 'TCP消息重传次数'],
  0x0004: ['dword', 'UDP消息应答超时时间 s'],
  0x0005: ['dword', 'UDP消息重传次数'],
  0x0006: ['dword', 'SMS消息应答超时时间 s'],
  0x0007: ['dword', 'SMS消息重传次数'],
  0x0010: ['text', '主服务器APN'],
  0x0011: ['text', '主服务器无线通信拨号用户名'],
  0x0012: ['text', '主服务器无线通信拨号密码'],
  0x0013: ['text', '主服务器地址'],
  0x0014: ['text', '备份服务器APN'],
  0x0015: ['text', '备份服务器无线通信拨号用户名'],
  0x0016: ['text', '备份服务器无线通信拨号密码'],
  0x0017: ['text', '备份服务器地址'],
  0x0018: ['dword', '服务器TCP端口'],
  0x0019: ['dword', '服务器UDP端口'],
  0x001a: ['text', '道路运输证IC卡认证主服务器地址'],
  0x001b: ['dword', '道路运输证IC卡认证主服务器TCP端口'],
  0x001c: ['dword', '道路运输证IC卡认证主服务器UDP端口'],
  0x001d: ['text', '道路运输证IC卡认证备份服务器地址'],
  0x0020: ['dword', '位置汇报策略'],
  0x0021: ['dword', '位置汇报方案'],
  0x0022: ['dword', '驾驶员未登录汇报时间间隔 s'],
  0x0023: ['text', '从服务器APN'],
  0x0024: ['text', '从服务器无线通信拨号用户名'],
  0x0025: ['text', '从服务器无线通信拨号密码'],
  0x0026: ['text', '从服务器备份地址'],
  0x0027: ['dword', '休眠时汇报时间间隔 s'],
  0x0028: ['dword', '紧急报警时汇报时间间隔 s'],
  0x0029: ['dword', '缺省时间汇报间隔 s'],
  0x002c: ['dword', '缺省距离汇报间隔 m'],
  0x002d: ['dword', '驾驶员未登录汇报距离间隔 m'],
  0x002e: ['dword', '休眠时汇报距离间隔 m'],
  0x002f: ['dword', '紧急报警时汇报距离间隔 m'],
  0x0030: ['dword', '拐点补传角度 °'],
  0x0031: ['word', '电子围栏半径 m'],
  0x0032: ['bytes', '违规行驶时段范围'],
  0x0040: ['text', '监控平台电话号码'],
  0x0041: ['text', '复位电话号码'],
  0x0042: ['text', '恢复出厂设置电话号码'],
  0x0043: ['text', '监控平台SMS电话号码'],
  0x0044: ['text', '接收终端SMS文本报警号码'],
  0x0045: ['dword', '终端电话接听策略'],
  0x0046: ['dword', '每次最长通话时间 s'],
  0x0047: ['dword', '当月最长通话时间 s'],
  0x0048: ['text', '监听电话号码'],
  0x0049: ['text', '监管平台特权短信号码'],
  0x0050: ['dword', '报警屏蔽字'],
  0x0051: ['dword', '报警发送文本SMS开关'],
  0x0052: ['dword', '报警拍摄开关'],
  0x0053: ['dword', '报警拍摄存储标志'],
  0x0054: ['dword', '关键标志'],
  0x0055: ['dword', '最高速度 km/h'],
  0x0056: ['dword', '超速持续时间 s'],
  0x0057: ['dword', '连续驾驶时间门限 s'],
  0x0058: ['dword', '当天累计驾驶时间门限 s'],
  0x0059: ['dword', '最小休息时间 s'],
  0x005a: ['dword', '最长停车时间 s'],
  0x005b: ['word', '超速预警差值 0.1 km/h'],
  0x005c: ['word', '疲劳驾驶预警差值 s'],
  0x005d: ['word', '碰撞报警参数'],
  0x005e: ['word', '侧翻报警参数 °'],
  0x0064: ['dword', '定时拍照控制'],
  0x0065: ['dword', '定距拍照控制'],
  0x0070: ['dword', '图像或视频质量'],
  0x0071: ['dword', '亮度'],
  0x0072: ['dword', '对比度'],
  0x0073: ['dword', '饱和度'],
  0x0074: ['dword', '色度'],
  0x0080: ['dword', '车辆里程表读数 0.1 km'],
  0x0081: ['word', '车辆所在的省域ID'],
  0x0082: ['word', '车辆所在的市域ID'],
  0x0083: ['text', '机动车号牌'],
  0x0084: ['byte', '车牌颜色'],
  0x0090: ['byte', 'GNSS定位模式'],
  0x0091: ['byte', 'GNSS波特率'],
  0x0092: ['byte', 'GNSS模块详细定位数据输出频率'],
  0x0093: ['dword', 'GNSS模块详细定位数据采集频率 s'],
  0x0094: ['byte', 'GNSS模块详细定位数据上传方式'],
  0x0095: ['dword', 'GNSS模块详细定位数据上传设置'],
  0x0100: ['dword', 'CAN总线通道1采集时间间隔 ms'],
  0x0101: ['word', 'CAN总线通道1上传时间间隔 s'],
  0x0102: ['dword', 'CAN总线通道2采集时间间隔 ms'],
  0x0103: ['word', 'CAN总线通道2上传时间间隔 s'],
  0x0110: ['bytes', 'CAN总线ID单独采集设置'],
};

function readValue(kind: Kind, reader: ByteReader, count: number): Fields {
  const start = reader.take(count);
  if (kind === 'text') return { value: textValue(reader.bytes, start, reader.at) };
  if (WIDTH[kind] === count) return { value: new ByteReader(reader.bytes, start, reader.at).uintBe(count) };
  return { hex: hexFromBytes(reader.bytes, start, reader.at) };
}

function bytesOfValue(kind: Kind, item: Fields): Uint8Array {
  if (item.hex !== undefined) return hexOf(item.hex);
  if (kind === 'text') return bytesOfText(item.value);
  if (kind === 'bytes') refuseValue('this parameter is given as hex');
  const width = WIDTH[kind];
  const inner = new ByteWriter();
  inner.uintBe(integerIn(item.value, 0, 256 ** width - 1), width);
  return inner.toBytes();
}

/** One parameter: id DWORD, length BYTE, value. `{ id, name?, value }`, or `hex` where the value is not of its table's type. */
export const parameter: Part = {
  read(reader): FieldValue {
    const number = reader.uintBe(4);
    const id = number.toString(16).toUpperCase().padStart(8, '0');
    const count = reader.uintBe(1);
    const known = PARAMETERS[number];
    const value = readValue(known ? known[0] : 'bytes', reader, count);
    return known ? { id, name: known[1], ...value } : { id, ...value };
  },
  write(writer, value) {
    const item = fieldsOf(value);
    const id = textOf(item.id);
    if (!/^[0-9A-Fa-f]{1,8}$/.test(id)) refuseValue(`the parameter id ${id} is not hexadecimal`);
    const number = Number.parseInt(id, 16);
    const bytes = bytesOfValue(PARAMETERS[number]?.[0] ?? 'bytes', item);
    if (bytes.length > 255) refuseValue('a parameter takes at most 255 bytes');
    writer.uintBe(number, 4);
    writer.byte(bytes.length);
    writer.put(bytes);
  },
};
