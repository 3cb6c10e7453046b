/** Entry of the page. */

import './theme.css';
import './page.js';
