// jest's environment with a document, for the screens.
import { TestEnvironment } from 'jest-environment-jsdom';
import { withPatience } from './patience.mjs';

export default class DomEnvironment extends withPatience(TestEnvironment) {}
