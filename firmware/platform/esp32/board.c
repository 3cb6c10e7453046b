/*
 * What no module of the SDK gives: random bytes from the ESP32's hardware generator (ESP-IDF, "Random Number Generation":
 * true random while the radio is on, which this firmware keeps on), a restart, and the task watchdog.
 */

#include "xsmc.h"
#include "xsHost.h"

#include "esp_random.h"
#include "esp_system.h"
#include "esp_task_wdt.h"

/* fillRandom(bytes: ArrayBuffer) */
void xs_board_fill_random(xsMachine *the)
{
	void *data;
	xsUnsignedValue size;
	xsmcGetBufferWritable(xsArg(0), &data, &size);
	esp_fill_random(data, size);
}

void xs_board_restart(xsMachine *the)
{
	esp_restart();
}

/* watch(): the calling task must feed the dog from now on; feed() does. Without it the chip restarts. */
void xs_board_watch(xsMachine *the)
{
	esp_task_wdt_add(NULL);
}

void xs_board_feed(xsMachine *the)
{
	esp_task_wdt_reset();
}
