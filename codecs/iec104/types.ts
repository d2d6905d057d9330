import type { Part } from './part.ts';
import { parts } from './parts.ts';

/** Layout of the information objects of one type identification. */
export interface AsduType {
  readonly typeId: string;
  readonly typeName: string;
  readonly parts: readonly Part[];
  /** Octets of one object without its address. */
  readonly size: number;
}

type PartName = keyof typeof parts;

function type(typeId: string, typeName: string, ...names: PartName[]): AsduType {
  const list = names.map((name) => parts[name]);
  return { typeId, typeName, parts: list, size: list.reduce((sum, part) => sum + part.size, 0) };
}

/**
 * Type identifications of IEC 60870-5-104:2006 table 8 and, with the three-octet time tag, of IEC 60870-5-101:2003
 * table 11 (2, 4, 6, 8, 10, 12, 14, 16 to 19, 104, 106), which old equipment still sends. Type 125 is read apart.
 */
export const asduTypes: ReadonlyMap<number, AsduType> = new Map([
  [1, type('M_SP_NA_1', '单点信息', 'siq')],
  [2, type('M_SP_TA_1', '带短时标的单点信息', 'siq', 'cp24')],
  [3, type('M_DP_NA_1', '双点信息', 'diq')],
  [4, type('M_DP_TA_1', '带短时标的双点信息', 'diq', 'cp24')],
  [5, type('M_ST_NA_1', '步位置信息', 'vti', 'qds')],
  [6, type('M_ST_TA_1', '带短时标的步位置信息', 'vti', 'qds', 'cp24')],
  [7, type('M_BO_NA_1', '32 比特串', 'bsi', 'qds')],
  [8, type('M_BO_TA_1', '带短时标的 32 比特串', 'bsi', 'qds', 'cp24')],
  [9, type('M_ME_NA_1', '测量值，归一化值', 'nva', 'qds')],
  [10, type('M_ME_TA_1', '带短时标的测量值，归一化值', 'nva', 'qds', 'cp24')],
  [11, type('M_ME_NB_1', '测量值，标度化值', 'sva', 'qds')],
  [12, type('M_ME_TB_1', '带短时标的测量值，标度化值', 'sva', 'qds', 'cp24')],
  [13, type('M_ME_NC_1', '测量值，短浮点数', 'r32', 'qds')],
  [14, type('M_ME_TC_1', '带短时标的测量值，短浮点数', 'r32', 'qds', 'cp24')],
  [15, type('M_IT_NA_1', '累计量', 'bcr')],
  [16, type('M_IT_TA_1', '带短时标的累计量', 'bcr', 'cp24')],
  [17, type('M_EP_TA_1', '带短时标的继电保护设备事件', 'sep', 'cp16', 'cp24')],
  [18, type('M_EP_TB_1', '带短时标的继电保护设备成组启动事件', 'events', 'qdp', 'cp16', 'cp24')],
  [19, type('M_EP_TC_1', '带短时标的继电保护设备成组输出电路信息', 'events', 'qdp', 'cp16', 'cp24')],
  [20, type('M_PS_NA_1', '带变位检出的成组单点信息', 'bsi', 'qds')],
  [21, type('M_ME_ND_1', '不带品质描述的测量值，归一化值', 'nva')],
  [30, type('M_SP_TB_1', '带长时标的单点信息', 'siq', 'cp56')],
  [31, type('M_DP_TB_1', '带长时标的双点信息', 'diq', 'cp56')],
  [32, type('M_ST_TB_1', '带长时标的步位置信息', 'vti', 'qds', 'cp56')],
  [33, type('M_BO_TB_1', '带长时标的 32 比特串', 'bsi', 'qds', 'cp56')],
  [34, type('M_ME_TD_1', '带长时标的测量值，归一化值', 'nva', 'qds', 'cp56')],
  [35, type('M_ME_TE_1', '带长时标的测量值，标度化值', 'sva', 'qds', 'cp56')],
  [36, type('M_ME_TF_1', '带长时标的测量值，短浮点数', 'r32', 'qds', 'cp56')],
  [37, type('M_IT_TB_1', '带长时标的累计量', 'bcr', 'cp56')],
  [38, type('M_EP_TD_1', '带长时标的继电保护设备事件', 'sep', 'cp16', 'cp56')],
  [39, type('M_EP_TE_1', '带长时标的继电保护设备成组启动事件', 'events', 'qdp', 'cp16', 'cp56')],
  [40, type('M_EP_TF_1', '带长时标的继电保护设备成组输出电路信息', 'events', 'qdp', 'cp16', 'cp56')],
  [45, type('C_SC_NA_1', '单命令', 'sco')],
  [46, type('C_DC_NA_1', '双命令', 'dco')],
  [47, type('C_RC_NA_1', '步调节命令', 'rco')],
  [48, type('C_SE_NA_1', '设定值命令，归一化值', 'nva', 'qos')],
  [49, type('C_SE_NB_1', '设定值命令，标度化值', 'sva', 'qos')],
  [50, type('C_SE_NC_1', '设定值命令，短浮点数', 'r32', 'qos')],
  [51, type('C_BO_NA_1', '32 比特串命令', 'bsi')],
  [58, type('C_SC_TA_1', '带长时标的单命令', 'sco', 'cp56')],
  [59, type('C_DC_TA_1', '带长时标的双命令', 'dco', 'cp56')],
  [60, type('C_RC_TA_1', '带长时标的步调节命令', 'rco', 'cp56')],
  [61, type('C_SE_TA_1', '带长时标的设定值命令，归一化值', 'nva', 'qos', 'cp56')],
  [62, type('C_SE_TB_1', '带长时标的设定值命令，标度化值', 'sva', 'qos', 'cp56')],
  [63, type('C_SE_TC_1', '带长时标的设定值命令，短浮点数', 'r32', 'qos', 'cp56')],
  [64, type('C_BO_TA_1', '带长时标的 32 比特串命令', 'bsi', 'cp56')],
  [70, type('M_EI_NA_1', '初始化结束', 'qualifier')],
  [100, type('C_IC_NA_1', '总召唤命令', 'qualifier')],
  [101, type('C_CI_NA_1', '累计量召唤命令', 'qualifier')],
  [102, type('C_RD_NA_1', '读命令')],
  [103, type('C_CS_NA_1', '时钟同步命令', 'cp56')],
  [104, type('C_TS_NA_1', '测试命令', 'test')],
  [105, type('C_RP_NA_1', '复位进程命令', 'qualifier')],
  [106, type('C_CD_NA_1', '延时获得命令', 'cp16')],
  [107, type('C_TS_TA_1', '带长时标的测试命令', 'test', 'cp56')],
  [110, type('P_ME_NA_1', '测量值参数，归一化值', 'nva', 'qualifier')],
  [111, type('P_ME_NB_1', '测量值参数，标度化值', 'sva', 'qualifier')],
  [112, type('P_ME_NC_1', '测量值参数，短浮点数', 'r32', 'qualifier')],
  [113, type('P_AC_NA_1', '参数激活', 'qualifier')],
  [120, type('F_FR_NA_1', '文件已准备好', 'fileName', 'fileLength', 'qualifier')],
  [121, type('F_SR_NA_1', '节已准备好', 'fileName', 'section', 'fileLength', 'qualifier')],
  [122, type('F_SC_NA_1', '召唤目录、选择文件、召唤文件、召唤节', 'fileName', 'section', 'qualifier')],
  [123, type('F_LS_NA_1', '最后的节，最后的段', 'fileName', 'section', 'qualifier', 'checksum')],
  [124, type('F_AF_NA_1', '确认文件，确认节', 'fileName', 'section', 'qualifier')],
  [126, type('F_DR_TA_1', '目录', 'fileName', 'fileLength', 'qualifier', 'cp56')],
  [127, type('F_SC_NB_1', '查询日志', 'fileName', 'cp56', 'stopTime')],
]);

/** Name of type 125, whose length its own octet tells. */
export const SEGMENT = { type: 125, typeId: 'F_SG_NA_1', typeName: '段' } as const;

const PLAIN_CAUSES: Readonly<Record<number, string>> = {
  1: '周期、循环',
  2: '背景扫描',
  3: '突发',
  4: '初始化',
  5: '请求或被请求',
  6: '激活',
  7: '激活确认',
  8: '停止激活',
  9: '停止激活确认',
  10: '激活终止',
  11: '远方命令引起的返送信息',
  12: '当地命令引起的返送信息',
  13: '文件传输',
  14: '认证',
  15: '会话密钥维护',
  16: '用户角色和更新密钥维护',
  20: '响应站总召唤',
  37: '响应累计量总召唤',
  44: '未知的类型标识',
  45: '未知的传送原因',
  46: '未知的应用服务数据单元公共地址',
  47: '未知的信息对象地址',
};

/** Name of a cause of transmission (IEC 60870-5-101, table 14). */
export function causeNameOf(cause: number): string {
  if (cause >= 21 && cause <= 36) return `响应第 ${cause - 20} 组召唤`;
  if (cause >= 38 && cause <= 41) return `响应第 ${cause - 37} 组累计量召唤`;
  return PLAIN_CAUSES[cause] ?? '保留';
}

/** Control functions of U frames (IEC 60870-5-104, figure 9) by their first control octet. */
export const controlNames: ReadonlyMap<number, string> = new Map([
  [0x07, 'STARTDT act'],
  [0x0b, 'STARTDT con'],
  [0x13, 'STOPDT act'],
  [0x23, 'STOPDT con'],
  [0x43, 'TESTFR act'],
  [0x83, 'TESTFR con'],
]);
