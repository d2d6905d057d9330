import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';

/** One column of a {@link VirtualTable}. */
export interface Column<T> {
  readonly key: string;
  readonly title: ReactNode;
  /** CSS grid width, e.g. `120px` or `minmax(160px, 2fr)`. */
  readonly width: string;
  readonly numeric?: boolean;
  render(row: T): ReactNode;
}

interface VirtualTableProps<T> {
  readonly label: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  rowKey(row: T): string;
  /** Height of a row, px. */
  readonly rowHeight?: number;
  readonly selected?: string;
  readonly onOpen?: (row: T) => void;
  readonly onHover?: (row: T | undefined) => void;
  /** Called near the end of the list. */
  readonly onEnd?: () => void;
  readonly empty?: ReactNode;
  readonly foot?: ReactNode;
}

const OVERSCAN = 8;

/** Scroll position and height of an element. */
function useViewport(): {
  ref: React.RefObject<HTMLDivElement | null>;
  top: number;
  height: number;
} {
  const ref = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const onScroll = (): void => setTop(element.scrollTop);
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    element.addEventListener('scroll', onScroll, { passive: true });
    observer.observe(element);
    return () => {
      element.removeEventListener('scroll', onScroll);
      observer.disconnect();
    };
  }, []);
  return { ref, top, height };
}

/** A table that draws only the rows in view: ten thousand rows scroll like ten. Enter opens the focused row, arrows move. */
export function VirtualTable<T>(props: VirtualTableProps<T>): ReactNode {
  const { columns, rows, rowHeight = 34 } = props;
  const { ref, top, height } = useViewport();
  const first = Math.max(0, Math.floor(top / rowHeight) - OVERSCAN);
  const last = Math.min(rows.length, Math.ceil((top + height) / rowHeight) + OVERSCAN);
  const template = columns.map((c) => c.width).join(' ');
  const { onEnd } = props;
  useEffect(() => {
    if (onEnd && rows.length > 0 && last >= rows.length) onEnd();
  }, [last, rows.length, onEnd]);
  const onKey = (event: KeyboardEvent<HTMLDivElement>, row: T): void => {
    if (event.key === 'Enter') props.onOpen?.(row);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 'nextElementSibling' : 'previousElementSibling';
      (event.currentTarget[step] as HTMLElement | null)?.focus();
    }
  };
  return (
    <div className="vtable">
      <div
        className="vtable-scroll"
        ref={ref}
        role="table"
        aria-label={props.label}
        aria-rowcount={rows.length + 1}
        tabIndex={0}
      >
        <div role="rowgroup">
          <div className="vtable-head" role="row" style={{ gridTemplateColumns: template }}>
            {columns.map((c) => (
              <div key={c.key} role="columnheader" className={`vtable-cell${c.numeric ? ' num' : ''}`}>
                {c.title}
              </div>
            ))}
          </div>
        </div>
        {rows.length === 0 && props.empty !== undefined && (
          <div role="rowgroup">
            <div role="row">
              <div role="cell">{props.empty}</div>
            </div>
          </div>
        )}
        {rows.length > 0 && (
          <div role="rowgroup" style={{ position: 'relative', height: rows.length * rowHeight }}>
            {rows.slice(first, last).map((row, i) => (
              <div
                key={props.rowKey(row)}
                role="row"
                aria-rowindex={first + i + 2}
                className="vtable-row"
                style={{ gridTemplateColumns: template, height: rowHeight, top: (first + i) * rowHeight }}
                aria-selected={props.selected === props.rowKey(row)}
                {...(props.onOpen ? { tabIndex: 0, onClick: () => props.onOpen?.(row) } : {})}
                onKeyDown={(event) => onKey(event, row)}
                onMouseEnter={() => props.onHover?.(row)}
                onMouseLeave={() => props.onHover?.(undefined)}
              >
                {columns.map((c) => (
                  <div key={c.key} role="cell" className={`vtable-cell${c.numeric ? ' num' : ''}`}>
                    {c.render(row)}
                  </div>
                ))}
              </div>
            ))}
          </div>
        )}
      </div>
      {props.foot !== undefined && <div className="vtable-foot">{props.foot}</div>}
    </div>
  );
}
