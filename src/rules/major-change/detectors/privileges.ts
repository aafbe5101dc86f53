import { anyOf } from './any-of.ts';
import { type Detector, goes, linePattern, wholeFile } from './detector.ts';

const dockerfile = /(?:^|\/)(?:Dockerfile|Containerfile)[^/]*$|\.dockerfile$/i;
/** Manifests of Kubernetes, compose files, charts, their templates and values. */
const deployment = /\.(?:ya?ml|json|tpl|j2|toml)$|\.ya?ml\.\w+$/i;
const cloud = /\.(?:tf|tf\.json|hcl|bicep|ya?ml|json|ts|py|go|tpl)$/i;

const sure = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('privileges', 'sure', pattern);
const hint = (pattern: Parameters<typeof linePattern>[2]): Detector =>
  linePattern('privileges', 'hint', pattern);

/** The rights that a script, a container, a workload or a cloud role takes or hands out. */
export const privileges: readonly Detector[] = [
  hint({ languages: ['shell', 'yaml'], pattern: /(?:^|[\s;&|])sudo\s/m }),
  hint({ files: dockerfile, pattern: /(?:^|[\s;&|])sudo\s/m }),
  sure({
    pattern:
      /\bchmod\s+(?:-R\s+)?(?:0?777|[ugo]*\+s|[246]7\d\d)\b|\bNOPASSWD\b|\bsetcap\s+\S|^\s*PermitRootLogin\s+yes/m,
  }),
  hint({
    languages: ['c', 'go', 'rust', 'python', 'perl', 'ruby', 'php'],
    pattern: /\bset(?:e|res|re)?[ug]id\s*\(|\bcap_set_proc\b|\bprctl\s*\(/im,
  }),
  // https://docs.docker.com/reference/dockerfile/#user
  sure({ files: dockerfile, pattern: /^\s*USER\s+(?:root|0)\b/im }),
  goes('privileges', 'sure', { files: dockerfile, pattern: /^\s*USER\s+(?!root\b|0\b)\S+/im }),
  // https://kubernetes.io/docs/concepts/security/pod-security-standards/ and https://docs.docker.com/reference/compose-file/services/
  sure({
    files: deployment,
    pattern: anyOf(
      'm',
      /^\s*-?\s*["']?(?:privileged|hostNetwork|hostPID|hostIPC|allowPrivilegeEscalation)["']?\s*:\s*["']?true\b/,
      /^\s*-?\s*["']?(?:runAsNonRoot|readOnlyRootFilesystem)["']?\s*:\s*["']?false\b/,
      /^\s*runAsUser\s*:\s*["']?0\b/,
    ),
  }),
  sure({
    pattern: anyOf(
      'm',
      /\/var\/run\/docker\.sock/,
      /\b(?:seccomp|apparmor)[:=]\s*unconfined\b/,
      /(?:^|\s)--privileged\b/,
      /--cap-add\b/,
      /\b(?:network_mode|pid|ipc|userns_mode)\s*:\s*["']?host\b/,
      /\bSYS_ADMIN\b/,
      /\bcap_add\s*:/,
    ),
  }),
  goes('privileges', 'sure', {
    files: deployment,
    pattern: anyOf(
      'm',
      /^\s*(?:runAsNonRoot|readOnlyRootFilesystem)\s*:\s*true\b/,
      /^\s*(?:allowPrivilegeEscalation|privileged)\s*:\s*false\b/,
      /\bcap_drop\s*:/,
      /\bno-new-privileges\b/,
    ),
  }),
  hint({
    files: deployment,
    role: 'product',
    pattern:
      /^\s*-?\s*(?:hostPath|runAsUser|runAsGroup|fsGroup|capabilities|securityContext|podSecurityContext|automountServiceAccountToken)\s*:/m,
  }),
  hint({
    files: deployment,
    pattern:
      /\bkind:\s*(?:Cluster)?Role(?:Binding)?\b|\bkind:\s*(?:ServiceAccount|NetworkPolicy|PodSecurityPolicy)\b/m,
  }),
  sure({ pattern: /\bcluster-admin\b|\bAdministratorAccess\b|\broles\/(?:owner|editor)\b/m }),
  // Every action, every resource: https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege
  sure({
    files: cloud,
    pattern: anyOf(
      'm',
      /["']?\b(?:Action|actions|NotAction|verbs|apiGroups)["']?\s*[:=]\s*\[?\s*["'](?:\*|iam:\*|\*:\*)["']/,
      /["']?\b(?:Principal|AWS|identifiers|members?)["']?\s*[:=]\s*\[?\s*["'](?:\*|allUsers|allAuthenticatedUsers)["']/,
    ),
  }),
  hint({
    files: cloud,
    pattern: anyOf(
      'm',
      /\bresource\s+"(?:aws_iam_\w{1,60}|aws_security_group\w{0,20}|aws_kms_\w{1,40}|google_\w{1,60}iam\w{1,20}|azurerm_role_\w{1,30})"/,
      /\bsts:AssumeRole\b/,
      /\biam:PassRole\b/,
      /["']?\bResource["']?\s*[:=]\s*\[?\s*["']\*["']/,
    ),
  }),
  // The rights of a phone's app and of a browser's extension.
  hint({ files: /(?:^|\/)AndroidManifest\.xml$/, pattern: /<uses-permission\b|\bandroid:permission=/m }),
  hint({
    files: /(?:^|\/)manifest[^/]*\.json$/,
    pattern: /"(?:host_permissions|permissions|externally_connectable)"\s*:/m,
  }),
  hint({ files: /\.entitlements$/, pattern: /<key>/m }),
  // Whole files that say who may do what on a machine.
  wholeFile('privileges', 'sure', ({ path }) =>
    /(?:^|\/)(?:sudoers(?:\.d\/[^/]+)?|sshd_config|pg_hba\.conf|[^/]+\.apparmor|[^/]+\.seccomp(?:\.json)?)(?:\.(?:j2|tpl|erb|tmpl))?$/.test(
      path,
    ),
  ),
];
