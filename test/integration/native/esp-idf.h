/* Stub of what ESP-IDF 6.0 and the SDK's xsHost.h declare for firmware/platform/esp32/board.c; only for its syntax check. */

#include <stddef.h>
#include <stdint.h>

#define RTC_NOINIT_ATTR __attribute__((section(".rtc_noinit")))

typedef struct esp_task_wdt_user_handle_s *esp_task_wdt_user_handle_t;
typedef int esp_err_t;
typedef enum { ESP_RST_UNKNOWN, ESP_RST_POWERON } esp_reset_reason_t;

void esp_fill_random(void *buf, size_t len);
void esp_restart(void) __attribute__((noreturn));
esp_reset_reason_t esp_reset_reason(void);
uint32_t esp_get_free_heap_size(void);
uint32_t esp_get_minimum_free_heap_size(void);
esp_err_t esp_task_wdt_add_user(const char *user_name, esp_task_wdt_user_handle_t *user_handle_ret);
esp_err_t esp_task_wdt_reset_user(esp_task_wdt_user_handle_t user_handle);
