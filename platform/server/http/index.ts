export { type HttpOptions, type HttpEdge, buildHttp } from './server.ts';
export { openApiOf } from './openapi.ts';
export { SESSION_COOKIE, readCookie } from './cookie.ts';
export { type Authenticate, type RequestFacts } from './authenticate.ts';
