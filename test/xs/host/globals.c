/* What scripts see of the host: printing, timers on a clock that jumps, files, the meter and the memory report. */

#include "host.h"

#include <sys/time.h>

typedef struct Timer Timer;
struct Timer {
	Timer* next;
	double due;
	double interval; /* < 0: once */
	int id;
	txSlot function;
	txSlot argument;
};

static double virtualNow = 0;
static int nextTimer = 1;

void defineFunction(txMachine* the, const char* name, txCallback callback, int length)
{
	mxPush(mxGlobal);
	fxNewHostFunction(the, callback, length, XS_NO_ID, XS_NO_ID);
	txSlot* function = the->stack;
	txSlot* property = mxBehaviorSetProperty(the, (function + 1)->value.reference, fxID(the, (txString)name), 0, XS_OWN);
	property->flag = XS_DONT_ENUM_FLAG;
	property->kind = function->kind;
	property->value = function->value;
	the->stack = function + 2;
}

/* Bytes of an ArrayBuffer or a view. Valid until the next allocation. */
txU1* bytesOf(txMachine* the, txSlot* slot, txSize* size)
{
	if (slot->kind != XS_REFERENCE_KIND)
		mxTypeError("no buffer");
	txSlot* internal = slot->value.reference->next;
	if (internal && internal->kind == XS_ARRAY_BUFFER_KIND) {
		*size = internal->next->value.bufferInfo.length;
		return (txU1*)internal->value.arrayBuffer.address;
	}
	if (internal && internal->kind == XS_TYPED_ARRAY_KIND)
		internal = internal->next;
	if (!internal || internal->kind != XS_DATA_VIEW_KIND)
		mxTypeError("no buffer");
	*size = fxGetDataViewSize(the, internal, internal->next);
	return (txU1*)internal->next->value.reference->next->value.arrayBuffer.address + internal->value.dataView.offset;
}

static void printArguments(txMachine* the, FILE* to)
{
	for (int i = 0; i < mxArgc; i++)
		fprintf(to, i ? " %s" : "%s", fxToString(the, mxArgv(i)));
	fputc('\n', to);
	fflush(to);
}

static void host_print(txMachine* the)
{
	printArguments(the, stdout);
}

static void host_printError(txMachine* the)
{
	printArguments(the, stderr);
}

static void host_write(txMachine* the)
{
	fputs(fxToString(the, mxArgv(0)), stdout);
	fflush(stdout);
}

static void addTimer(txMachine* the, Timer* timer)
{
	Timer** at = (Timer**)&the->timers;
	while (*at && (*at)->due <= timer->due)
		at = &(*at)->next;
	timer->next = *at;
	*at = timer;
}

static void setTimer(txMachine* the, int repeat, int immediate)
{
	double delay = !immediate && mxArgc > 1 ? fxToNumber(the, mxArgv(1)) : 0;
	if (!(delay >= 0))
		delay = 0;
	Timer* timer = c_calloc(1, sizeof(Timer));
	timer->id = nextTimer++;
	timer->interval = repeat ? (delay > 0 ? delay : 1) : -1;
	timer->due = virtualNow + delay;
	timer->function = *mxArgv(0);
	int extra = immediate ? 1 : 2;
	timer->argument.kind = XS_UNDEFINED_KIND;
	if (mxArgc > extra)
		timer->argument = *mxArgv(extra);
	timer->function.flag = timer->argument.flag = 0;
	fxRemember(the, &timer->function);
	fxRemember(the, &timer->argument);
	addTimer(the, timer);
	mxResult->kind = XS_INTEGER_KIND;
	mxResult->value.integer = timer->id;
}

static void host_setTimeout(txMachine* the)
{
	setTimer(the, 0, 0);
}

static void host_setInterval(txMachine* the)
{
	setTimer(the, 1, 0);
}

static void host_setImmediate(txMachine* the)
{
	setTimer(the, 0, 1);
}

static void dropTimer(txMachine* the, Timer* timer)
{
	fxForget(the, &timer->function);
	fxForget(the, &timer->argument);
	c_free(timer);
}

static void host_clearTimer(txMachine* the)
{
	if (mxArgc < 1 || mxArgv(0)->kind == XS_UNDEFINED_KIND || mxArgv(0)->kind == XS_NULL_KIND)
		return;
	int id = fxToInteger(the, mxArgv(0));
	for (Timer** at = (Timer**)&the->timers; *at; at = &(*at)->next) {
		if ((*at)->id == id) {
			Timer* timer = *at;
			*at = timer->next;
			dropTimer(the, timer);
			return;
		}
	}
}

static double microseconds(void)
{
#ifdef TAPWRIGHT_MCU
	return instructions() / 1000;
#else
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
#endif
}

static void host_microseconds(txMachine* the)
{
	mxResult->kind = XS_NUMBER_KIND;
	mxResult->value.number = microseconds();
}

static void host_meter(txMachine* the)
{
	mxResult->kind = XS_NUMBER_KIND;
	mxResult->value.number = the->meterIndex;
}

/* figures(): what is used now, the peaks, the parts' costs, as JSON; figures(true) collects garbage first and starts anew. */
static void host_figures(txMachine* the)
{
	if (mxArgc > 0 && fxToBoolean(the, mxArgv(0))) {
		fxCollectGarbage(the);
		the->peakHeapCount = the->currentHeapCount;
		the->peakChunksSize = the->currentChunksSize;
		the->stackPeak = the->stack;
		the->garbageCollectionCount = 0;
		profileRestart(the);
		partsRestart(the);
	}
	static char text[4096];
	int length = snprintf(text, sizeof(text), "{\"meter\":%u,\"slots\":%d,\"slotsPeak\":%d,\"chunks\":%d,\"chunksPeak\":%d,\"stackPeak\":%d,"
		"\"stackNow\":%d,\"gc\":%d,\"codeBytes\":%d,\"romBytes\":%d,\"instructions\":%.0f,\"worldInstructions\":%.0f,\"parts\":",
		the->meterIndex, the->currentHeapCount, the->peakHeapCount, the->currentChunksSize, the->peakChunksSize,
		(int)(the->stackTop - the->stackPeak), (int)(the->stackTop - the->frame), the->garbageCollectionCount, host.flash,
		host.romSlots * (int)sizeof(txSlot) + host.romChunks, instructions(), worldInstructions);
	length += partsJson(text + length, sizeof(text) - length - 2);
	snprintf(text + length, sizeof(text) - length, "}");
	fxString(the, mxResult, text);
}

static void host_gc(txMachine* the)
{
	fxCollectGarbage(the);
}

static void host_readFile(txMachine* the)
{
	FILE* file = fopen(fxToString(the, mxArgv(0)), "rb");
	if (!file)
		mxUnknownError("cannot read %s", fxToString(the, mxArgv(0)));
	fseek(file, 0, SEEK_END);
	long size = ftell(file);
	rewind(file);
	void* data = fxArrayBuffer(the, mxResult, NULL, size, -1);
	size_t count = fread(data, 1, size, file);
	fclose(file);
	(void)count;
}

static void host_argv(txMachine* the)
{
	int i = fxToInteger(the, mxArgv(0));
	if (i >= 0 && i < host.argumentCount)
		fxString(the, mxResult, host.arguments[i]);
}

static void host_exit(txMachine* the)
{
	finish(the, mxArgc > 0 ? fxToInteger(the, mxArgv(0)) : 0);
}

void fxQueuePromiseJobs(txMachine* the)
{
	the->promiseJobs = 1;
}

static void runTimer(txMachine* the, Timer* timer)
{
	fxBeginHost(the);
	mxTry(the) {
		mxPushUndefined();
		mxPush(timer->function);
		mxCall();
		mxPush(timer->argument);
		mxRunCount(1);
		mxPop();
	}
	mxCatch(the) {
		fxAbort(the, XS_UNHANDLED_EXCEPTION_EXIT);
	}
	fxEndHost(the);
}

/* Promise jobs first, then the timer that is due next; the clock jumps to it. */
void runLoop(txMachine* the)
{
	for (;;) {
		while (the->promiseJobs) {
			the->promiseJobs = 0;
			fxRunPromiseJobs(the);
		}
		fxEndJob(the);
		if (the->promiseJobs)
			continue;
		Timer* timer = the->timers;
		if (!timer)
			break;
		the->timers = timer->next;
		if (timer->due > virtualNow)
			virtualNow = timer->due;
		if (timer->interval < 0) {
			runTimer(the, timer);
			dropTimer(the, timer);
		}
		else {
			timer->due = virtualNow + timer->interval;
			addTimer(the, timer);
			runTimer(the, timer);
		}
	}
	fxCheckUnhandledRejections(the, 1);
}

extern void modInstallTextDecoder(txMachine* the);
extern void modInstallTextEncoder(txMachine* the);

void defineGlobals(txMachine* the)
{
	fxBeginHost(the);
	defineFunction(the, "print", host_print, 1);
	defineFunction(the, "printError", host_printError, 1);
	defineFunction(the, "write", host_write, 1);
	defineFunction(the, "setTimeout", host_setTimeout, 2);
	defineFunction(the, "setInterval", host_setInterval, 2);
	defineFunction(the, "setImmediate", host_setImmediate, 1);
	defineFunction(the, "clearTimeout", host_clearTimer, 1);
	defineFunction(the, "clearInterval", host_clearTimer, 1);
	defineFunction(the, "clearImmediate", host_clearTimer, 1);
	defineFunction(the, "microseconds", host_microseconds, 0);
	defineFunction(the, "meter", host_meter, 0);
	defineFunction(the, "figures", host_figures, 1);
	defineFunction(the, "gc", host_gc, 0);
	defineFunction(the, "readFile", host_readFile, 1);
	defineFunction(the, "argv", host_argv, 1);
	defineFunction(the, "exit", host_exit, 1);
	defineCiphers(the);
	definePipe(the);
	modInstallTextDecoder(the);
	modInstallTextEncoder(the);
	fxEndHost(the);
}
