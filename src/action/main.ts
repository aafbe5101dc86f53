import { nodeProblem } from '../platform/node-version.ts';
import { runAction } from './run.ts';

const problem = nodeProblem(process.versions.node);
if (problem !== null) throw new Error(problem);
process.exitCode = await runAction(process.env, (text) => process.stdout.write(text));
