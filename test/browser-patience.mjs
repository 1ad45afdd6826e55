// A whole meeting takes longer than jest's five seconds. jest reads `testTimeout` at the top of its configuration only, not per project.
import { jest } from '@jest/globals';

jest.setTimeout(120_000);
