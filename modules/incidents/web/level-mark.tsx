import type { ReactNode } from 'react';
import type { Level } from '#incidents/contract';
import type { Grade } from '#platform/contract';
import { useText } from '#platform/web/text';
import { GradeMark } from '#platform/web/ui';
import { en } from './strings.en.ts';
import { zh } from './strings.zh.ts';

/** The warning colour that goes with an incident level: I red, II orange, III yellow, IV blue. */
export const gradeOfLevel: Readonly<Record<Level, Grade>> = {
  I: 'red',
  II: 'orange',
  III: 'yellow',
  IV: 'blue',
};

/** Level of an incident with the shape of its colour. */
export function LevelMark({
  level,
  long = false,
}: {
  readonly level: Level;
  readonly long?: boolean;
}): ReactNode {
  const t = useText({ zh, en });
  return (
    <span className="level">
      <GradeMark grade={gradeOfLevel[level]} size={18} /> {long ? t.levels[level] : t.levelShort[level]}
    </span>
  );
}

/** Minutes to the next report; overdue in red text. */
export function MinutesLeft({ minutes }: { readonly minutes: number | undefined }): ReactNode {
  const t = useText({ zh, en });
  if (minutes === undefined) return <span className="muted">{t.noneDue}</span>;
  return minutes < 0 ? (
    <b className="late">{t.minutesOver(-minutes)}</b>
  ) : (
    <span className={minutes <= 15 ? 'soon' : ''}>{t.minutesLeft(minutes)}</span>
  );
}
