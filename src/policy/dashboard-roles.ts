import { z } from 'zod';
import { teams } from '../rules/options.ts';
import type { PolicyFile } from './written-policy.ts';

/** The key `dashboard` of the organization's policy file. */
export const dashboardRoles = z
  .strictObject({
    auditors: teams().optional().describe('The teams of the auditors.'),
    security: teams().optional().describe('The teams of the people who look after security.'),
  })
  .describe(
    'In the file of the organization only: the teams whose members the dashboard shows findings, reasons and evidence of every repository that they can read.',
  );

/** The teams whose members see details on the dashboard, each once: those of the organization's file, and of no repository's. */
export function teamsWithDetails({ source, written }: PolicyFile): readonly string[] {
  const { auditors = [], security = [] } = written.dashboard ?? {};
  return source.kind === 'organization' ? [...new Set([...auditors, ...security])] : [];
}
