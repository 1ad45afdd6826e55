// Imported before anything that makes a schema, by every program that runs under a content security policy. zod asks whether it may use eval when
// a schema is made; where the policy comes into force only afterwards, as in a preload script, the first parse would then throw.
import { config } from 'zod';

config({ jitless: true });
