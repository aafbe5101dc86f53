/** Workflows of the scratch repository that are started by hand, with the environments as inputs. */
const deploying = (jobs: string): string => `on:
  workflow_dispatch:
    inputs:
      first: { type: string, required: true }
      second: { type: string, default: '' }
permissions: {}
jobs:
${jobs}`;

const job = (name: string, input: string, more = ''): string => `  ${name}:
    runs-on: ubuntu-latest
    environment: ${input}
${more}    steps:
      - run: 'true'
`;

const [first, second] = [`\${{ inputs.first }}`, `\${{ inputs.second }}`];

/** File names below `.github/workflows`, by the shape of their jobs. */
export const workflows = {
  'one.yml': deploying(job('one', first)),
  'together.yml': deploying(job('one', first) + job('two', second)),
  'after.yml': deploying(job('one', first) + job('two', second, '    needs: one\n')),
  'without-deployment.yml': deploying(job('one', `\n      name: ${first}\n      deployment: false`)),
  'jobs.yml': `on: workflow_dispatch
permissions: {}
jobs:
  first:
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
  second:
    needs: first
    runs-on: ubuntu-latest
    steps:
      - run: sleep 30
`,
  // The run alone is of interest.
  'target.yml': `on:
  pull_request_target:
    branches: ['target-*']
permissions: {}
jobs:
  none:
    if: false
    runs-on: ubuntu-latest
    steps:
      - run: 'true'
`,
  'ask.yml': `on:
  workflow_dispatch:
    inputs:
      query: { type: string, required: true }
      branch: { type: string, required: true }
permissions: read-all
jobs:
  ask:
    runs-on: ubuntu-latest
    env:
      GH_TOKEN: \${{ github.token }}
      QUERY: \${{ inputs.query }}
      OWNER: \${{ github.repository_owner }}
      REPO: \${{ github.event.repository.name }}
      BRANCH: \${{ inputs.branch }}
    steps:
      - run: |
          answer=$(gh api graphql -f query="$QUERY" -f owner="$OWNER" -f repo="$REPO" -f branch="$BRANCH") || true
          echo "::notice title=answer::$(echo "$answer" | jq -c .)"
`,
  'attest.yml': `on:
  workflow_dispatch:
    inputs:
      digest: { type: string, required: true }
      kind: { type: string, required: true }
permissions:
  attestations: write
  id-token: write
jobs:
  attest:
    runs-on: ubuntu-latest
    steps:
      - if: inputs.kind == 'provenance'
        uses: actions/attest-build-provenance@v3
        with:
          subject-name: conformance
          subject-digest: \${{ inputs.digest }}
      - if: inputs.kind == 'sbom'
        run: |
          echo '{"spdxVersion":"SPDX-2.3","SPDXID":"SPDXRef-DOCUMENT","name":"conformance"}' > sbom.json
      - if: inputs.kind == 'sbom'
        uses: actions/attest-sbom@v3
        with:
          subject-name: conformance
          subject-digest: \${{ inputs.digest }}
          sbom-path: sbom.json
`,
} as const;

export type Workflow = keyof typeof workflows;
