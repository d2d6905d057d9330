export { identityModule } from './module.ts';
export { createAuthenticator, type Authenticator } from './authenticate.ts';
export { insertOrgs, insertRegions, type NewOrg, type NewRegion } from './load-orgs.ts';
export { issueSetupLink } from './set-up.ts';
export { createAccount, grantRole } from './create-account.ts';
export { namesOf } from './names.ts';
export { hashPassword, randomPassword } from './password.ts';
export { findOrgs, type FoundOrg } from './find-orgs.ts';
export { loadNationalRegions } from './national-regions.ts';
