import type { ReactNode } from 'react';
import type { Grade } from '#platform/contract';
import { useLanguage } from '#platform/web/text';

const WORDS: Readonly<Record<Grade, { readonly zh: string; readonly en: string; readonly glyph: string }>> = {
  red: { zh: '红色', en: 'Red', glyph: '红' },
  orange: { zh: '橙色', en: 'Orange', glyph: '橙' },
  yellow: { zh: '黄色', en: 'Yellow', glyph: '黄' },
  blue: { zh: '蓝色', en: 'Blue', glyph: '蓝' },
};

const SHAPES: Readonly<Record<Grade, { readonly d: string; readonly y: number; readonly size: number }>> = {
  red: { d: 'M12 0.8 23.2 12 12 23.2 0.8 12Z', y: 16, size: 11 },
  orange: { d: 'M12 1.2 23.4 22H0.6Z', y: 19.4, size: 10 },
  yellow: { d: 'M2 2H22V22H2Z', y: 16.4, size: 12 },
  blue: { d: 'M12 1A11 11 0 1 1 12 23 11 11 0 0 1 12 1Z', y: 16.2, size: 12 },
};

/** The word of a grade in the language given. */
export function gradeWord(grade: Grade, language: 'zh' | 'en'): string {
  return WORDS[grade][language];
}

interface GradeMarkProps {
  readonly grade: Grade;
  /** Edge of the mark, px. */
  readonly size?: number;
  /** Writes the word beside the mark. */
  readonly word?: boolean;
}

/** A grade as shape, character and colour, so that it survives colour blindness and print: 红 diamond, 橙 triangle, 黄 square, 蓝 circle. */
export function GradeMark({ grade, size = 20, word = false }: GradeMarkProps): ReactNode {
  const language = useLanguage();
  const shape = SHAPES[grade];
  const text = gradeWord(grade, language);
  return (
    <span className={`grade grade-${grade}`}>
      <svg
        width={size}
        height={size}
        viewBox="0 0 24 24"
        {...(word ? { 'aria-hidden': true } : { role: 'img', 'aria-label': text })}
      >
        <path className={`grade-mark-${grade}`} d={shape.d} />
        <text className="grade-glyph" x="12" y={shape.y} fontSize={shape.size}>
          {WORDS[grade].glyph}
        </text>
      </svg>
      {word && <span>{text}</span>}
    </span>
  );
}
