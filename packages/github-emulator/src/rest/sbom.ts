import { createHash } from 'node:crypto';
import { repositoryPage } from '../entities/repository.ts';
import { timestamp } from '../world/clock.ts';
import { type Dependency, dependenciesAt, packageUrlOf } from '../world/dependency-graph.ts';
import type { RepositoryState } from '../world/model.ts';
import { notFound } from '../world/problem.ts';
import { nameOf } from '../world/state.ts';
import { type Handlers, ok } from './call.ts';

/**
 * The bill of materials of the default branch, in SPDX 2.3. It names packages, not the manifests that declare them.
 * https://docs.github.com/rest/dependency-graph/sboms
 */
export const sbom: Handlers = {
  'dependency-graph/export-sbom': async ({ repository, world }) => {
    if (!repository.dependencyGraph) throw notFound();
    const { defaultBranch, git } = repository;
    const head = git.branch(defaultBranch);
    const dependencies = head === null ? [] : await dependenciesAt(repository, head, null);
    const packages = new Map(dependencies.map((each) => [packageUrlOf(each), packageJson(repository, each)]));
    const url = `pkg:github/${nameOf(repository)}@${defaultBranch}`;
    const root = spdxPackage(`com.github.${nameOf(repository)}`, defaultBranch, url);
    const all = [root, ...packages.values()];
    const relationship = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
      spdxElementId,
      relationshipType,
      relatedSpdxElement,
    });
    return ok({
      sbom: {
        SPDXID: document,
        spdxVersion: 'SPDX-2.3',
        creationInfo: {
          created: timestamp(world.clock.now()),
          creators: ['Tool: GitHub.com-Dependency-Graph'],
        },
        name: root.name,
        dataLicense: 'CC0-1.0',
        documentNamespace: `${repositoryPage(world, repository)}/dependency_graph/sbom-${digestOf(String(head))}`,
        packages: all,
        relationships: [
          relationship(document, 'DESCRIBES', root.SPDXID),
          ...[...packages.values()].map(({ SPDXID }) => relationship(root.SPDXID, 'DEPENDS_ON', SPDXID)),
        ],
      },
    });
  },
};

const document = 'SPDXRef-DOCUMENT';

function packageJson({ packages }: RepositoryState, dependency: Dependency) {
  const url = packageUrlOf(dependency);
  const { license = null } = packages.get(url) ?? {};
  return {
    ...spdxPackage(dependency.name, dependency.version, url),
    ...(license !== null && { licenseConcluded: license }),
  };
}

function spdxPackage(name: string, versionInfo: string, url: string) {
  return {
    SPDXID: `SPDXRef-${`${name}-${versionInfo}`.replaceAll(/[^A-Za-z\d.-]/g, '-')}-${digestOf(url)}`,
    name,
    versionInfo,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: url }],
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}
