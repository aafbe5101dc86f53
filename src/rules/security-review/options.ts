import { z } from 'zod';
import { contributorOptions, deputies } from '../independence.ts';
import { signalIds } from '../major-change/signals.ts';
import { globs, team } from '../options.ts';

/** The signals that code gives: a title, a dependency or the size of a change say nothing about protections. */
const codeSignals = signalIds.filter(
  (id) => !['announced', 'new-product', 'new-dependency', 'size'].includes(id),
);

export const options = z.object({
  team: team()
    .nullable()
    .default(null)
    .describe('The security team: one of its members approves each change of what is sensitive.'),
  deputies: deputies(),
  ...contributorOptions,
  paths: globs()
    .default([
      '**/{auth,authn,authz,authentication,authorization,oauth,oauth2,oidc,saml,sso,login,sessions}/**',
      '**/{permission,permissions,rbac,acl,acls,access-control,policies}/**',
      '**/{crypto,cryptography,encryption,tls,pki,certs,keychain,secrets}/**',
      '**/{update,updater,updates,auto-update,autoupdate,self-update}/**',
      '**/{auto-update,auto_update,autoUpdate,auto-updater,autoUpdater,self-update,self_update,selfUpdate}*',
      '**/{sandbox,seccomp}/**',
    ])
    .describe(
      'Files whose change is sensitive, but for tests, documents and translations, and for changes of comments and layout.',
    ),
  ignore: globs().default([]).describe('Files that are never sensitive, whatever they hold.'),
  signals: z
    .array(z.enum(codeSignals))
    .max(codeSignals.length)
    .default([
      'authentication',
      'permissions',
      'secrets',
      'cryptography',
      'sandbox',
      'privileges',
      'exposure',
      'supply-chain',
    ])
    .describe(
      'The signals of the rule `threat-model` that make a change sensitive wherever the file lies: only a sure sign counts, no hint.',
    ),
  section: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .nullable()
    .default('Security considerations')
    .describe(
      'The heading of the description below which the author writes what the change means for security. `null`: none is asked for.',
    ),
});

export type Options = z.infer<typeof options>;
