import { lazy, type ComponentType } from 'react';
import type { Both } from '#platform/web/text';

/** A stretch of time drawn behind a trend, such as an alarm's span. */
export interface TrendSpan {
  readonly from: number;
  /** Absent while it lasts. */
  readonly to?: number;
  readonly grade: string;
  readonly title: string;
  /** Where a click on its row leads. */
  readonly href?: string;
}

/** Gives the spans of a point in a time range, ms. */
export type SpanSource = (pointId: number, from: number, to: number) => Promise<readonly TrendSpan[]>;

/** A section other modules add to the enterprise file. */
export interface EnterpriseSection {
  readonly key: string;
  readonly title: Both;
  readonly permission: string;
  load(): Promise<ComponentType<{ readonly enterpriseId: string }>>;
}

const sources: { readonly permission: string; readonly source: SpanSource }[] = [];
/** A section with its component, loaded when first shown. */
export interface ShownSection extends EnterpriseSection {
  readonly Body: ComponentType<{ readonly enterpriseId: string }>;
}

const sections: ShownSection[] = [];

/** Lets another module draw its spans on the trends of points. */
export function contributeSpans(permission: string, source: SpanSource): void {
  sources.push({ permission, source });
}

/** Lets another module add a section to the enterprise file. */
export function contributeEnterpriseSection(section: EnterpriseSection): void {
  sections.push({ ...section, Body: lazy(async () => ({ default: await section.load() })) });
}

/** Spans of a point from every module the viewer may read; a source that fails gives none. */
export async function spansOf(
  can: (permission: string) => boolean,
  pointId: number,
  from: number,
  to: number,
): Promise<TrendSpan[]> {
  const found = await Promise.all(
    sources
      .filter(({ permission }) => can(permission))
      .map(({ source }) => source(pointId, from, to).catch(() => [])),
  );
  return found.flat();
}

/** Sections the viewer may read. */
export function enterpriseSections(can: (permission: string) => boolean): readonly ShownSection[] {
  return sections.filter((s) => can(s.permission));
}
