/* Where the meter's units go: XS looks at it at every call and return, and what was spent until then is booked on what ran. */

#include "host.h"

typedef struct {
	char name[160];
	txU4 self;
} Entry;

enum { CAPACITY = 4096, DEPTH = 64 };

static Entry entries[CAPACITY];
static int count = 0;
static txU4 last = 0;
/* What runs since the last sample. */
static txSlot* running = NULL;
static Entry* function = NULL;
static Entry* line = NULL;

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
	running = NULL;
	function = line = NULL;
}

static Entry* lineOf(txMachine* the, txSlot* frame)
{
	txSlot* environment = mxFrameToEnvironment(frame);
	if (environment->ID == XS_NO_ID)
		return NULL;
	char label[160];
	snprintf(label, sizeof(label), "line\t%s:%d", fxGetKeyName(the, environment->ID), environment->value.environment.line);
	return find(label);
}

void profileSample(txMachine* the, txU4 units)
{
	/* It called somebody: the line of the call. It returned: the last line known. */
	for (txSlot* frame = the->frame; frame && frame <= running; frame = frame->next)
		if (frame == running)
			line = lineOf(the, frame);
	if (function)
		function->self += units - last;
	if (line)
		line->self += units - last;
	last = units;
	if (!deepest || the->stack < deepest)
		keepStack(the);
	running = the->frame;
	while (running && running->flag & XS_C_FLAG)
		running = running->next;
	function = line = NULL;
	if (!running)
		return;
	char name[80] = "";
	fxBufferFrameName(the, name, sizeof(name), running, "");
	function = find(name[0] ? name : "(anonymous)");
	line = lineOf(the, running);
}

static int bySelf(const void* a, const void* b)
{
	txU4 x = ((const Entry*)a)->self, y = ((const Entry*)b)->self;
	return x < y ? 1 : x > y ? -1 : 0;
}

/* Lines: units, name; of a line of the source: units, "line", place. */
void profileWrite(const char* path)
{
	FILE* to = fopen(path, "w");
	if (!to)
		return;
	qsort(entries, CAPACITY, sizeof(Entry), bySelf);
	for (int i = 0; i < CAPACITY; i++)
		if (entries[i].name[0])
			fprintf(to, "%u\t%s\n", entries[i].self, entries[i].name);
	fputs(deepestFrames, to);
	fclose(to);
}
