import type { SchemaFault } from '#codecs/xml';

/** A value of the description: text, number, truth, group or list, under the names of QuakeML. */
export type BedValue = string | number | boolean | BedGroup | readonly BedValue[];
export interface BedGroup {
  readonly [name: string]: BedValue;
}

/** The preferred (else first) origin and magnitude of an event, in our units. */
export interface QuakeSummary {
  readonly publicID: string;
  readonly time?: string;
  /** [lng, lat] in degrees. */
  readonly position?: readonly [number, number];
  readonly depthM?: number;
  readonly magnitude?: number;
  readonly magnitudeType?: string;
  readonly eventType?: string;
}

/** What is printed for one document. */
export interface QuakeMlFrame {
  readonly version: '1.2';
  /** Verdict of QuakeML-1.2.xsd. */
  readonly schemaValid: boolean;
  readonly schemaErrors: readonly SchemaFault[];
  /** Fields the data model requires and the document lacks, or has twice; the schema cannot say so. */
  readonly modelErrors: readonly SchemaFault[];
  readonly summaries: readonly QuakeSummary[];
  readonly eventParameters: BedGroup;
}
