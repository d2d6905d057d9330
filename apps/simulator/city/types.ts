import type { Position } from '#kernels/geo';

/** A region of the pretend city. Codes begin with 99, which GB/T 2260 does not use. */
export interface Region {
  /** 4 digits city, 6 county, 9 township, 12 village. */
  readonly code: string;
  readonly name: string;
  readonly level: 'city' | 'county' | 'township' | 'village';
  readonly parent: string | undefined;
  /** ltree path, e.g. `p99.c9901.x990103.t990103005`. */
  readonly path: string;
  readonly seat: Position;
  /** Outline, closed; absent for villages. */
  readonly ring?: readonly Position[];
  readonly population: number;
}

/** Terrain heights on a regular grid, row by row from the south-west corner. */
export interface Terrain {
  readonly columns: number;
  readonly rows: number;
  readonly origin: Position;
  readonly stepLng: number;
  readonly stepLat: number;
  /** Metres above sea level. */
  readonly heightsM: Float32Array;
}

/** A river from source to mouth. */
export interface River {
  readonly id: string;
  readonly name: string;
  readonly line: readonly Position[];
  readonly widthM: number;
}
/** A road or railway. */
export interface Way {
  readonly id: string;
  readonly name: string;
  readonly kind: 'motorway' | 'road' | 'lane' | 'rail';
  readonly line: readonly Position[];
}
/** A block of buildings. */
export interface Block {
  readonly id: string;
  readonly county: string;
  readonly ring: readonly Position[];
  readonly use: 'residential' | 'commercial' | 'industrial' | 'public';
  readonly floors: number;
  readonly population: number;
}

/** Field of an enterprise. */
export type EnterpriseField =
  | '危化'
  | '工贸'
  | '矿山'
  | '烟花爆竹'
  | '建筑施工'
  | '交通运输'
  | '消防重点'
  | '城市运行'
  | '防灾减灾';

/** An enterprise, or another body that runs installations. */
export interface Enterprise {
  readonly id: string;
  readonly name: string;
  readonly field: EnterpriseField;
  readonly region: string;
  /** ltree path of the township it lies in. */
  readonly orgPath: string;
  readonly position: Position;
  readonly employees: number;
  /** Workers exposed to combustible dust (T37: over 30 must connect). */
  readonly dustWorkers?: number;
  readonly wetDustRemoval?: boolean;
  readonly connected: boolean;
}

/** Kind of an installation. */
export type InstallationKind =
  | 'tankFarm' | 'warehouse' | 'loadingPlatform' | 'dustWorkshop' | 'fireworks' | 'undergroundMine' | 'coalMine' | 'openPit'
  | 'tailingsPond' | 'largeBuilding' | 'pipeNetwork' | 'utilityTunnel' | 'rail' | 'lift' | 'rainGauge' | 'riverGauge'
  | 'furnace' | 'fireSystem' | 'weatherStation' | 'seismicStation' | 'geohazardSite' | 'reservoir' | 'waterlogging' | 'soilStation'
  | 'publicUtility' | 'publicSpace' | 'eventVenue' | 'roadSection' | 'boiler' | 'pressureVessel' | 'crane' | 'ropeway' | 'amusementRide' | 'plantVehicle' | 'airStation' | 'hazmatVehicle'; // prettier-ignore

/** Something that can go wrong, with what decides whether it must be connected. */
export interface Installation {
  readonly id: string;
  readonly enterprise: string;
  readonly name: string;
  readonly kind: InstallationKind;
  readonly position: Position;
  /** Inputs of the major-hazard formula R = α·Σ β·q/Q (GB 18218-2018). */
  readonly chemical?: string;
  readonly quantityT?: number;
  readonly criticalT?: number;
  readonly alpha?: number;
  readonly beta?: number;
  /** Level 1–4 of the major hazard; absent when Σ q/Q < 1. */
  readonly majorHazardLevel?: 1 | 2 | 3 | 4;
  /** Slope height of an open pit, m (T38: over 200 must connect). */
  readonly slopeHeightM?: number;
  readonly connected: boolean;
}

/** What a point measures. */
export type Quantity =
  | 'level' | 'temperature' | 'pressure' | 'combustibleGas' | 'toxicGas' | 'humidity' | 'dust' | 'windSpeed' | 'methane'
  | 'carbonMonoxide' | 'waterLevel' | 'displacement' | 'tilt' | 'flow' | 'vibration' | 'rain' | 'fireAlarm' | 'deviceFault'
  | 'peakAcceleration' | 'waterDepth' | 'soilMoisture' | 'crowdDensity' | 'visibility' | 'speed'; // prettier-ignore

/** Protocol a point is reported by. */
export type Protocol = 'mqtt' | 'modbusDtu' | 'hj212' | 'sl651' | 'gb26875' | 'iec104' | 'jt808';

/** A measured point. */
export interface Point {
  /** Place in `city.points`; also the interned id of the demo. */
  readonly index: number;
  readonly id: string;
  readonly name: string;
  readonly installation: string;
  readonly device: string;
  readonly gateway: string;
  readonly position: Position;
  readonly quantity: Quantity;
  readonly unit: string;
  /** Measuring range. */
  readonly low: number;
  readonly high: number;
  /** Alarm limits above which the value is dangerous; `lowLow` and `lowRed` below. */
  readonly limits: {
    readonly yellow?: number;
    readonly red?: number;
    readonly lowYellow?: number;
    readonly lowRed?: number;
  };
  readonly periodMs: number;
  readonly protocol: Protocol;
  /** The protocol's own name of it, as the gateway's mapping has it; MQTT sends the point's id instead. */
  readonly element?: string;
  /** Ordinary value and how far it wanders. */
  readonly usual: number;
  readonly swing: number;
}

/** A vehicle that carries dangerous goods: an installation of kind `hazmatVehicle` with its terminal. */
export interface HazmatVehicle {
  readonly installation: string;
  readonly gateway: string;
  readonly terminal: string;
  readonly plate: string;
  /** The road it drives there and back. */
  readonly route: readonly Position[];
  /** The point that reports its speed, km/h. */
  readonly speed: Point;
}

/** An emergency shelter. */
export interface Shelter {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly position: Position;
  readonly tier: 'centre' | 'fixed' | 'emergency';
  readonly capacity: number;
  readonly areaM2: number;
}

/** The pretend city. */
export interface City {
  readonly seed: number;
  readonly scale: number;
  readonly name: string;
  readonly regions: readonly Region[];
  readonly terrain: Terrain;
  readonly rivers: readonly River[];
  readonly ways: readonly Way[];
  readonly blocks: readonly Block[];
  readonly enterprises: readonly Enterprise[];
  readonly installations: readonly Installation[];
  /** Tank-farm points first (5,386 at full scale), then all others. */
  readonly points: readonly Point[];
  readonly tankFarmPoints: number;
  readonly vehicles: readonly HazmatVehicle[];
  readonly shelters: readonly Shelter[];
}
