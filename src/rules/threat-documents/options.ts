import { z } from 'zod';
import { globs } from '../options.ts';

const words = z.array(z.string().trim().min(1).max(100)).max(50);

/** The option that says where threat models are kept. */
export function threatModelPaths() {
  return globs().default([
    'docs/threat-models/**',
    '**/{threat,Threat,THREAT}{-,_,}{model,Model,MODEL}*.{md,mdx,markdown,json,yaml,yml,adoc,asciidoc,rst,tm7}',
    '**/threagile.{yaml,yml}',
    '**/*.tmbom.json',
    '**/.threatmodel/**',
    '**/ThreatDragonModels/**',
  ]);
}

/** The option with the phrases by which headings count as questions. */
export function questions() {
  return z
    .strictObject({
      'working-on': words
        .default([
          'what are we working on',
          'what are we building',
          'scope',
          'overview',
          'system description',
          'architecture',
          'context',
          'data flow',
          'data flows',
          'assets',
          'asset inventory',
          'trust boundaries',
          'attack surface',
          'entry points',
          'system model',
        ])
        .describe('Headings of "What are we working on?".'),
      'go-wrong': words
        .default([
          'what can go wrong',
          'what could go wrong',
          'threat',
          'threats',
          'risks',
          'attacks',
          'abuse cases',
          'misuse cases',
          'stride',
          'linddun',
        ])
        .describe('Headings of "What can go wrong?".'),
      'do-about': words
        .default([
          'what are we going to do about it',
          'what will we do about it',
          'what are we doing about it',
          'what do we do about it',
          'mitigation',
          'mitigations',
          'countermeasures',
          'controls',
          'treatment',
          'responses',
        ])
        .describe('Headings of "What are we going to do about it?".'),
      'good-job': words
        .default([
          'did we do a good job',
          'did we do a good enough job',
          'have we done a good job',
          'verification',
          'validation',
          'review',
          'residual risk',
          'residual risks',
          'remaining risks',
          'known gaps',
          'sign off',
        ])
        .describe('Headings of "Did we do a good job?".'),
    })
    .prefault({})
    .describe('The phrases by which a heading counts as one of the four questions.');
}

export type Questions = z.infer<ReturnType<typeof questions>>;

/** The option with the words by which something is decided about a threat. */
export function dispositions() {
  return words
    .default([
      'mitigate',
      'mitigated',
      'mitigation',
      'reduce',
      'reduced',
      'prevent',
      'prevented',
      'fix',
      'fixed',
      'accept',
      'accepted',
      'tolerate',
      'tolerated',
      'eliminate',
      'eliminated',
      'avoid',
      'avoided',
      'remove',
      'removed',
      'transfer',
      'transferred',
      'share',
      'shared',
      'delegate',
      'delegated',
    ])
    .describe('The words that count as a disposition of a threat.');
}
