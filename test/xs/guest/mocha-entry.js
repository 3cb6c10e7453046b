/* global mocha */
// Mocha's own browser build, reporting on the host's standard output.
import './browser-globals.js';
import 'mocha/mocha.js';

mocha.setup({ ui: 'bdd', reporter: 'dot', timeout: 0, color: false });
export default mocha;
