/*
 * Random bytes from the ESP32's hardware generator (ESP-IDF, "Random Number Generation": true random while the radio
 * is on, which this firmware keeps on). No module of the SDK gives them.
 */

#include "xsmc.h"
#include "xsHost.h"

#include "esp_random.h"

/* fillRandom(bytes: ArrayBuffer) */
void xs_entropy_fill(xsMachine *the)
{
	void *data;
	xsUnsignedValue size;
	xsmcGetBufferWritable(xsArg(0), &data, &size);
	esp_fill_random(data, size);
}
