/** Whether two names are of one tool: the case of letters does not matter. */
export function sameTool(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
