/*
 * Runs a desktop build of the Moddable SDK (mc.so) without a window: a screen that nobody looks at and a timer.
 * Lines of standard input go to the app as messages, its messages to standard output.
 * usage: headless-host mc.so [seconds]. Exit status: what the app says by screen.postMessage("exit:N"), or 124 after the time.
 */

#include <dlfcn.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define mxLinux 1
#include "screen.h"

enum { WIDTH = 128, HEIGHT = 64, TIMED_OUT = 124 };

static GMainLoop *loop;
static int status = 0;
static guint timer = 0;

static void leave(int code)
{
	status = code;
	g_main_loop_quit(loop);
}

/* The engine gave up: no memory, an exception that nobody caught. */
static void onAbort(txScreen *screen, int code)
{
	screen->machine = NULL;
	leave(code ? code : 1);
}

static void onBuffer(txScreen *screen) {}

static void onFormat(txScreen *screen) {}

static gboolean onTimer(gpointer data)
{
	txScreen *screen = data;
	if (screen->idle)
		screen->idle(screen);
	return G_SOURCE_CONTINUE;
}

static void onStart(txScreen *screen, double interval)
{
	if (timer)
		g_source_remove(timer);
	timer = g_timeout_add(interval < 1 ? 1 : (guint)interval, onTimer, screen);
}

static void onStop(txScreen *screen)
{
	if (timer)
		g_source_remove(timer);
	timer = 0;
}

/* A string arrives with size 0. */
static void onPost(txScreen *screen, char *message, int size)
{
	if (size == 0 && !strncmp(message, "exit:", 5))
		leave(atoi(message + 5));
	else if (size == 0) {
		fputs(message, stdout);
		fflush(stdout);
	}
}

static gboolean onLine(GIOChannel *input, GIOCondition condition, gpointer data)
{
	txScreen *screen = data;
	gchar *line = NULL;
	gsize end;
	if (g_io_channel_read_line(input, &line, NULL, &end, NULL) != G_IO_STATUS_NORMAL)
		return G_SOURCE_REMOVE;
	line[end] = 0;
	if (screen->machine && screen->invoke)
		screen->invoke(screen, line, 0);
	g_free(line);
	return G_SOURCE_CONTINUE;
}

static gboolean onTimeLimit(gpointer data)
{
	fputs("headless-host: time is up\n", stderr);
	leave(TIMED_OUT);
	return G_SOURCE_REMOVE;
}

int main(int argc, char *argv[])
{
	if (argc < 2) {
		fputs("usage: headless-host mc.so [seconds]\n", stderr);
		return 2;
	}
	void *library = dlopen(argv[1], RTLD_NOW);
	void (*launch)(txScreen *) = library ? (void (*)(txScreen *))dlsym(library, "fxScreenLaunch") : NULL;
	if (!launch) {
		fprintf(stderr, "headless-host: %s\n", dlerror());
		return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	txScreen *screen = calloc(1, sizeof(txScreen) + WIDTH * HEIGHT * screenBytesPerPixel);
	screen->width = WIDTH;
	screen->height = HEIGHT;
	screen->abort = onAbort;
	screen->bufferChanged = onBuffer;
	screen->formatChanged = onFormat;
	screen->start = onStart;
	screen->stop = onStop;
	screen->post = onPost;
	g_mutex_init(&screen->workersMutex);
	loop = g_main_loop_new(NULL, FALSE);
	g_timeout_add_seconds(argc > 2 ? atoi(argv[2]) : 60, onTimeLimit, NULL);
	launch(screen);
	g_io_add_watch(g_io_channel_unix_new(0), G_IO_IN | G_IO_HUP, onLine, screen);
	g_main_loop_run(loop);
	if (screen->machine && screen->quit)
		screen->quit(screen);
	return status;
}
