import { InputNumber, Segmented, Select } from 'antd';
import type { ReactNode } from 'react';
import { grades, type Grade } from '#platform/contract';
import { useLanguage, useText } from '#platform/web/text';
import { gradeWord } from '#platform/web/ui';
import { zh } from './strings.zh.ts';
import { en } from './strings.en.ts';

interface FigureProps {
  readonly label: string;
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly onChange: (value: number) => void;
}

/** One number of a condition. */
export function Figure({ label, value, min, max, onChange }: FigureProps): ReactNode {
  return (
    <div className="field">
      <span className="label">{label}</span>
      <InputNumber
        aria-label={label}
        min={min}
        max={max}
        value={value}
        onChange={(v) => onChange(v ?? min ?? 0)}
      />
    </div>
  );
}

interface DirectionProps<T extends string> {
  readonly value: T;
  readonly options: { value: T; label: string }[];
  readonly onChange: (value: T) => void;
}

/** Which side, or which way. */
export function Direction<T extends string>({ value, options, onChange }: DirectionProps<T>): ReactNode {
  const t = useText({ zh, en });
  return (
    <div className="field">
      <span className="label">{t.direction}</span>
      <Segmented aria-label={t.direction} value={value} options={options} onChange={onChange} />
    </div>
  );
}

interface GradeChoiceProps {
  readonly value: Grade;
  readonly onChange: (grade: Grade) => void;
}

/** The grade a condition raises. */
export function GradeChoice({ value, onChange }: GradeChoiceProps): ReactNode {
  const t = useText({ zh, en });
  const language = useLanguage();
  return (
    <div className="field">
      <span className="label">{t.grade}</span>
      <Select
        aria-label={t.grade}
        style={{ width: 110 }}
        value={value}
        onChange={onChange}
        options={grades.map((grade) => ({ value: grade, label: gradeWord(grade, language) }))}
      />
    </div>
  );
}
