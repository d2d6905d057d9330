import { identityOperations as op, sessionOperations as session } from '#identity/contract';
import { route, type Route } from '#platform/server/module';
import { createOrg, listOrgs, listRegions, renameOrg } from './manage-orgs.ts';
import {
  changePerson,
  createPerson,
  endSessions,
  grantPost,
  listPeople,
  policy,
  resetPassword,
  revokePost,
} from './manage-people.ts';
import { beginTotp, changePassword, confirmTotp, me, signOut } from './own-account.ts';
import { setUp, setupState } from './set-up.ts';
import { signIn } from './sign-in.ts';

export const identityRoutes: readonly Route[] = [
  route(session.setupState, setupState),
  route(session.setUp, setUp),
  route(session.signIn, signIn, 'free'),
  route(session.me, me),
  route(session.signOut, signOut),
  route(session.changePassword, changePassword, 'free'),
  route(session.beginTotp, beginTotp),
  route(session.confirmTotp, confirmTotp, 'free'),
  route(op.listOrgs, listOrgs),
  route(op.createOrg, createOrg),
  route(op.renameOrg, renameOrg),
  route(op.listRegions, listRegions),
  route(op.listPeople, listPeople),
  route(op.createPerson, createPerson),
  route(op.changePerson, changePerson),
  route(op.resetPassword, resetPassword),
  route(op.grantPost, grantPost),
  route(op.revokePost, revokePost),
  route(op.endSessions, endSessions),
  route(op.policy, policy),
];
