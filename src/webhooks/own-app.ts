/** What events are read by. */
export interface OwnApp {
  /** This app's id: events of its checks wake nothing. */
  readonly id: number;
  /** The name of each account's repository for the policy of all its repositories. */
  readonly organizationRepository: string;
  /** Where this GitHub's API begins, without a slash at the end. */
  readonly apiUrl: string;
}
