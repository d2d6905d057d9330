import type { Field, Mode, PointValue } from '#sensing/contract';
import type { Both } from '#platform/web/text';

const words = (zh: string, en: string): Both => ({ zh, en });

/** Titles of the quantities the registry knows; others show their own name. */
const QUANTITIES: Readonly<Record<string, Both>> = {
  level: words('液位', 'level'),
  temperature: words('温度', 'temperature'),
  pressure: words('压力', 'pressure'),
  combustibleGas: words('可燃气体', 'combustible gas'),
  toxicGas: words('有毒气体', 'toxic gas'),
  humidity: words('湿度', 'humidity'),
  dust: words('粉尘浓度', 'dust'),
  windSpeed: words('风速', 'wind speed'),
  methane: words('甲烷', 'methane'),
  carbonMonoxide: words('一氧化碳', 'carbon monoxide'),
  waterLevel: words('水位', 'water level'),
  displacement: words('位移', 'displacement'),
  tilt: words('倾角', 'tilt'),
  flow: words('流量', 'flow'),
  vibration: words('振动', 'vibration'),
  rain: words('雨量', 'rain'),
  fireAlarm: words('火警', 'fire alarm'),
  deviceFault: words('设施故障', 'device fault'),
  peakAcceleration: words('峰值加速度', 'peak ground acceleration'),
  waterDepth: words('积水深', 'water depth'),
  soilMoisture: words('土壤含水量', 'soil moisture'),
  crowdDensity: words('人群密度', 'crowd density'),
  visibility: words('能见度', 'visibility'),
  speed: words('车速', 'speed'),
};

/** Every known quantity, for choices. */
export const quantities: readonly string[] = Object.keys(QUANTITIES);

/** Title of a quantity. */
export function quantityTitle(quantity: string): Both {
  return QUANTITIES[quantity] ?? words(quantity, quantity);
}

/** Titles of the four fields. */
export const FIELDS: Readonly<Record<Field, Both>> = {
  workSafety: words('安全生产', 'work safety'),
  naturalDisaster: words('自然灾害', 'natural disaster'),
  urbanSafety: words('城市安全', 'urban safety'),
  scene: words('现场', 'scene'),
};

/** Titles of the modes of a point. */
export const MODES: Readonly<Record<Mode, Both>> = {
  normal: words('正常', 'normal'),
  maintenance: words('检修', 'maintenance'),
  exercise: words('演练', 'exercise'),
};

/** Titles of the states of a value. */
export const STATES: Readonly<Record<PointValue['state'], Both>> = {
  live: words('在线', 'live'),
  silent: words('中断', 'silent'),
  never: words('从未上报', 'never reported'),
};

const KINDS: Readonly<Record<string, Both>> = {
  tankFarm: words('储罐区', 'tank farm'),
  warehouse: words('仓库', 'warehouse'),
  loadingPlatform: words('装卸站台', 'loading platform'),
  dustWorkshop: words('涉粉车间', 'dust workshop'),
  fireworks: words('烟花爆竹', 'fireworks'),
  undergroundMine: words('地下矿山', 'underground mine'),
  coalMine: words('煤矿', 'coal mine'),
  openPit: words('露天矿', 'open pit'),
  tailingsPond: words('尾矿库', 'tailings pond'),
  slope: words('边坡', 'slope'),
  largeBuilding: words('大型建筑', 'large building'),
  pipeNetwork: words('管网', 'pipe network'),
  utilityTunnel: words('综合管廊', 'utility tunnel'),
  rail: words('轨道交通', 'rail'),
  lift: words('电梯', 'lift'),
  rainGauge: words('雨量站', 'rain gauge'),
  riverGauge: words('河道站', 'river gauge'),
  furnace: words('冶金炉窑', 'furnace'),
  fireSystem: words('消防设施', 'fire-protection system'),
  weatherStation: words('气象站', 'weather station'),
  seismicStation: words('地震台', 'seismic station'),
  geohazardSite: words('地质灾害隐患点', 'geological-hazard site'),
  reservoir: words('水库', 'reservoir'),
  waterlogging: words('积水点', 'waterlogging site'),
  soilStation: words('墒情站', 'soil-moisture station'),
  publicUtility: words('大型公用设施', 'large public utility'),
  publicSpace: words('公共空间', 'public space'),
  eventVenue: words('重大活动场馆', 'event venue'),
  roadSection: words('公路路段', 'road section'),
  boiler: words('锅炉', 'boiler'),
  pressureVessel: words('压力容器', 'pressure vessel'),
  ropeway: words('客运索道', 'passenger ropeway'),
  plantVehicle: words('场（厂）内专用机动车辆', 'works vehicle'),
  crane: words('起重机械', 'crane'),
  amusementRide: words('大型游乐设施', 'amusement ride'),
  airStation: words('空气站', 'air station'),
  hazmatVehicle: words('危险货物运输车辆', 'vehicle of dangerous goods'),
};

/** Title of a kind of installation. */
export function kindTitle(kind: string): Both {
  return KINDS[kind] ?? words(kind, kind);
}

const THRESHOLDS: Readonly<Record<string, { readonly grade: string; readonly title: Both }>> = {
  HH: { grade: 'red', title: words('高高限 HH', 'HH') },
  H: { grade: 'orange', title: words('高限 H', 'H') },
  L: { grade: 'orange', title: words('低限 L', 'L') },
  LL: { grade: 'red', title: words('低低限 LL', 'LL') },
  red: { grade: 'red', title: words('高限 红', 'high, red') },
  orange: { grade: 'orange', title: words('高限 橙', 'high, orange') },
  yellow: { grade: 'yellow', title: words('高限 黄', 'high, yellow') },
  blue: { grade: 'blue', title: words('高限 蓝', 'high, blue') },
  lowRed: { grade: 'red', title: words('低限 红', 'low, red') },
  lowOrange: { grade: 'orange', title: words('低限 橙', 'low, orange') },
  lowYellow: { grade: 'yellow', title: words('低限 黄', 'low, yellow') },
  lowBlue: { grade: 'blue', title: words('低限 蓝', 'low, blue') },
};

/** A registered limit: which grade it stands for and what it is called. */
export function thresholdOf(name: string): { readonly grade: string; readonly title: Both } {
  return THRESHOLDS[name] ?? { grade: 'none', title: words(name, name) };
}
