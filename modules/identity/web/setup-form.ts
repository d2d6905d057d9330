/** The five posts the set-up page fills, in the order shown. */
export const setupPosts = ['systemAdmin', 'securityAdmin', 'auditAdmin', 'dutyOfficer', 'commander'] as const;
export type SetupPost = (typeof setupPosts)[number];

/** What is typed for one post. */
export interface Entry {
  readonly name: string;
  readonly account: string;
  readonly password: string;
}
export type Entries = Readonly<Record<SetupPost, Entry>>;

const LETTERS = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** A random password of 16 characters without look-alikes, in groups of four: about 92 bits. */
export function generatePassword(): string {
  const bytes = new Uint8Array(64);
  crypto.getRandomValues(bytes);
  const limit = 256 - (256 % LETTERS.length);
  const chosen = [...bytes].filter((b) => b < limit).slice(0, 16);
  return chosen.map((b, i) => (i > 0 && i % 4 === 0 ? '-' : '') + LETTERS[b % LETTERS.length]).join('');
}

/** Entries the page opens with: suggested accounts and names, generated passwords. */
export function suggestedEntries(names: Readonly<Record<SetupPost, string>>): Entries {
  const accounts: Readonly<Record<SetupPost, string>> = {
    systemAdmin: 'sysadmin',
    securityAdmin: 'secadmin',
    auditAdmin: 'auditor',
    dutyOfficer: 'duty',
    commander: 'commander',
  };
  return Object.fromEntries(
    setupPosts.map((post) => [
      post,
      { name: names[post], account: accounts[post], password: generatePassword() },
    ]),
  ) as unknown as Entries;
}

const ACCOUNT = /^[A-Za-z0-9_.@-]{2,60}$/;

/** What is wrong with an entry, as a key of the page's texts, or undefined. */
export function faultOf(
  post: SetupPost,
  entries: Entries,
): 'required' | 'accountRule' | 'passwordRule' | 'distinct' | undefined {
  const { name, account, password } = entries[post];
  if (name.trim() === '') return 'required';
  if (!ACCOUNT.test(account)) return 'accountRule';
  if (password.length < 10 || password === account) return 'passwordRule';
  return setupPosts.some((other) => other !== post && entries[other].account === account)
    ? 'distinct'
    : undefined;
}
