import { expect, test } from '@jest/globals';
import { found, type SignalExample, withoutExample } from '../../../../test/samples/signal-lines.ts';
import { privileges } from './privileges.ts';

const sure: readonly SignalExample[] = [
  ['src/a.sh', 'chmod 777 data'],
  ['src/a.sh', 'chmod -R 0777 data'],
  ['src/a.sh', 'chmod u+s tool'],
  ['src/a.sh', 'chmod 4755 tool'],
  ['docker/Dockerfile', 'RUN mkdir /data && chmod -R 777 /data'],
  ['Dockerfile', 'USER root'],
  ['docker/shop.dockerfile', 'user 0'],
  ['Dockerfile', '-USER app'],
  ['Dockerfile', '-USER 1000:1000', '+USER root'],
  ['k8s/a.yaml', '  privileged: true'],
  ['k8s/a.yaml', '  - hostNetwork: true'],
  ['k8s/a.yaml', '  allowPrivilegeEscalation: true'],
  ['k8s/a.yaml', '  runAsNonRoot: false'],
  ['k8s/a.yaml', '  runAsUser: 0'],
  ['helm/shop/templates/a.yaml', '-  readOnlyRootFilesystem: true'],
  ['docker-compose.yml', '  - /var/run/docker.sock:/var/run/docker.sock'],
  ['docker-compose.yml', '  network_mode: host'],
  ['docker-compose.yml', '  cap_add:'],
  ['docker-compose.yml', '-  cap_drop: [ALL]'],
  ['src/a.sh', 'docker run --privileged shop'],
  ['k8s/role.yaml', '  verbs: ["*"]'],
  ['k8s/role.yaml', '  name: cluster-admin'],
  ['main.tf', '  actions = ["*"]'],
  ['iam/policy.json', '"Action": "*",'],
  ['infra/policy.json', '"Principal": "*"'],
  ['main.tf', '  role = "roles/owner"'],
  ['etc/sudoers', 'app ALL=(ALL) ALL'],
  ['roles/shop/templates/sshd_config.j2', 'AllowTcpForwarding yes'],
  ['src/user.sh', 'echo "app ALL=(ALL) NOPASSWD: ALL"'],
];

const hints: readonly SignalExample[] = [
  ['src/a.sh', 'sudo service shop restart'],
  ['Dockerfile', 'RUN sudo make install'],
  ['src/a.c', '  setuid(0);'],
  ['src/a.go', 'syscall.Setgid(0)'],
  ['helm/shop/templates/a.yaml', '  securityContext:'],
  ['k8s/a.yaml', 'kind: RoleBinding'],
  ['main.tf', 'resource "aws_iam_role" "deploy" {'],
  ['app/src/main/AndroidManifest.xml', '<uses-permission android:name="android.permission.CAMERA" />'],
  ['extension/manifest.json', '"host_permissions": ["https://acme.dev/*"],'],
  ['ios/Shop.entitlements', '<key>com.apple.security.network.client</key>'],
];

test.each(sure)('sure: %j', (...example) => {
  expect(found(privileges, example)).toContain('privileges sure');
});

test.each(hints)('a hint: %j', (...example) => {
  expect(found(privileges, example)).toEqual(['privileges hint']);
});

test('no detector is without an example', () => {
  expect(withoutExample(privileges, [...sure, ...hints])).toEqual([]);
});

test.each<SignalExample>([
  ['src/a.sh', 'pseudo a'],
  ['src/a.sh', 'chmod 755 a'],
  ['src/a.sh', 'chmod u+x a'],
  ['Dockerfile', 'USER app'],
  ['k8s/a.yaml', '  runAsNonRoot: true'],
  ['k8s/role.yaml', '  verbs: ["get", "list"]'],
  ['iam/policy.json', '"Action": "s3:GetObject",'],
  ['src/a.ts', 'const user = root'],
])('nothing: %j', (...example) => {
  expect(found(privileges, example)).toEqual([]);
});
