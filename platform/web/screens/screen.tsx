import type { ReactNode } from 'react';
import { Link } from '#platform/web/router';
import './screens.css';

export interface ScreenProps {
  readonly title: ReactNode;
  /** Where this page hangs: shown before the title. */
  readonly back?: { readonly to: string; readonly title: string };
  /** Beside the title: counts, states. */
  readonly note?: ReactNode;
  /** At the right: what can be done here. */
  readonly actions?: ReactNode;
  /** A row of filters below the head. */
  readonly filters?: ReactNode;
  readonly children: ReactNode;
  /** The page scrolls as a whole instead of its body filling the window. */
  readonly flow?: boolean;
}

/** The frame of an ordinary page: title, what can be done, filters, content. */
export function Screen({
  title,
  back,
  note,
  actions,
  filters,
  children,
  flow = false,
}: ScreenProps): ReactNode {
  return (
    <div className="page">
      <div className="page-head">
        {back && (
          <span className="screen-back">
            <Link to={back.to}>{back.title}</Link>
            <span aria-hidden="true"> /</span>
          </span>
        )}
        <h1>{title}</h1>
        {note !== undefined && <div className="screen-note">{note}</div>}
        <span className="spacer" />
        {actions}
      </div>
      {filters !== undefined && <div className="screen-filters">{filters}</div>}
      {flow ? <div className="screen-flow">{children}</div> : <div className="page-body">{children}</div>}
    </div>
  );
}
