/* Chunks and slots of a machine: from malloc, or both from one fixed block that neither may outgrow, as on an ESP32. */

#include "host.h"

static int hasBlock(txMachine* the)
{
	return the->blockStart != NULL;
}

/* Chunks grow up from the start. XS keeps one block of chunks and adds `size` to its limit when the new memory follows it. */
static void* growChunks(txMachine* the, txSize size)
{
	txBlock* block = the->firstBlock;
	txU1* end;
	if (!block) {
		end = the->chunkEnd + ((size + 7) & ~7);
		if (end > the->slotEnd)
			return NULL;
		block = (txBlock*)the->chunkEnd;
		the->chunkEnd = end;
		return block;
	}
	txSize cost = size - sizeof(txBlock) - (txSize)(block->limit - block->current);
	cost = (cost + 7) & ~7;
	end = the->chunkEnd + cost;
	if (cost <= 0 || end > the->slotEnd)
		return NULL;
	the->chunkEnd = end;
	the->maximumChunksSize -= size - cost;
	block->limit = (txByte*)end - size;
	return block->limit;
}

void* fxAllocateChunks(txMachine* the, txSize size)
{
	FixedBlock* fixed = the->context;
	if (fixed && !the->stackBottom && !the->firstHeap) {
		the->blockStart = the->chunkEnd = fixed->start;
		the->slotEnd = fixed->end;
	}
	return hasBlock(the) ? growChunks(the, size) : c_malloc(size);
}

void fxFreeChunks(txMachine* the, void* chunks)
{
	if (!hasBlock(the))
		c_free(chunks);
}

txSlot* fxAllocateSlots(txMachine* the, txSize count)
{
	if (!hasBlock(the))
		return c_malloc(count * sizeof(txSlot));
	txSize size = count * sizeof(txSlot);
	if (the->slotEnd - size < the->chunkEnd) {
		if (!the->firstBlock || !the->stackBottom)
			return NULL;
		fxCollect(the, XS_COMPACT_FLAG | XS_ORGANIC_FLAG);
		txBlock* block = the->firstBlock;
		txU1* used = (txU1*)(((uintptr_t)block->current + 7) & ~7);
		the->maximumChunksSize -= the->chunkEnd - used;
		block->limit = (txByte*)used;
		the->chunkEnd = used;
		if (the->slotEnd - size < the->chunkEnd)
			return NULL;
	}
	the->slotEnd -= size;
	return (txSlot*)the->slotEnd;
}

void fxFreeSlots(txMachine* the, void* slots)
{
	if (!hasBlock(the))
		c_free(slots);
}
