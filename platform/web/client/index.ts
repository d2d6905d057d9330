export { asFailure, ClientFailure } from './failure.ts';
export { ask, call, download, urlOf, type Args, type Given } from './call.ts';
export { keyOf, onActFailure, queryClient, refresh, useAct, useOperation, type Act } from './hooks.ts';
