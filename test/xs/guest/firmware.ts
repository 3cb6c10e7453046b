/** Entry of the firmware in XS. All it imports may be preloaded. */

import { guest } from './terminal.js';
import { serve } from './world.js';

serve(guest);
