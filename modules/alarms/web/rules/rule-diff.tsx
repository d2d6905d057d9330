import type { ReactNode } from 'react';
import type { RuleBody } from '#alarms/contract';
import { useLanguage, useText } from '#platform/web/text';
import { gradeWord } from '#platform/web/ui';
import { changesBetween } from './rule-form.ts';
import { zh, type RuleWords } from './strings.zh.ts';
import { en } from './strings.en.ts';

/** The words of a path such as `condition.levels.red.limit`. */
function pathText(path: string, t: RuleWords, language: 'zh' | 'en'): string {
  const words: Readonly<Record<string, string>> = {
    name: t.name,
    points: t.points,
    quantity: t.quantity,
    useRegisteredThresholds: t.registered,
    modes: t.modes,
    verifyWithinMinutes: t.verifyWithin,
    condition: '',
    kind: t.kind,
    direction: t.direction,
    levels: '',
    perMinute: t.perMinute,
    limit: t.limit,
    hysteresis: t.hysteresis,
    durationS: t.duration,
    windowS: t.window,
    afterS: t.silentFor,
    grade: t.grade,
    parts: t.parts,
    pointId: t.pointNo,
  };
  return path
    .split('.')
    .map((part) =>
      /^(red|orange|yellow|blue)$/.test(part) ? gradeWord(part as 'red', language) : (words[part] ?? part),
    )
    .filter(Boolean)
    .join(' ');
}

interface RuleDiffProps {
  readonly before: RuleBody | undefined;
  readonly after: RuleBody;
}

/** What changed between two bodies, as a table of before and after. */
export function RuleDiff({ before, after }: RuleDiffProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  if (!before) return <p className="panel-body muted">{t.firstVersion}</p>;
  const changes = changesBetween(before, after);
  if (changes.length === 0) return <p className="panel-body muted">{t.noDiff}</p>;
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{t.field}</th>
          <th scope="col">{t.before}</th>
          <th scope="col">{t.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map((c) => (
          <tr key={c.path}>
            <td>{pathText(c.path, t, language)}</td>
            <td className="muted">
              <del>{c.before}</del>
            </td>
            <td>
              <ins>{c.after}</ins>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
