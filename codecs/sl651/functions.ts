/** Function codes with the names of SL 651-2014, annex B, table B.1. */
export const functionNames: ReadonlyMap<string, string> = new Map([
  ['2F', '链路维持报'],
  ['30', '测试报'],
  ['31', '均匀时段水文信息报'],
  ['32', '遥测站定时报'],
  ['33', '遥测站加报报'],
  ['34', '遥测站小时报'],
  ['35', '遥测站人工置数报'],
  ['36', '遥测站图片报或中心站查询遥测站图片采集信息'],
  ['37', '中心站查询遥测站实时数据'],
  ['38', '中心站查询遥测站时段数据'],
  ['39', '中心站查询遥测站人工置数'],
  ['3A', '中心站查询遥测站指定要素数据'],
  ['40', '中心站修改遥测站基本配置表'],
  ['41', '中心站读取遥测站基本配置表/遥测站自报基本配置表'],
  ['42', '中心站修改遥测站运行参数配置表'],
  ['43', '中心站读取遥测站运行参数配置表/遥测站自报运行参数配置表'],
  ['44', '查询水泵电机实时工作数据'],
  ['45', '查询遥测终端软件版本'],
  ['46', '查询遥测站状态和报警信息'],
  ['47', '初始化固态存储数据'],
  ['48', '恢复终端出厂设置'],
  ['49', '修改密码'],
  ['4A', '设置遥测站时钟'],
  ['4B', '设置遥测终端IC卡状态'],
  ['4C', '控制水泵开关命令/水泵状态信息自报'],
  ['4D', '控制阀门开关命令/阀门状态信息自报'],
  ['4E', '控制闸门开关命令/闸门状态信息自报'],
  ['4F', '水量定值控制命令'],
  ['50', '中心站查询遥测站事件记录'],
  ['51', '中心站查询遥测站时钟'],
]);

/** Names of the codes the standard leaves to others; `undefined` for a code outside 00H–FFH. */
export function functionNameOf(code: string): string | undefined {
  const known = functionNames.get(code);
  if (known !== undefined) return known;
  const number = Number.parseInt(code, 16);
  if (Number.isNaN(number)) return undefined;
  return number >= 0xe0 ? '用户自定义功能' : '保留功能';
}

/** Station classes (annex A, table A.1). */
export const stationClassNames: ReadonlyMap<string, string> = new Map([
  ['P', '降水'],
  ['H', '河道'],
  ['K', '水库（湖泊）'],
  ['Z', '闸坝'],
  ['D', '泵站'],
  ['T', '潮汐'],
  ['M', '墒情'],
  ['G', '地下水'],
  ['Q', '水质'],
  ['I', '取水口'],
  ['O', '排水口'],
]);

/** Bits of the station state (6.6.4.20, table 58) with what 0 and 1 mean. */
export const stateBits: readonly (readonly [name: string, zero: string, one: string])[] = [
  ['交流电充电状态', '正常', '停电'],
  ['蓄电池电压状态', '正常', '电压低'],
  ['水位超限报警状态', '正常', '报警'],
  ['流量超限报警状态', '正常', '报警'],
  ['水质超限报警状态', '正常', '报警'],
  ['流量仪表状态', '正常', '故障'],
  ['水位仪表状态', '正常', '故障'],
  ['终端箱门状态', '开启', '关闭'],
  ['存储器状态', '正常', '异常'],
  ['IC卡功能', '关闭', '有效'],
  ['水泵工作状态', '工作', '停机'],
  ['剩余水量报警', '未超限', '超限'],
];

/** Events ERC1 to ERC18 counted by function 50H (table 82). */
export const eventNames: readonly string[] = [
  '历史数据初始化记录',
  '参数变更记录',
  '状态量变位记录',
  '传感器及仪表故障记录',
  '密码修改记录',
  '终端故障记录',
  '交流失电记录',
  '蓄电池电压低告警记录',
  '终端箱非法打开记录',
  '水泵故障记录',
  '剩余水量超限告警记录',
  '水位超限告警记录',
  '水压超限告警记录',
  '水质参数超限告警记录',
  '数据出错记录',
  '发报文记录',
  '收报文记录',
  '发报文出错记录',
];

/** How the body of a function is laid out. */
export type BodyKind =
  | 'report'
  | 'series'
  | 'manual'
  | 'picture'
  | 'parameters'
  | 'version'
  | 'state'
  | 'switches'
  | 'gates'
  | 'quota'
  | 'events'
  | 'plain';

const KINDS: Readonly<Record<string, BodyKind>> = {
  30: 'report',
  31: 'series',
  32: 'report',
  33: 'report',
  34: 'report',
  35: 'manual',
  36: 'picture',
  37: 'report',
  38: 'series',
  39: 'manual',
  '3A': 'report',
  40: 'parameters',
  41: 'parameters',
  42: 'parameters',
  43: 'parameters',
  44: 'report',
  45: 'version',
  46: 'state',
  47: 'parameters',
  48: 'parameters',
  49: 'parameters',
  '4A': 'plain',
  '4B': 'state',
  '4C': 'switches',
  '4D': 'switches',
  '4E': 'gates',
  '4F': 'quota',
  50: 'events',
  51: 'plain',
  '2F': 'plain',
};

/** Layout of the body of function `code`; unknown functions are read as reports of elements. */
export function bodyKindOf(code: string): BodyKind {
  return KINDS[code] ?? 'report';
}

/** The station address of these layouts is followed by the station's class. */
export function hasStationClass(kind: BodyKind): boolean {
  return kind === 'report' || kind === 'series' || kind === 'picture' || kind === 'manual';
}
