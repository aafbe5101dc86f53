import { holds, type Statement, same } from '../statement.ts';
import { newBranch, repository, uploadAnalysis } from '../steps.ts';

const fidelity = 'packages/github-emulator/docs/fidelity.md';

/** Code scanning, secret scanning and attestations. */
export const scanningStatements: readonly Statement[] = [
  {
    id: 'fixed-at-while-open-elsewhere',
    says: '`fixed_at` of an alert of code scanning is null while the alert is open on another branch.',
    where: ['src/github/slices/open-alerts/branch-alerts.ts', fidelity],
    needs: { app: { security_events: 'write' } },
    async run(github) {
      const [fixed, open] = [await newBranch(github, 'fixed'), await newBranch(github, 'open')];
      await uploadAnalysis(github, fixed, true);
      await uploadAnalysis(github, open, true);
      await uploadAnalysis(github, fixed, false);
      const list = (branch: string) =>
        github.installed.rest.codeScanning.listAlertsForRepo({
          ...repository(github.place),
          ref: `refs/heads/${branch}`,
        });
      const [alert] = await github.until('alert that is fixed on one branch', async () => {
        const { data } = await list(fixed);
        return data[0]?.most_recent_instance.state === 'fixed' || data[0]?.state === 'fixed'
          ? data
          : undefined;
      });
      same('fixed_at', alert?.fixed_at ?? null, null);
      holds(
        (await list(open)).data.some(({ number }) => number === alert?.number),
        'it is not open elsewhere',
      );
    },
  },
  {
    id: 'hidden-secret-is-absent',
    says: 'With `hide_secret` an alert of secret scanning has no property `secret`.',
    where: ['docs/rules/open-alerts.md', fidelity],
    needs: { app: { secret_scanning_alerts: 'read' } },
    async run(github) {
      await github.arrange.secretAlert();
      const { data } = await github.installed.rest.secretScanning.listAlertsForRepo({
        ...repository(github.place),
        hide_secret: true,
      });
      holds(data.length > 0, 'there is no alert');
      same(
        'property',
        data.some((alert) => 'secret' in alert),
        false,
      );
    },
  },
  {
    id: 'attestations-filtered-to-none',
    says: 'A filter by type without a match is an empty list where there are other attestations about the digest.',
    where: ['docs/rules/provenance.md', fidelity],
    needs: { app: { attestations: 'read' }, plan: 'GitHub Actions with runners' },
    async run(github) {
      const subject_digest = digest(1);
      await github.arrange.attest(subject_digest, 'provenance');
      const { data } = await github.installed.rest.repos.listAttestations({
        ...repository(github.place),
        subject_digest,
        predicate_type: 'sbom',
      });
      same('attestations', data.attestations ?? [], []);
    },
  },
  {
    id: 'attestations-newest-first',
    says: 'The attestations about a digest are listed newest first.',
    where: ['docs/rules/provenance.md', fidelity],
    needs: { app: { attestations: 'read' }, plan: 'GitHub Actions with runners' },
    async run(github) {
      const subject_digest = digest(2);
      const about = { ...repository(github.place), subject_digest };
      await github.arrange.attest(subject_digest, 'provenance');
      const { rest } = github.installed;
      const alone = (await rest.repos.listAttestations(about)).data.attestations ?? [];
      await github.arrange.attest(subject_digest, 'sbom');
      const both = (await rest.repos.listAttestations(about)).data.attestations ?? [];
      same('number', both.length, 2);
      const path = (url: string | undefined) => (url === undefined ? null : new URL(url).pathname);
      same('last one', path(both[1]?.bundle_url), path(alone[0]?.bundle_url));
    },
  },
  {
    id: 'attestation-address-is-signed',
    says: 'The address of a bundle answers without credentials, is refused with 403 when it was changed, and ends after an hour.',
    where: ['src/github/read/attestation-bundle.ts', fidelity],
    needs: { app: { attestations: 'read' }, plan: 'GitHub Actions with runners' },
    async run(github) {
      const subject_digest = digest(3);
      await github.arrange.attest(subject_digest, 'provenance');
      const { data } = await github.installed.rest.repos.listAttestations({
        ...repository(github.place),
        subject_digest,
      });
      const address = data.attestations?.[0]?.bundle_url ?? '';
      const status = async (url: string) =>
        (await fetch(url, { signal: AbortSignal.timeout(30_000) })).status;
      same('status of the address', await status(address), 200);
      const changed = new URL(address);
      const [name, value] = [...changed.searchParams].at(-1) ?? ['', ''];
      changed.searchParams.set(name, value.startsWith('A') ? `B${value.slice(1)}` : `A${value.slice(1)}`);
      same('status of a changed address', await status(changed.href), 403);
      await github.arrange.pass({ minutes: 61 });
      same('status after an hour', await status(address), 403);
    },
  },
];

/** A digest that belongs to nothing. */
function digest(number: number): string {
  return `sha256:${String(number).padStart(64, 'c0ffee')}`;
}
