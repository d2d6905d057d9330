import type { RuleBody } from '#alarms/contract';
import { quantityTitle } from '#sensing/web';
import { formatNumber, type Both, type Language } from '#platform/web/text';
import { gradeWord } from '#platform/web/ui';
import type { RuleWords } from './strings.zh.ts';

/** Where a rule applies, in a few words. */
export function scopeText(body: RuleBody, t: RuleWords, both: (text: Both) => string): string {
  const c = body.condition;
  if (c.kind === 'all' || c.kind === 'any' || c.kind === 'sequence')
    return `${t.point} ${c.parts.map((p) => p.pointId).join('、')}`;
  if (body.points) return `${t.byPoints} ${body.points.length}`;
  return body.quantity === '*' ? t.anyQuantity : both(quantityTitle(body.quantity ?? ''));
}

/** The condition of a rule on one line. */
export function conditionText(body: RuleBody, t: RuleWords, language: Language): string {
  const c = body.condition;
  switch (c.kind) {
    case 'threshold': {
      const levels = body.useRegisteredThresholds
        ? t.registeredShort
        : c.levels.map((l) => `${gradeWord(l.grade, language)} ${formatNumber(l.limit)}`).join(' · ');
      const tail = [
        c.hysteresis > 0 ? t.hysteresisOf(formatNumber(c.hysteresis)) : '',
        c.durationS > 0 ? t.lasts(formatNumber(c.durationS)) : '',
      ].filter(Boolean);
      return [`${c.direction === 'above' ? t.above : t.below} ${levels}`, ...tail].join(t.comma);
    }
    case 'rate':
      return `${c.direction === 'rise' ? t.rise : t.fall}：${c.perMinute
        .map((l) => `${gradeWord(l.grade, language)} ${formatNumber(l.limit)}/min`)
        .join(' · ')}${t.comma}${t.within(formatNumber(c.windowS))}`;
    case 'silence':
      return `${t.kinds.silence} ${formatNumber(c.afterS)} s${t.comma}${gradeWord(c.grade, language)}`;
    default:
      return `${t.kinds[c.kind]}：${c.parts
        .map((p) => `#${p.pointId} ${p.direction === 'above' ? '≥' : '≤'} ${formatNumber(p.limit)}`)
        .join(
          c.kind === 'sequence' ? ' → ' : c.kind === 'any' ? ' / ' : ' + ',
        )}${t.comma}${t.within(formatNumber(c.windowS))}${t.comma}${gradeWord(c.grade, language)}`;
  }
}
