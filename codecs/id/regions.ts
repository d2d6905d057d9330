/** First two digits of GB/T 2260-2007, and names for people. 83 is used in residence permits of Taiwan residents. */
export const PROVINCES: Readonly<Record<string, string>> = {
  '11': '北京市',
  '12': '天津市',
  '13': '河北省',
  '14': '山西省',
  '15': '内蒙古自治区',
  '21': '辽宁省',
  '22': '吉林省',
  '23': '黑龙江省',
  '31': '上海市',
  '32': '江苏省',
  '33': '浙江省',
  '34': '安徽省',
  '35': '福建省',
  '36': '江西省',
  '37': '山东省',
  '41': '河南省',
  '42': '湖北省',
  '43': '湖南省',
  '44': '广东省',
  '45': '广西壮族自治区',
  '46': '海南省',
  '50': '重庆市',
  '51': '四川省',
  '52': '贵州省',
  '53': '云南省',
  '54': '西藏自治区',
  '61': '陕西省',
  '62': '甘肃省',
  '63': '青海省',
  '64': '宁夏回族自治区',
  '65': '新疆维吾尔自治区',
  '71': '台湾省',
  '81': '香港特别行政区',
  '82': '澳门特别行政区',
  '83': '台湾居民居住证',
};

export type RegionLevel = 'province' | 'city' | 'county' | 'town' | 'village';

const LEVEL_NAMES: Readonly<Record<RegionLevel, string>> = {
  province: '省级',
  city: '地级',
  county: '县级',
  town: '乡级',
  village: '村级',
};

/** What a region code says of itself. */
export interface RegionParts {
  level: RegionLevel;
  levelName: string;
  province: string;
  provinceName?: string;
  /** Code of the level above; absent for a province. */
  parent?: string;
}

function part(level: RegionLevel, code: string, parent?: string): RegionParts {
  const province = code.slice(0, 2);
  return { level, levelName: LEVEL_NAMES[level], province, provinceName: PROVINCES[province], parent };
}

/** Level and parent of a six-digit GB/T 2260 code. */
export function regionParts(code: string): RegionParts {
  if (code.endsWith('0000')) return part('province', code);
  if (code.endsWith('00')) return part('city', code, `${code.slice(0, 2)}0000`);
  return part('county', code, `${code.slice(0, 4)}00`);
}

/** Level and parent of a twelve-digit statistical code: county 6, town 3, village 3 digits. */
export function statisticalParts(code: string): RegionParts {
  if (!code.endsWith('000')) return part('village', code, `${code.slice(0, 9)}000`);
  if (!code.endsWith('000000')) return part('town', code, `${code.slice(0, 6)}000000`);
  const { level, parent } = regionParts(code.slice(0, 6));
  return part(level, code, parent && `${parent}000000`);
}
