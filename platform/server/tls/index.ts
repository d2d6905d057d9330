export { issueServer, makeAuthority, type KeyAndCertificate, type Validity } from './certificate.ts';
export { openImported, type ImportedFiles } from './imported.ts';
export { daysLeft, openLocalAuthority, type LocalAuthorityOptions } from './local-authority.ts';
export { TlsProblem } from './problem.ts';
export { tlsServer, type TlsServerOptions } from './server.ts';
export { type Authority, type TlsSource } from './source.ts';
