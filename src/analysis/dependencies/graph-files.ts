/**
 * Whether GitHub's dependency graph reads a file by itself. As of November 2026; what the graph learns from jobs and submitted snapshots
 * alone, as of Gradle, Bazel, Deno or Julia, is not among them:
 * https://docs.github.com/en/code-security/reference/supply-chain-security/dependency-graph-supported-package-ecosystems
 */
export function isReadByGraph(path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return names.test(name) || /(?:^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}

const names =
  /^(?:Cargo\.(?:lock|toml)|composer\.(?:lock|json)|.*\.(?:cs|vb|vcx|fs)proj|.*\.nuspec|packages\.config|go\.mod|pom\.xml|package(?:-lock)?\.json|(?:.*[-_.])?requirements(?:[-_.].*)?\.txt|[Pp]ipfile(?:\.lock)?|setup\.py|pnpm-lock\.yaml|pubspec\.(?:lock|yaml)|poetry\.lock|pyproject\.toml|Gemfile(?:\.lock)?|.*\.gemspec|Package\.resolved|yarn\.lock)$/;
