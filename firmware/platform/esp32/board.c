/*
 * What no module of the SDK gives: random bytes from the ESP32's hardware generator (ESP-IDF, "Random Number Generation":
 * true random while the radio is on, which this firmware keeps on), a restart, the task watchdog, why the chip started,
 * and a text that outlives a restart.
 */

#include "xsmc.h"
#include "xsHost.h"

#include <string.h>

#include "esp_attr.h"
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

static esp_task_wdt_user_handle_t gDog;

/*
 * watch(): from now on feed() must be called in time, else the chip restarts. A user of the watchdog of its own: the SDK's
 * loop feeds for its task also when no timer of the firmware runs any more.
 */
void xs_board_watch(xsMachine *the)
{
	if (!gDog)
		esp_task_wdt_add_user("terminal", &gDog);
}

void xs_board_feed(xsMachine *the)
{
	if (gDog)
		esp_task_wdt_reset_user(gDog);
}

/* startedBy(): esp_reset_reason_t */
void xs_board_started_by(xsMachine *the)
{
	xsmcSetInteger(xsResult, esp_reset_reason());
}

/* freeMemory(lowest: boolean): bytes outside the engine's own heap */
void xs_board_free_memory(xsMachine *the)
{
	xsmcSetInteger(xsResult, xsmcTest(xsArg(0)) ? esp_get_minimum_free_heap_size() : esp_get_free_heap_size());
}

#define WORDS_SIZE 128
#define WORDS_MAGIC 0x74617077

/* RTC memory keeps them over a restart; after power-on they are noise. */
static RTC_NOINIT_ATTR uint32_t gWordsMagic;
static RTC_NOINIT_ATTR char gWords[WORDS_SIZE];

/* keepWords(text: string) */
void xs_board_keep_words(xsMachine *the)
{
	strncpy(gWords, xsmcToString(xsArg(0)), WORDS_SIZE - 1);
	gWords[WORDS_SIZE - 1] = 0;
	gWordsMagic = WORDS_MAGIC;
}

/* lastWords(): string or undefined, once */
void xs_board_last_words(xsMachine *the)
{
	if (gWordsMagic != WORDS_MAGIC)
		return;
	gWordsMagic = 0;
	gWords[WORDS_SIZE - 1] = 0;
	xsmcSetString(xsResult, gWords);
}
