import type { ComponentType } from 'react';
import type { Both } from '#platform/web/text';

/** Icons of the navigation; drawn in `#platform/web/ui`. */
export type IconName =
  | 'desk'
  | 'map'
  | 'alarm'
  | 'incident'
  | 'rule'
  | 'point'
  | 'enterprise'
  | 'gateway'
  | 'people'
  | 'log'
  | 'system'
  | 'org';

export interface PageProps {
  /** Places of the page's path. */
  readonly params: Readonly<Record<string, string>>;
}

/** One screen of a module. */
export interface Page {
  /** Pattern such as `/points/:id`. */
  readonly path: string;
  readonly title: Both;
  /** Needed permission; without it the page says who can grant it and the menu leaves it out. */
  readonly permission?: string;
  /** Present: an entry of the left navigation; `order` sorts it. */
  readonly menu?: { readonly icon: IconName; readonly order: number };
  /** Fills the window without the bar and the navigation (wall, enterprise answer). */
  readonly bare?: boolean;
  /** A bare page that says itself that the server is lost. */
  readonly saysLoss?: boolean;
  /** Reachable without a session (sign-in, set-up). */
  readonly open?: boolean;
  load(): Promise<ComponentType<PageProps>>;
}

/** An action of the command palette. */
export interface Command {
  readonly id: string;
  readonly title: Both;
  readonly permission?: string;
  /** Further words it is found by. */
  readonly keywords?: string;
  run(): void;
}

/** What a module gives to the web: its door `modules/<name>/web/index.ts` exports one. */
export interface WebModule {
  readonly name: string;
  readonly pages: readonly Page[];
  readonly commands?: readonly Command[];
}

/** The signed-in person as screens need it. */
export interface SessionView {
  readonly personId: string;
  readonly name: string;
  readonly account: string;
  readonly orgPath: string;
  readonly orgName: string;
  readonly roles: readonly string[];
  readonly permissions: readonly string[];
  readonly totp: boolean;
  readonly mustEnrolTotp: boolean;
  readonly demo: boolean;
  readonly expiresAt: string;
}
