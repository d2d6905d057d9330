import {
  bcd,
  bcdTime,
  choose,
  counted,
  field,
  hex,
  hexPrefixed,
  hexRest,
  record,
  region,
  rest,
  sized,
  text,
  textPrefixed,
  textRest,
  times,
  u16,
  u32,
  u8,
  type Field,
  type Fields,
  type Part,
} from '#codecs/layout';
import { areaMessages } from './areas.ts';
import { location } from './location.ts';
import {
  GENERAL_RESULTS,
  IC_RESULTS,
  MEDIA_EVENTS,
  MEDIA_FORMATS,
  MEDIA_TYPES,
  PLATE_COLOURS,
  REGISTER_RESULTS,
  TERMINAL_COMMANDS,
  TEXT_FLAGS,
  UPGRADE_TYPES,
} from './names.ts';
import { parameter } from './parameters.ts';

const nothing = record();
const replySerial = field('replySerial', u16);
const ids = record(field('ids', counted(u8, u32)));

function media(...more: Field[]): Part {
  return record(
    field('mediaId', u32),
    field('mediaType', u8, { names: MEDIA_TYPES }),
    field('format', u8, { names: MEDIA_FORMATS }),
    field('event', u8, { names: MEDIA_EVENTS }),
    field('channel', u8),
    ...more,
  );
}

function search(...more: Field[]): Part {
  return record(
    field('mediaType', u8, { names: MEDIA_TYPES }),
    field('channel', u8),
    field('event', u8, { names: MEDIA_EVENTS }),
    field('start', bcdTime),
    field('end', bcdTime),
    ...more,
  );
}

function registration(maker: number, model: number, terminalId: number): Part {
  return record(
    field('province', u16),
    field('city', u16),
    field('maker', text(maker)),
    field('model', text(model)),
    field('terminalId', text(terminalId)),
    field('plateColour', u8, { names: PLATE_COLOURS }),
    field('plate', textRest),
  );
}

const registration2013 = registration(5, 20, 7);
const registration2011 = registration(5, 8, 7);

/** JT/T 808-2011 has an 8-byte model: its longest registration (33 bytes) is shorter than the shortest of 2013 (37). */
const registrationOld: Part = {
  read: (reader, scope) => (reader.left >= 37 ? registration2013 : registration2011).read(reader, scope),
  write(writer, value, scope) {
    const model = (value as Fields).edition === '2011' ? registration2011 : registration2013;
    model.write(writer, value, scope);
  },
};

const registrationMarked: Part = {
  read(reader, scope) {
    const edition = reader.left >= 37 ? '2013' : '2011';
    return { edition, ...(registrationOld.read(reader, scope) as Fields) };
  },
  write: (writer, value, scope) => registrationOld.write(writer, value, scope),
};

function terminalProperties(maker: number, model: number, id: number): Part {
  return record(
    field('terminalType', u16, {
      bits: { 0: '客运车辆', 1: '危险品车辆', 2: '普通货运车辆', 3: '出租车辆', 6: '硬盘录像', 7: '分体机' },
    }),
    field('maker', text(maker)),
    field('model', text(model)),
    field('terminalId', text(id)),
    field('iccid', bcd(10)),
    field('hardwareVersion', textPrefixed(u8)),
    field('firmwareVersion', textPrefixed(u8)),
    field('gnssModule', u8, { bits: { 0: 'GPS', 1: '北斗', 2: 'GLONASS', 3: 'Galileo' } }),
    field('communicationModule', u8, {
      bits: { 0: 'GPRS', 1: 'CDMA', 2: 'TD-SCDMA', 3: 'WCDMA', 4: 'CDMA2000', 5: 'TD-LTE', 7: '其他' },
    }),
  );
}

function upgrade(maker: number): Part {
  return record(
    field('upgradeType', u8, { names: UPGRADE_TYPES }),
    field('maker', text(maker)),
    field('version', textPrefixed(u8)),
    field('data', hexPrefixed(u32)),
  );
}

const driverCard = (newer: boolean): Part => {
  const read = (scope: Readonly<Fields>): boolean => scope.icResult === 0;
  return record(
    field('cardState', u8, { names: { 1: '上班', 2: '下班' } }),
    field('time', bcdTime),
    field('icResult', u8, { names: IC_RESULTS, optional: true }),
    field('driver', textPrefixed(u8), { when: read }),
    field('qualification', text(20), { when: read }),
    field('issuer', textPrefixed(u8), { when: read }),
    field('validUntil', bcd(4), { when: read }),
    ...(newer ? [field('identityCard', text(20), { when: read })] : []),
  );
};

const driver2011 = record(
  field('driver', textPrefixed(u8)),
  field('identityCard', text(20)),
  field('qualification', text(40)),
  field('issuer', textPrefixed(u8)),
);

/** The first byte is 1 or 2 for a card in or out (2013, 2019), the length of a name otherwise (2011). */
function driver(newer: boolean): Part {
  const card = driverCard(newer);
  return {
    read: (reader, scope) =>
      (reader.left > 0 && reader.bytes[reader.at] > 2 ? driver2011 : card).read(reader, scope),
    write: (writer, value, scope) =>
      ((value as Fields).cardState === undefined ? driver2011 : card).write(writer, value, scope),
  };
}

const avResource = record(
  field('channel', u8),
  field('start', bcdTime),
  field('end', bcdTime),
  field('alarm', hex(8)),
  field('resourceType', u8, { names: { 0: '音视频', 1: '音频', 2: '视频', 3: '视频或音视频' } }),
  field('stream', u8, { names: { 1: '主码流', 2: '子码流' } }),
  field('storage', u8, { names: { 1: '主存储器', 2: '灾备存储器' } }),
  field('sizeBytes', u32),
);

const shared: Record<number, Part> = {
  0x0001: record(replySerial, field('replyId', hex(2)), field('result', u8, { names: GENERAL_RESULTS })),
  0x8001: record(replySerial, field('replyId', hex(2)), field('result', u8, { names: GENERAL_RESULTS })),
  0x0002: nothing,
  0x0003: nothing,
  0x0004: nothing,
  0x8004: record(field('time', bcdTime)),
  0x8100: record(
    replySerial,
    field('result', u8, { names: REGISTER_RESULTS }),
    field('authCode', textRest, { when: (scope) => scope.result === 0 }),
  ),
  0x8103: record(field('parameters', counted(u8, parameter))),
  0x8104: nothing,
  0x0104: record(replySerial, field('parameters', counted(u8, parameter))),
  0x8105: record(
    field('command', u8, { names: TERMINAL_COMMANDS }),
    field('parameters', textRest, { optional: true }),
  ),
  0x8106: record(field('ids', counted(u8, hex(4)))),
  0x8107: nothing,
  0x0108: record(
    field('upgradeType', u8, { names: UPGRADE_TYPES }),
    field('result', u8, { names: { 0: '成功', 1: '失败', 2: '取消' } }),
  ),
  0x0200: record(field('location', location)),
  0x8201: nothing,
  0x0201: record(replySerial, field('location', location)),
  0x8202: record(field('intervalS', u16), field('validityS', u32, { optional: true })),
  0x8203: record(field('alarmSerial', u16), field('alarmTypes', hex(4))),
  0x8204: nothing,
  0x8301: record(
    field('action', u8, { names: { 0: '删除全部', 1: '更新', 2: '追加', 3: '修改', 4: '删除指定' } }),
    field('events', counted(u8, record(field('id', u8), field('content', textPrefixed(u8)))), {
      optional: true,
    }),
  ),
  0x0301: record(field('eventId', u8)),
  0x8302: record(
    field('flag', u8, { bits: { 0: '紧急', 3: '终端TTS播读', 4: '广告屏显示' } }),
    field('question', textPrefixed(u8)),
    field('answers', rest(record(field('id', u8), field('content', textPrefixed(u16))))),
  ),
  0x0302: record(replySerial, field('answerId', u8)),
  0x8303: record(
    field('action', u8, { names: { 0: '删除全部', 1: '更新', 2: '追加', 3: '修改' } }),
    field('items', counted(u8, record(field('type', u8), field('name', textPrefixed(u16)))), {
      optional: true,
    }),
  ),
  0x0303: record(field('type', u8), field('flag', u8, { names: { 0: '取消', 1: '点播' } })),
  0x8304: record(field('type', u8), field('content', textPrefixed(u16))),
  0x8400: record(field('mode', u8, { names: { 0: '普通通话', 1: '监听' } }), field('phone', textRest)),
  0x8401: record(
    field('action', u8, { names: { 0: '删除全部', 1: '更新', 2: '追加', 3: '修改' } }),
    field(
      'contacts',
      counted(
        u8,
        record(
          field('mode', u8, { names: { 1: '呼入', 2: '呼出', 3: '呼入或呼出' } }),
          field('phone', textPrefixed(u8)),
          field('name', textPrefixed(u8)),
        ),
      ),
      { optional: true },
    ),
  ),
  0x0500: record(replySerial, field('location', location)),
  0x8601: ids,
  0x8603: ids,
  0x8605: ids,
  0x8607: ids,
  0x8608: record(
    field('kind', u8, { names: { 1: '圆形区域', 2: '矩形区域', 3: '多边形区域', 4: '路线' } }),
    field('ids', counted(u32, u32)),
  ),
  0x8700: record(field('command', hex(1)), field('data', hexRest)),
  0x0700: record(replySerial, field('command', hex(1)), field('data', hexRest)),
  0x8701: record(field('command', hex(1)), field('data', hexRest)),
  0x0701: record(field('waybill', textPrefixed(u32))),
  0x8702: nothing,
  0x0705: record(
    field('count', u16),
    field('time', bcd(5)),
    field(
      'items',
      times((scope) => scope.count as number, record(field('canId', hex(4)), field('data', hex(8)))),
    ),
  ),
  0x0800: media(),
  0x0801: media(field('location', region(28, location)), field('data', hexRest)),
  0x8800: record(field('mediaId', u32), field('packages', counted(u8, u16), { optional: true })),
  0x8801: record(
    field('channel', u8),
    field('command', u16),
    field('intervalS', u16),
    field('save', u8, { names: { 0: '实时上传', 1: '保存' } }),
    field('resolution', u8),
    field('quality', u8),
    field('brightness', u8),
    field('contrast', u8),
    field('saturation', u8),
    field('chroma', u8),
  ),
  0x0805: record(
    replySerial,
    field('result', u8, { names: { 0: '成功', 1: '失败', 2: '通道不支持' } }),
    field('mediaIds', counted(u16, u32), { when: (scope) => scope.result === 0 }),
  ),
  0x8802: search(),
  0x0802: record(
    replySerial,
    field(
      'items',
      counted(
        u16,
        record(
          field('mediaId', u32),
          field('mediaType', u8, { names: MEDIA_TYPES }),
          field('channel', u8),
          field('event', u8, { names: MEDIA_EVENTS }),
          field('location', region(28, location)),
        ),
      ),
    ),
  ),
  0x8803: search(field('delete', u8, { names: { 0: '保留', 1: '删除' } })),
  0x8804: record(
    field('command', u8, { names: { 0: '停止录音', 1: '开始录音' } }),
    field('durationS', u16),
    field('save', u8, { names: { 0: '实时上传', 1: '保存' } }),
    field('sampling', u8, { names: { 0: '8K', 1: '11K', 2: '23K', 3: '32K' } }),
  ),
  0x8805: record(field('mediaId', u32), field('delete', u8, { names: { 0: '保留', 1: '删除' } })),
  0x8900: record(field('type', u8), field('data', hexRest)),
  0x0900: record(field('type', u8), field('data', hexRest)),
  0x0901: record(field('gzip', hexPrefixed(u32))),
  0x8a00: record(field('e', u32), field('n', hex(128))),
  0x0a00: record(field('e', u32), field('n', hex(128))),
  0x0704: record(
    field('count', u16),
    field('batchType', u8, { names: { 0: '正常位置批量汇报', 1: '盲区补报' } }),
    field(
      'locations',
      times((scope) => scope.count as number, sized(u16, location)),
    ),
  ),
  0x1205: record(replySerial, field('resources', counted(u32, avResource))),
};

const older: Record<number, Part> = {
  0x0005: record(field('originalSerial', u16), field('packages', counted(u8, u16))),
  0x8003: record(field('originalSerial', u16), field('packages', counted(u8, u16))),
  0x0100: registrationMarked,
  0x0102: record(field('authCode', textRest)),
  0x0107: terminalProperties(5, 20, 7),
  0x8108: upgrade(5),
  0x8300: record(field('flag', u8, { bits: TEXT_FLAGS }), field('text', textRest)),
  0x8500: record(field('control', u8, { bits: { 0: '车门加锁' } })),
  0x0702: driver(false),
  ...areaMessages(false),
};

const control2019 = record(
  field('control', u16, { names: { 1: '车门' } }),
  field(
    'parameter',
    choose((scope) => (scope.control === 1 ? u8 : hexRest)),
  ),
);

const newest: Record<number, Part> = {
  0x0005: record(field('originalSerial', u16), field('packages', counted(u16, u16))),
  0x8003: record(field('originalSerial', u16), field('packages', counted(u16, u16))),
  0x0100: registration(11, 30, 30),
  0x0102: record(
    field('authCode', textPrefixed(u8)),
    field('imei', text(15)),
    field('softwareVersion', text(20)),
  ),
  0x0107: terminalProperties(11, 30, 30),
  0x8108: upgrade(11),
  0x8300: record(
    field('flag', u8, { bits: TEXT_FLAGS }),
    field('textType', u8, { names: { 1: '通知', 2: '服务' } }),
    field('text', textRest),
  ),
  0x8500: record(field('controls', counted(u16, control2019))),
  0x0702: driver(true),
  ...areaMessages(true),
};

/** The layout of a message body; undefined for a number the standard does not define. */
export function bodyLayout(messageNumber: number, version2019: boolean): Part | undefined {
  return (version2019 ? newest : older)[messageNumber] ?? shared[messageNumber];
}
