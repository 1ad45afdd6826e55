// jest's environment for Node, but with the globals of a real context. jest puts a proxy before them, and whatever counts in a loop (curves,
// pictures) then takes up to fifty times as long.
import vm from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import { withPatience } from './patience.mjs';

export default class QuickEnvironment extends withPatience(TestEnvironment) {
  constructor(config, context) {
    const { createContext } = vm;
    // Node's documentation of vm.createContext: without an object to stand for the globals, nothing intercepts them.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
}
