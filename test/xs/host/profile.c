/* Where the meter's units go: at each check the units since the last one are booked on the running function and its callers. */

#include "host.h"

typedef struct {
	char name[160];
	txU4 self;
	txU4 total;
	txU4 stamp; /* the sample in which it was counted last */
} Entry;

enum { CAPACITY = 4096, DEPTH = 64 };

static Entry entries[CAPACITY];
static int count = 0;
static txU4 last = 0, sample = 0;

/* The deepest stack that a sample saw: each frame with the slots up to its caller's. */
static txSlot* deepest = NULL;
static char deepestFrames[DEPTH * 100];

static void keepStack(txMachine* the)
{
	size_t length = 0;
	deepest = the->stack;
	length += snprintf(deepestFrames, sizeof(deepestFrames), "stack\t%d slots\n", (int)(the->stackTop - the->stack));
	txSlot* from = the->stack;
	int depth = 0;
	for (txSlot* frame = the->frame; frame && depth < DEPTH; frame = frame->next, depth++) {
		char function[80] = "";
		fxBufferFrameName(the, function, sizeof(function), frame, "");
		int room = (int)sizeof(deepestFrames) - (int)length;
		if (room < 100)
			break;
		length += snprintf(deepestFrames + length, room, "stack\t%d\t%s\n", (int)(frame + 5 - from), function[0] ? function : "(anonymous)");
		from = frame + 5;
	}
}

static Entry* find(const char* name)
{
	unsigned hash = 5381;
	for (const char* c = name; *c; c++)
		hash = hash * 33 + (unsigned char)*c;
	for (unsigned i = hash % CAPACITY;; i = (i + 1) % CAPACITY) {
		Entry* entry = &entries[i];
		if (!entry->name[0]) {
			if (count++ >= CAPACITY - 1)
				return NULL;
			snprintf(entry->name, sizeof(entry->name), "%s", name);
		}
		if (!strcmp(entry->name, name))
			return entry;
	}
}

void profileRestart(txMachine* the)
{
	memset(entries, 0, sizeof(entries));
	count = 0;
	last = the->meterIndex;
	deepest = NULL;
}

void profileSample(txMachine* the, txU4 units)
{
	txU4 spent = units - last;
	last = units;
	sample++;
	if (!deepest || the->stack < deepest)
		keepStack(the);
	int depth = 0;
	for (txSlot* frame = the->frame; frame && depth < DEPTH; frame = frame->next) {
		if (frame->flag & XS_C_FLAG)
			continue;
		char function[80] = "", label[160];
		fxBufferFrameName(the, function, sizeof(function), frame, "");
		txSlot* environment = mxFrameToEnvironment(frame);
		const char* path = environment->ID == XS_NO_ID ? "?" : fxGetKeyName(the, environment->ID);
		/* The first line that is seen of a function stands for it: names repeat between modules. */
		snprintf(label, sizeof(label), "%s\t%s", function[0] ? function : "(anonymous)", path);
		Entry* entry = find(label);
		if (entry) {
			if (depth == 0)
				entry->self += spent;
			if (entry->stamp != sample)
				entry->total += spent;
			entry->stamp = sample;
		}
		if (depth == 0) {
			snprintf(label, sizeof(label), "line\t%s:%d", path, environment->value.environment.line);
			entry = find(label);
			if (entry)
				entry->self += spent;
		}
		depth++;
	}
}

static int bySelf(const void* a, const void* b)
{
	txU4 x = ((const Entry*)a)->self, y = ((const Entry*)b)->self;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* Lines: self, total, name, place. */
void profileWrite(const char* path)
{
	FILE* to = fopen(path, "w");
	if (!to)
		return;
	qsort(entries, CAPACITY, sizeof(Entry), bySelf);
	for (int i = 0; i < CAPACITY; i++)
		if (entries[i].name[0])
			fprintf(to, "%u\t%u\t%s\n", entries[i].self, entries[i].total, entries[i].name);
	fputs(deepestFrames, to);
	fclose(to);
}
