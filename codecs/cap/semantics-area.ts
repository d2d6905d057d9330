import type { CapArea, CapGeometry } from './alert.ts';
import type { Findings } from './semantics.ts';
import { crossesItself, readCircle, readPolygon } from './shapes.ts';

/** Judges one area (CAP 1.2 §3.2.4) and gives the shapes that can be drawn. */
export function checkArea(
  area: CapArea,
  path: string,
  findings: Findings,
): Pick<CapGeometry, 'polygons' | 'circles'> {
  const polygons: CapGeometry['polygons'][number][] = [];
  const circles: CapGeometry['circles'][number][] = [];
  for (const [i, text] of (area.polygon ?? []).entries()) {
    const at = `${path}/polygon[${i + 1}]`;
    const polygon = readPolygon(text);
    if (!polygon.ok) findings.must('POLYGON', '3.2.4 polygon', at, polygon.why);
    else {
      polygons.push(polygon.shape);
      if (crossesItself(polygon.shape))
        findings.warning('POLYGON_CROSSES', '3.2.4 polygon', at, 'the polygon crosses itself');
    }
  }
  for (const [i, text] of (area.circle ?? []).entries()) {
    const circle = readCircle(text);
    if (circle.ok) circles.push(circle.shape);
    else findings.must('CIRCLE', '3.2.4 circle', `${path}/circle[${i + 1}]`, circle.why);
  }
  checkHeights(area, path, findings);
  return { polygons, circles };
}

function checkHeights(area: CapArea, path: string, findings: Findings): void {
  if (area.ceiling === undefined) return;
  const at = `${path}/ceiling`;
  if (area.altitude === undefined)
    findings.must('CEILING_ALONE', '3.2.4 ceiling', at, 'ceiling is used only together with altitude');
  else if (Number(area.ceiling) < Number(area.altitude))
    findings.error('CEILING_BELOW', '3.2.4 ceiling', at, 'the ceiling lies below the altitude');
}
