/*
 * What preloaded modules keep and nothing froze, found from their exports on: the linker of the SDK warns of each, and the
 * device pays for it in RAM. Also bytes and collections, which the linker makes read-only without a word. Follows fxCheckAliases in xsl of the Moddable SDK:
 * Copyright (c) 2016-2017 Moddable Tech, Inc.; GNU Lesser General Public License, version 3 or later.
 */

#include "host.h"

static char path[1024];
static int count;

static void visitInstance(txMachine* the, txSlot* instance, int length);

/* Adds a step to the path; returns its length. */
static int step(txMachine* the, int length, const char* mark, txID id)
{
	char* name = fxGetKeyName(the, id);
	length += snprintf(path + length, sizeof(path) - length, "%s%s", mark, name ? name : "?");
	return length < (int)sizeof(path) ? length : (int)sizeof(path) - 1;
}

static void found(const char* what, int length)
{
	printf("%.*s: %s\n", length, path, what);
	count++;
}

static int kept(txSlot* property)
{
	return property->flag & XS_DONT_DELETE_FLAG && (property->kind == XS_ACCESSOR_KIND || property->flag & XS_DONT_SET_FLAG);
}

static int isFrozen(txSlot* instance)
{
	if (!(instance->flag & XS_DONT_PATCH_FLAG))
		return 0;
	for (txSlot* property = instance->next; property; property = property->next) {
		if (!(property->flag & XS_INTERNAL_FLAG)) {
			if (!kept(property))
				return 0;
		}
		else if (property->kind == XS_ARRAY_KIND)
			for (txIndex i = 0; property->value.array.address && i < fxGetIndexSize(NULL, property); i++)
				if (!kept(property->value.array.address + i))
					return 0;
	}
	return 1;
}

/* Once shared, these can never be written. Nothing can be written to empty bytes anyway. */
static int isBytes(txSlot* internal)
{
	return internal && internal->kind == XS_ARRAY_BUFFER_KIND && internal->next->value.bufferInfo.length > 0;
}

static int isCollection(txSlot* internal)
{
	return internal && (internal->kind == XS_MAP_KIND || internal->kind == XS_SET_KIND);
}

static void visitProperty(txMachine* the, txSlot* property, int length)
{
	if (property->kind == XS_REFERENCE_KIND)
		visitInstance(the, property->value.reference, length);
	else if (property->kind == XS_ACCESSOR_KIND) {
		if (property->value.accessor.getter)
			visitInstance(the, property->value.accessor.getter, length);
		if (property->value.accessor.setter)
			visitInstance(the, property->value.accessor.setter, length);
	}
}

static void visitClosure(txMachine* the, txSlot* closure, int length)
{
	if (closure->ID != XS_NO_ID && !(closure->flag & XS_LEVEL_FLAG)) {
		closure->flag |= XS_LEVEL_FLAG;
		found("no const", length);
	}
	if (closure->kind == XS_REFERENCE_KIND)
		visitInstance(the, closure->value.reference, length);
}

static void visitEnvironment(txMachine* the, txSlot* environment, int length)
{
	if (environment->flag & XS_LEVEL_FLAG)
		return;
	environment->flag |= XS_LEVEL_FLAG;
	if (environment->value.instance.prototype)
		visitEnvironment(the, environment->value.instance.prototype, length);
	for (txSlot* slot = environment->next; slot; slot = slot->next)
		if (slot->kind == XS_CLOSURE_KIND)
			visitClosure(the, slot->value.closure, step(the, length, " > ", slot->ID));
}

static void visitInstance(txMachine* the, txSlot* instance, int length)
{
	if (instance->flag & XS_LEVEL_FLAG)
		return;
	instance->flag |= XS_LEVEL_FLAG;
	if (instance->value.instance.prototype)
		visitInstance(the, instance->value.instance.prototype, step(the, length, ".", mxID(___proto__)));
	if (!isFrozen(instance))
		found("not frozen", length);
	if (isBytes(instance->next))
		found("bytes", length);
	if (isCollection(instance->next))
		found("collection", length);
	for (txSlot* property = instance->next; property; property = property->next) {
		if (!(property->flag & XS_INTERNAL_FLAG))
			visitProperty(the, property, step(the, length, ".", property->ID));
		else if (property->kind == XS_ARRAY_KIND)
			for (txIndex i = 0; property->value.array.address && i < fxGetIndexSize(NULL, property); i++)
				visitProperty(the, property->value.array.address + i, step(the, length, "[]", XS_NO_ID));
		else if ((property->kind == XS_CODE_KIND || property->kind == XS_CODE_X_KIND) && property->value.code.closures)
			visitEnvironment(the, property->value.code.closures, length);
		else if (property->kind == XS_DATA_VIEW_KIND)
			visitInstance(the, property->next->value.reference, length);
		else if (property->kind == XS_PRIVATE_KIND)
			for (txSlot* item = property->value.private.first; item; item = item->next)
				visitProperty(the, item, step(the, length, ".", item->ID));
	}
}

/* Once the machine is shared: prints each with the way to it; returns how many. */
int printThawed(txMachine* the)
{
	/* Built-ins are the engine's. */
	for (txSlot* slot = the->stack; slot < the->stackTop; slot++)
		if (slot->kind == XS_REFERENCE_KIND && slot != &mxProgram)
			slot->value.reference->flag |= XS_LEVEL_FLAG;
	/* fxShareMachine leaves the modules here. */
	for (txSlot* module = mxProgram.value.reference->next; module; module = module->next) {
		txSlot* exports = mxModuleExports(module);
		if (exports->kind != XS_REFERENCE_KIND)
			continue;
		int length = step(the, 0, "", module->ID);
		for (txSlot* export = exports->value.reference->next; export; export = export->next)
			if (export->kind == XS_EXPORT_KIND && export->value.export.closure)
				visitClosure(the, export->value.export.closure, step(the, length, ": ", export->ID));
	}
	return count;
}
