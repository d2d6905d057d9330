/** What a column of an import can hold. */
export type ImportField =
  | 'authority' | 'enterprise' | 'creditCode' | 'field' | 'industry' | 'address' | 'lng' | 'lat' | 'dustWorkers' | 'wetDustRemoval'
  | 'installation' | 'installationKind' | 'majorHazard' | 'heightM' | 'alpha' | 'chemical' | 'cas' | 'quantityT' | 'criticalT' | 'beta'
  | 'device' | 'deviceKind' | 'pointCode' | 'pointName' | 'quantity' | 'unit' | 'rangeLow' | 'rangeHigh'
  | 'HH' | 'H' | 'L' | 'LL' | 'periodS' | 'gateway' | 'calibratedUntil'; // prettier-ignore

/** Accepted headers, Chinese first; compared without spaces, case and full-width forms. */
const HEADERS: Readonly<Record<ImportField, readonly string[]>> = {
  authority: ['属地', '属地监管部门', '监管单位', '行政区划', 'authority', 'region'],
  enterprise: ['企业名称', '单位名称', 'enterprise', 'enterprise name'],
  creditCode: ['统一社会信用代码', '信用代码', 'credit code', 'uscc'],
  field: ['领域', 'field'],
  industry: ['行业', '行业类别', 'industry'],
  address: ['地址', '详细地址', 'address'],
  lng: ['经度', 'lng', 'lon', 'longitude'],
  lat: ['纬度', 'lat', 'latitude'],
  dustWorkers: ['涉粉人数', '涉粉作业人数', 'dust workers'],
  wetDustRemoval: ['湿法除尘', '是否湿法除尘', 'wet dust removal'],
  installation: ['装置名称', '重大危险源名称', 'installation'],
  installationKind: ['装置类型', 'installation kind'],
  majorHazard: ['重大危险源', '是否重大危险源', 'major hazard'],
  heightM: ['边坡高度(米)', '边坡高度', 'slope height (m)', 'slope height'],
  alpha: ['校正系数α', 'α', 'alpha'],
  chemical: ['化学品', '化学品名称', 'chemical'],
  cas: ['cas号', 'cas'],
  quantityT: ['存量(吨)', '存量', 'quantity (t)', 'stock (t)'],
  criticalT: ['临界量(吨)', '临界量', 'critical quantity (t)', 'critical (t)'],
  beta: ['校正系数β', 'β', 'beta'],
  device: ['设备名称', 'device', 'device name'],
  deviceKind: ['设备类型', 'device kind'],
  pointCode: ['监测点编码', '点位编码', 'point code', 'point'],
  pointName: ['监测点名称', '点位名称', 'point name'],
  quantity: ['监测量', '监测指标', 'quantity'],
  unit: ['单位', '计量单位', 'unit'],
  rangeLow: ['量程下限', 'range low'],
  rangeHigh: ['量程上限', 'range high'],
  HH: ['高高限', '高高报', 'hh', 'high high'],
  H: ['高限', '高报', 'h', 'high'],
  L: ['低限', '低报', 'l', 'low'],
  LL: ['低低限', '低低报', 'll', 'low low'],
  periodS: ['采样周期(秒)', '采样周期', 'period (s)', 'period'],
  gateway: ['网关号', '网关', 'gateway'],
  calibratedUntil: ['检定有效期', '检定有效期至', 'calibrated until'],
};

const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s*＊]/g, '')
    .toLowerCase();
const known = new Map(
  (Object.entries(HEADERS) as [ImportField, readonly string[]][]).flatMap(([field, names]) =>
    names.map((name) => [plain(name), field] as const),
  ),
);

/** Which column holds what, and the headers nobody knows. A field named twice counts the first time. */
export function readHeaders(columns: readonly string[]): {
  readonly at: ReadonlyMap<ImportField, number>;
  readonly unknown: readonly string[];
} {
  const at = new Map<ImportField, number>();
  const unknown: string[] = [];
  columns.forEach((column, i) => {
    const field = known.get(plain(column));
    if (field === undefined || at.has(field)) unknown.push(column);
    else at.set(field, i);
  });
  return { at, unknown };
}
