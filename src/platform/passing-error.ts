/** A failure outside the service that passes by itself, such as an outage or a limit: logged with message and code, without a stack. */
export class PassingError extends Error {}
