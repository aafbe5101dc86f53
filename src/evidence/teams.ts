/** Members' logins by team slug, for the teams that enabled rules name. A team that does not exist is absent. */
export type Teams = Readonly<Record<string, readonly string[]>>;
