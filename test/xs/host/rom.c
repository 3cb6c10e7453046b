/*
 * What the SDK's linker does at build time, done in one process: byte code stays in "flash", built-ins are frozen,
 * what preloaded modules made becomes a shared read-only heap. Follows xsl of the Moddable SDK by its documents
 * (preload, XS linker warnings) and these rules:
 * Copyright (c) 2016-2017 Moddable Tech, Inc.; GNU Lesser General Public License, version 3 or later.
 */

#include "host.h"

/* Interns the script's symbols, then turns nested code and strings into the forms that point into the buffer. */
void archiveScript(txMachine* the, txScript* script)
{
	if (script->symbolsBuffer) {
		txByte* p = script->symbolsBuffer;
		txID count;
		mxDecodeID(p, count);
		txID* ids = c_malloc(count * sizeof(txID));
		ids[0] = XS_NO_ID;
		for (txID i = 1; i < count; i++) {
			ids[i] = fxNewNameC(the, (txString)p);
			p += mxStringLength((char*)p) + 1;
		}
		fxRemapIDs(the, script->codeBuffer, script->codeSize, ids);
		c_free(ids);
		c_free(script->symbolsBuffer);
		script->symbolsBuffer = NULL;
	}
	txByte* p = script->codeBuffer;
	txByte* end = p + script->codeSize;
	while (p < end) {
		txU1 code = *(txU1*)p;
		switch (code) {
		case XS_CODE_CODE_1: *p = (txByte)XS_CODE_CODE_ARCHIVE_1; break;
		case XS_CODE_CODE_2: *p = (txByte)XS_CODE_CODE_ARCHIVE_2; break;
		case XS_CODE_CODE_4: *p = (txByte)XS_CODE_CODE_ARCHIVE_4; break;
		case XS_CODE_STRING_1: *p = (txByte)XS_CODE_STRING_ARCHIVE_1; break;
		case XS_CODE_STRING_2: *p = (txByte)XS_CODE_STRING_ARCHIVE_2; break;
		case XS_CODE_STRING_4: *p = (txByte)XS_CODE_STRING_ARCHIVE_4; break;
		}
		txS1 size = gxCodeSizes[code];
		if (size > 0)
			p += size;
		else if (size == 0)
			p += 1 + sizeof(txID);
		else if (size == -1)
			p += 2 + *(txU1*)(p + 1);
		else if (size == -2) {
			txU2 length;
			p++;
			mxDecode2(p, length);
			p += length;
		}
		else {
			txS4 length;
			p++;
			mxDecode4(p, length);
			p += length;
		}
	}
	host.flash += script->codeSize;
}

/* Object.freeze on every intrinsic of the root. */
void freezeBuiltIns(txMachine* the)
{
	fxBeginHost(the);
	for (txSlot* slot = the->stackTop - 1 - XS_SYMBOL_ID_COUNT; slot > the->stackTop - 1 - mxEmptyCodeStackIndex; slot--) {
		if (slot->kind != XS_REFERENCE_KIND)
			continue;
		mxPush(mxObjectConstructor);
		mxDub();
		fxGetID(the, mxID(_freeze));
		mxCall();
		mxPushSlot(slot);
		mxRunCount(1);
		mxPop();
	}
	fxEndHost(the);
}

static void protect(txSlot* instance)
{
	for (txSlot* property = instance->next; property; property = property->next) {
		if (property->kind != XS_ACCESSOR_KIND)
			property->flag |= XS_DONT_SET_FLAG;
		property->flag |= XS_DONT_DELETE_FLAG;
	}
	instance->flag |= XS_DONT_PATCH_FLAG;
}

static int isFunction(txSlot* instance)
{
	txSlot* code = instance->next;
	if (!code || !(code->flag & XS_INTERNAL_FLAG))
		return 0;
	return code->kind == XS_CALLBACK_KIND || code->kind == XS_CALLBACK_X_KIND || code->kind == XS_CODE_KIND || code->kind == XS_CODE_X_KIND;
}

static void protectInstance(txMachine* the, txSlot* instance)
{
	txSlot* internal = instance->next;
	if (instance->flag & XS_EXOTIC_FLAG && internal && internal->ID == XS_ENVIRONMENT_BEHAVIOR && internal->flag & XS_INTERNAL_FLAG) {
		protect(instance);
		return;
	}
	if (!internal || !(internal->flag & XS_INTERNAL_FLAG))
		return;
	if (isFunction(instance)) {
		protect(instance);
		if (instance->flag & XS_CAN_CONSTRUCT_FLAG)
			for (txSlot* property = internal; property; property = property->next)
				if (property->ID == mxID(_prototype) && property->kind == XS_REFERENCE_KIND)
					protect(property->value.reference);
		return;
	}
	switch (internal->kind) {
	case XS_ARRAY_BUFFER_KIND:
	case XS_DATA_VIEW_KIND:
	case XS_DATE_KIND:
	case XS_MAP_KIND:
	case XS_PROMISE_KIND:
	case XS_PROXY_KIND:
	case XS_REGEXP_KIND:
	case XS_SET_KIND:
	case XS_TYPED_ARRAY_KIND:
	case XS_WEAK_MAP_KIND:
	case XS_WEAK_REF_KIND:
	case XS_WEAK_SET_KIND:
		protect(instance);
		break;
	}
}

static void externalise(txSlot* slot)
{
	switch (slot->kind) {
	case XS_STRING_KIND: slot->kind = XS_STRING_X_KIND; break;
	case XS_BIGINT_KIND: slot->kind = XS_BIGINT_X_KIND; break;
	case XS_CODE_KIND: slot->kind = XS_CODE_X_KIND; break;
	case XS_CALLBACK_KIND: slot->kind = XS_CALLBACK_X_KIND; break;
	case XS_KEY_KIND: slot->kind = XS_KEY_X_KIND; break;
	case XS_ARRAY_KIND:
		for (txIndex i = 0; slot->value.array.address && i < fxGetIndexSize(NULL, slot); i++)
			externalise(slot->value.array.address + i);
		break;
	}
}

#define forEachSlot(SLOT) \
	for (txSlot* heap = the->firstHeap; heap; heap = heap->next) \
		for (txSlot* SLOT = heap + 1; SLOT < heap->value.reference; SLOT++)

void shareAsRom(txMachine* the)
{
	fxCollectGarbage(the);
	forEachSlot(slot) {
		if (slot->kind == XS_INSTANCE_KIND)
			protectInstance(the, slot);
	}
	forEachSlot(slot) {
		if (slot->kind == XS_CLOSURE_KIND && slot->value.closure) {
			txSlot* closure = slot->value.closure;
			if (closure->kind == XS_REFERENCE_KIND && isFunction(closure->value.reference))
				closure->flag |= XS_DONT_SET_FLAG;
		}
	}
	fxShareMachine(the);
	forEachSlot(slot)
		externalise(slot);
	for (txSlot* slot = the->stack; slot < the->stackTop; slot++)
		externalise(slot);
	host.romSlots = the->currentHeapCount;
	host.romChunks = the->currentChunksSize;
}
