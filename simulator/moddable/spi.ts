/** `embedded:io/spi` on the desk: ends in the modelled PN532. */

import { world } from 'simulator/moddable/world';

export default world.board.SPI;
