import { place, type Division } from './land.ts';
import { randomFor, type Random } from './noise.ts';
import type { Enterprise, EnterpriseField, Installation, InstallationKind, Region } from './types.ts';

/** Share of each field among ordinary enterprises. */
const FIELDS: readonly (readonly [EnterpriseField, number, readonly string[]])[] = [
  ['危化', 0.06, ['化工有限公司', '石化有限公司', '气体有限公司', '油品经营部', '精细化工厂']],
  [
    '工贸',
    0.5,
    ['机械有限公司', '铸造厂', '木业有限公司', '食品有限公司', '纺织厂', '铝制品有限公司', '家具厂'],
  ],
  ['矿山', 0.02, ['矿业有限公司', '采石场', '选矿厂']],
  ['烟花爆竹', 0.01, ['花炮经营部', '烟花爆竹有限公司']],
  ['建筑施工', 0.12, ['建筑工程有限公司', '市政工程公司']],
  ['交通运输', 0.1, ['物流有限公司', '客运公司', '危货运输有限公司']],
  ['消防重点', 0.15, ['酒店', '商场', '医院', '养老院', '学校']],
  ['城市运行', 0.04, ['供水公司', '燃气公司', '热力公司']],
];
const WORDS = ['恒', '瑞', '泰', '盛', '嘉', '宏', '华', '远', '达', '鑫', '源', '丰', '裕', '祥', '顺', '昌', '隆', '诚', '信', '德', '立', '明', '光', '正', '通', '联', '众', '捷', '博', '凯']; // prettier-ignore

/** A chemical of the pretend registry: critical quantity t, β and ordinary stock t. Demo inputs; see README. */
interface Chemical {
  readonly name: string;
  readonly criticalT: number;
  readonly beta: number;
  readonly stockT: number;
}
const TANKED: readonly Chemical[] = [
  { name: '甲醇', criticalT: 500, beta: 1, stockT: 6000 },
  { name: '汽油', criticalT: 200, beta: 1, stockT: 8000 },
  { name: '苯', criticalT: 50, beta: 1, stockT: 1500 },
  { name: '液化石油气', criticalT: 50, beta: 1.5, stockT: 900 },
  { name: '氨', criticalT: 10, beta: 2, stockT: 120 },
  { name: '氯', criticalT: 5, beta: 4, stockT: 60 },
  { name: '甲苯', criticalT: 500, beta: 1, stockT: 3000 },
  { name: '丙烯腈', criticalT: 50, beta: 1, stockT: 700 },
];
/** The four named chemicals of rule T39. */
const NAMED: readonly Chemical[] = [
  { name: '硝酸铵', criticalT: 50, beta: 1, stockT: 90 },
  { name: '氯酸钾', criticalT: 100, beta: 1, stockT: 130 },
  { name: '氯酸钠', criticalT: 100, beta: 1, stockT: 130 },
  { name: '硝化棉', criticalT: 10, beta: 1, stockT: 14 },
];

/** Level of R = α·Σ β·q/Q (GB 18218-2018); undefined when q/Q < 1. */
export function majorHazardLevel(
  quantityT: number,
  criticalT: number,
  alpha: number,
  beta: number,
): 1 | 2 | 3 | 4 | undefined {
  if (quantityT < criticalT) return undefined;
  const r = (alpha * beta * quantityT) / criticalT;
  return r >= 100 ? 1 : r >= 50 ? 2 : r >= 10 ? 3 : 4;
}

/** Makes enterprises in townships, weighted towards the districts. */
class Registry {
  readonly enterprises: Enterprise[] = [];
  readonly installations: Installation[] = [];
  readonly #seed: number;
  readonly #division: Division;
  readonly #townships: readonly Region[];
  readonly random: Random;

  constructor(seed: number, division: Division) {
    this.#seed = seed;
    this.#division = division;
    this.#townships = division.regions.filter((r) => r.level === 'township');
    this.random = randomFor(seed, 'enterprises');
  }

  enterprise(field: EnterpriseField, suffix: string, extra: Partial<Enterprise> = {}): Enterprise {
    const { random } = this;
    const squeeze = random() ** 1.4;
    const t = this.#townships[Math.floor(squeeze * this.#townships.length)];
    const cell = this.#division.cells.get(t.code) ?? { u: 0, v: 0, width: 1, height: 1 };
    const position = place(this.#seed, cell.u + cell.width * (0.05 + 0.9 * random()), cell.v + cell.height * (0.05 + 0.9 * random())); // prettier-ignore
    const number = this.enterprises.length + 1;
    const made: Enterprise = {
      id: `ent-${String(number).padStart(5, '0')}`,
      name: `望川${random.pick(WORDS)}${random.pick(WORDS)}${random() < 0.4 ? random.pick(WORDS) : ''}${suffix}`,
      field,
      region: t.code,
      orgPath: t.path,
      position,
      employees: Math.round(5 + 400 * random() ** 4),
      connected: false,
      ...extra,
    };
    this.enterprises.push(made);
    return made;
  }

  installation(
    owner: Enterprise,
    kind: InstallationKind,
    name: string,
    extra: Partial<Installation> = {},
  ): Installation {
    const { random } = this;
    const made: Installation = {
      id: `ins-${String(this.installations.length + 1).padStart(5, '0')}`,
      enterprise: owner.id,
      name: `${owner.name}${name}`,
      kind,
      position: [owner.position[0] + (random() - 0.5) * 0.003, owner.position[1] + (random() - 0.5) * 0.002],
      connected: owner.connected,
      ...extra,
    };
    this.installations.push(made);
    return made;
  }

  /** An installation that holds a chemical, with its major-hazard level. */
  store(
    owner: Enterprise,
    kind: InstallationKind,
    name: string,
    c: Chemical,
    quantityT: number,
  ): Installation {
    const alpha = this.random.pick([0.5, 1, 1, 1.2, 1.5, 2]);
    const level = majorHazardLevel(quantityT, c.criticalT, alpha, c.beta);
    const hazard = { chemical: c.name, quantityT, criticalT: c.criticalT, alpha, beta: c.beta };
    return this.installation(owner, kind, name, { ...hazard, ...(level ? { majorHazardLevel: level } : {}) });
  }
}

function tankFarms(registry: Registry, n: number): void {
  const { random } = registry;
  for (let i = 0; i < n; i++) {
    const owner = registry.enterprise('危化', '化工有限公司', {
      connected: true,
      employees: random.whole(60, 900),
    });
    for (let k = 0; k < (i % 3) + 1; k++) {
      const c = random.pick(TANKED);
      registry.store(owner, 'tankFarm', `${k + 1}号罐区`, c, Math.round(c.stockT * (0.3 + 1.4 * random())));
    }
  }
}

function stores(registry: Registry, n: (full: number) => number): void {
  const { random } = registry;
  for (let i = 0; i < n(48); i++) {
    const owner = registry.enterprise('危化', '民爆物资有限公司', { connected: random() < 0.75 });
    const c = NAMED[i % NAMED.length];
    registry.store(owner, 'warehouse', `${c.name}仓库`, c, Math.round(c.stockT * (0.2 + 1.6 * random())));
  }
  for (let i = 0; i < n(60); i++) {
    const owner = registry.enterprise('危化', '储运有限公司', { connected: random() < 0.8 });
    const c = random.pick(TANKED);
    registry.store(owner, 'loadingPlatform', '装卸站台', c, Math.round(c.criticalT * (0.4 + 2 * random())));
  }
}

function works(registry: Registry, n: (full: number) => number): void {
  const { random } = registry;
  for (let i = 0; i < n(180); i++) {
    // The first stands exactly at the limit of rule T37, the second one above it.
    const dustWorkers = i === 0 ? 30 : i === 1 ? 31 : random.whole(5, 120);
    const connected = dustWorkers > 30 && random() < 0.7;
    const owner = registry.enterprise('工贸', random.pick(['铝制品有限公司', '木业有限公司', '面粉厂']), { dustWorkers, wetDustRemoval: random() < 0.35, connected }); // prettier-ignore
    registry.installation(owner, 'dustWorkshop', '打磨车间');
  }
  for (let i = 0; i < n(24); i++)
    registry.installation(registry.enterprise('烟花爆竹', '花炮有限公司', { connected: random() < 0.9 }), 'fireworks', '生产区'); // prettier-ignore
  for (let i = 0; i < n(40); i++)
    registry.installation(registry.enterprise('矿山', '矿业有限公司', { connected: random() < 0.9 }), 'undergroundMine', '井下'); // prettier-ignore
  for (let i = 0; i < n(18); i++)
    registry.installation(
      registry.enterprise('矿山', '煤业有限公司', { connected: true }),
      'coalMine',
      '矿井',
    );
  for (let i = 0; i < n(30); i++) {
    const slopeHeightM = i === 0 ? 200 : i === 1 ? 201 : random.whole(40, 380);
    const owner = registry.enterprise('矿山', '露天采石场', {
      connected: slopeHeightM > 200 && random() < 0.7,
    });
    registry.installation(owner, 'openPit', '边坡', { slopeHeightM });
  }
  for (let i = 0; i < n(22); i++)
    registry.installation(
      registry.enterprise('矿山', '选矿厂', { connected: random() < 0.85 }),
      'tailingsPond',
      '尾矿库',
    );
}

/** Kind, number at full scale, field and name of the owner, name of the thing. */
const CITY_THINGS: readonly (readonly [InstallationKind, number, EnterpriseField, string, string])[] = [
  ['largeBuilding', 160, '城市运行', '物业公司', '大厦'],
  ['pipeNetwork', 120, '城市运行', '燃气公司', '管网'],
  ['utilityTunnel', 12, '城市运行', '管廊公司', '综合管廊'],
  ['rail', 38, '城市运行', '轨道交通公司', '车站'],
  ['lift', 1200, '城市运行', '电梯维保公司', '电梯'],
  ['rainGauge', 240, '防灾减灾', '雨量站', ''],
  ['riverGauge', 48, '防灾减灾', '水文站', ''],
  ['furnace', 40, '工贸', '钢铁有限公司', '高炉'],
  ['fireSystem', 60, '消防重点', '商业广场', '消防设施'],
  ['weatherStation', 60, '防灾减灾', '气象站', ''],
  ['seismicStation', 16, '防灾减灾', '地震台', ''],
  ['geohazardSite', 80, '防灾减灾', '地质灾害隐患点', ''],
  ['reservoir', 30, '防灾减灾', '水库', ''],
  ['waterlogging', 60, '防灾减灾', '积水监测点', ''],
  ['soilStation', 36, '防灾减灾', '墒情站', ''],
  ['publicUtility', 12, '城市运行', '自来水厂', '水厂'],
  ['publicSpace', 24, '城市运行', '文化广场', '广场'],
  ['eventVenue', 6, '城市运行', '会展中心', '活动场馆'],
  ['roadSection', 60, '交通运输', '公路养护站', '路段'],
  ['boiler', 80, '工贸', '热力有限公司', '锅炉'],
  ['pressureVessel', 40, '工贸', '气体有限公司', '储气罐'],
  ['crane', 60, '建筑施工', '建筑工程有限公司', '塔式起重机'],
  ['ropeway', 4, '城市运行', '景区管理公司', '客运索道'],
  ['plantVehicle', 30, '工贸', '机械有限公司', '叉车'],
  ['amusementRide', 20, '城市运行', '游乐园', '大型游乐设施'],
  ['airStation', 24, '危化', '化工园区', '空气站'],
];

/** What the tankers of the pretend city carry. */
const CARRIED = ['汽油', '液化石油气', '甲醇', '氨'];
const VEHICLES_EACH = 4;

/** Carriers of dangerous goods, a few vehicles each. */
function carriers(registry: Registry, vehicles: number): void {
  for (let i = 0; i < vehicles; i += VEHICLES_EACH) {
    const owner = registry.enterprise('交通运输', '危货运输有限公司', { connected: true });
    for (let k = i; k < Math.min(vehicles, i + VEHICLES_EACH); k++)
      registry.installation(owner, 'hazmatVehicle', `罐车${String(k + 1).padStart(2, '0')}`, {
        chemical: CARRIED[k % CARRIED.length],
        quantityT: registry.random.whole(12, 30),
      });
  }
}

/** All enterprises (20,000 at full scale) and installations; special ones first. */
export function enterprisesOf(
  seed: number,
  division: Division,
  total: number,
  tankOwners: number,
  n: (full: number) => number,
): Registry {
  const registry = new Registry(seed, division);
  tankFarms(registry, tankOwners);
  stores(registry, n);
  works(registry, n);
  for (const [kind, full, field, owner, name] of CITY_THINGS)
    for (let i = 0; i < n(full); i++)
      registry.installation(registry.enterprise(field, owner, { connected: true }), kind, name);
  carriers(registry, n(48));
  while (registry.enterprises.length < total) {
    let draw = registry.random();
    const [field, , suffixes] = FIELDS.find(([, share]) => (draw -= share) < 0) ?? FIELDS[1];
    registry.enterprise(field, registry.random.pick(suffixes));
  }
  return registry;
}
