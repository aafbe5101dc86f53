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
      '**/{[Aa]uth,[Aa]uth[nz],[Aa]uthentication,[Aa]uthorization,[Oo][Aa]uth,[Oo][Aa]uth2,[Oo]idc,[Ss]aml,[Ss]so,[Ll]ogin,[Ss]essions}/**',
      '**/{[Pp]ermission,[Pp]ermissions,[Rr]bac,[Aa]cl,[Aa]cls,[Aa]ccess-control,[Pp]olicies}/**',
      '**/{[Cc]rypto,[Cc]ryptography,[Ee]ncryption,[Tt]ls,[Pp]ki,[Cc]erts,[Kk]eychain,[Ss]ecrets}/**',
      '**/{[Uu]pdater,[Aa]uto-update,[Aa]uto_update,[Aa]uto[Uu]pdate,[Ss]elf-update,[Ss]elf_update,[Ss]elf[Uu]pdate}/**',
      '**/{[Uu]pdater,[Aa]uto-update,[Aa]uto_update,[Aa]uto[Uu]pdate,[Ss]elf-update,[Ss]elf_update,[Ss]elf[Uu]pdate}*',
      '**/{[Aa]uth,[Aa]uthentication,[Aa]uthorization,[Oo][Aa]uth,[Pp]ermissions,[Rr]bac,[Cc]rypto,[Ss]ession,[Ss]essions}.*',
      '**/{[Aa]uth[nz],[Oo][Aa]uth2,[Oo]idc,[Ss]aml,[Jj]wt}.*',
      '**/[Jj]wt/**',
      '**/{[Ss]andbox,[Ss]eccomp}/**',
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
      'The signals of the rule `threat-model` that make a change sensitive wherever the file lies, by a sure sign.',
    ),
  hints: z
    .array(z.enum(codeSignals))
    .max(codeSignals.length)
    .default(['exposure'])
    .describe('Those of them of which a hint is enough, such as a server that listens on every address.'),
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
