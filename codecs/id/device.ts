/** Industry, GB/T 28181-2016 annex D, digits 9 and 10. */
const INDUSTRIES: Readonly<Record<string, string>> = {
  '00': '社会治安路面接入',
  '01': '社会治安社区接入',
  '02': '社会治安内部接入',
  '03': '社会治安其他接入',
  '04': '交通路面接入',
  '05': '交通卡口接入',
  '06': '交通内部接入',
  '07': '交通其他接入',
  '08': '城市管理接入',
  '09': '卫生环保接入',
  '10': '商检海关接入',
  '11': '教育部门接入',
  '40': '农林牧渔业接入',
  '41': '采矿企业接入',
  '42': '制造企业接入',
  '43': '冶金企业接入',
  '44': '电力企业接入',
  '45': '燃气企业接入',
  '46': '建筑企业接入',
  '47': '物流企业接入',
  '48': '邮政企业接入',
  '49': '信息企业接入',
  '50': '住宿和餐饮业接入',
  '51': '金融企业接入',
};

/** Type, digits 11 to 13. */
const TYPES: Readonly<Record<string, string>> = {
  '111': '数字硬盘录像机',
  '112': '视频服务器',
  '113': '编码器',
  '114': '解码器',
  '115': '视频切换矩阵',
  '116': '音频切换矩阵',
  '117': '报警控制器',
  '118': '网络视频录像机',
  '130': '混合硬盘录像机',
  '131': '摄像机',
  '132': '网络摄像机',
  '133': '显示器',
  '134': '报警输入设备',
  '135': '报警输出设备',
  '136': '语音输入设备',
  '137': '语音输出设备',
  '138': '移动传输设备',
  '139': '其他外围设备',
  '200': '中心信令控制服务器',
  '201': 'Web应用服务器',
  '202': '媒体分发服务器',
  '203': '代理服务器',
  '204': '安全服务器',
  '205': '报警服务器',
  '206': '数据库服务器',
  '207': 'GIS服务器',
  '208': '管理服务器',
  '209': '接入网关',
  '210': '媒体存储服务器',
  '211': '信令安全路由网关',
  '215': '业务分组',
  '216': '虚拟组织',
};

const TYPE_RANGES: readonly (readonly [low: number, high: number, name: string])[] = [
  [111, 130, '前端主设备'],
  [131, 199, '前端外围设备'],
  [200, 299, '平台设备'],
  [300, 399, '中心用户'],
  [400, 499, '终端用户'],
  [500, 599, '平台外接服务器'],
];

const NETWORKS: Readonly<Record<string, string>> = {
  '0': '监控报警专网',
  '1': '公安信息网',
  '2': '政务网',
  '3': 'Internet网',
  '4': '社会资源接入网',
};

/** What a 20-digit device code says (GB/T 28181-2016 annex D.1). */
export interface DeviceParts {
  /** Eight digits: province, city, county, base unit. */
  civil: string;
  industry: string;
  industryName?: string;
  type: string;
  typeName?: string;
  typeClass?: string;
  network: string;
  networkName?: string;
  /** Six digits. */
  serial: string;
}

/** Parts of a 20-digit code. */
export function deviceParts(code: string): DeviceParts {
  const type = code.slice(10, 13);
  const number = Number(type);
  return {
    civil: code.slice(0, 8),
    industry: code.slice(8, 10),
    industryName: INDUSTRIES[code.slice(8, 10)],
    type,
    typeName: TYPES[type],
    typeClass: TYPE_RANGES.find(([low, high]) => number >= low && number <= high)?.[2],
    network: code[13],
    networkName: NETWORKS[code[13]],
    serial: code.slice(14),
  };
}
