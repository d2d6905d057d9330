import { Button, Checkbox, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { grades, type Grade } from '#platform/contract';
import { useLanguage, useText } from '#platform/web/text';
import { GradeMark, gradeWord } from '#platform/web/ui';
import { Direction, Figure, GradeChoice } from './fields.tsx';
import type { Condition } from './rule-form.ts';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

interface ConditionFormProps {
  readonly condition: Condition;
  readonly registered: boolean;
  readonly onChange: (condition: Condition) => void;
  readonly onRegistered: (on: boolean) => void;
}

/** The fields of each kind of condition. */
export function ConditionForm({
  condition: c,
  registered,
  onChange,
  onRegistered,
}: ConditionFormProps): ReactNode {
  const t = useText({ zh, en });
  switch (c.kind) {
    case 'threshold':
      return (
        <>
          <Direction
            value={c.direction}
            options={[
              { value: 'above', label: t.above },
              { value: 'below', label: t.below },
            ]}
            onChange={(direction) => onChange({ ...c, direction })}
          />
          <Checkbox checked={registered} onChange={(e) => onRegistered(e.target.checked)}>
            {t.registered}
          </Checkbox>
          {!registered && (
            <Levels title={t.levels} levels={c.levels} onChange={(levels) => onChange({ ...c, levels })} />
          )}
          <div className="form-row">
            <Figure
              label={t.hysteresis}
              value={c.hysteresis}
              min={0}
              onChange={(hysteresis) => onChange({ ...c, hysteresis })}
            />
            <Figure
              label={t.duration}
              value={c.durationS}
              min={0}
              max={86_400}
              onChange={(durationS) => onChange({ ...c, durationS })}
            />
          </div>
        </>
      );
    case 'rate':
      return (
        <>
          <Direction
            value={c.direction}
            options={[
              { value: 'rise', label: t.rise },
              { value: 'fall', label: t.fall },
            ]}
            onChange={(direction) => onChange({ ...c, direction })}
          />
          <Levels
            title={t.perMinute}
            levels={c.perMinute}
            onChange={(perMinute) => onChange({ ...c, perMinute })}
          />
          <Figure
            label={t.window}
            value={c.windowS}
            min={1}
            max={86_400}
            onChange={(windowS) => onChange({ ...c, windowS })}
          />
        </>
      );
    case 'silence':
      return (
        <div className="form-row">
          <Figure
            label={t.silentFor}
            value={c.afterS}
            min={1}
            max={604_800}
            onChange={(afterS) => onChange({ ...c, afterS })}
          />
          <GradeChoice value={c.grade} onChange={(grade) => onChange({ ...c, grade })} />
        </div>
      );
    default:
      return (
        <>
          <Parts condition={c} onChange={onChange} />
          <div className="form-row">
            <Figure
              label={t.window}
              value={c.windowS}
              min={0}
              max={86_400}
              onChange={(windowS) => onChange({ ...c, windowS })}
            />
            <GradeChoice value={c.grade} onChange={(grade) => onChange({ ...c, grade })} />
          </div>
        </>
      );
  }
}

interface Level {
  readonly grade: Grade;
  readonly limit: number;
}

interface LevelsProps {
  readonly title: string;
  readonly levels: readonly Level[];
  readonly onChange: (levels: Level[]) => void;
}

function Levels({ title, levels, onChange }: LevelsProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  const free = grades.filter((g) => !levels.some((l) => l.grade === g));
  const ordered = grades.flatMap((g) => levels.filter((l) => l.grade === g));
  return (
    <div className="field">
      <span className="label">{title}</span>
      <div className="rule-levels">
        {ordered.map((level) => (
          <div key={level.grade} className="rule-level">
            <GradeMark grade={level.grade} word />
            <InputNumber
              aria-label={`${gradeWord(level.grade, language)} ${t.limit}`}
              value={level.limit}
              onChange={(v) =>
                onChange(ordered.map((l) => (l.grade === level.grade ? { ...l, limit: v ?? 0 } : l)))
              }
            />
            {ordered.length > 1 && (
              <Button
                type="text"
                size="small"
                onClick={() => onChange(ordered.filter((l) => l.grade !== level.grade))}
              >
                {t.remove}
              </Button>
            )}
          </div>
        ))}
        {free.length > 0 && (
          <div>
            <Button
              size="small"
              onClick={() => onChange([...ordered, { grade: free[0], limit: ordered.at(-1)?.limit ?? 0 }])}
            >
              {t.addLevel}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}

type Composed = Extract<Condition, { parts: unknown }>;

interface PartsProps {
  readonly condition: Composed;
  readonly onChange: (condition: Composed) => void;
}

function Parts({ condition, onChange }: PartsProps): ReactNode {
  const t = useText({ zh, en });
  const { parts } = condition;
  const change = (i: number, part: Partial<(typeof parts)[number]>): void =>
    onChange({ ...condition, parts: parts.map((p, k) => (k === i ? { ...p, ...part } : p)) });
  return (
    <div className="field">
      <span className="label">{t.parts}</span>
      <div className="rule-levels">
        {parts.map((part, i) => (
          // oxlint-disable-next-line react/no-array-index-key -- parts have no identity but their place
          <div key={i} className="rule-level">
            <InputNumber
              aria-label={`${t.pointNo} ${i + 1}`}
              prefix="#"
              min={1}
              precision={0}
              value={part.pointId}
              onChange={(v) => change(i, { pointId: v ?? 1 })}
            />
            <Select
              aria-label={`${t.direction} ${i + 1}`}
              value={part.direction}
              onChange={(direction) => change(i, { direction })}
              options={[
                { value: 'above' as const, label: t.above },
                { value: 'below' as const, label: t.below },
              ]}
            />
            <InputNumber
              aria-label={`${t.limit} ${i + 1}`}
              value={part.limit}
              onChange={(v) => change(i, { limit: v ?? 0 })}
            />
            {parts.length > 2 && (
              <Button
                type="text"
                size="small"
                onClick={() => onChange({ ...condition, parts: parts.filter((_, k) => k !== i) })}
              >
                {t.remove}
              </Button>
            )}
          </div>
        ))}
        {parts.length < 8 && (
          <div>
            <Button
              size="small"
              onClick={() =>
                onChange({ ...condition, parts: [...parts, { pointId: 1, direction: 'above', limit: 0 }] })
              }
            >
              {t.addPart}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
