import type { KeyAndCertificate } from './certificate.ts';

/** The authority people are asked to trust. */
export interface Authority {
  /** PEM. */
  readonly cert: string;
  readonly file: string;
  /** SHA-256 over its DER, in pairs: what a person compares. */
  readonly fingerprint: string;
}

/** Where the listeners take their key and certificate from; they are told when another one is in use. */
export interface TlsSource {
  readonly current: KeyAndCertificate;
  /** Absent when the certificate is somebody else's. */
  readonly authority?: Authority;
  /** Calls back with every later key and certificate until the returned function is called. */
  onChange(use: (next: KeyAndCertificate) => void): () => void;
  /** Looks whether another one is due and takes it into use; rejects when that cannot be used. */
  look(): Promise<void>;
}

/** A source whose `next` says what to use from now on, or undefined to stay. */
export function sourceOf(
  first: KeyAndCertificate,
  next: () => Promise<KeyAndCertificate | undefined>,
  authority?: Authority,
): TlsSource {
  const users = new Set<(next: KeyAndCertificate) => void>();
  let current = first;
  return {
    get current() {
      return current;
    },
    ...(authority ? { authority } : {}),
    onChange(use) {
      users.add(use);
      return () => void users.delete(use);
    },
    async look() {
      const found = await next();
      if (!found) return;
      current = found;
      for (const use of users) use(found);
    },
  };
}
