/* xshost: runs an ES module in the XS engine, in a heap as big as wanted or as small as a device's. See usage(). */

#include "host.h"

Host host = { .pipeIn = -1, .pipeOut = -1 };

static txMachine* root;

static const char* const REASONS[] = { "debugger", "not enough memory", "stack overflow", "fatal check", "dead strip",
	"unhandled exception", "no more keys", "too much computation", "unhandled rejection" };

static void usage(void)
{
	fputs("usage: xshost [-s bytes] [-c chunk,inc,slots,inc,stack] [-p preload.js]... [-R root]... [-B base] [-n] [-w] [-g] [-L meter]\n"
		"              [-i fifo -o fifo] [-r report.json] [-P profile] [-a part=path]... [-v] main.js [arguments]\n"
		"  -s one fixed block for chunks and slots     -c creation as in a manifest\n"
		"  -p preload into ROM (with -s or -c)         -R search root for bare specifiers\n"
		"  -B modules have their paths below it as names\n"
		"  -w says what preloaded modules keep unfrozen, and what they can write no more; runs nothing\n"
		"  -n built-ins are not frozen                 -g file and line in stacks\n"
		"  -L meter limit                              -i, -o messages from and to the world\n"
		"  -r report at exit, - is stderr              -P profile of the meter (with -g)\n"
		"  -a costs by part: modules of these paths (with -s or -c)\n"
		"  -v versions and sizes\n", stderr);
	exit(2);
}

void writeReport(txMachine* the)
{
	if (!host.report)
		return;
	FILE* to = strcmp(host.report, "-") ? fopen(host.report, "w") : stderr;
	if (!to)
		return;
	fprintf(to, "{\"slotSize\":%d,\"slots\":%d,\"slotsPeak\":%d,\"slotsMax\":%d,", (int)sizeof(txSlot), the->currentHeapCount,
		the->peakHeapCount, the->maximumHeapCount);
	fprintf(to, "\"chunks\":%d,\"chunksPeak\":%d,\"chunksMax\":%d,", the->currentChunksSize, the->peakChunksSize, the->maximumChunksSize);
	fprintf(to, "\"stackPeak\":%d,\"stackMax\":%d,", (int)(the->stackTop - the->stackPeak), (int)(the->stackTop - the->stackBottom));
	fprintf(to, "\"gc\":%d,\"keys\":%d,\"aliases\":%d,", the->garbageCollectionCount, the->keyIndex - the->keyOffset, the->aliasCount);
	fprintf(to, "\"parserPeak\":%d,\"meter\":%u,\"free\":%d,", the->peakParserSize, the->meterIndex,
		the->blockStart ? (int)(the->slotEnd - the->chunkEnd) : 0);
	fprintf(to, "\"flash\":%d,\"romSlots\":%d,\"romChunks\":%d}\n", host.flash, host.romSlots, host.romChunks);
	if (to != stderr)
		fclose(to);
}

void finish(txMachine* the, int status)
{
	fflush(stdout);
	if (host.profile)
		profileWrite(host.profile);
	writeReport(the);
	_exit(status);
}

void fxAbort(txMachine* the, int status)
{
	static int twice = 0;
	if (twice++)
		_exit(10 + status);
	if (status == XS_UNHANDLED_EXCEPTION_EXIT || status == XS_UNHANDLED_REJECTION_EXIT) {
		const char* text = NULL;
		mxTry(the) {
			mxPush(mxException);
			if (the->stack->kind == XS_REFERENCE_KIND) {
				mxDub();
				fxGetID(the, mxID(_stack));
				if (the->stack->kind == XS_STRING_KIND || the->stack->kind == XS_STRING_X_KIND)
					text = fxToString(the, the->stack);
				else
					mxPop();
			}
			if (!text)
				text = fxToString(the, the->stack);
		}
		mxCatch(the) {
		}
		fprintf(stderr, "xs: %s: %s\n", REASONS[status], text ? text : "?");
	}
	else
		fprintf(stderr, "xs: %s\n", status >= 0 && status <= XS_UNHANDLED_REJECTION_EXIT ? REASONS[status] : "abort");
	finish(the, 10 + status);
}

#ifdef mxDebug
void fxConnect(txMachine* the) {}
void fxDisconnect(txMachine* the) {}
txBoolean fxIsConnected(txMachine* the) { return 0; }
txBoolean fxIsReadable(txMachine* the) { return 0; }
void fxReceive(txMachine* the) {}
void fxSend(txMachine* the, txBoolean more) {}
#endif

static txU4 meterLimit = 0;
static const char* profile = NULL;

static txBoolean meterCheck(txMachine* the, txU4 units)
{
	if (profile)
		profileSample(the, units);
	if (hasParts())
		partsSample(the, units);
	return !meterLimit || units <= meterLimit;
}

double worldInstructions = 0;

#ifdef TAPWRIGHT_MCU
/* SysTick counts 24 bits down at 25 MHz while QEMU takes 1 ns an instruction: 40 of them a tick. */
#define SYSTICK ((volatile uint32_t*)0xE000E010)
#define SYSTICK_START 0xffffff
#define ROOT_CREATION { 2 * 1024 * 1024, 256 * 1024, 96 * 1024, 8 * 1024, 8192, 4096, 1024, 1993, 127, 64 * 1024, 1993, 0 }

double instructions(void)
{
	static uint32_t last = SYSTICK_START;
	static double wrapped = 0;
	uint32_t now = SYSTICK[2];
	if (now > last)
		wrapped += SYSTICK_START + 1;
	last = now;
	return (wrapped + (SYSTICK_START - now)) * 40;
}

char* fxCStackLimit(void)
{
	return NULL;
}

static int run(int argc, char* argv[]);

/* Arguments are in the file mcu.args, one a line. */
int main(void)
{
	static char text[64 * 1024], *argv[700];
	int argc = 1;
	argv[0] = "xshost";
	FILE* file = fopen("mcu.args", "r");
	size_t size = file ? fread(text, 1, sizeof(text) - 1, file) : 0;
	text[size] = 0;
	for (char* word = strtok(text, "\n"); word; word = strtok(NULL, "\n"))
		argv[argc++] = word;
	SYSTICK[1] = SYSTICK_START;
	SYSTICK[2] = 0;
	SYSTICK[0] = 5;
	return run(argc, argv);
}

static int run(int argc, char* argv[])
#else
#define ROOT_CREATION { 16 * 1024 * 1024, 1024 * 1024, 512 * 1024, 64 * 1024, 65536, 4096, 1024, 1993, 127, 64 * 1024, 1993, 0 }

double instructions(void)
{
	return 0;
}

int main(int argc, char* argv[])
#endif
{
	txCreation creation = ROOT_CREATION;
	txCreation rootCreation = creation;
	const char* preloads[512];
	int preloadCount = 0, freeze = 1, warn = 0, device = 0, given = 0, i;
	txSize block = 0;
	const char* in = NULL;
	const char* out = NULL;
	static char real[C_PATH_MAX];

	for (i = 1; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		const char option = argv[i][1];
		if (option == 'n') { freeze = 0; continue; }
		if (option == 'w') { warn = 1; continue; }
		if (option == 'g') { host.debugLines = 1; continue; }
		if (option == 'v') {
			printf("XS %d.%d.%d, %d bits, slot %d bytes, ID %d bytes\n", XS_MAJOR_VERSION, XS_MINOR_VERSION, XS_PATCH_VERSION,
				(int)sizeof(void*) * 8, (int)sizeof(txSlot), (int)sizeof(txID));
			return 0;
		}
		if (i + 1 >= argc)
			usage();
		const char* value = argv[++i];
		switch (option) {
		case 's': block = atoi(value); device = 1; break;
		case 'c':
			if (sscanf(value, "%d,%d,%d,%d,%d", &creation.initialChunkSize, &creation.incrementalChunkSize, &creation.initialHeapCount,
				&creation.incrementalHeapCount, &creation.stackCount) != 5)
				usage();
			device = given = 1;
			break;
		case 'p':
			if (preloadCount == 512)
				usage();
			preloads[preloadCount++] = value;
			break;
		case 'R':
			if (host.rootCount == 8)
				usage();
			host.roots[host.rootCount++] = value;
			break;
		case 'B': host.base = value; break;
		case 'L': meterLimit = strtoul(value, NULL, 10); break;
		case 'i': in = value; break;
		case 'o': out = value; break;
		case 'r': host.report = value; break;
		case 'P': profile = host.profile = value; break;
		case 'a':
			if (!addPartRule((char*)value))
				usage();
			break;
		default: usage();
		}
	}
	if (i >= argc)
		usage();
	char* program = argv[i];
	host.arguments = argv + i + 1;
	host.argumentCount = argc - i - 1;
	if (!c_realpath(program, real)) {
		fprintf(stderr, "xshost: no file %s\n", program);
		return 2;
	}
	/* Same order as the other side: first what it writes. */
	if (in && (host.pipeIn = open(in, O_RDONLY)) < 0)
		return 2;
	if (out && (host.pipeOut = open(out, O_WRONLY | O_CREAT, 0644)) < 0)
		return 2;

	if (block && !given) {
		creation.initialChunkSize = 1536;
		creation.incrementalChunkSize = 512;
		creation.initialHeapCount = 512;
		creation.incrementalHeapCount = 64;
		creation.stackCount = 384;
	}
	txMachine* the;
	const txU4 interval = profile || hasParts() ? 1 : meterLimit ? 1000 : 1000000000;
	if (device) {
		creation.initialKeyCount = 1024;
		creation.incrementalKeyCount = 128;
		the = root = fxCreateMachine(&rootCreation, "root", NULL, XS_NO_ID);
		host.archive = 1;
		defineGlobals(the);
		fxBeginMetering(the, meterCheck, 1000000000);
		for (int p = 0; p < preloadCount; p++) {
			static char path[C_PATH_MAX];
			if (!c_realpath(preloads[p], path)) {
				fprintf(stderr, "xshost: no file %s\n", preloads[p]);
				return 2;
			}
			runModule(the, path);
		}
		if (freeze)
			freezeBuiltIns(the);
		shareAsRom(the);
		if (warn)
			return printThawed(the) ? 4 : 0;
		FixedBlock fixed;
		if (block) {
			fixed.start = c_malloc(block);
			fixed.end = fixed.start + (block & ~15);
		}
		the = fxCloneMachine(&creation, root, "device", block ? &fixed : NULL);
		if (!the)
			return 11;
		fxBeginMetering(the, meterCheck, interval);
	}
	else {
		the = fxCreateMachine(&creation, "xshost", NULL, XS_NO_ID);
		defineGlobals(the);
		fxBeginMetering(the, meterCheck, interval);
		for (int p = 0; p < preloadCount; p++) {
			static char path[C_PATH_MAX];
			if (!c_realpath(preloads[p], path))
				return 2;
			runModule(the, path);
		}
	}
	runModule(the, real);
	if (host.pending) {
		fputs("xs: the module never finished\n", stderr);
		finish(the, 3);
	}
	finish(the, 0);
	return 0;
}
