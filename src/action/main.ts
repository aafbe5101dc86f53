import { openWithToken } from '../cli/check/evaluate-with-token.ts';

console.log(openWithToken);
