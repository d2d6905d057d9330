import type { Names } from '#codecs/layout';

/** Commands, GB/T 32960.3-2016 table 3; 09 to 0B since 2025. */
export const COMMAND_NAMES: Names = {
  0x01: '车辆登入',
  0x02: '实时信息上报',
  0x03: '补发信息上报',
  0x04: '车辆登出',
  0x05: '平台登入',
  0x06: '平台登出',
  0x07: '心跳',
  0x08: '终端校时',
  0x09: '车辆激活',
  0x0a: '车辆激活结果应答',
  0x0b: '数据单元加密密钥交换',
  0x80: '查询命令',
  0x81: '设置命令',
  0x82: '控制命令',
};

/** Response marks, table 4. */
export const RESPONSE_NAMES: Names = { 1: '成功', 2: '错误', 3: 'VIN重复', 4: 'VIN不存在', 0xfe: '命令' };

/** Encryption of the data unit; SM2 and SM4 since 2025. */
export const ENCRYPTION_NAMES: Names = {
  1: '不加密',
  2: 'RSA',
  3: 'AES128',
  4: 'SM2',
  5: 'SM4',
  0xfe: '异常',
  0xff: '无效',
};

/** Information types of a real-time report, 2016 table 8. */
export const INFORMATION_2016: Names = {
  0x01: '整车数据',
  0x02: '驱动电机数据',
  0x03: '燃料电池数据',
  0x04: '发动机数据',
  0x05: '车辆位置数据',
  0x06: '极值数据',
  0x07: '报警数据',
  0x08: '可充电储能装置电压数据',
  0x09: '可充电储能装置温度数据',
};

/** Information types of 2025. */
export const INFORMATION_2025: Names = {
  0x01: '整车数据',
  0x02: '驱动电机数据',
  0x03: '燃料电池发动机及车载氢系统数据',
  0x04: '发动机数据',
  0x05: '车辆位置数据',
  0x06: '报警数据',
  0x07: '动力蓄电池最小并联单元电压数据',
  0x08: '动力蓄电池温度数据',
  0x30: '燃料电池电堆数据',
  0x31: '超级电容器数据',
  0x32: '超级电容器极值数据',
  0xff: '签名数据',
};

const ALARMS: Names = {
  0: '温度差异报警',
  1: '电池高温报警',
  2: '车载储能装置类型过压报警',
  3: '车载储能装置类型欠压报警',
  4: 'SOC低报警',
  5: '单体电池过压报警',
  6: '单体电池欠压报警',
  7: 'SOC过高报警',
  8: 'SOC跳变报警',
  9: '可充电储能系统不匹配报警',
  10: '电池单体一致性差报警',
  11: '绝缘报警',
  12: 'DC-DC温度报警',
  13: '制动系统报警',
  14: 'DC-DC状态报警',
  15: '驱动电机控制器温度报警',
  16: '高压互锁状态报警',
  17: '驱动电机温度报警',
  18: '车载储能装置类型过充',
};

/** General alarm bits, 2016 table 18. */
export const ALARMS_2016: Names = ALARMS;

/** General alarm bits of 2025: 19 to 27 are new. */
export const ALARMS_2025: Names = {
  ...ALARMS,
  19: '驱动电机超速报警',
  20: '驱动电机过流报警',
  21: '超级电容过温报警',
  22: '超级电容过压报警',
  23: '可充电储能装置热事件报警',
  24: '氢气泄漏异常报警',
  25: '车载氢系统压力异常报警',
  26: '车载氢系统温度异常报警',
  27: '燃料电池电堆超温报警',
};
