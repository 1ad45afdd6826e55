// `npm run demo -- --churn`: a meeting of five in which people join, leave and are removed, the leader quits and the engine dies (issue 4).
import { parseArgs } from 'node:util';
import { runClaimed } from '../claimed-run.js';
import { walkChurn } from './churn.js';

const LONGEST_MS = 600_000;

const { values } = parseArgs({
  options: { churn: { type: 'boolean' }, out: { type: 'string', default: 'demo-out' } },
});
await runClaimed('The churn', values.out, LONGEST_MS, walkChurn);
