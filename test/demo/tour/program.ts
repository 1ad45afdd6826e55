// `npm run demo -- --tour`: who may use end-to-end encryption, walked through the built app from an administrator's first run to the
// audit log (issue 5).
import { parseArgs } from 'node:util';
import { runClaimed } from '../claimed-run.js';
import { walkTour } from './tour.js';

const LONGEST_MS = 420_000;

const { values } = parseArgs({
  options: { tour: { type: 'boolean' }, out: { type: 'string', default: 'demo-out' } },
});
await runClaimed('The tour', values.out, LONGEST_MS, walkTour);
