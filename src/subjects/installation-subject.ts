/** An installation of the app. */
export interface InstallationSubject {
  readonly kind: 'installation';
  readonly installationId: number;
}
