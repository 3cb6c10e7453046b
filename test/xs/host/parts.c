/*
 * What each part of the firmware costs. XS looks at the meter at every call and return; what was spent until then is
 * booked on the part that ran: that of the innermost running function whose module belongs to one.
 * A module without a part (byte strings, TLV, ciphers) counts for its caller.
 */

#include "host.h"

enum { PARTS = 12, RULES = 48, MODULES = 512, KNOWN = 4096 };

typedef struct {
	char name[24];
	double meter, instructions;
	txSize slotsPeak, chunksPeak, bytesPeak, stackPeak, gc, codeBytes;
} Part;

typedef struct {
	const char* prefix; /* of a module's path below host.base */
	Part* part;
} Rule;

typedef struct {
	txByte* start;
	txByte* end;
	Part* part; /* NULL: its caller's */
} Module;

static Part parts[PARTS] = { { "outside" } };
static Rule rules[RULES];
static Module modules[MODULES];
static int partCount = 1, ruleCount = 0, moduleCount = 0;
static Part* running = parts;
static txU4 meterBefore = 0, gcBefore = 0;
static double instructionsBefore = 0;

int hasParts(void)
{
	return ruleCount > 0;
}

/* NAME=PATH: the modules whose path begins so. The first rule that fits counts. */
int addPartRule(char* text)
{
	char* path = strchr(text, '=');
	if (!path || ruleCount == RULES)
		return 0;
	*path++ = 0;
	int i = 0;
	while (i < partCount && strcmp(parts[i].name, text))
		i++;
	if (i == PARTS)
		return 0;
	if (i == partCount)
		snprintf(parts[partCount++].name, sizeof(parts[0].name), "%s", text);
	rules[ruleCount++] = (Rule){ path, &parts[i] };
	return 1;
}

void addPartModule(const char* path, txScript* script)
{
	if (!hasParts() || moduleCount == MODULES)
		return;
	path += *path == '/';
	Module* module = &modules[moduleCount++];
	*module = (Module){ script->codeBuffer, script->codeBuffer + script->codeSize, NULL };
	for (int i = 0; i < ruleCount && !module->part; i++)
		if (!strncmp(path, rules[i].prefix, strlen(rules[i].prefix)))
			module->part = rules[i].part;
	if (module->part)
		module->part->codeBytes += script->codeSize;
}

static Part* partOfCode(txByte* code)
{
	static struct { txByte* code; Part* part; } known[KNOWN];
	unsigned at = ((uintptr_t)code >> 1) % KNOWN;
	if (known[at].code == code)
		return known[at].part;
	known[at].code = code;
	known[at].part = NULL;
	for (int i = 0; i < moduleCount; i++)
		if (modules[i].start <= code && code < modules[i].end)
			known[at].part = modules[i].part;
	return known[at].part;
}

static Part* partOfStack(txMachine* the)
{
	for (txSlot* frame = the->frame; frame; frame = frame->next) {
		txSlot* function = frame + 3;
		if (frame->flag & XS_C_FLAG || function->kind != XS_REFERENCE_KIND)
			continue;
		txSlot* code = function->value.reference->next;
		if (!code || (code->kind != XS_CODE_KIND && code->kind != XS_CODE_X_KIND))
			continue;
		Part* part = partOfCode(code->value.code.address);
		if (part)
			return part;
	}
	return parts;
}

static void keepPeak(txSize* peak, txSize value)
{
	if (*peak < value)
		*peak = value;
}

void partsSample(txMachine* the, txU4 meter)
{
	running->instructions += instructions() - instructionsBefore;
	running->meter += meter - meterBefore;
	running->gc += the->garbageCollectionCount - gcBefore;
	running = partOfStack(the);
	keepPeak(&running->slotsPeak, the->currentHeapCount);
	keepPeak(&running->chunksPeak, the->currentChunksSize);
	keepPeak(&running->bytesPeak, the->currentHeapCount * (txSize)sizeof(txSlot) + the->currentChunksSize);
	keepPeak(&running->stackPeak, the->stackTop - the->stack);
	meterBefore = meter;
	gcBefore = the->garbageCollectionCount;
	instructionsBefore = instructions();
}

void partsRestart(txMachine* the)
{
	for (int i = 0; i < partCount; i++) {
		Part* part = &parts[i];
		part->meter = part->instructions = 0;
		part->slotsPeak = part->chunksPeak = part->bytesPeak = part->stackPeak = part->gc = 0;
	}
	meterBefore = the->meterIndex;
	gcBefore = the->garbageCollectionCount;
	instructionsBefore = instructions();
}

/* As the JSON of an object, by name. */
int partsJson(char* to, int size)
{
	int length = snprintf(to, size, "{");
	for (int i = 0; i < partCount && length < size; i++) {
		Part* part = &parts[i];
		length += snprintf(to + length, size - length, "%s\"%s\":{\"meter\":%.0f,\"slotsPeak\":%d,\"chunksPeak\":%d,\"bytesPeak\":%d,\"stackPeak\":%d,"
			"\"gc\":%d,\"codeBytes\":%d,\"instructions\":%.0f}", i ? "," : "", part->name, part->meter, (int)part->slotsPeak,
			(int)part->chunksPeak, (int)part->bytesPeak, (int)part->stackPeak, (int)part->gc, (int)part->codeBytes, part->instructions);
	}
	return length + snprintf(to + length, size - length, "}");
}
