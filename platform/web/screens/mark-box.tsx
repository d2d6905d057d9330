import type { ReactNode } from 'react';

interface MarkBoxProps {
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

/** A box that marks a row of a table without opening the row. */
export function MarkBox({ label, on, onChange }: MarkBoxProps): ReactNode {
  return (
    <input
      type="checkbox"
      className="mark-box"
      aria-label={label}
      checked={on}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      onChange={(event) => onChange(event.target.checked)}
    />
  );
}
