/** Texts of the one map. */
export const zh = {
  map: '一张图',
  layers: '图层',
  basemap: '底图',
  none: '无底图',
  enterprises: '企业',
  points: '监测点',
  alarms: '未结报警',
  incidents: '处置中事件',
  shelters: '避难场所',
  search: '搜索企业、监测点、地点',
  nothing: '没有找到',
  nearest: '最近的',
  nearestHint: '在地图上点一处，列出附近最近的企业、监测点和避难场所。',
  nearestOf: (lng: string, lat: string) => `${lng}, ${lat} 附近`,
  distance: (m: number) => (m < 1000 ? `${Math.round(m)} 米` : `${(m / 1000).toFixed(1)} 公里`),
  onScreen: '只在当前画面已载入的图层中查找',
  open: '打开',
  age: (text: string) => `报警图层 ${text}更新`,
  cleared: '清除',
};
export type Strings = typeof zh;
