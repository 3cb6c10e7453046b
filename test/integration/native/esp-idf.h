/* Stub of what ESP-IDF 6.0 and the SDK's xsHost.h declare for firmware/platform/esp32/board.c; only for its syntax check. */

#include <stddef.h>
#include <stdint.h>

typedef struct tskTaskControlBlock *TaskHandle_t;
typedef int esp_err_t;

void esp_fill_random(void *buf, size_t len);
void esp_restart(void) __attribute__((noreturn));
esp_err_t esp_task_wdt_add(TaskHandle_t task_handle);
esp_err_t esp_task_wdt_reset(void);
