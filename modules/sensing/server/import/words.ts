import { fields, type Field } from '#sensing/contract';

const FIELDS: Readonly<Record<string, Field>> = {
  安全生产: 'workSafety',
  自然灾害: 'naturalDisaster',
  城市安全: 'urbanSafety',
  现场: 'scene',
  应急处置现场: 'scene',
};

/** Names of measured quantities as offices write them, and the code name of GLOSSARY.md. */
const QUANTITIES: Readonly<Record<string, string>> = {
  液位: 'level',
  温度: 'temperature',
  压力: 'pressure',
  可燃气体: 'combustibleGas',
  可燃气体浓度: 'combustibleGas',
  有毒气体: 'toxicGas',
  有毒气体浓度: 'toxicGas',
  湿度: 'humidity',
  粉尘: 'dust',
  粉尘浓度: 'dust',
  风速: 'windSpeed',
  甲烷: 'methane',
  瓦斯: 'methane',
  一氧化碳: 'carbonMonoxide',
  水位: 'waterLevel',
  位移: 'displacement',
  倾斜: 'tilt',
  倾角: 'tilt',
  流量: 'flow',
  振动: 'vibration',
  雨量: 'rain',
  火警: 'fireAlarm',
  设施故障: 'deviceFault',
  峰值加速度: 'peakAcceleration',
  积水深: 'waterDepth',
  土壤含水量: 'soilMoisture',
  人群密度: 'crowdDensity',
  能见度: 'visibility',
  车速: 'speed',
};

const KINDS: Readonly<Record<string, string>> = {
  罐区: 'tankFarm',
  储罐区: 'tankFarm',
  仓库: 'warehouse',
  危险化学品仓库: 'warehouse',
  装卸站台: 'loadingPlatform',
  粉尘车间: 'dustWorkshop',
  涉粉车间: 'dustWorkshop',
  烟花爆竹: 'fireworks',
  地下矿山: 'undergroundMine',
  煤矿: 'coalMine',
  露天矿山: 'openPit',
  边坡: 'slope',
  尾矿库: 'tailingsPond',
  大型建筑: 'largeBuilding',
  管网: 'pipeNetwork',
  综合管廊: 'utilityTunnel',
  轨道交通: 'rail',
  电梯: 'lift',
  雨量站: 'rainGauge',
  水位站: 'riverGauge',
  冶金炉窑: 'furnace',
  消防设施: 'fireSystem',
  气象站: 'weatherStation',
  地震台: 'seismicStation',
  地质灾害隐患点: 'geohazardSite',
  水库: 'reservoir',
  积水点: 'waterlogging',
  墒情站: 'soilStation',
  大型公用设施: 'publicUtility',
  公共空间: 'publicSpace',
  重大活动场馆: 'eventVenue',
  公路路段: 'roadSection',
  锅炉: 'boiler',
  压力容器: 'pressureVessel',
  压力管道: 'pipeNetwork',
  客运索道: 'ropeway',
  场内专用机动车辆: 'plantVehicle',
  起重机械: 'crane',
  大型游乐设施: 'amusementRide',
  空气站: 'airStation',
  危险货物运输车辆: 'hazmatVehicle',
};

export const fieldOf = (text: string): Field | undefined => FIELDS[text] ?? fields.find((f) => f === text);
export const quantityOf = (text: string): string => QUANTITIES[text] ?? text;
export const kindOf = (text: string): string => KINDS[text] ?? text;

/** 是/否 in its usual forms, also the level of the hazard; undefined when it is none of them. */
export function truthOf(text: string): boolean | undefined {
  if (/^(是|有|1|true|yes|y|[一二三四1-4]级)$/i.test(text)) return true;
  return /^(否|无|0|false|no|n)$/i.test(text) ? false : undefined;
}
